//! The runs of a person.

use kernel::{Ctx, RunId};
use store::{Error, Kept, Read};
use uuid::Uuid;

/// What this room keeps of a person. Results of single steps are copies of what other lists have and not exported.
pub const PERSONAL: &[Kept] = &[
    Kept::trace(
        "schedules",
        "DELETE FROM runs.schedules WHERE tenant_id = $1 AND id IN (
            SELECT id FROM runs.schedules WHERE tenant_id = $1 AND context->'actor'->>'id' = $2::uuid::text LIMIT $3)",
        "SELECT count(*) FROM runs.schedules WHERE tenant_id = $1 AND context->'actor'->>'id' = $2::uuid::text",
    ),
    Kept::list(
        "runs",
        "SELECT r.id::text, to_jsonb(r) FROM (
             (SELECT id, kind, state, subject, parent, input, NULL::jsonb AS output, error, progress, message, attempt,
                     created_at, started_at, NULL::timestamptz AS finished_at
                FROM runs.runs
               WHERE tenant_id = $1 AND owner = $2 AND id > coalesce(nullif($3::text, '')::uuid, '00000000-0000-0000-0000-000000000000')
               ORDER BY id LIMIT $4)
             UNION ALL
             (SELECT id, kind, state, subject, parent, input, output, error, progress, message, attempt, created_at,
                     started_at, finished_at
                FROM runs.archive
               WHERE tenant_id = $1 AND owner = $2 AND id > coalesce(nullif($3::text, '')::uuid, '00000000-0000-0000-0000-000000000000')
               ORDER BY id LIMIT $4)) r
          ORDER BY r.id LIMIT $4",
        "WITH gone AS MATERIALIZED (
             SELECT id FROM runs.archive WHERE tenant_id = $1 AND owner = $2 ORDER BY id DESC LIMIT $3
         ), steps AS (
             DELETE FROM runs.steps s USING gone WHERE s.tenant_id = $1 AND s.run_id = gone.id RETURNING s.payload
         ), attempts AS (
             DELETE FROM runs.attempts a USING gone WHERE a.tenant_id = $1 AND a.run_id = gone.id
         ), lines AS (
             DELETE FROM runs.log l USING gone WHERE l.tenant_id = $1 AND l.run_id = gone.id
         ), signals AS (
             DELETE FROM runs.signals s USING gone WHERE s.tenant_id = $1 AND s.run_id = gone.id
         ), ticks AS (
             DELETE FROM runs.ticks t USING gone WHERE t.tenant_id = $1 AND t.run_id = gone.id
         ), unshared AS MATERIALIZED (
             SELECT b.hash, b.xmin AS version FROM runs.payloads b
              WHERE b.tenant_id = $1 AND b.hash IN (SELECT payload FROM steps) AND NOT EXISTS (
                    SELECT 1 FROM runs.steps o WHERE o.tenant_id = $1 AND o.payload = b.hash
                       AND o.run_id NOT IN (SELECT id FROM gone))
         ), payloads AS (
             -- A run that came to share it meanwhile has touched it: it is another version then, and stays.
             DELETE FROM runs.payloads p USING unshared u
              WHERE p.tenant_id = $1 AND p.hash = u.hash AND p.xmin = u.version
         )
         DELETE FROM runs.archive a USING gone WHERE a.tenant_id = $1 AND a.id = gone.id",
        "SELECT (SELECT count(*) FROM runs.runs WHERE tenant_id = $1 AND owner = $2)
              + (SELECT count(*) FROM runs.archive WHERE tenant_id = $1 AND owner = $2)",
    )
    .rows(50)
    // Each takes its journal with it.
    .batch(100),
    Kept::part(
        "log",
        "SELECT concat_ws(' ', l.run_id, l.n),
                jsonb_build_object('run_id', l.run_id, 'at', l.at, 'level', l.level, 'message', l.message)
           FROM runs.archive a JOIN runs.log l ON l.tenant_id = a.tenant_id AND l.run_id = a.id
          WHERE a.tenant_id = $1 AND a.owner = $2
            AND a.id >= coalesce(nullif(split_part($3::text, ' ', 1), '')::uuid, '00000000-0000-0000-0000-000000000000')
            AND (l.run_id, l.n) > (coalesce(nullif(split_part($3::text, ' ', 1), '')::uuid, '00000000-0000-0000-0000-000000000000'),
                                   coalesce(nullif(split_part($3::text, ' ', 2), '')::bigint, 0))
          ORDER BY l.run_id, l.n LIMIT $4",
        "SELECT count(*) FROM runs.log l JOIN runs.archive a ON a.tenant_id = l.tenant_id AND a.id = l.run_id
          WHERE a.tenant_id = $1 AND a.owner = $2",
    ),
];

/// Runs of the caller that have not ended, by id.
pub(super) async fn live(
    read: Read,
    ctx: &Ctx,
    after: Option<RunId>,
    limit: i64,
) -> Result<Vec<RunId>, Error> {
    let after = after.map_or(Uuid::nil(), RunId::uuid);
    let owner = ctx.user().map(|u| u.0);
    let rows = read
        .query(
            "SELECT id FROM runs.runs WHERE tenant_id = $1 AND owner = $2 AND id > $3 ORDER BY id LIMIT $4",
            &[&ctx.tenant.uuid(), &owner, &after, &limit],
        )
        .await?;
    Ok(rows.iter().map(|r| RunId(r.get(0))).collect())
}

pub(super) async fn count_live(read: Read, ctx: &Ctx) -> Result<u64, Error> {
    let owner = ctx.user().map(|u| u.0);
    let row = read
        .query_opt(
            "SELECT count(*) FROM runs.runs WHERE tenant_id = $1 AND owner = $2",
            &[&ctx.tenant.uuid(), &owner],
        )
        .await?;
    Ok(row.map_or(0, |r| r.get::<_, i64>(0).unsigned_abs()))
}
