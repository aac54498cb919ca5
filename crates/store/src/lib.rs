//! PostgreSQL: pools, transactions, migrations, wake-ups, and the local cluster for those who have no server.
//!
//! - [`Store::tenant`] opens a [`TenantTx`]: the only way to read or write a tenant's rows. The tenant
//!   is set before the first statement runs, row security is forced on every tenant table, and the
//!   role owns nothing, so that a forgotten `WHERE` shows nothing instead of everything.
//! - [`Store::read`] is the same for a single read, in one round trip.
//! - [`Store::system`] opens a [`SystemTx`] across tenants: for the queue, the event log and sign-in.
//!   It names its reason. A use case of a user never needs it.
//! - [`migrate`] applies the embedded timeline; [`Store::open`] refuses a database that lacks some of it.
//! - [`Bell`]s wake tasks here and in other processes, after commit, without payload.
//! - [`local`] runs a private PostgreSQL in the data folder.
//!
//! Invariants: no statement runs outside a transaction with a role set; a transaction that is dropped
//! is rolled back; nothing is announced that was not committed (bells ring after commit only).
//!
//! This room must never know: any noun of the product, HTTP, who the user is (only which tenant).

mod bell;
mod error;
#[cfg(unix)]
pub mod local;
pub mod migrate;
mod personal;
mod pool;
mod raw;
mod tls;
mod tx;

pub use bell::{Bell, Listener};
pub use error::Error;
pub use migrate::migrate;
pub use personal::{Kept, When};
pub use pool::Options;
pub use tokio_postgres::{
    Config, Row,
    types::{FromSql, Json, ToSql},
};
pub use tx::{Owned, Read, SystemTx, TenantTx, Tx};

use bell::Belfry;
use kernel::{Ctx, TenantId};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// The door to the database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    app: deadpool_postgres::Pool,
    system: deadpool_postgres::Pool,
    belfry: Arc<Belfry>,
}

/// How busy the pools are, for `/metrics` and `/health`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolUse {
    /// Connections open.
    pub size: usize,
    /// Connections allowed.
    pub max: usize,
    /// Callers waiting for one.
    pub waiting: usize,
}

impl Store {
    /// Connects, refuses pending migrations, and joins the wake-ups of other processes until `stop`.
    /// `process` names this process among the replicas.
    pub async fn open(options: &Options, process: &str, stop: CancellationToken) -> Result<Self, Error> {
        migrate::check(&options.config).await?;
        let store = Self {
            app: pool::build(options, pool::APP, options.app_connections)?,
            system: pool::build(options, pool::SYSTEM, options.system_connections)?,
            belfry: Arc::default(),
        };
        let (belfry, config, id) = (Arc::clone(&store.belfry), options.config.clone(), process.to_owned());
        telemetry::spawn("store.bells", async move { belfry.run(config, id, stop).await });
        Ok(store)
    }

    /// Opens a transaction on the rows of `ctx`'s tenant.
    pub async fn tenant(&self, ctx: &Ctx) -> Result<TenantTx, Error> {
        self.tenant_by_id(ctx.tenant).await
    }

    /// Opens a transaction on the rows of one tenant: for the machinery, which knows tenants but no callers.
    pub async fn tenant_by_id(&self, tenant: TenantId) -> Result<TenantTx, Error> {
        Ok(TenantTx::new(Tx::new(self.app.get().await?, begin(tenant, "")), tenant))
    }

    /// Opens a read of one statement on the rows of `ctx`'s tenant, in one round trip.
    pub async fn read(&self, ctx: &Ctx) -> Result<Read, Error> {
        Ok(Read::new(Tx::new(self.app.get().await?, begin(ctx.tenant, " READ ONLY"))))
    }

    /// Opens a transaction across tenants. `reason` says why, in the log.
    pub async fn system(&self, reason: &'static str) -> Result<SystemTx, Error> {
        tracing::trace!(reason, "system transaction");
        Ok(SystemTx(Tx::new(self.system.get().await?, "BEGIN".to_owned())))
    }

    /// The bell of that name.
    pub fn bell(&self, name: &'static str) -> Bell {
        self.belfry.bell(name)
    }

    /// Asks the database for a sign of life.
    pub async fn ping(&self) -> Result<(), Error> {
        let client = self.system.get().await?;
        client.query_one("SELECT 1", &[]).await?;
        Ok(())
    }

    /// How busy the tenant and system pools are.
    pub fn pools(&self) -> [(&'static str, PoolUse); 2] {
        let of = |p: &deadpool_postgres::Pool| {
            let s = p.status();
            PoolUse { size: s.size, max: s.max_size, waiting: s.waiting }
        };
        [("app", of(&self.app)), ("system", of(&self.system))]
    }

    /// Closes the pools; whoever waits for a connection is told so.
    pub fn close(&self) {
        self.app.close();
        self.system.close();
    }
}

/// Connects once and gives the server's version.
pub async fn reach(config: &Config) -> Result<String, Error> {
    let (client, _notes) = raw::connect(config).await?;
    Ok(client.query_one("SELECT current_setting('server_version')", &[]).await?.get(0))
}

/// What time the server has.
pub async fn clock(config: &Config) -> Result<chrono::DateTime<chrono::Utc>, Error> {
    let (client, _notes) = raw::connect(config).await?;
    Ok(client.query_one("SELECT clock_timestamp()", &[]).await?.get(0))
}

fn begin(tenant: TenantId, mode: &str) -> String {
    format!("BEGIN{mode}; SET LOCAL app.tenant_id = '{}'", tenant.uuid())
}
