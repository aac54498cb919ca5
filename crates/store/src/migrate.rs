//! One timeline of migrations, embedded, forward only.

use crate::{Error, raw};
use include_dir::{Dir, include_dir};
use sha2::{Digest as _, Sha256};
use tokio_postgres::{Client, Config};

static MIGRATIONS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../migrations");

/// Any number; the same in every replica, so that only one migrates at a time.
const LOCK: i64 = 0x6174_656c_6965_7201;

/// One embedded migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migration {
    /// File name without `.sql`: `20261120_1012_work_items`.
    pub name: String,
    /// SHA-256 of the text, hex.
    pub digest: String,
    text: &'static str,
}

/// Every migration this binary carries, oldest first.
pub fn all() -> Vec<Migration> {
    let mut list: Vec<Migration> = MIGRATIONS
        .files()
        .filter_map(|file| {
            let name = file.path().file_name()?.to_str()?.strip_suffix(".sql")?.to_owned();
            let text = file.contents_utf8()?;
            Some(Migration { name, digest: hex::encode(Sha256::digest(text)), text })
        })
        .collect();
    list.sort_by(|a, b| a.name.cmp(&b.name));
    list
}

/// One digest over all migrations: changes whenever the schema can have changed.
pub fn fingerprint() -> String {
    let mut hash = Sha256::new();
    for migration in all() {
        hash.update(&migration.name);
        hash.update(&migration.digest);
    }
    hex::encode(hash.finalize())
}

/// Applies what is pending and returns the names. Safe to call from several replicas at once: one
/// migrates, the others wait and find nothing to do.
pub async fn migrate(config: &Config) -> Result<Vec<String>, Error> {
    let (mut client, _notes) = raw::connect(config).await?;
    client.batch_execute("SET lock_timeout = 0; SET statement_timeout = 0").await?;
    client.execute("SELECT pg_advisory_lock($1)", &[&LOCK]).await?;
    client
        .batch_execute(
            "CREATE SCHEMA IF NOT EXISTS app;
             CREATE TABLE IF NOT EXISTS app.migrations (
                 name text PRIMARY KEY, digest text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())",
        )
        .await?;
    let waiting = pending(&client).await?;
    for migration in &waiting {
        let tx = client.transaction().await?;
        tx.batch_execute(migration.text)
            .await
            .map_err(|e| Error::Migrations(format!("{}: {}", migration.name, Error::from(e))))?;
        tx.execute(
            "INSERT INTO app.migrations (name, digest) VALUES ($1, $2)",
            &[&migration.name, &migration.digest],
        )
        .await?;
        tx.commit().await?;
        tracing::info!(migration = migration.name, "migrated");
    }
    // The lock ends with the session; release it now so that a waiting replica does not wait for that.
    client.execute("SELECT pg_advisory_unlock($1)", &[&LOCK]).await?;
    Ok(waiting.into_iter().map(|m| m.name).collect())
}

/// Refuses a database that lacks migrations, or has ones this binary does not know.
pub(crate) async fn check(config: &Config) -> Result<(), Error> {
    let (client, _notes) = raw::connect(config).await?;
    let known = client.query_one("SELECT to_regclass('app.migrations') IS NOT NULL", &[]).await?;
    let waiting = if known.get::<_, bool>(0) { pending(&client).await? } else { all() };
    if waiting.is_empty() {
        Ok(())
    } else {
        Err(Error::Pending(waiting.into_iter().map(|m| m.name).collect()))
    }
}

async fn pending(client: &Client) -> Result<Vec<Migration>, Error> {
    let mut waiting = all();
    for row in client.query("SELECT name, digest FROM app.migrations", &[]).await? {
        let (name, digest): (String, String) = (row.get(0), row.get(1));
        match waiting.iter().position(|m| m.name == name) {
            Some(at) if waiting[at].digest == digest => {
                waiting.remove(at);
            }
            Some(_) => return Err(Error::Migrations(format!("`{name}` was changed after it was applied"))),
            // A newer release was here: additive by rule (expand → contract), so an older binary may run.
            None => tracing::warn!(migration = name, "the database knows a migration this binary does not"),
        }
    }
    Ok(waiting)
}
