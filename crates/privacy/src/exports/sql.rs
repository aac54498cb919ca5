//! The rows of exports.

use super::{Export, ExportId, ExportState};
use blobs::FileId;
use chrono::{DateTime, Utc};
use kernel::{Ctx, RunId, TenantId, UserId};
use store::{Error, Json, Read, Row, SystemTx, TenantTx};
use uuid::Uuid;

fn export(r: &Row) -> Export {
    Export {
        id: ExportId(r.get(0)),
        tenant: TenantId(r.get(1)),
        owner: UserId(r.get(2)),
        state: ExportState::read(r.get(3)),
        run: RunId(r.get(4)),
        file: r.get::<_, Option<Uuid>>(5).map(FileId::from),
        size: r.get(6),
        sha256: r.get(7),
        counts: r.get(8),
        error: r.get::<_, Option<Json<_>>>(9).map(|Json(f)| f),
        created_at: r.get(10),
        finished_at: r.get(11),
        expires_at: r.get(12),
    }
}

/// One person's exports begin one after the other.
pub(super) async fn lock_person(tx: &mut TenantTx, owner: UserId) -> Result<(), Error> {
    let key = format!("privacy.exports:{owner}");
    tx.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", &[&key]).await.map(|_| ())
}

pub(super) async fn insert(tx: &mut TenantTx, e: &Export) -> Result<(), Error> {
    tx.execute(
        "INSERT INTO privacy.exports (tenant_id, id, owner, state, run_id, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            &e.tenant.uuid(),
            &e.id.uuid(),
            &e.owner.uuid(),
            &e.state.as_str(),
            &e.run.uuid(),
            &e.created_at,
            &e.expires_at,
        ],
    )
    .await
    .map(|_| ())
}

/// The one that is being made, or about to be.
pub(super) async fn active(tx: &mut TenantTx, owner: UserId) -> Result<Option<Export>, Error> {
    let tenant = tx.tenant().uuid();
    let row = tx
        .query_opt(
            "SELECT id, tenant_id, owner, state, run_id, file, size, sha256, counts, error, created_at, finished_at, expires_at
               FROM privacy.exports WHERE tenant_id = $1 AND owner = $2 AND state IN ('queued', 'running')",
            &[&tenant, &owner.uuid()],
        )
        .await?;
    Ok(row.as_ref().map(export))
}

/// A person's exports, newest first, at most a hundred.
pub(super) async fn list(read: Read, ctx: &Ctx, owner: UserId) -> Result<Vec<Export>, Error> {
    let rows = read
        .query(
            "SELECT id, tenant_id, owner, state, run_id, file, size, sha256, counts, error, created_at, finished_at, expires_at
               FROM privacy.exports WHERE tenant_id = $1 AND owner = $2 ORDER BY id DESC LIMIT 100",
            &[&ctx.tenant.uuid(), &owner.uuid()],
        )
        .await?;
    Ok(rows.iter().map(export).collect())
}

pub(super) async fn get(read: Read, ctx: &Ctx, owner: UserId, id: ExportId) -> Result<Option<Export>, Error> {
    let row = read
        .query_opt(
            "SELECT id, tenant_id, owner, state, run_id, file, size, sha256, counts, error, created_at, finished_at, expires_at
               FROM privacy.exports WHERE tenant_id = $1 AND owner = $2 AND id = $3",
            &[&ctx.tenant.uuid(), &owner.uuid(), &id.uuid()],
        )
        .await?;
    Ok(row.as_ref().map(export))
}

/// Holds an export still that its run may still write.
pub(super) async fn lock(tx: &mut TenantTx, id: ExportId, run: RunId) -> Result<Option<Export>, Error> {
    let tenant = tx.tenant().uuid();
    let row = tx
        .query_opt(
            "SELECT id, tenant_id, owner, state, run_id, file, size, sha256, counts, error, created_at, finished_at, expires_at
               FROM privacy.exports
              WHERE tenant_id = $1 AND id = $2 AND run_id = $3 AND state IN ('queued', 'running') FOR NO KEY UPDATE",
            &[&tenant, &id.uuid(), &run.uuid()],
        )
        .await?;
    Ok(row.as_ref().map(export))
}

