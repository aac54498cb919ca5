//! Sessions, refresh tokens and revocations in PostgreSQL.

use super::{Client, Digest, EndReason, Presented, Rotated, SessionInfo};
use crate::tokens::SessionId;
use chrono::{DateTime, Utc};
use kernel::{Page, Paged, TenantId, UserId};
use store::{Row, SystemTx};
use uuid::Uuid;

/// What is written at sign-in.
pub struct NewSession<'a> {
    pub id: SessionId,
    pub user: UserId,
    pub tenant: TenantId,
    pub head: Digest,
    pub remember: bool,
    /// What a paired program calls itself.
    pub name: Option<&'a str>,
    pub client: &'a Client,
    pub now: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

const INSERT: &str = "
    INSERT INTO identity.sessions (id, user_id, in_tenant, head, remember, user_agent, address, network,
        created_at, last_used_at, expires_at, ends_at, client_name)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11, $12)";

/// Writes a session and its first token.
pub fn insert(tx: &mut SystemTx, new: &NewSession<'_>) {
    tx.defer(
        INSERT,
        vec![
            Box::new(new.id.uuid()),
            Box::new(new.user.uuid()),
            Box::new(new.tenant.uuid()),
            Box::new(new.head.to_vec()),
            Box::new(new.remember),
            Box::new(new.client.agent.clone()),
            Box::new(new.client.shown_address()),
            Box::new(new.client.network().to_vec()),
            Box::new(new.now),
            Box::new(new.expires_at),
            Box::new(new.ends_at),
            Box::new(new.name.map(str::to_owned)),
        ],
    );
    insert_token(tx, new.id, new.head, new.expires_at);
}

const INSERT_TOKEN: &str =
    "INSERT INTO identity.refresh_tokens (digest, session_id, expires_at) VALUES ($1, $2, $3)";

fn insert_token(tx: &mut SystemTx, session: SessionId, digest: Digest, expires_at: DateTime<Utc>) {
    tx.defer(INSERT_TOKEN, vec![Box::new(digest.to_vec()), Box::new(session.uuid()), Box::new(expires_at)]);
}

/// A presented token, with whom it belongs to.
pub struct Found {
    pub presented: Presented,
    pub user: UserId,
    pub tenant: TenantId,
    pub remember: bool,
    /// Whether its owner may still sign in.
    pub active: bool,
    pub operator: bool,
}

// Both rows are locked: whoever comes second sees what the first made of them.
const PRESENT: &str = "
    SELECT s.id, s.user_id, s.in_tenant, s.head, s.remember, s.ended_at IS NOT NULL AS ended, s.ends_at,
        t.expires_at, t.rotated_at, t.rotated_by, t.salt, u.is_active,
        EXISTS (SELECT 1 FROM identity.installation i WHERE i.operator_id = u.id) AS operator
    FROM identity.refresh_tokens t
    JOIN identity.sessions s ON s.id = t.session_id
    JOIN identity.users u ON u.id = s.user_id
    WHERE t.digest = $1
    FOR UPDATE OF t, s";

/// Finds and locks a presented token and its session.
pub async fn present(tx: &mut SystemTx, digest: Digest) -> Result<Option<Found>, store::Error> {
    tx.query_opt(PRESENT, &[&digest.as_slice()]).await?.as_ref().map(found).transpose()
}

fn found(row: &Row) -> Result<Found, store::Error> {
    let rotated = match row.get::<_, Option<DateTime<Utc>>>("rotated_at") {
        Some(at) => Some(Rotated { at, by: digest(row, "rotated_by")?, salt: row.get("salt") }),
        None => None,
    };
    Ok(Found {
        presented: Presented {
            session: SessionId(row.get("id")),
            head: digest(row, "head")?,
            ended: row.get("ended"),
            ends_at: row.get("ends_at"),
            expires_at: row.get("expires_at"),
            rotated,
        },
        user: UserId(row.get("user_id")),
        tenant: TenantId(row.get("in_tenant")),
        remember: row.get("remember"),
        active: row.get("is_active"),
        operator: row.get("operator"),
    })
}

