//! The statements of connections.

use crate::canvas::{
    connections::{Connection, ConnectionId},
    model::{Account, Id},
};
use chrono::{DateTime, Utc};
use kernel::UserId;
use store::{Error, Row, TenantTx};
use vault::SecretId;

fn connection(r: &Row) -> Result<Connection, Error> {
    let account = Id::read(r.get(4), "account_id").map_err(|e| Error::Defect(e.to_string()))?;
    Ok(Connection {
        id: ConnectionId(r.get(0)),
        owner: UserId(r.get(1)),
        base_url: r.get(2),
        label: r.get(3),
        account: Account { id: account, name: r.get(5) },
        secret: SecretId(r.get(6)),
        is_default: r.get(7),
        verified_at: r.get(8),
        synced_at: r.get(9),
        created_at: r.get(10),
        refresh: r.get::<_, Option<uuid::Uuid>>(11).map(SecretId),
        expires_at: r.get(12),
    })
}

/// One person's connections change one after the other.
pub(crate) async fn lock_person(tx: &mut TenantTx, owner: UserId) -> Result<(), Error> {
    let key = format!("connectors.canvas:{owner}");
    tx.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", &[&key]).await.map(|_| ())
}

pub(crate) async fn all(tx: &mut TenantTx, owner: UserId) -> Result<Vec<Connection>, Error> {
    let tenant = tx.tenant().uuid();
    let rows = tx
        .query(
            "SELECT id, owner, base_url, label, account_id, account_name, secret, is_default, verified_at, synced_at, created_at,
                    refresh, expires_at
               FROM connectors.canvas_connections WHERE tenant_id = $1 AND owner = $2
              ORDER BY is_default DESC, created_at, id LIMIT 1000",
            &[&tenant, &owner.uuid()],
        )
        .await?;
    rows.iter().map(connection).collect()
}

/// The named one, or the default.
pub(crate) async fn get(
    tx: &mut TenantTx,
    owner: UserId,
    id: Option<ConnectionId>,
) -> Result<Option<Connection>, Error> {
    let tenant = tx.tenant().uuid();
    let row = tx
        .query_opt(
            "SELECT id, owner, base_url, label, account_id, account_name, secret, is_default, verified_at, synced_at, created_at,
                    refresh, expires_at
               FROM connectors.canvas_connections
              WHERE tenant_id = $1 AND owner = $2 AND (id = $3 OR ($3::uuid IS NULL AND is_default))",
            &[&tenant, &owner.uuid(), &id.map(ConnectionId::uuid)],
        )
        .await?;
    row.as_ref().map(connection).transpose()
}

pub(crate) async fn insert(tx: &mut TenantTx, c: &Connection) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "INSERT INTO connectors.canvas_connections (tenant_id, id, owner, base_url, label, account_id, account_name, secret,
                is_default, verified_at, created_at, updated_at, refresh, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12, $13)",
        &[
            &tenant,
            &c.id.uuid(),
            &c.owner.uuid(),
            &c.base_url,
            &c.label,
            &c.account.id.as_str(),
            &c.account.name,
            &c.secret.uuid(),
            &c.is_default,
            &c.verified_at,
            &c.created_at,
            &c.refresh.map(SecretId::uuid),
            &c.expires_at,
        ],
    )
    .await
    .map(|_| ())
}

pub(crate) async fn update(tx: &mut TenantTx, c: &Connection, now: DateTime<Utc>) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "UPDATE connectors.canvas_connections SET label = $3, account_name = $4, verified_at = $5, updated_at = $6,
                refresh = $7, expires_at = $8
          WHERE tenant_id = $1 AND id = $2",
        &[
            &tenant,
            &c.id.uuid(),
            &c.label,
            &c.account.name,
            &c.verified_at,
            &now,
            &c.refresh.map(SecretId::uuid),
            &c.expires_at,
        ],
    )
    .await
    .map(|_| ())
}

pub(crate) async fn delete(tx: &mut TenantTx, id: ConnectionId) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "DELETE FROM connectors.canvas_connections WHERE tenant_id = $1 AND id = $2",
        &[&tenant, &id.uuid()],
    )
    .await
    .map(|_| ())
}

/// In two steps: at no moment are there two.
pub(crate) async fn make_default(tx: &mut TenantTx, owner: UserId, id: ConnectionId) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "UPDATE connectors.canvas_connections SET is_default = false WHERE tenant_id = $1 AND owner = $2 AND is_default",
        &[&tenant, &owner.uuid()],
    )
    .await?;
    tx.execute(
        "UPDATE connectors.canvas_connections SET is_default = true WHERE tenant_id = $1 AND owner = $2 AND id = $3",
        &[&tenant, &owner.uuid(), &id.uuid()],
    )
    .await
    .map(|_| ())
}

pub(crate) async fn make_oldest_default(tx: &mut TenantTx, owner: UserId) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "UPDATE connectors.canvas_connections SET is_default = true
          WHERE tenant_id = $1 AND id = (SELECT id FROM connectors.canvas_connections
                 WHERE tenant_id = $1 AND owner = $2 ORDER BY created_at, id LIMIT 1)",
        &[&tenant, &owner.uuid()],
    )
    .await
    .map(|_| ())
}

/// By which tag to ask for the list of courses.
pub(crate) async fn courses_tag(tx: &mut TenantTx, id: ConnectionId) -> Result<Option<String>, Error> {
    let tenant = tx.tenant().uuid();
    let row = tx
        .query_opt(
            "SELECT courses_tag FROM connectors.canvas_connections WHERE tenant_id = $1 AND id = $2",
            &[&tenant, &id.uuid()],
        )
        .await?;
    Ok(row.and_then(|r| r.get(0)))
}

pub(crate) async fn set_courses_tag(
    tx: &mut TenantTx,
    id: ConnectionId,
    tag: Option<&str>,
) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "UPDATE connectors.canvas_connections SET courses_tag = $3 WHERE tenant_id = $1 AND id = $2",
        &[&tenant, &id.uuid(), &tag],
    )
    .await
    .map(|_| ())
}

pub(crate) async fn synced(tx: &mut TenantTx, id: ConnectionId, now: DateTime<Utc>) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "UPDATE connectors.canvas_connections SET synced_at = $3, verified_at = $3, updated_at = $3
          WHERE tenant_id = $1 AND id = $2",
        &[&tenant, &id.uuid(), &now],
    )
    .await
    .map(|_| ())
}
