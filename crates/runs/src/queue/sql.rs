//! The statements of those who queue, cancel, retry and signal runs: inside the caller's tenant.

use crate::queue::Row as NewRow;
use chrono::{DateTime, Utc};
use kernel::{Ctx, RunId};
use serde_json::Value;
use store::{Error, Json, Owned, TenantTx};
use uuid::Uuid;

const INSERT: &str =
    "INSERT INTO runs.runs (tenant_id, id, kind, state, queue, priority, run_at, input, context, owner, subject, dedupe,
            parent, created_at)
     VALUES ($1, $2, $3, 'pending', CASE WHEN $4::timestamptz <= $5 THEN 2 ELSE 1 END, $6, $4, $7, $8, $9, $10, $11, $12, $5)
     ON CONFLICT DO NOTHING";

fn params(tenant: Uuid, n: NewRow) -> Vec<Owned> {
    vec![
        Box::new(tenant),
        Box::new(n.id.uuid()),
        Box::new(n.kind),
        Box::new(n.run_at),
        Box::new(n.now),
        Box::new(n.priority),
        Box::new(n.input),
        Box::new(Json(n.ctx)),
        Box::new(n.owner),
        Box::new(n.subject),
        Box::new(n.dedupe),
        Box::new(n.parent),
    ]
}

/// Queues a run with the next statement of the transaction.
pub(crate) fn insert_later(tx: &mut TenantTx, new: NewRow) {
    let tenant = tx.tenant().uuid();
    tx.defer(INSERT, params(tenant, new));
}

/// Queues a run; `false` when one with the same dedupe key is already queued.
pub(crate) async fn insert(tx: &mut TenantTx, new: NewRow) -> Result<bool, Error> {
    let params = params(tx.tenant().uuid(), new);
    let refs: Vec<&(dyn store::ToSql + Sync)> = params.iter().map(|p| p.as_ref() as _).collect();
    Ok(tx.execute(INSERT, &refs).await? == 1)
}

/// Queues many runs of one kind and priority, due now.
pub(crate) async fn insert_many(
    tx: &mut TenantTx,
    ctx: &Ctx,
    now: DateTime<Utc>,
    kind: &str,
    priority: i16,
    ids: &[Uuid],
    inputs: &[Value],
) -> Result<(), Error> {
    let owner = ctx.user().map(|u| u.0);
    tx.execute(
        "INSERT INTO runs.runs (tenant_id, id, kind, state, queue, priority, run_at, input, context, owner, created_at)
         SELECT $1, n.id, $2, 'pending', 2, $3, $4, n.input, $5, $6, $4
           FROM unnest($7::uuid[], $8::jsonb[]) AS n (id, input)",
        &[&tx_tenant(ctx), &kind, &priority, &now, &Json(ctx), &owner, &ids, &inputs],
    )
    .await
    .map(|_| ())
}

const fn tx_tenant(ctx: &Ctx) -> Uuid {
    ctx.tenant.uuid()
}

/// The queued run with that dedupe key.
pub(crate) async fn by_dedupe(tx: &mut TenantTx, kind: &str, dedupe: &str) -> Result<Option<RunId>, Error> {
    let tenant = tx.tenant().uuid();
    let row = tx
        .query_opt(
            "SELECT id FROM runs.runs WHERE tenant_id = $1 AND kind = $2 AND dedupe = $3",
            &[&tenant, &kind, &dedupe],
        )
        .await?;
    Ok(row.map(|r| RunId(r.get(0))))
}

/// Where a run stands, as those who change it need it.
pub(crate) struct Standing {
    pub owner: Option<Uuid>,
    pub state: String,
    /// A worker holds it at this moment.
    pub leased: bool,
    /// It is in the archive.
    pub ended: bool,
}

/// Locks a run for a change; the archive's are found too.
pub(crate) async fn lock(tx: &mut TenantTx, id: RunId) -> Result<Option<Standing>, Error> {
    let tenant = tx.tenant().uuid();
    let hot = tx
        .query_opt(
            "SELECT owner, state, queue = 3 FROM runs.runs WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE",
            &[&tenant, &id.uuid()],
        )
        .await?;
    if let Some(r) = hot {
        return Ok(Some(Standing { owner: r.get(0), state: r.get(1), leased: r.get(2), ended: false }));
    }
    let old = tx
        .query_opt(
            "SELECT owner, state FROM runs.archive WHERE tenant_id = $1 AND id = $2 FOR UPDATE",
            &[&tenant, &id.uuid()],
        )
        .await?;
    Ok(old.map(|r| Standing { owner: r.get(0), state: r.get(1), leased: false, ended: true }))
}

