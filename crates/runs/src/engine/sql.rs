//! The engine's statements. All of them work on sets: a batch costs little more than one.

use crate::{Failure, engine::Outcome};
use chrono::{DateTime, Utc};
use kernel::{Ctx, RunId, TenantId};
use serde_json::Value;
use store::{Error, Json, Row, SystemTx};
use uuid::Uuid;

/// A run this worker now holds.
#[derive(Debug, Clone)]
pub(crate) struct Claimed {
    pub tenant: TenantId,
    pub id: RunId,
    pub kind: String,
    pub attempt: i32,
    pub failures: i32,
    pub input: Value,
    pub ctx: Ctx,
}

/// Takes up to `limit` ready runs: strictly by priority; within one, tenants take turns, so that one
/// with a long queue cannot keep the others waiting; never more than `cap` leased runs per tenant.
/// `start` is any id: the turn begins there, so that with very many tenants all get theirs.
pub(crate) struct Claim<'a> {
    pub now: DateTime<Utc>,
    pub worker: Uuid,
    pub lease_until: DateTime<Utc>,
    pub kinds: &'a [String],
    pub cap: i64,
    pub limit: i64,
    pub start: Uuid,
}

/// What a claim brought.
pub(crate) struct Taken {
    pub runs: Vec<Claimed>,
    /// Some tenant had less room under its cap than was asked for: there may be more once runs end.
    pub capped: bool,
}

pub(crate) async fn claim(tx: SystemTx, c: &Claim<'_>) -> Result<Taken, Error> {
    let rows = tx
        .query_and_commit(
            "WITH RECURSIVE tenants AS (
                 SELECT seed.priority, seed.hi, first.tenant_id
                   FROM (SELECT p::smallint AS priority, side.lo, side.hi
                           FROM generate_series(0, 3) p
                           CROSS JOIN (VALUES ($7::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid),
                                              ('00000000-0000-0000-0000-000000000000'::uuid, $7::uuid)) side (lo, hi)) seed
                   CROSS JOIN LATERAL (SELECT q.tenant_id FROM runs.runs q
                        WHERE q.queue = 2 AND q.priority = seed.priority
                          AND q.tenant_id >= seed.lo AND q.tenant_id < seed.hi
                        ORDER BY q.priority, q.tenant_id LIMIT 1) first
                 UNION ALL
                 SELECT t.priority, t.hi, next.tenant_id
                   FROM tenants t
                   CROSS JOIN LATERAL (SELECT q.tenant_id FROM runs.runs q
                        WHERE q.queue = 2 AND q.priority = t.priority
                          AND q.tenant_id > t.tenant_id AND q.tenant_id < t.hi
                        ORDER BY q.priority, q.tenant_id LIMIT 1) next
             ), rooms AS MATERIALIZED (
                 SELECT t.priority, t.tenant_id, free.room
                   FROM (SELECT priority, tenant_id FROM tenants LIMIT 1000) t
                   CROSS JOIN LATERAL (SELECT greatest(0, $6::bigint - count(*)) AS room
                        FROM (SELECT 1 FROM runs.runs l WHERE l.queue = 3 AND l.tenant_id = t.tenant_id
                              LIMIT $6::bigint) leased) free
             ), chosen AS (
                 SELECT r.tenant_id, r.id
                   FROM rooms t
                   CROSS JOIN LATERAL (SELECT q.tenant_id, q.id, q.run_at,
                             row_number() OVER (ORDER BY q.run_at, q.id) AS turn
                        FROM (SELECT tenant_id, id, run_at FROM runs.runs
                              WHERE queue = 2 AND priority = t.priority AND tenant_id = t.tenant_id
                                AND kind = ANY($4::text[])
                              ORDER BY run_at, id LIMIT least(t.room, $5::bigint)) q) r
                  ORDER BY t.priority, r.turn, r.run_at LIMIT $5::bigint
             ), held AS (
                 SELECT r.tenant_id, r.id FROM runs.runs r JOIN chosen USING (tenant_id, id)
                  WHERE r.queue = 2 FOR UPDATE OF r SKIP LOCKED
             ), taken AS (
             UPDATE runs.runs r SET queue = 3, state = 'running', attempt = r.attempt + 1, worker = $2,
                    lease_until = $3, started_at = coalesce(r.started_at, $1), waits_for = NULL
               FROM held WHERE r.tenant_id = held.tenant_id AND r.id = held.id
             RETURNING r.tenant_id, r.id, r.kind, r.attempt, r.failures, r.input, r.context
             )
             SELECT taken.*, (SELECT coalesce(bool_or(room < $5::bigint), false) FROM rooms)
               FROM (VALUES (1)) one LEFT JOIN taken ON true",
            &[&c.now, &c.worker, &c.lease_until, &c.kinds, &c.limit, &c.cap, &c.start],
        )
        .await?;
    let capped = rows.first().is_some_and(|row| row.get(7));
    let is_run = |row: &&Row| row.get::<_, Option<Uuid>>(1).is_some();
    Ok(Taken { runs: rows.iter().filter(is_run).map(claimed).collect::<Result<_, _>>()?, capped })
}

