//! The statements of this room.

use crate::{
    Call, CallFilter, CallId, Choice, Kind, ModelSettings, Price, ProviderId, StoredProvider, Usage,
};
use chrono::{DateTime, Utc};
use kernel::{COUNT_LIMIT, Ctx, Page, RunId, UserId};
use store::{Error, Owned, Read, Row, SystemTx, TenantTx};
use uuid::Uuid;
use vault::SecretId;

fn provider_of(r: &Row) -> StoredProvider {
    StoredProvider {
        id: ProviderId(r.get(0)),
        kind: Kind::read(r.get(1)),
        label: r.get(2),
        base_url: r.get(3),
        secret: r.get::<_, Option<Uuid>>(4).map(SecretId),
        verified_at: r.get(5),
        verified_as: r.get(6),
        version: r.get(7),
        created_at: r.get(8),
        updated_at: r.get(9),
    }
}

fn price_of(r: &Row) -> Price {
    Price {
        kind: Kind::read(r.get(0)),
        model: r.get(1),
        input: r.get(2),
        output: r.get(3),
        cached: r.get(4),
        cache_written: r.get(5),
    }
}

fn counted(rows: &[Row]) -> u64 {
    rows.first().map_or(0, |r| r.get::<_, i64>(0).unsigned_abs())
}

const PRICES: &str = "SELECT kind, model, input, output, cached, cache_written FROM models.prices
                       WHERE tenant_id = $1 ORDER BY kind, model";

pub(crate) async fn providers(
    read: Read,
    ctx: &Ctx,
    page: Page,
) -> Result<(Vec<StoredProvider>, u64), Error> {
    let tenant = ctx.tenant.uuid();
    let (rows, total) = read
        .query_two(
            (
                "SELECT id, kind, label, base_url, secret, verified_at, verified_as, version, created_at, updated_at
                   FROM models.providers WHERE tenant_id = $1 ORDER BY label LIMIT $2 OFFSET $3",
                &[&tenant, &page.limit(), &page.offset()],
            ),
            (
                "SELECT count(*) FROM (SELECT 1 FROM models.providers WHERE tenant_id = $1 LIMIT $2) n",
                &[&tenant, &COUNT_LIMIT],
            ),
        )
        .await?;
    Ok((rows.iter().map(provider_of).collect(), counted(&total)))
}

pub(crate) async fn provider(read: Read, ctx: &Ctx, id: ProviderId) -> Result<Option<StoredProvider>, Error> {
    let row = read
        .query_opt(
            "SELECT id, kind, label, base_url, secret, verified_at, verified_as, version, created_at, updated_at
               FROM models.providers WHERE tenant_id = $1 AND id = $2",
            &[&ctx.tenant.uuid(), &id.uuid()],
        )
        .await?;
    Ok(row.as_ref().map(provider_of))
}

pub(crate) async fn locked(tx: &mut TenantTx, id: ProviderId) -> Result<Option<StoredProvider>, Error> {
    let tenant = tx.tenant().uuid();
    let row = tx
        .query_opt(
            "SELECT id, kind, label, base_url, secret, verified_at, verified_as, version, created_at, updated_at
               FROM models.providers WHERE tenant_id = $1 AND id = $2 FOR UPDATE",
            &[&tenant, &id.uuid()],
        )
        .await?;
    Ok(row.as_ref().map(provider_of))
}

/// Every provider with the model it was chosen for, in the order of the choices; those nobody chose come
/// last and without one. And the tenant's own prices.
pub(crate) async fn routes(
    read: Read,
    ctx: &Ctx,
) -> Result<(Vec<(StoredProvider, Option<String>)>, Vec<Price>), Error> {
    let tenant = ctx.tenant.uuid();
    let (routes, prices) = read
        .query_two(
            (
                "SELECT p.id, p.kind, p.label, p.base_url, p.secret, p.verified_at, p.verified_as, p.version,
                        p.created_at, p.updated_at, c.model
                   FROM models.providers p
                   LEFT JOIN models.choices c ON c.tenant_id = p.tenant_id AND c.provider = p.id
                  WHERE p.tenant_id = $1 ORDER BY c.place NULLS LAST, p.id",
                &[&tenant],
            ),
            (PRICES, &[&tenant]),
        )
        .await?;
    Ok((routes.iter().map(|r| (provider_of(r), r.get(10))).collect(), prices.iter().map(price_of).collect()))
}

/// Makes the tenant's other changes of lists wait.
pub(crate) async fn one_at_a_time(tx: &mut TenantTx) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.query_one(
        "SELECT pg_advisory_xact_lock(hashtextextended('models:' || $1::uuid::text, 0))::text",
        &[&tenant],
    )
    .await
    .map(|_| ())
}

pub(crate) async fn count(tx: &mut TenantTx) -> Result<i64, Error> {
    let tenant = tx.tenant().uuid();
    let row = tx.query_one("SELECT count(*) FROM models.providers WHERE tenant_id = $1", &[&tenant]).await?;
    Ok(row.get(0))
}

