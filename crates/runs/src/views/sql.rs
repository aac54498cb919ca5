//! The statements behind the run viewer. A person sees their own runs, the house those of nobody.

use crate::{
    queue::owner,
    views::{AttemptView, LogLine, RunFilter, RunView, StepView},
};
use kernel::{COUNT_LIMIT, Ctx, Page, RunId};
use store::{Error, Json, Read, Row};
use uuid::Uuid;

fn view(r: &Row) -> RunView {
    RunView {
        id: RunId(r.get(0)),
        kind: r.get(1),
        state: r.get(2),
        subject: r.get(3),
        parent: r.get::<_, Option<Uuid>>(4).map(RunId),
        priority: r.get(5),
        attempt: r.get(6),
        failures: r.get(7),
        progress: r.get(8),
        message: r.get(9),
        error: r.get::<_, Option<Json<_>>>(10).map(|Json(f)| f),
        waits_for: r.get(11),
        due_at: r.get(12),
        cancelling: r.get(13),
        created_at: r.get(14),
        started_at: r.get(15),
        finished_at: r.get(16),
    }
}

/// The columns of a run that is not over.
macro_rules! live {
    () => {
        "SELECT id, kind, state, subject, parent, priority, attempt, failures, progress, message, error, waits_for,
                CASE WHEN queue = 1 AND run_at < 'infinity' THEN run_at END, cancel_requested, created_at, started_at,
                NULL::timestamptz AS finished_at FROM runs.runs"
    };
}

/// The same of a run that is.
macro_rules! over {
    () => {
        "SELECT id, kind, state, subject, parent, priority, attempt, failures, progress, message, error, NULL, NULL, false,
                created_at, started_at, finished_at FROM runs.archive"
    };
}

const ONE: &str = concat!(
    live!(),
    " WHERE tenant_id = $1 AND id = $2 AND owner IS NOT DISTINCT FROM $3 UNION ALL ",
    over!(),
    " WHERE tenant_id = $1 AND id = $2 AND owner IS NOT DISTINCT FROM $3 LIMIT 1"
);

/// One run, wherever it is: the two tables are looked up by key.
pub(crate) async fn get(read: Read, ctx: &Ctx, id: RunId) -> Result<Option<RunView>, Error> {
    let row = read.query_opt(ONE, &[&ctx.tenant.uuid(), &id.uuid(), &owner(ctx)]).await?;
    Ok(row.as_ref().map(view))
}

/// What a list is narrowed by.
macro_rules! asked {
    ($owner:literal) => {
        concat!(
            " WHERE tenant_id = $1 AND ",
            $owner,
            " AND ($3::text IS NULL OR state = $3) AND ($4::text IS NULL OR kind = $4)
              AND ($5::text IS NULL OR subject = $5) AND ($6::uuid IS NULL OR parent = $6) "
        )
    };
}

/// The newest of each part by an index, then the newest of those. What ended is read in two parts, those of the person and,
/// for the house, those of nobody: the index knows one owner at a time.
const LIST: &str = concat!(
    "SELECT * FROM ((",
    live!(),
    asked!("owner IS NOT DISTINCT FROM $2"),
    "ORDER BY id DESC LIMIT $7::bigint + $8::bigint) UNION ALL (",
    over!(),
    asked!("owner = $2"),
    "ORDER BY id DESC LIMIT $7::bigint + $8::bigint) UNION ALL (",
    over!(),
    asked!("owner IS NULL AND $2::uuid IS NULL"),
    "ORDER BY id DESC LIMIT $7::bigint + $8::bigint)) r ORDER BY id DESC LIMIT $7 OFFSET $8"
);

const COUNT: &str = concat!(
    "SELECT count(*) FROM ((SELECT 1 FROM runs.runs",
    asked!("owner IS NOT DISTINCT FROM $2"),
    "LIMIT $7) UNION ALL (SELECT 1 FROM runs.archive",
    asked!("owner = $2"),
    "LIMIT $7) UNION ALL (SELECT 1 FROM runs.archive",
    asked!("owner IS NULL AND $2::uuid IS NULL"),
    "LIMIT $7)) n"
);

/// The newest runs a person may see.
pub(crate) async fn list(
    read: Read,
    ctx: &Ctx,
    filter: &RunFilter,
    page: Page,
) -> Result<(Vec<RunView>, u64), Error> {
    let (tenant, owner) = (ctx.tenant.uuid(), owner(ctx));
    let parent = filter.parent.map(RunId::uuid);
    let (limit, offset) = (page.limit(), page.offset());
    let (rows, total) = read
        .query_two(
            (
                LIST,
                &[&tenant, &owner, &filter.state, &filter.kind, &filter.subject, &parent, &limit, &offset],
            ),
            (COUNT, &[&tenant, &owner, &filter.state, &filter.kind, &filter.subject, &parent, &COUNT_LIMIT]),
        )
        .await?;
    let total: i64 = total.first().map_or(0, |r| r.get(0));
    Ok((rows.iter().map(view).collect(), total.unsigned_abs()))
}

/// Finished steps; large results are left out.
pub(crate) async fn steps(read: Read, ctx: &Ctx, id: RunId) -> Result<Vec<StepView>, Error> {
    let rows = read
        .query(
            "SELECT name, occurrence, attempt, output, started_at, finished_at FROM runs.steps
              WHERE tenant_id = $1 AND run_id = $2 ORDER BY started_at, name, occurrence LIMIT 1000",
            &[&ctx.tenant.uuid(), &id.uuid()],
        )
        .await?;
    Ok(rows
        .iter()
        .map(|r| StepView {
            name: r.get(0),
            occurrence: r.get(1),
            attempt: r.get(2),
            output: r.get(3),
            started_at: r.get(4),
            finished_at: r.get(5),
        })
        .collect())
}

pub(crate) async fn attempts(read: Read, ctx: &Ctx, id: RunId) -> Result<Vec<AttemptView>, Error> {
    let rows = read
        .query(
            "SELECT attempt, outcome, error, ended_at, retry_at FROM runs.attempts
              WHERE tenant_id = $1 AND run_id = $2 ORDER BY attempt LIMIT 1000",
            &[&ctx.tenant.uuid(), &id.uuid()],
        )
        .await?;
    Ok(rows
        .iter()
        .map(|r| AttemptView {
            attempt: r.get(0),
            outcome: r.get(1),
            error: r.get::<_, Option<Json<_>>>(2).map(|Json(f)| f),
            ended_at: r.get(3),
            retry_at: r.get(4),
        })
        .collect())
}

pub(crate) async fn log(
    read: Read,
    ctx: &Ctx,
    id: RunId,
    after: i64,
    limit: i64,
) -> Result<Vec<LogLine>, Error> {
    let rows = read
        .query(
            "SELECT n, at, attempt, level, message FROM runs.log
              WHERE tenant_id = $1 AND run_id = $2 AND n > $3 ORDER BY n LIMIT $4",
            &[&ctx.tenant.uuid(), &id.uuid(), &after, &limit],
        )
        .await?;
    Ok(rows
        .iter()
        .map(|r| LogLine { n: r.get(0), at: r.get(1), attempt: r.get(2), level: r.get(3), message: r.get(4) })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use testkit::Lab;

    #[tokio::test]
    async fn composed_statements_fit_the_schema() {
        Lab::new().await.fits(&[ONE, LIST, COUNT]).await;
    }
}
