//! One test's own database, clock and ids.

use crate::{TestClock, TestEntropy, cluster};
use chrono::{DateTime, TimeZone as _, Utc};
use kernel::{Actor, Ctx, TenantId, UserId, World};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use store::{Options, Store};
use tokio_postgres::{Config, NoTls};
use tokio_util::sync::CancellationToken;

/// What a test works in. The database is dropped with it.
#[derive(Debug)]
pub struct Lab {
    pub store: Store,
    pub clock: Arc<TestClock>,
    pub world: World,
    /// Stops what the lab started when it is dropped.
    pub stop: CancellationToken,
    database: String,
    server: Config,
}

impl Lab {
    /// A lab with an empty, migrated database; the clock stands at 2026-11-20 09:00 UTC.
    pub async fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let (server, lock) = cluster::server().await;
        let template = format!("template_{}", &store::migrate::fingerprint()[..12]);
        let (client, connection) = server.connect(NoTls).await.unwrap();
        tokio::spawn(connection);
        let known =
            client.query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&template]).await.unwrap();
        if known.is_none() {
            // Built under another name first: a killed test run must not leave a half-migrated template.
            let building = format!("{template}_building");
            client.batch_execute(&format!("DROP DATABASE IF EXISTS {building} WITH (FORCE)")).await.unwrap();
            client.batch_execute(&format!("CREATE DATABASE {building}")).await.unwrap();
            let mut target = server.clone();
            target.dbname(&building);
            store::migrate(&target).await.expect("the migrations run");
            let rename = format!("ALTER DATABASE {building} RENAME TO {template}");
            // The migrator's session may take a moment to leave.
            let mut tries = 0;
            while client.batch_execute(&rename).await.is_err() {
                tries += 1;
                assert!(tries < 200, "the template cannot be renamed");
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
        drop(lock);
        let database = format!("lab_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        client.batch_execute(&format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)")).await.unwrap();
        client.batch_execute(&format!("CREATE DATABASE {database} TEMPLATE {template}")).await.unwrap();

        let clock = Arc::new(TestClock::at(Self::start()));
        let world = World::new(clock.clone(), Arc::new(TestEntropy::seeded(42)));
        let stop = CancellationToken::new();
        let mut config = server.clone();
        config.dbname(&database);
        let mut options = Options::new(config);
        (options.app_connections, options.system_connections) = (6, 4);
        let store = Store::open(&options, "lab", stop.clone()).await.expect("the lab's database opens");
        Self { store, clock, world, stop, database, server }
    }

    /// When every lab begins: Friday, 2026-11-20 09:00 UTC.
    pub fn start() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 20, 9, 0, 0).unwrap()
    }

    /// Moves the clock.
    pub fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    /// A fresh person in a fresh tenant of their own; no rows are written.
    pub fn stranger(&self) -> Ctx {
        Ctx::new(self.world.id::<TenantId>(), Actor::user(self.world.id::<UserId>()))
    }

    /// How to connect to the lab's database as its owner, past row security.
    pub fn owner(&self) -> Config {
        let mut config = self.server.clone();
        config.dbname(&self.database);
        config
    }

    /// A connection as the owner, for looking at what no use case shows.
    pub async fn client(&self) -> tokio_postgres::Client {
        let (client, connection) = self.owner().connect(NoTls).await.unwrap();
        tokio::spawn(connection);
        client
    }

    /// Prepares each statement against the migrated schema. For statements that are put together: the sweep over all
    /// `sql.rs` sees whole literals only.
    pub async fn fits(&self, statements: &[&str]) {
        let client = self.client().await;
        for statement in statements {
            if let Err(error) = client.prepare(statement).await {
                panic!("{error:?}\n{statement}");
            }
        }
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        self.stop.cancel();
        self.store.close();
        let (server, database) = (self.server.clone(), self.database.clone());
        // A test's own runtime may be single-threaded and ending: the farewell gets a thread of its own.
        let farewell = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                if let Ok((client, connection)) = server.connect(NoTls).await {
                    tokio::spawn(connection);
                    let _ = client
                        .batch_execute(&format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)"))
                        .await;
                }
            });
        });
        let _ = farewell.join();
    }
}
