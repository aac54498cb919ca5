//! Connections: two pools over one login, each with its own role.
//!
//! The login owns the schema and runs migrations. Nothing else uses its rights: every pooled
//! connection sets its role once, when it is made, and works as `atelier_app` (sees one tenant) or
//! `atelier_system` (sees all; only [`crate::Store::system`] hands it out).

use crate::{Error, tls};
use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Pool, RecyclingMethod, Runtime, Timeouts};
use std::time::Duration;
use tokio_postgres::Config;

/// How to reach the database, and how much of it to use.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where it is and who we are there.
    pub config: Config,
    /// Connections for tenant work (default 20).
    pub app_connections: usize,
    /// Connections for the machinery: queue, events, sign-in (default 8).
    pub system_connections: usize,
    /// How long a caller waits for a connection before it is told 503 (default 5 s).
    pub wait: Duration,
    /// The longest a statement may run (default 30 s).
    pub statement_timeout: Duration,
}

impl Options {
    /// The defaults for a database at `config`.
    pub fn new(config: Config) -> Self {
        Self {
            config,
            app_connections: 20,
            system_connections: 8,
            wait: Duration::from_secs(5),
            statement_timeout: Duration::from_secs(30),
        }
    }

    /// Reads a `postgres://` URL, with `sslmode` as libpq understands it. Certificates are checked against the
    /// system's roots.
    pub fn from_url(url: &str) -> Result<Self, Error> {
        url.parse::<Config>().map(Self::new).map_err(|e| Error::Settings(e.to_string()))
    }
}

pub(crate) const APP: &str = "atelier_app";
pub(crate) const SYSTEM: &str = "atelier_system";

pub(crate) fn build(options: &Options, role: &'static str, size: usize) -> Result<Pool, Error> {
    let mut config = options.config.clone();
    config.application_name(format!("atelier {role}")).connect_timeout(options.wait);
    let manager_config = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let manager = match tls::connector(&config)? {
        Some(tls) => Manager::from_config(config, tls, manager_config),
        None => Manager::from_config(config, tokio_postgres::NoTls, manager_config),
    };
    // Statements are planned once for each connection: left to itself the server plans a page of a list anew each time,
    // which costs more than reading it. The machinery asks for rows by key, a batch at a time, of tables whose size changes
    // by the second; its plans may be made while a table is empty and must stay right: a look-up for each row.
    let plans = if role == SYSTEM {
        "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; "
    } else {
        ""
    };
    let setup = format!(
        "SET ROLE {role}; {plans}SET plan_cache_mode = force_generic_plan; SET statement_timeout = {}; SET lock_timeout = 10000; \
         SET idle_in_transaction_session_timeout = 60000; SET timezone = 'UTC'; SET jit = off",
        options.statement_timeout.as_millis()
    );
    Pool::builder(manager)
        .max_size(size)
        .runtime(Runtime::Tokio1)
        .timeouts(Timeouts {
            wait: Some(options.wait),
            create: Some(options.wait),
            recycle: Some(options.wait),
        })
        .post_create(Hook::async_fn(move |client, _| {
            let setup = setup.clone();
            Box::pin(async move { client.batch_execute(&setup).await.map_err(HookError::Backend) })
        }))
        .build()
        .map_err(|e| Error::Settings(e.to_string()))
}
