//! A database of its own for a measurement.

use anyhow::Result;
use events::Events;
use kernel::{Actor, Ctx, TenantId, UserId, World};
use runs::Runs;
use std::path::PathBuf;
use store::{
    Config, Options, Store,
    local::{LocalCluster, LocalOptions, StopMode},
};
use tokio_util::sync::CancellationToken;

pub struct Stage {
    pub cluster: LocalCluster,
    pub folder: PathBuf,
}

/// The rooms a measurement needs, over one of the stage's databases.
pub struct Set {
    pub store: Store,
    pub runs: Runs,
    pub ctx: Ctx,
    pub stop: CancellationToken,
}

impl Stage {
    pub async fn set() -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("atelier-bench-{}", std::process::id()));
        let mut options = LocalOptions::new(folder.clone());
        options.search_path = std::env::var_os("PATH");
        let cluster = LocalCluster::start(options).await?;
        Ok(Self { cluster, folder })
    }

    /// Makes an empty database of that name.
    pub async fn database(&self, name: &str) -> Result<Config> {
        let mut config = self.cluster.config();
        let owner = config.get_user().unwrap_or_default().to_owned();
        let (client, connection) = self.cluster.admin_config().connect(tokio_postgres::NoTls).await?;
        let driver = tokio::spawn(connection);
        client.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
        client.batch_execute(&format!("CREATE DATABASE {name} OWNER {owner}")).await?;
        drop(client);
        let _ = driver.await;
        config.dbname(name);
        store::migrate(&config).await?;
        Ok(config)
    }

    pub async fn strike(self) {
        self.cluster.stop(StopMode::Fast).await;
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Set {
    pub async fn over(config: Config) -> Result<Self> {
        let stop = CancellationToken::new();
        let mut options = Options::new(config);
        options.app_connections = 32;
        let store = Store::open(&options, &format!("bench-{}", std::process::id()), stop.clone()).await?;
        let world = World::real();
        let runs = Runs::new(store.clone(), world.clone(), Events::new(store.clone(), world.clone()));
        let ctx = Ctx::new(world.id::<TenantId>(), Actor::user(world.id::<UserId>()));
        Ok(Self { store, runs, ctx, stop })
    }
}

/// Median, least and greatest.
pub fn spread(values: &[f64]) -> (f64, f64, f64) {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    (sorted[sorted.len() / 2], sorted[0], sorted[sorted.len() - 1])
}

/// The value below which `share` of them lie.
pub fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[((sorted.len() - 1) as f64 * share) as usize]
}