pub(crate) async fn provider_ids(tx: &mut TenantTx) -> Result<Vec<ProviderId>, Error> {
    let tenant = tx.tenant().uuid();
    let rows = tx.query("SELECT id FROM models.providers WHERE tenant_id = $1 FOR SHARE", &[&tenant]).await?;
    Ok(rows.iter().map(|r| ProviderId(r.get(0))).collect())
}

pub(crate) async fn insert(tx: &mut TenantTx, p: &StoredProvider) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "INSERT INTO models.providers (tenant_id, id, kind, label, base_url, secret, version, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            &tenant,
            &p.id.uuid(),
            &p.kind.as_str(),
            &p.label,
            &p.base_url,
            &p.secret.map(SecretId::uuid),
            &p.version,
            &p.created_at,
            &p.updated_at,
        ],
    )
    .await
    .map(|_| ())
}

pub(crate) async fn save(tx: &mut TenantTx, p: &StoredProvider) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "UPDATE models.providers SET label = $3, base_url = $4, secret = $5, verified_at = $6, verified_as = $7,
                version = $8, updated_at = $9
          WHERE tenant_id = $1 AND id = $2",
        &[
            &tenant,
            &p.id.uuid(),
            &p.label,
            &p.base_url,
            &p.secret.map(SecretId::uuid),
            &p.verified_at,
            &p.verified_as,
            &p.version,
            &p.updated_at,
        ],
    )
    .await
    .map(|_| ())
}

/// A test changes nothing a person wrote: the version stays.
pub(crate) async fn verified(
    tx: &mut TenantTx,
    id: ProviderId,
    outcome: &str,
    now: DateTime<Utc>,
) -> Result<Option<StoredProvider>, Error> {
    let tenant = tx.tenant().uuid();
    let row = tx
        .query_opt(
            "UPDATE models.providers SET verified_at = $3, verified_as = $4 WHERE tenant_id = $1 AND id = $2
             RETURNING id, kind, label, base_url, secret, verified_at, verified_as, version, created_at, updated_at",
            &[&tenant, &id.uuid(), &now, &outcome],
        )
        .await?;
    Ok(row.as_ref().map(provider_of))
}

/// Where the provider was chosen, the settings change with it.
pub(crate) async fn delete(tx: &mut TenantTx, id: ProviderId, now: DateTime<Utc>) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "UPDATE models.settings SET version = version + 1, updated_at = $3
          WHERE tenant_id = $1
            AND EXISTS (SELECT 1 FROM models.choices c WHERE c.tenant_id = $1 AND c.provider = $2)",
        &[&tenant, &id.uuid(), &now],
    )
    .await?;
    tx.execute("DELETE FROM models.providers WHERE tenant_id = $1 AND id = $2", &[&tenant, &id.uuid()])
        .await
        .map(|_| ())
}

pub(crate) async fn settings(tx: &mut TenantTx) -> Result<ModelSettings, Error> {
    let tenant = tx.tenant().uuid();
    let version =
        tx.query_opt("SELECT version FROM models.settings WHERE tenant_id = $1", &[&tenant]).await?;
    let chain = tx
        .query("SELECT provider, model FROM models.choices WHERE tenant_id = $1 ORDER BY place", &[&tenant])
        .await?;
    let prices = tx.query(PRICES, &[&tenant]).await?;
    Ok(ModelSettings {
        chain: chain.iter().map(|r| Choice { provider: ProviderId(r.get(0)), model: r.get(1) }).collect(),
        prices: prices.iter().map(price_of).collect(),
        version: version.map_or(0, |r| r.get(0)),
    })
}

pub(crate) async fn set(tx: &mut TenantTx, new: &ModelSettings, now: DateTime<Utc>) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    let one = || -> Vec<Owned> { vec![Box::new(tenant)] };
    tx.defer("DELETE FROM models.choices WHERE tenant_id = $1", one());
    tx.defer("DELETE FROM models.prices WHERE tenant_id = $1", one());
    let providers: Vec<Uuid> = new.chain.iter().map(|c| c.provider.uuid()).collect();
    let models: Vec<&str> = new.chain.iter().map(|c| c.model.as_str()).collect();
    tx.execute(
        "INSERT INTO models.choices (tenant_id, place, provider, model)
         SELECT $1::uuid, c.place - 1, c.provider, c.model
           FROM unnest($2::uuid[], $3::text[]) WITH ORDINALITY AS c (provider, model, place)",
        &[&tenant, &providers, &models],
    )
    .await?;
    let kinds: Vec<&str> = new.prices.iter().map(|p| p.kind.as_str()).collect();
    let names: Vec<&str> = new.prices.iter().map(|p| p.model.as_str()).collect();
    let rates = |of: fn(&Price) -> Option<i64>| -> Vec<Option<i64>> { new.prices.iter().map(of).collect() };
    tx.execute(
        "INSERT INTO models.prices (tenant_id, kind, model, input, output, cached, cache_written)
         SELECT $1::uuid, p.kind, p.model, p.input, p.output, p.cached, p.cache_written
           FROM unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
                AS p (kind, model, input, output, cached, cache_written)",
        &[
            &tenant,
            &kinds,
            &names,
            &rates(|p| Some(p.input)),
            &rates(|p| Some(p.output)),
            &rates(|p| p.cached),
            &rates(|p| p.cache_written),
        ],
    )
    .await?;
    tx.execute(
        "INSERT INTO models.settings (tenant_id, version, updated_at) VALUES ($1, $2, $3)
         ON CONFLICT (tenant_id) DO UPDATE SET version = excluded.version, updated_at = excluded.updated_at",
        &[&tenant, &new.version, &now],
    )
    .await
    .map(|_| ())
}

