//! The statements of schedules.

use crate::schedule::{Due, NewSchedule, ScheduleId, Ticked};
use chrono::{DateTime, Utc};
use kernel::{Ctx, RunId};
use store::{Error, Json, SystemTx, TenantTx};

pub(crate) async fn upsert(
    tx: &mut TenantTx,
    ctx: &Ctx,
    id: ScheduleId,
    new: &NewSchedule,
    next: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<ScheduleId, Error> {
    let row = tx
        .query_one(
            "INSERT INTO runs.schedules (tenant_id, id, name, cron, timezone, kind, input, context, next_at, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             ON CONFLICT (tenant_id, name) DO UPDATE SET cron = excluded.cron, timezone = excluded.timezone,
                 kind = excluded.kind, input = excluded.input, context = excluded.context,
                 next_at = excluded.next_at, enabled = true
             RETURNING id",
            &[
                &ctx.tenant.uuid(),
                &id.uuid(),
                &new.name,
                &new.cron,
                &new.timezone,
                &new.kind,
                &new.input,
                &Json(ctx),
                &next,
                &now,
            ],
        )
        .await?;
    Ok(ScheduleId(row.get(0)))
}

pub(crate) async fn remove(tx: &mut TenantTx, name: &str) -> Result<bool, Error> {
    let tenant = tx.tenant().uuid();
    Ok(tx.execute("DELETE FROM runs.schedules WHERE tenant_id = $1 AND name = $2", &[&tenant, &name]).await?
        == 1)
}

pub(crate) async fn lock_due(tx: &mut SystemTx, now: DateTime<Utc>) -> Result<Option<Due>, Error> {
    let row = tx
        .query_opt(
            "SELECT context, id, cron, timezone, kind, input, next_at FROM runs.schedules
              WHERE enabled AND next_at <= $1 ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED",
            &[&now],
        )
        .await?;
    row.map(|r| {
        let Json(ctx): Json<Ctx> =
            r.try_get(0).map_err(|e| Error::Defect(format!("a schedule's context cannot be read: {e}")))?;
        Ok(Due {
            ctx,
            id: ScheduleId(r.get(1)),
            cron: r.get(2),
            timezone: r.get(3),
            kind: r.get(4),
            input: r.get(5),
            tick: r.get(6),
        })
    })
    .transpose()
}

pub(crate) async fn next_due(tx: &mut SystemTx) -> Result<Option<DateTime<Utc>>, Error> {
    let row = tx.query_one("SELECT min(next_at) FROM runs.schedules WHERE enabled", &[]).await?;
    Ok(row.get(0))
}

/// One run for one tick: the tick's row is unique, and without it there is no run.
pub(crate) async fn make_run(
    tx: &mut SystemTx,
    due: &Due,
    id: RunId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let input = serde_json::to_value(Ticked { input: &due.input, tick: due.tick })
        .map_err(|e| Error::Defect(e.to_string()))?;
    let owner = due.ctx.user().map(|u| u.0);
    tx.execute(
        "WITH ticked AS (
             INSERT INTO runs.ticks (tenant_id, schedule_id, tick, run_id) VALUES ($1, $2, $3, $4)
             ON CONFLICT DO NOTHING RETURNING 1
         )
         INSERT INTO runs.runs (tenant_id, id, kind, state, queue, priority, run_at, input, context, owner, created_at)
         SELECT $1, $4, $5, 'pending', 2, 2, $6, $7, $8, $9, $6 FROM ticked",
        &[
            &due.ctx.tenant.uuid(),
            &due.id.uuid(),
            &due.tick,
            &id.uuid(),
            &due.kind,
            &now,
            &input,
            &Json(&due.ctx),
            &owner,
        ],
    )
    .await
    .map(|_| ())
}

pub(crate) async fn advance(tx: &mut SystemTx, due: &Due, next: DateTime<Utc>) -> Result<(), Error> {
    tx.execute(
        "UPDATE runs.schedules SET next_at = $3 WHERE tenant_id = $1 AND id = $2",
        &[&due.ctx.tenant.uuid(), &due.id.uuid(), &next],
    )
    .await
    .map(|_| ())
}

pub(crate) async fn disable(tx: &mut SystemTx, due: &Due) -> Result<(), Error> {
    tx.execute(
        "UPDATE runs.schedules SET enabled = false WHERE tenant_id = $1 AND id = $2",
        &[&due.ctx.tenant.uuid(), &due.id.uuid()],
    )
    .await
    .map(|_| ())
}