/// Children of a run that have not ended.
pub(crate) async fn open_children(tx: &mut TenantTx, id: RunId) -> Result<Vec<(RunId, bool)>, Error> {
    let tenant = tx.tenant().uuid();
    let rows = tx
        .query(
            "SELECT id, queue = 3 FROM runs.runs WHERE tenant_id = $1 AND parent = $2 ORDER BY id LIMIT 10000
                FOR NO KEY UPDATE",
            &[&tenant, &id.uuid()],
        )
        .await?;
    Ok(rows.iter().map(|r| (RunId(r.get(0)), r.get(1))).collect())
}

/// Asks the worker that holds the run to stop it.
pub(crate) fn want_cancel(tx: &mut TenantTx, id: RunId) {
    let tenant = tx.tenant().uuid();
    tx.defer(
        "UPDATE runs.runs SET cancel_requested = true WHERE tenant_id = $1 AND id = $2",
        vec![Box::new(tenant), Box::new(id.uuid())],
    );
}

/// Puts a dead letter back in the queue, with its journal and a clean count of failures.
pub(crate) async fn revive(tx: &mut TenantTx, id: RunId, now: DateTime<Utc>) -> Result<bool, Error> {
    let tenant = tx.tenant().uuid();
    let touched = tx
        .execute(
            "WITH dead AS (
                 DELETE FROM runs.archive WHERE tenant_id = $1 AND id = $2 AND state IN ('failed', 'cancelled') RETURNING *
             )
             INSERT INTO runs.runs (tenant_id, id, kind, state, queue, priority, run_at, attempt, input, context, owner,
                    subject, parent, progress, message, created_at, started_at)
             SELECT tenant_id, id, kind, 'pending', 2, priority, $3, attempt, input, context, owner, subject, parent,
                    progress, message, created_at, started_at
               FROM dead",
            &[&tenant, &id.uuid(), &now],
        )
        .await?;
    // Losses count against the new life only.
    tx.defer(
        "UPDATE runs.attempts SET outcome = 'failed' WHERE tenant_id = $1 AND run_id = $2 AND outcome = 'lost'",
        vec![Box::new(tenant), Box::new(id.uuid())],
    );
    Ok(touched == 1)
}

/// Leaves a signal and wakes the run if it waits for it. The row is locked by [`lock`] before.
pub(crate) fn signal(tx: &mut TenantTx, id: RunId, name: String, payload: Value, now: DateTime<Utc>) {
    let tenant = tx.tenant().uuid();
    tx.defer(
        "INSERT INTO runs.signals (tenant_id, run_id, name, payload, at) VALUES ($1, $2, $3, $4, $5)",
        vec![Box::new(tenant), Box::new(id.uuid()), Box::new(name.clone()), Box::new(payload), Box::new(now)],
    );
    tx.defer(
        "UPDATE runs.runs SET queue = 2, state = 'pending', run_at = $4
          WHERE tenant_id = $1 AND id = $2 AND queue = 1 AND waits_for = $3",
        vec![Box::new(tenant), Box::new(id.uuid()), Box::new(name), Box::new(now)],
    );
}

/// Adds a log line while there are fewer than `max`.
pub(crate) async fn log(
    tx: &mut TenantTx,
    id: RunId,
    attempt: i32,
    level: &str,
    message: &str,
    now: DateTime<Utc>,
    max: i64,
) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "INSERT INTO runs.log (tenant_id, run_id, at, attempt, level, message)
         SELECT $1, $2, $3, $4, $5, $6
          WHERE (SELECT count(*) FROM (SELECT 1 FROM runs.log WHERE tenant_id = $1 AND run_id = $2 LIMIT $7) l) < $7",
        &[&tenant, &id.uuid(), &now, &attempt, &level, &message, &max],
    )
    .await
    .map(|_| ())
}
