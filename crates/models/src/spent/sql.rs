//! Sums over calls.

use super::Spent;
use kernel::{Ctx, RunId};
use store::{Error, Read};
use uuid::Uuid;

pub(super) async fn spent(read: Read, ctx: &Ctx, runs: &[RunId]) -> Result<Spent, Error> {
    let ids: Vec<Uuid> = runs.iter().map(|id| id.uuid()).collect();
    let row = read
        .query_opt(
            "SELECT count(*), coalesce(sum(input_tokens + output_tokens), 0)::bigint, coalesce(sum(cost), 0)::bigint,
                    count(*) FILTER (WHERE cost IS NULL)
               FROM models.calls WHERE tenant_id = $1 AND run = ANY($2)",
            &[&ctx.tenant.uuid(), &ids],
        )
        .await?;
    Ok(row.map_or_else(Spent::default, |r| {
        let [calls, tokens, cost, unpriced] = [0, 1, 2, 3].map(|n| r.get::<_, i64>(n).unsigned_abs());
        Spent { calls, tokens, cost, unpriced }
    }))
}