fn claimed(row: &Row) -> Result<Claimed, Error> {
    let Json(ctx): Json<Ctx> =
        row.try_get(6).map_err(|e| Error::Defect(format!("a run's context cannot be read: {e}")))?;
    Ok(Claimed {
        tenant: TenantId(row.get(0)),
        id: RunId(row.get(1)),
        kind: row.get(2),
        attempt: row.get(3),
        failures: row.get(4),
        input: row.get(5),
        ctx,
    })
}

/// A run that ended, as the archive has it.
#[derive(Debug)]
pub(crate) struct Ended {
    pub tenant: TenantId,
    pub id: RunId,
    pub kind: String,
    pub state: String,
    pub owner: Option<Uuid>,
    pub subject: Option<String>,
    pub parent: Option<Uuid>,
    pub output: Option<Value>,
    pub error: Option<Json<Failure>>,
}

/// Moves ended runs to the archive, if this worker still holds them under the same attempt.
pub(crate) async fn archive(
    tx: &mut SystemTx,
    worker: Uuid,
    now: DateTime<Utc>,
    batch: &[&Outcome],
) -> Result<Vec<Ended>, Error> {
    let tenants: Vec<Uuid> = batch.iter().map(|o| o.tenant.uuid()).collect();
    let ids: Vec<Uuid> = batch.iter().map(|o| o.id.uuid()).collect();
    let attempts: Vec<i32> = batch.iter().map(|o| o.attempt).collect();
    let states: Vec<&str> = batch.iter().map(|o| o.end.state()).collect();
    let outputs: Vec<Option<&Value>> = batch.iter().map(|o| o.end.output()).collect();
    let errors: Vec<Option<Json<&Failure>>> = batch.iter().map(|o| o.end.failure().map(Json)).collect();
    let rows = tx
        .query(
            "WITH done AS (
                 SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::jsonb[], $6::jsonb[])
                     AS d (tenant_id, id, attempt, final, output, error)
             ), gone AS (
                 DELETE FROM runs.runs r USING done d
                  WHERE r.tenant_id = d.tenant_id AND r.id = d.id AND r.attempt = d.attempt
                    AND r.worker = $7
                 RETURNING r.*, d.final, d.output AS result, d.error AS failure
             )
             INSERT INTO runs.archive (tenant_id, id, kind, state, priority, attempt, failures, input, context, owner,
                    subject, parent, progress, message, output, error, created_at, started_at, finished_at)
             SELECT tenant_id, id, kind, final, priority, attempt,
                    failures + CASE WHEN final = 'failed' THEN 1 ELSE 0 END, input, context, owner, subject, parent,
                    CASE WHEN final = 'completed' THEN 100 ELSE progress END, message, result, failure, created_at,
                    started_at, $8
               FROM gone
             RETURNING tenant_id, id, kind, state, owner, subject, parent,
                    CASE WHEN parent IS NULL THEN NULL ELSE output END, error",
            &[&tenants, &ids, &attempts, &states, &outputs, &errors, &worker, &now],
        )
        .await?;
    Ok(rows.iter().map(ended).collect())
}

