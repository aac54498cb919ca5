//! Runs by what they are about.

use super::Past;
use chrono::{DateTime, Utc};
use kernel::{Ctx, RunId};
use store::{Error, Json, Read, Row};
use uuid::Uuid;

fn past(r: &Row) -> Past {
    Past {
        id: RunId(r.get(0)),
        kind: r.get(1),
        state: r.get(2),
        input: r.get(3),
        error: r.get::<_, Option<Json<_>>>(4).map(|Json(f)| f),
        created_at: r.get(5),
        finished_at: r.get(6),
    }
}

/// Those of the caller, newest first.
pub(super) async fn about(read: Read, ctx: &Ctx, subject: &str, most: i64) -> Result<Vec<Past>, Error> {
    let owner = ctx.user().map(|u| u.0);
    let rows = read
        .query(
            "SELECT * FROM (
                 (SELECT id, kind, state, input, error, created_at, NULL::timestamptz AS finished_at FROM runs.runs
                   WHERE tenant_id = $1 AND subject = $2 AND owner = $3 ORDER BY id DESC LIMIT $4)
                 UNION ALL
                 (SELECT id, kind, state, input, error, created_at, finished_at FROM runs.archive
                   WHERE tenant_id = $1 AND subject = $2 AND owner = $3 ORDER BY id DESC LIMIT $4)) r
              ORDER BY id DESC LIMIT $4",
            &[&ctx.tenant.uuid(), &subject, &owner, &most],
        )
        .await?;
    Ok(rows.iter().map(past).collect())
}

/// When each of these runs finished a step.
pub(super) async fn finished(
    read: Read,
    ctx: &Ctx,
    runs: &[RunId],
    step: &str,
) -> Result<Vec<(RunId, DateTime<Utc>)>, Error> {
    let ids: Vec<Uuid> = runs.iter().map(|id| id.uuid()).collect();
    let rows = read
        .query(
            "SELECT run_id, finished_at FROM runs.steps
              WHERE tenant_id = $1 AND run_id = ANY($2) AND name = $3 AND occurrence = 0",
            &[&ctx.tenant.uuid(), &ids, &step],
        )
        .await?;
    Ok(rows.iter().map(|r| (RunId(r.get(0)), r.get(1))).collect())
}
