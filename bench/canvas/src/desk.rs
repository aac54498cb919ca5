//! The rooms a sync needs, over a database of their own.

use crate::site::{KEY, Site};
use anyhow::{Context as _, Result, bail};
use connectors::{
    Canvas, Options, Parts,
    canvas::{Pace, SyncCounts},
};
use documents::{Limits, Reader};
use egress::{Egress, EgressOptions};
use events::Events;
use kernel::{Actor, Ctx, SecretString, TenantId, UserId, World};
use runs::{Kinds, Runs, Worker, WorkerOptions};
use std::{
    path::PathBuf,
    time::{Duration, Instant},
};
use store::{
    Config, Store,
    local::{LocalCluster, LocalOptions, StopMode},
};
use tokio_util::sync::CancellationToken;
use vault::{Masters, Vault};

/// A cluster of its own, with `fsync` on.
pub struct Stage {
    cluster: LocalCluster,
    folder: PathBuf,
}

impl Stage {
    pub async fn set() -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("atelier-bench-{}", std::process::id()));
        let mut options = LocalOptions::new(folder.clone());
        options.search_path = std::env::var_os("PATH");
        let cluster = LocalCluster::start(options).await?;
        Ok(Self { cluster, folder })
    }

    /// An empty database of that name.
    async fn database(&self, name: &str) -> Result<Config> {
        let mut config = self.cluster.config();
        let owner = config.get_user().unwrap_or_default().to_owned();
        let (client, connection) = self.cluster.admin_config().connect(tokio_postgres::NoTls).await?;
        let driver = tokio::spawn(connection);
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

/// Somebody whose Canvas is connected.
pub struct Desk {
    canvas: Canvas,
    runs: Runs,
    ctx: Ctx,
    config: Config,
    stop: CancellationToken,
}

impl Desk {
    pub async fn over(stage: &Stage, name: &str, site: &Site) -> Result<Self> {
        let config = stage.database(name).await?;
        let (world, stop) = (World::real(), CancellationToken::new());
        let store = Store::open(&store::Options::new(config.clone()), name, stop.clone()).await?;
        let events = Events::new(store.clone(), world.clone());
        let runs = Runs::new(store.clone(), world.clone(), events.clone());
        let masters = vault::Options::new(Masters::Folder(stage.folder.join(format!("keys_{name}"))));
        let vault = Vault::unlock(masters, store.clone(), world.clone(), stop.clone()).await?;
        let allow = vec![format!("127.0.0.1:{}", site.port).parse()?];
        let egress = Egress::new(EgressOptions { allow, ..EgressOptions::default() }, world.clone())?;
        let canvas = Canvas::new(Parts {
            store: store.clone(),
            world: world.clone(),
            events,
            vault,
            runs: runs.clone(),
            egress,
            reader: Reader::new(std::env::current_exe()?, Vec::new(), Limits::default(), 1),
            options: Options {
                plain_http: true,
                sync_hours: None,
                pace: Pace { refill: 100.0, ..Pace::default() },
                ..Options::default()
            },
        });
        let ctx = Ctx::new(world.id::<TenantId>(), Actor::user(world.id::<UserId>()));
        let url = format!("http://127.0.0.1:{}", site.port);
        canvas.connect(&ctx, &url, &SecretString::from(KEY), None).await?;
        let kinds = Kinds::new().with(connectors::canvas::kind(canvas.clone()));
        drop(Worker::start(runs.clone(), kinds, WorkerOptions::default(), stop.clone()));
        Ok(Self { canvas, runs, ctx, config, stop })
    }

    /// Syncs; says how long it took, from asking to the end of the run.
    pub async fn sync(&self) -> Result<(f64, SyncCounts)> {
        let begun = Instant::now();
        let (run, _) = self.canvas.sync(&self.ctx, None).await?;
        loop {
            let view = self.runs.get(&self.ctx, run).await?;
            match view.state.as_str() {
                "completed" => break,
                "failed" | "cancelled" => bail!("{view:?}"),
                _ => tokio::time::sleep(Duration::from_millis(5)).await,
            }
        }
        let seconds = begun.elapsed().as_secs_f64();
        let steps = self.runs.steps(&self.ctx, run).await?;
        let last = steps.into_iter().find(|s| s.name == "synced").and_then(|s| s.output);
        Ok((seconds, serde_json::from_value(last.context("the run says what it did")?)?))
    }

    /// Rows that stand for the same thing at Canvas.
    pub async fn duplicates(&self) -> Result<i64> {
        let (client, connection) = self.config.connect(tokio_postgres::NoTls).await?;
        let driver = tokio::spawn(connection);
        let tenant = self.ctx.tenant.uuid().to_string();
        client.batch_execute(&format!("SET app.tenant_id = '{tenant}'")).await?;
        let count = "SELECT (SELECT count(*) - count(DISTINCT course_id) FROM connectors.canvas_courses)
                + (SELECT count(*) - count(DISTINCT assignment_id) FROM connectors.canvas_assignments)
                + (SELECT count(*) - count(DISTINCT topic_id) FROM connectors.canvas_topics)";
        let duplicates = client.query_one(count, &[]).await?.get(0);
        drop(client);
        let _ = driver.await;
        Ok(duplicates)
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}
