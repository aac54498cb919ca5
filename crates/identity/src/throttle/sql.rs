//! Counts of attempts in PostgreSQL, so that all replicas count together.

use super::{Count, Key};
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use store::SystemTx;

// Makes the rows that are missing and locks them all, in one statement. The keys come sorted: two
// attempts that share places lock them in the same order.
const LOCK: &str = "
    INSERT INTO identity.throttle AS t (key, last_at, blocked_until)
    SELECT key, $2, $2 FROM unnest($1::bytea[]) WITH ORDINALITY AS k (key, place) ORDER BY place
    ON CONFLICT (key) DO UPDATE SET failures = t.failures
    RETURNING key, failures, last_at, blocked_until";

/// The counts at these keys, locked until the transaction ends.
pub async fn lock(
    tx: &mut SystemTx,
    keys: &[Key],
    now: DateTime<Utc>,
) -> Result<HashMap<Key, Count>, store::Error> {
    let mut sorted: Vec<&[u8]> = keys.iter().map(Key::as_slice).collect();
    sorted.sort_unstable();
    let rows = tx.query(LOCK, &[&sorted, &now]).await?;
    rows.iter()
        .map(|row| {
            let key = row.get::<_, &[u8]>(0).try_into();
            let key = key.map_err(|_| store::Error::Defect("a throttle key is not 32 bytes".into()))?;
            let failures = u32::try_from(row.get::<_, i32>(1)).unwrap_or(0);
            Ok((key, Count { failures, last_at: row.get(2), blocked_until: row.get(3) }))
        })
        .collect()
}

const SAVE: &str =
    "UPDATE identity.throttle SET failures = $2, last_at = $3, blocked_until = $4 WHERE key = $1";

/// Writes counts that were admitted.
pub fn save(tx: &mut SystemTx, counted: Vec<(Key, Count)>) {
    for (key, count) in counted {
        tx.defer(
            SAVE,
            vec![
                Box::new(key.to_vec()),
                Box::new(i32::try_from(count.failures).unwrap_or(i32::MAX)),
                Box::new(count.last_at),
                Box::new(count.blocked_until),
            ],
        );
    }
}

// In the order of the keys, as LOCK takes them.
const REFUND: &str = "
    UPDATE identity.throttle
    SET failures = CASE WHEN key = $2 THEN 0 ELSE greatest(failures - 1, 0) END, blocked_until = $3
    WHERE key IN (SELECT key FROM identity.throttle WHERE key = ANY ($1) ORDER BY key FOR UPDATE)";

/// Takes back one attempt at each key, and all of them at `reset`: it was no guess.
pub fn refund(tx: &mut SystemTx, keys: &[Key], reset: Option<Key>, now: DateTime<Utc>) {
    let keys: Vec<Vec<u8>> = keys.iter().map(|k| k.to_vec()).collect();
    tx.defer(REFUND, vec![Box::new(keys), Box::new(reset.map(|k| k.to_vec())), Box::new(now)]);
}

const SWEEP: &str = "
    DELETE FROM identity.throttle WHERE key IN (
        SELECT key FROM identity.throttle WHERE last_at < $1 AND blocked_until < $1
        ORDER BY last_at LIMIT 5000 FOR UPDATE SKIP LOCKED)";

/// Removes counts nobody asks for any more, a batch of them.
pub async fn sweep(tx: &mut SystemTx, before: DateTime<Utc>) -> Result<u64, store::Error> {
    tx.execute(SWEEP, &[&before]).await
}
