//! What we ask the server itself: are you ready, and is our owner and our database there?

use super::conf::{ADMIN, DATABASE, OWNER};
use super::programs::Version;
use std::{io, path::Path, time::Duration};
use tokio_postgres::{Client, Config, Error, NoTls, error::SqlState};

/// How long one question may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// A login by the socket in `dir`.
pub(super) fn login(dir: &Path, user: &str, database: &str) -> Config {
    let mut config = Config::new();
    config.host_path(dir).port(super::socket::PORT).user(user).dbname(database);
    config
}

/// What the socket says.
#[derive(Debug)]
pub(super) enum Answer {
    /// Signed in as the owner.
    Ready(Version),
    /// It lives and asks for patience: starting, recovering, stopping, out of connections.
    Wait(String),
    /// Nobody listens (yet).
    Silent,
    /// The owner or the database is missing, or we are not let in.
    Refused(String),
}

/// Tries to sign in as the owner.
pub(super) async fn ask(dir: &Path) -> Answer {
    let config = login(dir, OWNER, DATABASE);
    let asked = run(&config, async |client| version(&client).await);
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(version)) => Answer::Ready(version),
        Ok(Err(error)) => read(&error),
        Err(_) => Answer::Silent,
    }
}

fn read(error: &Error) -> Answer {
    if let Some(db) = error.as_db_error() {
        let wait = [SqlState::CANNOT_CONNECT_NOW, SqlState::TOO_MANY_CONNECTIONS].contains(db.code());
        return if wait {
            Answer::Wait(db.message().to_owned())
        } else {
            Answer::Refused(db.message().to_owned())
        };
    }
    let source = std::error::Error::source(error).and_then(|source| source.downcast_ref::<io::Error>());
    match source {
        Some(source) if source.kind() == io::ErrorKind::PermissionDenied => {
            Answer::Refused(source.to_string())
        }
        _ => Answer::Silent,
    }
}

/// Makes the owner and the database if they are missing. What is there stays as it is.
pub(super) async fn provision(dir: &Path) -> Result<(), Error> {
    run(&login(dir, ADMIN, "postgres"), async |client| {
        let version = version(&client).await?;
        if !exists(&client, "SELECT FROM pg_roles WHERE rolname = $1", OWNER).await? {
            // Makes the roles of the application, and needs nothing else that an owner does not have.
            client.batch_execute(&format!("CREATE ROLE {OWNER} LOGIN CREATEROLE")).await?;
        }
        if version.major >= 16 {
            // From 16 on, who makes a role may not use it unless told so; before, always.
            let grant = format!("ALTER ROLE {OWNER} SET createrole_self_grant = 'set, inherit'");
            client.batch_execute(&grant).await?;
        }
        if !exists(&client, "SELECT FROM pg_database WHERE datname = $1", DATABASE).await? {
            client.batch_execute(&format!("CREATE DATABASE {DATABASE} OWNER {OWNER}")).await?;
        }
        Ok(())
    })
    .await
}

async fn version(client: &Client) -> Result<Version, Error> {
    let row = client.query_one("SELECT current_setting('server_version_num')::int", &[]).await?;
    Ok(Version::from_number(row.get::<_, i32>(0).unsigned_abs()))
}

async fn exists(client: &Client, query: &str, name: &str) -> Result<bool, Error> {
    Ok(client.query_opt(query, &[&name]).await?.is_some())
}

/// Connects, works, and hangs up.
async fn run<T>(config: &Config, work: impl AsyncFnOnce(Client) -> Result<T, Error>) -> Result<T, Error> {
    let mut config = config.clone();
    config.application_name("atelier local").connect_timeout(PATIENCE);
    let (client, connection) = config.connect(NoTls).await?;
    // The connection ends when the work drops its client, or the work when the connection breaks.
    let (done, _) = tokio::join!(work(client), connection);
    done
}

/// The whole of an error: the library prints only its kind.
pub(super) fn explain(error: &Error) -> String {
    error.as_db_error().map_or_else(
        || match std::error::Error::source(error) {
            Some(source) => format!("{error}: {source}"),
            None => error.to_string(),
        },
        |db| db.message().to_owned(),
    )
}