fn digest(row: &Row, column: &str) -> Result<Digest, store::Error> {
    row.get::<_, &[u8]>(column)
        .try_into()
        .map_err(|_| store::Error::Defect(format!("identity: {column} is not 32 bytes")))
}

const ROTATE: &str =
    "UPDATE identity.refresh_tokens SET rotated_at = $2, rotated_by = $3, salt = $4 WHERE digest = $1";
const ADVANCE: &str =
    "UPDATE identity.sessions SET head = $2, last_used_at = $3, expires_at = $4 WHERE id = $1";

/// An exchange of one token for the next.
pub struct Rotation {
    pub session: SessionId,
    pub from: Digest,
    pub to: Digest,
    pub by: Digest,
    pub salt: Vec<u8>,
    pub now: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

pub fn rotate(tx: &mut SystemTx, r: Rotation) {
    tx.defer(
        ROTATE,
        vec![Box::new(r.from.to_vec()), Box::new(r.now), Box::new(r.by.to_vec()), Box::new(r.salt)],
    );
    insert_token(tx, r.session, r.to, r.expires_at);
    tx.defer(
        ADVANCE,
        vec![Box::new(r.session.uuid()), Box::new(r.to.to_vec()), Box::new(r.now), Box::new(r.expires_at)],
    );
}

// Locked in the order of ids, so that two that end the same sessions do not wait for each other.
const END: &str = "
    WITH open AS MATERIALIZED (
        SELECT id FROM identity.sessions WHERE id = ANY ($1) AND ended_at IS NULL ORDER BY id FOR UPDATE
    ), ended AS (
        UPDATE identity.sessions SET ended_at = $2, end_reason = $3
        WHERE id IN (SELECT id FROM open) RETURNING id
    ), told AS (
        INSERT INTO identity.revocations (session_id, forget_at) SELECT id, $4 FROM ended
        ON CONFLICT (session_id) DO NOTHING
    )
    SELECT id FROM ended";

/// Ends sessions and tells all processes; returns those that were open.
pub async fn end(
    tx: &mut SystemTx,
    sessions: &[SessionId],
    reason: EndReason,
    now: DateTime<Utc>,
    forget_at: DateTime<Utc>,
) -> Result<Vec<SessionId>, store::Error> {
    let ids: Vec<Uuid> = sessions.iter().map(|s| s.uuid()).collect();
    let rows = tx.query(END, &[&ids, &now, &reason.as_str(), &forget_at]).await?;
    Ok(rows.iter().map(|row| SessionId(row.get(0))).collect())
}

const BEYOND: &str = "
    SELECT id FROM identity.sessions WHERE user_id = $1 AND ended_at IS NULL AND expires_at > $2
    ORDER BY last_used_at DESC, id DESC OFFSET $3 LIMIT 100";

/// The open sessions beyond the newest `keep`.
pub async fn beyond(
    tx: &mut SystemTx,
    user: UserId,
    now: DateTime<Utc>,
    keep: i64,
) -> Result<Vec<SessionId>, store::Error> {
    let rows = tx.query(BEYOND, &[&user.uuid(), &now, &keep]).await?;
    Ok(rows.iter().map(|row| SessionId(row.get(0))).collect())
}

const OWNED: &str =
    "SELECT 1 FROM identity.sessions WHERE id = $1 AND user_id = $2 AND ended_at IS NULL AND expires_at > $3";

/// Whether this is an open session of that person.
pub async fn owned(
    tx: &mut SystemTx,
    session: SessionId,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<bool, store::Error> {
    Ok(tx.query_opt(OWNED, &[&session.uuid(), &user.uuid(), &now]).await?.is_some())
}

const LIST: &str = "
    SELECT id, client_name, remember, user_agent, address, created_at, last_used_at, expires_at,
        count(*) OVER () AS total
    FROM identity.sessions WHERE user_id = $1 AND ended_at IS NULL AND expires_at > $2
    ORDER BY last_used_at DESC, id DESC LIMIT $3 OFFSET $4";

/// A person's open sessions, last used first.
pub async fn list(
    tx: &mut SystemTx,
    user: UserId,
    now: DateTime<Utc>,
    page: Page,
) -> Result<Paged<SessionInfo>, store::Error> {
    let rows = tx.query(LIST, &[&user.uuid(), &now, &page.limit(), &page.offset()]).await?;
    let total = match rows.first() {
        Some(row) => row.get::<_, i64>("total"),
        // Beyond the last page no row carries the total.
        None if page.number() > 1 => tx.query_one(COUNT, &[&user.uuid(), &now]).await?.get(0),
        None => 0,
    };
    let items = rows.iter().map(|row| SessionInfo {
        id: SessionId(row.get("id")),
        name: row.get("client_name"),
        remember: row.get("remember"),
        user_agent: row.get("user_agent"),
        address: row.get("address"),
        created_at: row.get("created_at"),
        last_used_at: row.get("last_used_at"),
        expires_at: row.get("expires_at"),
    });
    Ok(Paged { items: items.collect(), total: u64::try_from(total).unwrap_or(0), page })
}

const COUNT: &str =
    "SELECT count(*) FROM identity.sessions WHERE user_id = $1 AND ended_at IS NULL AND expires_at > $2";

// Everything below the snapshot's xmin was visible to it or never will be: that is where the next
// look begins. Rows of transactions that were still open are met again, or for the first time.
const REVOCATIONS: &str = "
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text, r.session_id, r.forget_at
    FROM (VALUES (1)) one LEFT JOIN identity.revocations r ON r.xid >= $1::text::xid8 AND r.forget_at > $2";

/// What was revoked since `from`, and where the next look begins.
pub async fn revocations_since(
    tx: &mut SystemTx,
    from: u64,
    now: DateTime<Utc>,
) -> Result<(u64, Vec<(SessionId, DateTime<Utc>)>), store::Error> {
    let rows = tx.query(REVOCATIONS, &[&from.to_string(), &now]).await?;
    let horizon = rows.first().and_then(|row| row.get::<_, &str>(0).parse().ok()).unwrap_or(from);
    let ended = rows.iter().filter_map(|row| {
        Some((SessionId(row.get::<_, Option<Uuid>>(1)?), row.get::<_, Option<DateTime<Utc>>>(2)?))
    });
    Ok((horizon, ended.collect()))
}

const SWEEP_TOKENS: &str = "
    DELETE FROM identity.refresh_tokens WHERE digest IN (
        SELECT digest FROM identity.refresh_tokens WHERE expires_at < $1
        ORDER BY expires_at LIMIT 5000 FOR UPDATE SKIP LOCKED)";
const SWEEP_SESSIONS: &str = "
    DELETE FROM identity.sessions WHERE id IN (
        SELECT id FROM identity.sessions WHERE expires_at < $1
        ORDER BY expires_at LIMIT 5000 FOR UPDATE SKIP LOCKED)";
const SWEEP_REVOCATIONS: &str = "DELETE FROM identity.revocations WHERE forget_at < $1";

/// Removes expired tokens, sessions that expired before `sessions_before`, and revocations that have
/// done their work; a batch of each.
pub async fn sweep(
    tx: &mut SystemTx,
    now: DateTime<Utc>,
    sessions_before: DateTime<Utc>,
) -> Result<u64, store::Error> {
    let tokens = tx.execute(SWEEP_TOKENS, &[&now]).await?;
    let sessions = tx.execute(SWEEP_SESSIONS, &[&sessions_before]).await?;
    Ok(tokens + sessions + tx.execute(SWEEP_REVOCATIONS, &[&now]).await?)
}
