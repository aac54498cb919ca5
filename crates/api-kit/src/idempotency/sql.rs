//! The only SQL of this room.

use super::{Claim, Claimed, Kept};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use std::collections::BTreeMap;
use store::{Error, Json, Row, Store};
use uuid::Uuid;

impl Claim {
    fn actor(&self) -> Uuid {
        self.ctx.actor.principal.id
    }
}

/// Claims the key, or tells what became of it. A row whose day is over counts as none.
pub(super) async fn claim(
    claim: &Claim,
    digest: &[u8; 32],
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    expires: DateTime<Utc>,
) -> Result<Claimed, Error> {
    let (tenant, actor, digest) = (claim.ctx.tenant.uuid(), claim.actor(), digest.as_slice());
    let mut tx = claim.store.tenant(&claim.ctx).await?;
    let mine = tx
        .query_opt(
            "INSERT INTO api.idempotency AS i (tenant_id, actor_id, key, digest, claim_until, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (tenant_id, actor_id, key) DO UPDATE
                 SET digest = excluded.digest, claim_until = excluded.claim_until,
                     expires_at = excluded.expires_at, status = NULL, headers = NULL, body = NULL
                 WHERE i.expires_at <= $7
             RETURNING true",
            &[&tenant, &actor, &claim.key, &digest, &until, &expires, &now],
        )
        .await?;
    if mine.is_some() {
        tx.commit().await?;
        return Ok(Claimed::Mine);
    }
    let row = tx
        .query_opt(
            "SELECT digest, claim_until, status, headers, body FROM api.idempotency
             WHERE tenant_id = $1 AND actor_id = $2 AND key = $3",
            &[&tenant, &actor, &claim.key],
        )
        .await?;
    // Freed between the two statements: the other request was refused, and this one may try again.
    let Some(row) = row else { return Err(Error::Conflict) };
    taken(&row)
}

fn taken(row: &Row) -> Result<Claimed, Error> {
    let defect = |what: &str| Error::Defect(format!("a kept answer cannot be read: {what}"));
    let status: Option<i16> = row.try_get(2)?;
    let answer = match status {
        None => None,
        Some(status) => {
            let Json(named): Json<BTreeMap<String, String>> = row.try_get(3)?;
            let mut headers = HeaderMap::with_capacity(named.len());
            for (name, value) in named {
                let name = HeaderName::try_from(name).map_err(|_| defect("a header's name"))?;
                headers.insert(name, HeaderValue::try_from(value).map_err(|_| defect("a header"))?);
            }
            let status = u16::try_from(status).ok().and_then(|s| StatusCode::from_u16(s).ok());
            let body: Vec<u8> = row.try_get(4)?;
            Some(Kept {
                status: status.ok_or_else(|| defect("its status"))?,
                headers,
                body: Bytes::from(body),
            })
        }
    };
    Ok(Claimed::Taken { digest: row.try_get(0)?, until: row.try_get(1)?, answer })
}

/// Keeps the answer with the key.
pub(super) async fn keep(claim: &Claim, answer: &Kept) -> Result<(), Error> {
    let headers: BTreeMap<&str, &str> =
        answer.headers.iter().filter_map(|(n, v)| Some((n.as_str(), v.to_str().ok()?))).collect();
    let status = answer.status.as_u16().cast_signed();
    let mut tx = claim.store.tenant(&claim.ctx).await?;
    tx.execute(
        "UPDATE api.idempotency SET status = $4, headers = $5, body = $6
         WHERE tenant_id = $1 AND actor_id = $2 AND key = $3",
        &[&claim.ctx.tenant.uuid(), &claim.actor(), &claim.key, &status, &Json(headers), &&answer.body[..]],
    )
    .await?;
    tx.commit().await
}

/// The work is over, and its answer is not kept.
pub(super) async fn end_claim(claim: &Claim, now: DateTime<Utc>) -> Result<(), Error> {
    let mut tx = claim.store.tenant(&claim.ctx).await?;
    tx.execute(
        "UPDATE api.idempotency SET claim_until = $4
         WHERE tenant_id = $1 AND actor_id = $2 AND key = $3",
        &[&claim.ctx.tenant.uuid(), &claim.actor(), &claim.key, &now],
    )
    .await?;
    tx.commit().await
}

/// Nothing happened: the key may be used again.
pub(super) async fn free(claim: &Claim) -> Result<(), Error> {
    let mut tx = claim.store.tenant(&claim.ctx).await?;
    tx.execute(
        "DELETE FROM api.idempotency WHERE tenant_id = $1 AND actor_id = $2 AND key = $3",
        &[&claim.ctx.tenant.uuid(), &claim.actor(), &claim.key],
    )
    .await?;
    tx.commit().await
}

/// Removes up to a thousand keys whose day is over at `now`; gives how many. For a schedule.
pub async fn sweep(store: &Store, now: DateTime<Utc>) -> Result<u64, Error> {
    let mut tx = store.system("sweep idempotency keys").await?;
    let removed = tx
        .execute(
            "DELETE FROM api.idempotency WHERE (tenant_id, actor_id, key) IN (
                 SELECT tenant_id, actor_id, key FROM api.idempotency
                 WHERE expires_at <= $1 ORDER BY expires_at LIMIT 1000 FOR UPDATE SKIP LOCKED)",
            &[&now],
        )
        .await?;
    tx.commit().await?;
    Ok(removed)
}