/// Ends runs nobody holds any more (worker lost too often, cancelled while waiting).
pub(crate) async fn archive_unheld(
    tx: &mut store::Tx,
    now: DateTime<Utc>,
    tenants: &[Uuid],
    ids: &[Uuid],
    state: &'static str,
    failure: Option<&Failure>,
) -> Result<Vec<Ended>, Error> {
    let rows = tx
        .query(
            "WITH gone AS (
                 DELETE FROM runs.runs r USING unnest($1::uuid[], $2::uuid[]) AS d (tenant_id, id)
                  WHERE r.tenant_id = d.tenant_id AND r.id = d.id
                 RETURNING r.*
             )
             INSERT INTO runs.archive (tenant_id, id, kind, state, priority, attempt, failures, input, context, owner,
                    subject, parent, progress, message, error, created_at, started_at, finished_at)
             SELECT tenant_id, id, kind, $3, priority, attempt, failures, input, context, owner, subject, parent,
                    progress, message, coalesce($4::jsonb, error), created_at, started_at, $5
               FROM gone
             RETURNING tenant_id, id, kind, state, owner, subject, parent, output, error",
            &[&tenants, &ids, &state, &failure.map(Json), &now],
        )
        .await?;
    Ok(rows.iter().map(ended).collect())
}

fn ended(row: &Row) -> Ended {
    Ended {
        tenant: TenantId(row.get(0)),
        id: RunId(row.get(1)),
        kind: row.get(2),
        state: row.get(3),
        owner: row.get(4),
        subject: row.get(5),
        parent: row.get(6),
        output: row.get(7),
        error: row.get(8),
    }
}

/// Locks the parents before they are told, in a fixed order: a parent that is parking at this moment
/// either sees the signal, or is seen parked.
pub(crate) async fn lock_parents(tx: &mut SystemTx, tenants: &[Uuid], ids: &[Uuid]) -> Result<(), Error> {
    tx.query(
        "SELECT 1 FROM runs.runs r WHERE (r.tenant_id, r.id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))
          ORDER BY r.tenant_id, r.id FOR NO KEY UPDATE",
        &[&tenants, &ids],
    )
    .await
    .map(|_| ())
}

/// Leaves each parent its signal and wakes those that wait for it.
pub(crate) async fn signal_parents(
    tx: &mut SystemTx,
    now: DateTime<Utc>,
    tenants: &[Uuid],
    parents: &[Uuid],
    names: &[String],
    payloads: &[Value],
) -> Result<(), Error> {
    tx.execute(
        "INSERT INTO runs.signals (tenant_id, run_id, name, payload, at)
         SELECT s.tenant_id, s.run_id, s.name, s.payload, $5
           FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::jsonb[]) AS s (tenant_id, run_id, name, payload)
           JOIN runs.runs r ON r.tenant_id = s.tenant_id AND r.id = s.run_id",
        &[&tenants, &parents, &names, &payloads, &now],
    )
    .await?;
    tx.execute(
        "UPDATE runs.runs r SET queue = 2, state = 'pending', run_at = $4
           FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS s (tenant_id, run_id, name)
          WHERE r.tenant_id = s.tenant_id AND r.id = s.run_id AND r.queue = 1 AND r.waits_for = s.name",
        &[&tenants, &parents, &names, &now],
    )
    .await
    .map(|_| ())
}