pub(super) async fn save(tx: &mut TenantTx, e: &Export) -> Result<(), Error> {
    tx.execute(
        "UPDATE privacy.exports SET state = $3, file = $4, size = $5, sha256 = $6, counts = $7, error = $8, finished_at = $9,
                expires_at = $10
          WHERE tenant_id = $1 AND id = $2",
        &[
            &e.tenant.uuid(),
            &e.id.uuid(),
            &e.state.as_str(),
            &e.file.map(FileId::uuid),
            &e.size,
            &e.sha256,
            &e.counts,
            &e.error.as_ref().map(Json),
            &e.finished_at,
            &e.expires_at,
        ],
    )
    .await
    .map(|_| ())
}

/// Removes an export; what its run may still write is looked for at `late`.
pub(super) async fn delete(tx: &mut TenantTx, id: ExportId, late: DateTime<Utc>) -> Result<bool, Error> {
    let tenant = tx.tenant().uuid();
    let gone = tx
        .execute(
            "WITH gone AS (DELETE FROM privacy.exports WHERE tenant_id = $1 AND id = $2 RETURNING tenant_id, id)
             INSERT INTO privacy.leftovers (tenant_id, id, due_at) SELECT tenant_id, id, $3 FROM gone",
            &[&tenant, &id.uuid(), &late],
        )
        .await?;
    Ok(gone > 0)
}

/// Whether the export has, or will have, a file.
pub(super) async fn names_a_file(tx: &mut TenantTx, id: ExportId) -> Result<bool, Error> {
    let tenant = tx.tenant().uuid();
    let row = tx
        .query_opt(
            "SELECT 1 FROM privacy.exports WHERE tenant_id = $1 AND id = $2 AND state IN ('queued', 'running', 'ready')",
            &[&tenant, &id.uuid()],
        )
        .await?;
    Ok(row.is_some())
}

/// Exports that are gone, and whose files are to be looked for now.
pub(super) async fn leftovers(
    tx: &mut SystemTx,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<(TenantId, ExportId)>, Error> {
    let rows = tx
        .query(
            "SELECT tenant_id, id FROM privacy.leftovers WHERE due_at <= $1 ORDER BY due_at LIMIT $2",
            &[&now, &limit],
        )
        .await?;
    Ok(rows.iter().map(|r| (TenantId(r.get(0)), ExportId(r.get(1)))).collect())
}

pub(super) async fn forget_leftover(tx: &mut TenantTx, id: ExportId) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute("DELETE FROM privacy.leftovers WHERE tenant_id = $1 AND id = $2", &[&tenant, &id.uuid()])
        .await
        .map(|_| ())
}

/// Exports of everybody that are being made, by id.
pub(super) async fn open(
    tx: &mut SystemTx,
    after: Option<ExportId>,
    limit: i64,
) -> Result<Vec<Export>, Error> {
    let rows = tx
        .query(
            "SELECT id, tenant_id, owner, state, run_id, file, size, sha256, counts, error, created_at, finished_at, expires_at
               FROM privacy.exports WHERE state IN ('queued', 'running') AND id > $1 ORDER BY id LIMIT $2",
            &[&after.map_or(Uuid::nil(), ExportId::uuid), &limit],
        )
        .await?;
    Ok(rows.iter().map(export).collect())
}

/// Exports of everybody whose time is over.
pub(super) async fn expired(tx: &mut SystemTx, now: DateTime<Utc>, limit: i64) -> Result<Vec<Export>, Error> {
    let rows = tx
        .query(
            "SELECT id, tenant_id, owner, state, run_id, file, size, sha256, counts, error, created_at, finished_at, expires_at
               FROM privacy.exports WHERE expires_at <= $1 AND state NOT IN ('queued', 'running')
              ORDER BY expires_at LIMIT $2",
            &[&now, &limit],
        )
        .await?;
    Ok(rows.iter().map(export).collect())
}
