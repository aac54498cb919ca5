//! The rows of erasures.

use super::{Erasure, ErasureId, ErasureState, Look, Place};
use chrono::{DateTime, Utc};
use kernel::{RunId, TenantId, UserId};
use runs::Failure;
use store::{Error, Json, Row, SystemTx, TenantTx};
use uuid::Uuid;

fn erasure(r: &Row) -> Erasure {
    Erasure {
        id: ErasureId(r.get(0)),
        person: r.get::<_, Option<Uuid>>(1).map(UserId),
        state: ErasureState::read(r.get(2)),
        run: RunId(r.get(3)),
        created_at: r.get(4),
    }
}

/// One person's erasures begin one after the other.
pub(super) async fn lock_person(tx: &mut TenantTx, person: UserId) -> Result<(), Error> {
    let key = format!("privacy.erasures:{person}");
    tx.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", &[&key]).await.map(|_| ())
}

pub(super) async fn insert(tx: &mut TenantTx, e: &Erasure) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "INSERT INTO privacy.erasures (tenant_id, id, person, state, run_id, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            &tenant,
            &e.id.uuid(),
            &e.person.map(UserId::uuid),
            &e.state.as_str(),
            &e.run.uuid(),
            &e.created_at,
        ],
    )
    .await
    .map(|_| ())
}

/// The one that is going on, or about to.
pub(super) async fn active(tx: &mut TenantTx, person: UserId) -> Result<Option<Erasure>, Error> {
    let tenant = tx.tenant().uuid();
    let row = tx
        .query_opt(
            "SELECT id, person, state, run_id, created_at FROM privacy.erasures
              WHERE tenant_id = $1 AND person = $2 AND state IN ('queued', 'running')",
            &[&tenant, &person.uuid()],
        )
        .await?;
    Ok(row.as_ref().map(erasure))
}

/// Holds an erasure still that its run may still write.
pub(super) async fn lock(tx: &mut TenantTx, id: ErasureId, run: RunId) -> Result<Option<Erasure>, Error> {
    let tenant = tx.tenant().uuid();
    let row = tx
        .query_opt(
            "SELECT id, person, state, run_id, created_at FROM privacy.erasures
              WHERE tenant_id = $1 AND id = $2 AND run_id = $3 AND state IN ('queued', 'running') FOR NO KEY UPDATE",
            &[&tenant, &id.uuid(), &run.uuid()],
        )
        .await?;
    Ok(row.as_ref().map(erasure))
}

pub(super) async fn begin(tx: &mut TenantTx, id: ErasureId) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "UPDATE privacy.erasures SET state = 'running' WHERE tenant_id = $1 AND id = $2",
        &[&tenant, &id.uuid()],
    )
    .await
    .map(|_| ())
}

/// It is done, and nobody's.
pub(super) async fn finish(tx: &mut TenantTx, id: ErasureId, now: DateTime<Utc>) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "UPDATE privacy.erasures SET state = 'done', person = NULL, finished_at = $3 WHERE tenant_id = $1 AND id = $2",
        &[&tenant, &id.uuid(), &now],
    )
    .await
    .map(|_| ())
}

/// Other attempts of the same person are nobody's either.
pub(super) async fn forget(tx: &mut TenantTx, id: ErasureId, person: UserId) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "DELETE FROM privacy.looks WHERE tenant_id = $1 AND person = $2 AND id <> $3",
        &[&tenant, &person.uuid(), &id.uuid()],
    )
    .await?;
    tx.execute(
        "DELETE FROM privacy.erasures WHERE tenant_id = $1 AND person = $2",
        &[&tenant, &person.uuid()],
    )
    .await
    .map(|_| ())
}

pub(super) async fn fail(
    tx: &mut TenantTx,
    id: ErasureId,
    failure: Option<&Failure>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "UPDATE privacy.erasures SET state = 'failed', error = $3, finished_at = $4 WHERE tenant_id = $1 AND id = $2",
        &[&tenant, &id.uuid(), &failure.map(Json), &now],
    )
    .await
    .map(|_| ())
}

/// Those that go on, of everybody, by id.
pub(super) async fn open(
    tx: &mut SystemTx,
    after: Option<ErasureId>,
    limit: i64,
) -> Result<Vec<(TenantId, Erasure)>, Error> {
    let rows = tx
        .query(
            "SELECT id, person, state, run_id, created_at, tenant_id FROM privacy.erasures
              WHERE state IN ('queued', 'running') AND id > $1 ORDER BY id LIMIT $2",
            &[&after.map_or(Uuid::nil(), ErasureId::uuid), &limit],
        )
        .await?;
    Ok(rows.iter().map(|r| (TenantId(r.get(5)), erasure(r))).collect())
}

/// Keeps where an erasure has to look.
pub(super) async fn keep_places(
    tx: &mut TenantTx,
    id: ErasureId,
    person: UserId,
    places: &[Place],
) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "INSERT INTO privacy.looks (tenant_id, id, person, places) VALUES ($1, $2, $3, $4)
         ON CONFLICT (tenant_id, id) DO UPDATE SET places = excluded.places",
        &[&tenant, &id.uuid(), &person.uuid(), &Json(places)],
    )
    .await
    .map(|_| ())
}

/// Where an erasure has to look.
pub(super) async fn places(tx: &mut TenantTx, id: ErasureId) -> Result<Vec<Place>, Error> {
    let tenant = tx.tenant().uuid();
    let row = tx
        .query_opt(
            "SELECT places FROM privacy.looks WHERE tenant_id = $1 AND id = $2",
            &[&tenant, &id.uuid()],
        )
        .await?;
    Ok(row.map_or_else(Vec::new, |r| r.get::<_, Json<Vec<Place>>>(0).0))
}

/// It is looked again then.
pub(super) async fn look_at(tx: &mut TenantTx, id: ErasureId, at: DateTime<Utc>) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "UPDATE privacy.looks SET due_at = $3 WHERE tenant_id = $1 AND id = $2",
        &[&tenant, &id.uuid(), &at],
    )
    .await
    .map(|_| ())
}

/// There is nothing to look for any more.
pub(super) async fn unlook(tx: &mut TenantTx, id: ErasureId) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute("DELETE FROM privacy.looks WHERE tenant_id = $1 AND id = $2", &[&tenant, &id.uuid()])
        .await
        .map(|_| ())
}

/// Second looks of everybody that are due, by id.
pub(super) async fn looks(
    tx: &mut SystemTx,
    now: DateTime<Utc>,
    after: Option<ErasureId>,
    limit: i64,
) -> Result<Vec<Look>, Error> {
    let rows = tx
        .query(
            "SELECT e.id, e.person, e.state, e.run_id, e.created_at, l.tenant_id, l.person, l.places
               FROM privacy.looks l JOIN privacy.erasures e ON e.tenant_id = l.tenant_id AND e.id = l.id
              WHERE l.due_at <= $1 AND l.id > $2 ORDER BY l.id LIMIT $3",
            &[&now, &after.map_or(Uuid::nil(), ErasureId::uuid), &limit],
        )
        .await?;
    Ok(rows
        .iter()
        .map(|r| Look {
            tenant: TenantId(r.get(5)),
            erasure: erasure(r),
            person: UserId(r.get(6)),
            places: r.get::<_, Json<Vec<Place>>>(7).0,
        })
        .collect())
}