/// Gives back runs that did not end: they wait, retry, or go to another worker.
pub(crate) async fn release(
    tx: &mut SystemTx,
    worker: Uuid,
    now: DateTime<Utc>,
    batch: &[&Outcome],
) -> Result<Vec<(TenantId, RunId)>, Error> {
    let tenants: Vec<Uuid> = batch.iter().map(|o| o.tenant.uuid()).collect();
    let ids: Vec<Uuid> = batch.iter().map(|o| o.id.uuid()).collect();
    let attempts: Vec<i32> = batch.iter().map(|o| o.attempt).collect();
    let states: Vec<&str> = batch.iter().map(|o| o.end.state()).collect();
    let wakes: Vec<Option<DateTime<Utc>>> = batch.iter().map(|o| o.end.wake_at(now)).collect();
    let names: Vec<Option<&str>> = batch.iter().map(|o| o.end.waits_for()).collect();
    let failed: Vec<i32> = batch.iter().map(|o| i32::from(o.end.failure().is_some())).collect();
    let errors: Vec<Option<Json<&Failure>>> = batch.iter().map(|o| o.end.failure().map(Json)).collect();
    let rows = tx
        .query(
            "WITH back AS (
                 SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::timestamptz[], $6::text[],
                     $7::int[], $8::jsonb[]) AS d (tenant_id, id, attempt, state, wake, name, failed, error)
             ), held AS (
                 UPDATE runs.runs r SET state = d.state, waits_for = d.name, failures = r.failures + d.failed,
                        queue = CASE WHEN d.wake <= $10 THEN 2 ELSE 1 END,
                        run_at = coalesce(d.wake, 'infinity'), worker = NULL, lease_until = NULL,
                        error = coalesce(d.error, r.error)
                   FROM back d
                  WHERE r.tenant_id = d.tenant_id AND r.id = d.id AND r.attempt = d.attempt
                    AND r.worker = $9
                 RETURNING r.tenant_id, r.id, r.attempt, d.failed, d.error, d.wake
             ), noted AS (
                 INSERT INTO runs.attempts (tenant_id, run_id, attempt, outcome, worker, error, ended_at, retry_at)
                 SELECT tenant_id, id, attempt, 'failed', $9, error, $10, wake FROM held WHERE failed = 1
             )
             SELECT tenant_id, id FROM held",
            &[&tenants, &ids, &attempts, &states, &wakes, &names, &failed, &errors, &worker, &now],
        )
        .await?;
    // In the same transaction and after the rows are locked: a signal that came first is seen now, one
    // that comes later sees the parked row.
    tx.execute(
        "UPDATE runs.runs r SET queue = 2, state = 'pending', run_at = $4
           FROM unnest($1::uuid[], $2::uuid[], $3::text[], $5::bigint[]) AS w (tenant_id, id, name, seen)
          WHERE r.tenant_id = w.tenant_id AND r.id = w.id AND r.queue = 1 AND r.waits_for = w.name
            AND w.seen < (SELECT count(*) FROM runs.signals s
                           WHERE s.tenant_id = w.tenant_id AND s.run_id = w.id AND s.name = w.name)",
        &[&tenants, &ids, &names, &now, &batch.iter().map(|o| o.end.signals_seen()).collect::<Vec<_>>()],
    )
    .await?;
    Ok(rows.iter().map(|r| (TenantId(r.get(0)), RunId(r.get(1)))).collect())
}

/// Prolongs the leases this worker still has. Rows somebody is writing at this moment are skipped: the
/// next beat comes in time.
pub(crate) async fn heartbeat(
    tx: &mut SystemTx,
    worker: Uuid,
    until: DateTime<Utc>,
    tenants: &[Uuid],
    ids: &[Uuid],
    attempts: &[i32],
) -> Result<(), Error> {
    tx.execute(
        "WITH mine AS (
             SELECT r.tenant_id, r.id FROM runs.runs r
               JOIN unnest($1::uuid[], $2::uuid[], $3::int[]) AS m (tenant_id, id, attempt)
                 ON r.tenant_id = m.tenant_id AND r.id = m.id AND r.attempt = m.attempt
              WHERE r.worker = $4
              ORDER BY r.tenant_id, r.id FOR NO KEY UPDATE OF r SKIP LOCKED
         )
         UPDATE runs.runs r SET lease_until = $5 FROM mine WHERE r.tenant_id = mine.tenant_id AND r.id = mine.id",
        &[&tenants, &ids, &attempts, &worker, &until],
    )
    .await
    .map(|_| ())
}

