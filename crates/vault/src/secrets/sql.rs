//! Sealed secrets.

use super::{SealedSecret, Secret};
use crate::{Sealed, SecretId};
use chrono::{DateTime, Utc};
use store::{Error, Tx};
use uuid::Uuid;

pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Uuid,
    id: Uuid,
    label: &str,
    sealed: &Sealed,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    tx.execute(
        "INSERT INTO vault.secrets (tenant_id, id, label, sealed, key_version, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[&scope, &id, &label, &sealed.as_bytes(), &(sealed.key_version() as i32), &now],
    )
    .await?;
    Ok(())
}

pub(crate) async fn find(tx: &mut Tx, scope: Uuid, id: Uuid) -> Result<Option<Secret>, Error> {
    let row = tx
        .query_opt(
            "SELECT label, created_at, replaced_at FROM vault.secrets WHERE tenant_id = $1 AND id = $2",
            &[&scope, &id],
        )
        .await?;
    Ok(row.map(|r| Secret { id: SecretId(id), label: r.get(0), created_at: r.get(1), replaced_at: r.get(2) }))
}

pub(crate) async fn find_sealed(tx: &mut Tx, scope: Uuid, id: Uuid) -> Result<Option<SealedSecret>, Error> {
    let row = tx
        .query_opt("SELECT label, sealed FROM vault.secrets WHERE tenant_id = $1 AND id = $2", &[&scope, &id])
        .await?;
    Ok(row.map(|r| SealedSecret { id, label: r.get(0), sealed: r.get(1) }))
}

/// Seals the same value anew, unless it was replaced meanwhile.
pub(crate) fn reseal(tx: &mut Tx, scope: Uuid, id: Uuid, older: &Sealed, newer: &Sealed) {
    tx.defer(
        "UPDATE vault.secrets SET sealed = $4, key_version = $5
         WHERE tenant_id = $1 AND id = $2 AND sealed = $3",
        vec![
            Box::new(scope),
            Box::new(id),
            Box::new(older.as_bytes().to_vec()),
            Box::new(newer.as_bytes().to_vec()),
            Box::new(newer.key_version() as i32),
        ],
    );
}

pub(crate) async fn replace(
    tx: &mut Tx,
    scope: Uuid,
    id: Uuid,
    sealed: &Sealed,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    tx.execute(
        "UPDATE vault.secrets SET sealed = $3, key_version = $4, replaced_at = $5
         WHERE tenant_id = $1 AND id = $2",
        &[&scope, &id, &sealed.as_bytes(), &(sealed.key_version() as i32), &now],
    )
    .await?;
    Ok(())
}

pub(crate) async fn delete(tx: &mut Tx, scope: Uuid, id: Uuid) -> Result<bool, Error> {
    let gone =
        tx.execute("DELETE FROM vault.secrets WHERE tenant_id = $1 AND id = $2", &[&scope, &id]).await?;
    Ok(gone > 0)
}

/// Some secrets that an older data key sealed, locked.
pub(crate) async fn take_older(
    tx: &mut Tx,
    scope: Uuid,
    version: u32,
    most: i64,
) -> Result<Vec<SealedSecret>, Error> {
    let rows = tx
        .query(
            "SELECT id, label, sealed FROM vault.secrets WHERE tenant_id = $1 AND key_version < $2
             ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED",
            &[&scope, &(version as i32), &most],
        )
        .await?;
    Ok(rows.iter().map(|r| SealedSecret { id: r.get(0), label: r.get(1), sealed: r.get(2) }).collect())
}
