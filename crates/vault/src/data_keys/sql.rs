//! Wrapped data keys.

use super::Wrapped;
use crate::Scope;
use chrono::{DateTime, Utc};
use store::{Error, Row, SystemTx, Tx};
use uuid::Uuid;

pub(crate) async fn newest(tx: &mut Tx, scope: Uuid, purpose: &str) -> Result<Option<u32>, Error> {
    let row = tx
        .query_opt(
            "SELECT version FROM vault.data_keys WHERE tenant_id = $1 AND purpose = $2 ORDER BY version DESC LIMIT 1",
            &[&scope, &purpose],
        )
        .await?;
    Ok(row.map(|r| r.get::<_, i32>(0) as u32))
}

pub(crate) async fn find(
    tx: &mut Tx,
    scope: Uuid,
    purpose: &str,
    version: u32,
) -> Result<Option<Wrapped>, Error> {
    let row = tx
        .query_opt(
            "SELECT tenant_id, purpose, version, master_version, wrapped FROM vault.data_keys
             WHERE tenant_id = $1 AND purpose = $2 AND version = $3",
            &[&scope, &purpose, &(version as i32)],
        )
        .await?;
    Ok(row.as_ref().map(read))
}

/// Stores a new data key; where a neighbour was first, theirs stays.
pub(crate) async fn insert(tx: &mut SystemTx, key: &Wrapped, now: DateTime<Utc>) -> Result<(), Error> {
    tx.execute(
        "INSERT INTO vault.data_keys (tenant_id, purpose, version, master_version, wrapped, created_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        &[&key.scope.uuid(), &key.purpose, &(key.version as i32), &(key.master as i32), &key.bytes, &now],
    )
    .await?;
    Ok(())
}

/// Some data keys that an older master key wraps, locked.
pub(crate) async fn take_older(tx: &mut SystemTx, master: u32, most: i64) -> Result<Vec<Wrapped>, Error> {
    let rows = tx
        .query(
            "SELECT tenant_id, purpose, version, master_version, wrapped FROM vault.data_keys
             WHERE master_version < $1 ORDER BY tenant_id, purpose, version LIMIT $2 FOR UPDATE SKIP LOCKED",
            &[&(master as i32), &most],
        )
        .await?;
    Ok(rows.iter().map(read).collect())
}

/// Replaces the wrapping of a data key.
pub(crate) async fn rewrap(tx: &mut SystemTx, key: &Wrapped) -> Result<(), Error> {
    tx.execute(
        "UPDATE vault.data_keys SET master_version = $4, wrapped = $5
         WHERE tenant_id = $1 AND purpose = $2 AND version = $3",
        &[&key.scope.uuid(), &key.purpose, &(key.version as i32), &(key.master as i32), &key.bytes],
    )
    .await?;
    Ok(())
}

/// How many data keys there are, and how many of them an older master key wraps.
pub(crate) async fn count(tx: &mut SystemTx, master: u32) -> Result<(u64, u64), Error> {
    let row = tx
        .query_one(
            "SELECT count(*), count(*) FILTER (WHERE master_version < $1) FROM vault.data_keys",
            &[&(master as i32)],
        )
        .await?;
    Ok((row.get::<_, i64>(0) as u64, row.get::<_, i64>(1) as u64))
}

fn read(row: &Row) -> Wrapped {
    Wrapped {
        scope: Scope::of(row.get(0)),
        purpose: row.get(1),
        version: row.get::<_, i32>(2) as u32,
        master: row.get::<_, i32>(3) as u32,
        bytes: row.get(4),
    }
}