/// Which of these this worker no longer holds.
pub(crate) async fn lost(
    tx: &mut SystemTx,
    worker: Uuid,
    tenants: &[Uuid],
    ids: &[Uuid],
    attempts: &[i32],
) -> Result<Vec<RunId>, Error> {
    let rows = tx
        .query(
            "SELECT m.id FROM unnest($1::uuid[], $2::uuid[], $3::int[]) AS m (tenant_id, id, attempt)
              WHERE NOT EXISTS (SELECT 1 FROM runs.runs r WHERE r.tenant_id = m.tenant_id AND r.id = m.id
                    AND r.attempt = m.attempt AND r.worker = $4)",
            &[&tenants, &ids, &attempts, &worker],
        )
        .await?;
    Ok(rows.iter().map(|r| RunId(r.get(0))).collect())
}

/// Runs of this worker somebody wants cancelled.
pub(crate) async fn cancel_wanted(tx: &mut SystemTx, worker: Uuid) -> Result<Vec<RunId>, Error> {
    let rows =
        tx.query("SELECT id FROM runs.runs WHERE worker = $1 AND cancel_requested", &[&worker]).await?;
    Ok(rows.iter().map(|r| RunId(r.get(0))).collect())
}

/// A run whose worker is gone.
pub(crate) struct Lost {
    pub tenant: Uuid,
    pub id: Uuid,
    pub kind: String,
    /// How often that happened to this run, this time included.
    pub times: i64,
}

/// Takes expired leases away, in bounded batches; `KEY SHARE` locks of a step being written keep a row
/// out of here until that step is decided.
pub(crate) async fn reap(tx: &mut SystemTx, now: DateTime<Utc>) -> Result<Vec<Lost>, Error> {
    let rows = tx
        .query(
            "WITH dead AS (
                 SELECT tenant_id, id, worker FROM runs.runs WHERE queue = 3 AND lease_until < $1
                  LIMIT 500 FOR UPDATE SKIP LOCKED
             ), back AS (
                 UPDATE runs.runs r SET queue = 2, state = 'pending', run_at = $1, worker = NULL, lease_until = NULL
                   FROM dead WHERE r.tenant_id = dead.tenant_id AND r.id = dead.id
                 RETURNING r.tenant_id, r.id, r.kind, r.attempt, dead.worker
             ), noted AS (
                 INSERT INTO runs.attempts (tenant_id, run_id, attempt, outcome, worker, ended_at, retry_at)
                 SELECT tenant_id, id, attempt, 'lost', worker, $1, $1 FROM back
                 ON CONFLICT DO NOTHING
             )
             SELECT tenant_id, id, kind, 1 + (SELECT count(*) FROM runs.attempts a
                     WHERE a.tenant_id = back.tenant_id AND a.run_id = back.id AND a.outcome = 'lost')
               FROM back",
            &[&now],
        )
        .await?;
    Ok(rows
        .iter()
        .map(|r| Lost { tenant: r.get(0), id: r.get(1), kind: r.get(2), times: r.get(3) })
        .collect())
}

/// Makes due runs ready, in bounded batches; gives how many, and when the next one is due.
pub(crate) async fn promote(
    tx: &mut SystemTx,
    now: DateTime<Utc>,
) -> Result<(u64, Option<DateTime<Utc>>), Error> {
    let due = tx
        .execute(
            "UPDATE runs.runs r SET queue = 2, state = 'pending'
               FROM (SELECT tenant_id, id FROM runs.runs WHERE queue = 1 AND run_at <= $1
                      ORDER BY run_at LIMIT 1000 FOR UPDATE SKIP LOCKED) d
              WHERE r.tenant_id = d.tenant_id AND r.id = d.id",
            &[&now],
        )
        .await?;
    let next = tx
        .query_opt(
            "SELECT run_at FROM runs.runs WHERE queue = 1 AND run_at > $1 AND run_at < 'infinity'
              ORDER BY run_at LIMIT 1",
            &[&now],
        )
        .await?;
    Ok((due, next.map(|r| r.get(0))))
}

/// Hands back everything this worker still holds, at the end of a drain.
pub(crate) async fn hand_back(tx: &mut SystemTx, worker: Uuid, now: DateTime<Utc>) -> Result<u64, Error> {
    tx.execute(
        "UPDATE runs.runs SET queue = 2, state = 'pending', run_at = $2, worker = NULL, lease_until = NULL
          WHERE queue = 3 AND worker = $1",
        &[&worker, &now],
    )
    .await
}
