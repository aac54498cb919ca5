//! Signing keys in PostgreSQL: everything but their private parts.

use super::KeyId;
use chrono::{DateTime, Utc};
use store::SystemTx;
use vault::SecretId;

/// Any number, the same in every replica: one of them makes a key, the others find it made.
const TURN: i64 = 0x6174_656c_6965_7203;

/// A key as it is stored.
pub struct Stored {
    pub id: KeyId,
    pub secret: SecretId,
    pub signs_from: DateTime<Utc>,
    pub verifies_until: Option<DateTime<Utc>>,
}

const LIST: &str = "
    SELECT id, secret_id, signs_from, verifies_until FROM identity.signing_keys
    WHERE verifies_until IS NULL OR verifies_until > $1 ORDER BY signs_from";

/// The keys that may be met at `now` or later.
pub async fn list(tx: &mut SystemTx, now: DateTime<Utc>) -> Result<Vec<Stored>, store::Error> {
    let rows = tx.query(LIST, &[&now]).await?;
    Ok(rows
        .iter()
        .map(|row| Stored {
            id: KeyId(row.get(0)),
            secret: SecretId(row.get(1)),
            signs_from: row.get(2),
            verifies_until: row.get(3),
        })
        .collect())
}

const LOCK: &str = "SELECT pg_advisory_xact_lock($1)";
const YOUNGEST: &str = "SELECT max(signs_from) FROM identity.signing_keys";

/// When the youngest key begins to sign, in the queue of those who would make the next.
pub async fn youngest(tx: &mut SystemTx) -> Result<Option<DateTime<Utc>>, store::Error> {
    tx.defer(LOCK, vec![Box::new(TURN)]);
    Ok(tx.query_one(YOUNGEST, &[]).await?.get(0))
}

const RETIRE: &str = "UPDATE identity.signing_keys SET verifies_until = $1 WHERE verifies_until IS NULL";
const INSERT: &str =
    "INSERT INTO identity.signing_keys (id, secret_id, signs_from, created_at) VALUES ($1, $2, $3, $4)";

/// Writes a key; all others verify until `others_until`.
pub fn insert(tx: &mut SystemTx, key: &Stored, others_until: DateTime<Utc>, now: DateTime<Utc>) {
    tx.defer(RETIRE, vec![Box::new(others_until)]);
    tx.defer(
        INSERT,
        vec![Box::new(key.id.uuid()), Box::new(key.secret.uuid()), Box::new(key.signs_from), Box::new(now)],
    );
}

const SWEEP: &str = "DELETE FROM identity.signing_keys WHERE verifies_until < $1 RETURNING secret_id";

/// Removes keys that verify nothing any more; returns where their private parts are.
pub async fn sweep(tx: &mut SystemTx, before: DateTime<Utc>) -> Result<Vec<SecretId>, store::Error> {
    let rows = tx.query(SWEEP, &[&before]).await?;
    Ok(rows.iter().map(|row| SecretId(row.get(0))).collect())
}
