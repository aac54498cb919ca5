//! The rows of erasures.

use super::{Erasure, ErasureId, ErasureState};
use chrono::{DateTime, Utc};
use kernel::{RunId, UserId};
use runs::Failure;
use store::{Error, Json, Row, TenantTx};
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

/// Former attempts of the same person are nobody's either.
pub(super) async fn forget(tx: &mut TenantTx, person: UserId) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
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