/// Writes a call down, in one round trip. Twice is once. Not waiting for the disk: whatever is made of the answer is
/// committed after this, and makes it safe.
pub(crate) async fn record(mut tx: TenantTx, c: &Call) -> Result<(), Error> {
    tx.unhurried();
    let number = |n: u64| -> Owned { Box::new(i64::try_from(n).unwrap_or(i64::MAX)) };
    let text = |t: &str| -> Owned { Box::new(t.to_owned()) };
    let params: Vec<Owned> = vec![
        Box::new(tx.tenant().uuid()),
        Box::new(c.id.uuid()),
        Box::new(c.provider.uuid()),
        text(&c.label),
        text(&c.kind),
        text(&c.model),
        text(&c.purpose),
        Box::new(c.person.map(|p| p.0)),
        Box::new(c.run.map(|r| r.0)),
        Box::new(c.step.clone()),
        text(&c.outcome),
        text(&c.said),
        Box::new(i32::try_from(c.attempts).unwrap_or(i32::MAX)),
        number(c.usage.input),
        number(c.usage.cached),
        number(c.usage.cache_written),
        number(c.usage.output),
        number(c.usage.reasoning),
        Box::new(c.cost),
        Box::new(c.started_at),
        Box::new(c.first_ms.map(|ms| i64::try_from(ms).unwrap_or(i64::MAX))),
        number(c.total_ms),
    ];
    tx.defer(
        "INSERT INTO models.calls (tenant_id, id, provider, label, kind, model, purpose, person, run, step, outcome,
                said, attempts, input_tokens, cached_tokens, cache_written_tokens, output_tokens, reasoning_tokens,
                cost, started_at, first_ms, total_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
         ON CONFLICT DO NOTHING",
        params,
    );
    tx.commit().await
}

fn call_of(r: &Row) -> Call {
    let number = |at: usize| r.get::<_, i64>(at).unsigned_abs();
    Call {
        id: CallId(r.get(0)),
        provider: ProviderId(r.get(1)),
        label: r.get(2),
        kind: r.get(3),
        model: r.get(4),
        purpose: r.get(5),
        person: r.get::<_, Option<Uuid>>(6).map(UserId),
        run: r.get::<_, Option<Uuid>>(7).map(RunId),
        step: r.get(8),
        outcome: r.get(9),
        said: r.get(10),
        attempts: r.get::<_, i32>(11).unsigned_abs(),
        usage: Usage {
            input: number(12),
            cached: number(13),
            cache_written: number(14),
            output: number(15),
            reasoning: number(16),
        },
        cost: r.get(17),
        started_at: r.get(18),
        first_ms: r.get::<_, Option<i64>>(19).map(i64::unsigned_abs),
        total_ms: number(20),
    }
}

pub(crate) async fn calls(
    read: Read,
    ctx: &Ctx,
    filter: CallFilter,
    page: Page,
) -> Result<(Vec<Call>, u64), Error> {
    let tenant = ctx.tenant.uuid();
    let (run, provider) = (filter.run.map(|r| r.0), filter.provider.map(ProviderId::uuid));
    let (rows, total) = read
        .query_two(
            (
                "SELECT id, provider, label, kind, model, purpose, person, run, step, outcome, said, attempts,
                        input_tokens, cached_tokens, cache_written_tokens, output_tokens, reasoning_tokens, cost,
                        started_at, first_ms, total_ms
                   FROM models.calls
                  WHERE tenant_id = $1 AND ($2::uuid IS NULL OR run = $2) AND ($3::uuid IS NULL OR provider = $3)
                  ORDER BY started_at DESC, id DESC LIMIT $4 OFFSET $5",
                &[&tenant, &run, &provider, &page.limit(), &page.offset()],
            ),
            (
                "SELECT count(*) FROM (SELECT 1 FROM models.calls
                  WHERE tenant_id = $1 AND ($2::uuid IS NULL OR run = $2) AND ($3::uuid IS NULL OR provider = $3)
                  LIMIT $4) n",
                &[&tenant, &run, &provider, &COUNT_LIMIT],
            ),
        )
        .await?;
    Ok((rows.iter().map(call_of).collect(), counted(&total)))
}

pub(crate) async fn trim(tx: &mut SystemTx, before: DateTime<Utc>, batch: i64) -> Result<u64, Error> {
    tx.execute(
        "DELETE FROM models.calls WHERE (tenant_id, id) IN
            (SELECT tenant_id, id FROM models.calls WHERE started_at < $1 ORDER BY started_at LIMIT $2)",
        &[&before, &batch],
    )
    .await
}
