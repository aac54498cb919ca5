//! A person in all tables of this room.

use super::Membership;
use crate::tokens::SessionId;
use chrono::{DateTime, Utc};
use kernel::{TenantId, UserId, ids::Uuid};
use store::{Error, Kept, SystemTx};

/// What this room keeps of a person. Erased by [`crate::Identity::remove_account`], last of all. Digests of passwords and of
/// tokens are not exported.
pub const PERSONAL: &[Kept] = &[
    Kept::part(
        "profile",
        "SELECT u.id::text, to_jsonb(u) - 'password_hash' - 'email_key' FROM identity.users u
          WHERE $1::uuid IS NOT NULL AND u.id = $2 AND u.id::text > $3 LIMIT $4",
        "SELECT count(*) FROM identity.users WHERE $1::uuid IS NOT NULL AND id = $2",
    )
    .by_system(),
    Kept::part(
        "sessions",
        "SELECT s.id::text, to_jsonb(s) - 'head' - 'network' FROM identity.sessions s
          WHERE $1::uuid IS NOT NULL AND s.user_id = $2
            AND s.id > coalesce(nullif($3::text, '')::uuid, '00000000-0000-0000-0000-000000000000')
          ORDER BY s.id LIMIT $4",
        "SELECT count(*) FROM identity.sessions WHERE $1::uuid IS NOT NULL AND user_id = $2",
    )
    .by_system(),
    Kept::part(
        "memberships",
        "SELECT m.tenant_id::text, to_jsonb(m) || jsonb_build_object('tenant', t.name, 'slug', t.slug)
           FROM identity.tenant_members m JOIN identity.tenants t USING (tenant_id)
          WHERE m.tenant_id = $1 AND m.user_id = $2 AND m.tenant_id::text > $3 LIMIT $4",
        "SELECT count(*) FROM identity.tenant_members WHERE tenant_id = $1 AND user_id = $2",
    )
    .by_system(),
];

pub(super) async fn email_key(tx: &mut SystemTx, user: UserId) -> Result<Option<String>, Error> {
    let row = tx.query_opt("SELECT email_key FROM identity.users WHERE id = $1", &[&user.uuid()]).await?;
    Ok(row.and_then(|r| r.get(0)))
}

pub(super) async fn memberships(tx: &mut SystemTx, user: UserId) -> Result<Vec<Membership>, Error> {
    let rows = tx
        .query(
            "SELECT t.tenant_id, t.slug, NOT EXISTS (
                    SELECT 1 FROM identity.tenant_members o WHERE o.tenant_id = t.tenant_id AND o.user_id <> $1)
               FROM identity.tenant_members m JOIN identity.tenants t USING (tenant_id)
               JOIN identity.users u ON u.id = m.user_id
              WHERE m.user_id = $1 ORDER BY t.tenant_id <> u.home_tenant, t.tenant_id LIMIT 100",
            &[&user.uuid()],
        )
        .await?;
    Ok(rows
        .iter()
        .map(|r| Membership { tenant: TenantId(r.get(0)), slug: r.get(1), alone: r.get(2) })
        .collect())
}

pub(super) async fn is_inhabited(tx: &mut SystemTx, tenant: TenantId) -> Result<bool, Error> {
    let row = tx
        .query_one(
            "SELECT EXISTS (SELECT 1 FROM identity.tenant_members WHERE tenant_id = $1)",
            &[&tenant.uuid()],
        )
        .await?;
    Ok(row.get(0))
}

pub(super) async fn is_needed(tx: &mut SystemTx, user: UserId) -> Result<bool, Error> {
    let row = tx
        .query_one(
            "SELECT EXISTS (SELECT 1 FROM identity.installation WHERE operator_id = $1)
                AND EXISTS (SELECT 1 FROM identity.users WHERE id <> $1)",
            &[&user.uuid()],
        )
        .await?;
    Ok(row.get(0))
}

/// Nobody signs in to it any more; gives its tenant, if it is there.
pub(super) async fn close(
    tx: &mut SystemTx,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<Option<TenantId>, Error> {
    let row = tx
        .query_opt(
            "UPDATE identity.users SET is_active = false, updated_at = $2 WHERE id = $1 RETURNING home_tenant",
            &[&user.uuid(), &now],
        )
        .await?;
    Ok(row.map(|r| TenantId(r.get(0))))
}

pub(super) fn reopen(tx: &mut SystemTx, user: UserId, now: DateTime<Utc>) {
    tx.defer(
        "UPDATE identity.users SET is_active = true, updated_at = $2 WHERE id = $1",
        vec![Box::new(user.uuid()), Box::new(now)],
    );
}

pub(super) async fn open_sessions(
    tx: &mut SystemTx,
    user: UserId,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<SessionId>, Error> {
    let rows = tx
        .query(
            "SELECT id FROM identity.sessions WHERE user_id = $1 AND ended_at IS NULL AND expires_at > $2 LIMIT $3",
            &[&user.uuid(), &now, &limit],
        )
        .await?;
    Ok(rows.iter().map(|r| SessionId(r.get(0))).collect())
}

/// Ends all memberships; gives the tenants they were in.
pub(super) async fn leave_tenants(tx: &mut SystemTx, user: UserId) -> Result<Vec<Uuid>, Error> {
    let rows = tx
        .query("DELETE FROM identity.tenant_members WHERE user_id = $1 RETURNING tenant_id", &[&user.uuid()])
        .await?;
    Ok(rows.iter().map(|r| r.get(0)).collect())
}

/// Removes the person with everything that names them.
pub(super) async fn remove(tx: &mut SystemTx, user: UserId) -> Result<(), Error> {
    let user = user.uuid();
    tx.execute("DELETE FROM identity.pairings WHERE user_id = $1", &[&user]).await?;
    tx.execute("DELETE FROM identity.sessions WHERE user_id = $1", &[&user]).await?;
    tx.execute("DELETE FROM identity.installation WHERE operator_id = $1", &[&user]).await?;
    tx.execute("DELETE FROM identity.users WHERE id = $1", &[&user]).await.map(|_| ())
}

/// Removes those of these tenants that nobody is in any more, with their teams.
pub(super) async fn remove_empty(tx: &mut SystemTx, tenants: &[Uuid]) -> Result<(), Error> {
    tx.execute(
        "DELETE FROM identity.tenants t WHERE t.tenant_id = ANY($1)
            AND NOT EXISTS (SELECT 1 FROM identity.tenant_members m WHERE m.tenant_id = t.tenant_id)
            AND NOT EXISTS (SELECT 1 FROM identity.users u WHERE u.home_tenant = t.tenant_id)
            AND NOT EXISTS (SELECT 1 FROM identity.sessions s WHERE s.in_tenant = t.tenant_id)",
        &[&tenants],
    )
    .await
    .map(|_| ())
}

pub(super) async fn traces(tx: &mut SystemTx, user: UserId) -> Result<u64, Error> {
    let row = tx
        .query_one(
            "SELECT (SELECT count(*) FROM identity.users WHERE id = $1)
                  + (SELECT count(*) FROM identity.sessions WHERE user_id = $1)
                  + (SELECT count(*) FROM identity.pairings WHERE user_id = $1)
                  + (SELECT count(*) FROM identity.tenant_members WHERE user_id = $1)
                  + (SELECT count(*) FROM identity.team_members WHERE user_id = $1)",
            &[&user.uuid()],
        )
        .await?;
    Ok(row.get::<_, i64>(0).unsigned_abs())
}
