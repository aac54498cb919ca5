//! The journal's statements.

use crate::journal::{Key, Step};
use kernel::{RunId, TenantId};
use serde_json::Value;
use std::collections::HashSet;
use store::{Error, SystemTx, TenantTx};
use uuid::Uuid;

/// The finished steps of a run, at most `limit`. `None` is a result that is lost: what a step returned is never guessed.
pub(crate) async fn load(
    tx: &mut SystemTx,
    tenant: TenantId,
    run: RunId,
    limit: i64,
) -> Result<Vec<(Key, Option<Value>)>, Error> {
    let rows = tx
        .query(
            "SELECT s.name, s.occurrence, coalesce(s.output, p.body)
               FROM runs.steps s
               LEFT JOIN runs.payloads p ON p.tenant_id = s.tenant_id AND p.hash = s.payload
              WHERE s.tenant_id = $1 AND s.run_id = $2 LIMIT $3",
            &[&tenant.uuid(), &run.uuid(), &limit],
        )
        .await?;
    Ok(rows.iter().map(|r| ((r.get(0), r.get(1)), r.get(2))).collect())
}

/// Writes finished steps of runs this worker still holds; gives those runs with their attempts.
/// `KEY SHARE` keeps a lease from being taken away between the check and the commit. A payload that is there already is
/// touched: whoever is about to remove it, because nobody had it, waits and then finds another version.
pub(crate) async fn append(
    mut tx: SystemTx,
    worker: Uuid,
    batch: &[&Step],
) -> Result<HashSet<(RunId, i32)>, Error> {
    let large: Vec<&Step> = batch.iter().copied().filter(|s| s.hash.is_some()).collect();
    if !large.is_empty() {
        let tenants: Vec<Uuid> = large.iter().map(|s| s.tenant.uuid()).collect();
        let hashes: Vec<Option<&[u8]>> = large.iter().map(|s| s.hash.as_deref()).collect();
        let bodies: Vec<&Value> = large.iter().map(|s| &s.output).collect();
        let times: Vec<_> = large.iter().map(|s| s.finished_at).collect();
        tx.execute(
            "INSERT INTO runs.payloads (tenant_id, hash, body, created_at)
             SELECT DISTINCT ON (1, 2) * FROM unnest($1::uuid[], $2::bytea[], $3::jsonb[], $4::timestamptz[])
             ON CONFLICT (tenant_id, hash) DO UPDATE SET created_at = excluded.created_at",
            &[&tenants, &hashes, &bodies, &times],
        )
        .await?;
    }
    let tenants: Vec<Uuid> = batch.iter().map(|s| s.tenant.uuid()).collect();
    let runs: Vec<Uuid> = batch.iter().map(|s| s.run.uuid()).collect();
    let names: Vec<&str> = batch.iter().map(|s| s.name.as_str()).collect();
    let occurrences: Vec<i32> = batch.iter().map(|s| s.occurrence).collect();
    let attempts: Vec<i32> = batch.iter().map(|s| s.attempt).collect();
    let outputs: Vec<Option<&Value>> = batch.iter().map(|s| s.hash.is_none().then_some(&s.output)).collect();
    let hashes: Vec<Option<&[u8]>> = batch.iter().map(|s| s.hash.as_deref()).collect();
    let started: Vec<_> = batch.iter().map(|s| s.started_at).collect();
    let finished: Vec<_> = batch.iter().map(|s| s.finished_at).collect();
    let rows = tx
        .query_and_commit(
            "INSERT INTO runs.steps (tenant_id, run_id, name, occurrence, attempt, output, payload, started_at, finished_at)
             SELECT n.* FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[], $5::int[], $6::jsonb[], $7::bytea[],
                     $8::timestamptz[], $9::timestamptz[])
                     AS n (tenant_id, run_id, name, occurrence, attempt, output, payload, started_at, finished_at)
              CROSS JOIN LATERAL (SELECT 1 FROM runs.runs r
                   WHERE r.tenant_id = n.tenant_id AND r.id = n.run_id AND r.attempt = n.attempt AND r.worker = $10
                     FOR KEY SHARE) held
             RETURNING run_id, attempt",
            &[&tenants, &runs, &names, &occurrences, &attempts, &outputs, &hashes, &started, &finished, &worker],
        )
        .await?;
    Ok(rows.iter().map(|r| (RunId(r.get(0)), r.get(1))).collect())
}

/// Writes one finished step inside a business transaction; `false` when the lease is gone.
pub(crate) async fn append_in(tx: &mut TenantTx, worker: Uuid, s: &Step) -> Result<bool, Error> {
    if let Some(hash) = &s.hash {
        tx.execute(
            "INSERT INTO runs.payloads (tenant_id, hash, body, created_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (tenant_id, hash) DO UPDATE SET created_at = excluded.created_at",
            &[&s.tenant.uuid(), hash, &s.output, &s.finished_at],
        )
        .await?;
    }
    let output = s.hash.is_none().then_some(&s.output);
    let written = tx
        .execute(
            "WITH held AS (
                 SELECT 1 FROM runs.runs WHERE tenant_id = $1 AND id = $2 AND attempt = $5 AND worker = $10
                    FOR KEY SHARE
             )
             INSERT INTO runs.steps (tenant_id, run_id, name, occurrence, attempt, output, payload, started_at, finished_at)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 FROM held",
            &[
                &s.tenant.uuid(),
                &s.run.uuid(),
                &s.name,
                &s.occurrence,
                &s.attempt,
                &output,
                &s.hash,
                &s.started_at,
                &s.finished_at,
                &worker,
            ],
        )
        .await?;
    Ok(written == 1)
}

/// The payload of the nth signal of that name, if it came.
pub(crate) async fn signal(
    tx: &mut SystemTx,
    tenant: TenantId,
    run: RunId,
    name: &str,
    nth: i64,
) -> Result<Option<Value>, Error> {
    let row = tx
        .query_opt(
            "SELECT payload FROM runs.signals WHERE tenant_id = $1 AND run_id = $2 AND name = $3
              ORDER BY n OFFSET $4 LIMIT 1",
            &[&tenant.uuid(), &run.uuid(), &name, &nth],
        )
        .await?;
    Ok(row.map(|r| r.get(0)))
}

/// Sets progress and message of a run this worker holds; `false` when the lease is gone.
pub(crate) async fn progress(
    tx: &mut TenantTx,
    worker: Uuid,
    run: RunId,
    attempt: i32,
    percent: i16,
    message: &str,
) -> Result<bool, Error> {
    let tenant = tx.tenant().uuid();
    let touched = tx
        .execute(
            "UPDATE runs.runs SET progress = $5, message = $6
              WHERE tenant_id = $1 AND id = $2 AND attempt = $3 AND worker = $4",
            &[&tenant, &run.uuid(), &attempt, &worker, &percent, &message],
        )
        .await?;
    Ok(touched == 1)
}
