//! Which master keys this database was sealed with. Never the keys.

use chrono::{DateTime, Utc};
use store::{Error, SystemTx};

/// One master key, as the database knows it.
pub(crate) struct Known {
    pub version: u32,
    /// Opens with the right key only.
    pub proof: Vec<u8>,
    pub retired: bool,
}

pub(crate) async fn known(tx: &mut SystemTx) -> Result<Vec<Known>, Error> {
    let rows = tx
        .query("SELECT version, proof, retired_at IS NOT NULL FROM vault.masters ORDER BY version", &[])
        .await?;
    Ok(rows
        .iter()
        .map(|r| Known { version: r.get::<_, i32>(0) as u32, proof: r.get(1), retired: r.get(2) })
        .collect())
}

/// Makes a master key known; the first to do so wins.
pub(crate) async fn introduce(
    tx: &mut SystemTx,
    version: u32,
    proof: &[u8],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    tx.execute(
        "INSERT INTO vault.masters (version, proof, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        &[&(version as i32), &proof, &now],
    )
    .await?;
    Ok(())
}

/// The master key to wrap with; it cannot be retired until the transaction ends.
pub(crate) async fn current(tx: &mut SystemTx) -> Result<Option<u32>, Error> {
    let row = tx
        .query_opt(
            "SELECT version FROM vault.masters WHERE retired_at IS NULL ORDER BY version DESC LIMIT 1 FOR SHARE",
            &[],
        )
        .await?;
    Ok(row.map(|r| r.get::<_, i32>(0) as u32))
}

/// Retires all master keys older than `version`, and gives their versions.
pub(crate) async fn retire_older(
    tx: &mut SystemTx,
    version: u32,
    now: DateTime<Utc>,
) -> Result<Vec<u32>, Error> {
    let rows = tx
        .query(
            "UPDATE vault.masters SET retired_at = $2 WHERE version < $1 AND retired_at IS NULL RETURNING version",
            &[&(version as i32), &now],
        )
        .await?;
    Ok(rows.iter().map(|r| r.get::<_, i32>(0) as u32).collect())
}
