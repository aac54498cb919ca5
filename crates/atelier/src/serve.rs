//! The server: opens the house, serves until asked to stop, drains.

use crate::{App, Database, client, database::Claim, health};
use anyhow::{Context as _, Result};
use api_kit::{Deps, server::ServerOptions};
use kernel::World;
use runs::{Worker, WorkerOptions};
use settings::{Environment, Settings};
use std::{process::ExitCode, sync::Arc, time::Duration};
use telemetry::Shutdown;
use tokio::net::TcpListener;

/// Which part of the work this process does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// All of it.
    Both,
    /// Answers requests.
    Api,
    /// Does runs.
    Worker,
}

/// The open house.
pub(crate) struct House {
    pub app: App,
    pub shutdown: Shutdown,
    database: Database,
}

impl House {
    /// Opens the database and every room.
    pub async fn open(settings: &Settings, environment: &Environment, claim: Claim) -> Result<Self> {
        let world = World::real();
        let shutdown = Shutdown::new();
        let process = format!("{}-{}", std::process::id(), world.id::<uuid::Uuid>().simple());
        let database = Database::open(settings, environment, claim, &process, shutdown.token()).await?;
        let program = std::env::current_exe().context("where this program is cannot be told")?;
        let app = App::open(settings, database.store.clone(), world, program, shutdown.token()).await;
        match app {
            Ok(app) => Ok(Self { app, shutdown, database }),
            Err(error) => {
                shutdown.begin();
                database.close().await;
                Err(error)
            }
        }
    }

    /// Closes everything, the database last.
    pub async fn close(self) {
        let Self { app, shutdown, database } = self;
        drop(app);
        shutdown.begin();
        database.store.close();
        shutdown.drain(Duration::from_secs(3)).await;
        database.close().await;
    }
}

pub(crate) async fn run(settings: &Settings, environment: &Environment, role: Role) -> Result<ExitCode> {
    // First of all the address: two servers on one are told apart before either touches the data.
    let listener = match role {
        Role::Worker => None,
        Role::Both | Role::Api => {
            let listener = TcpListener::bind(settings.listen).await;
            Some(listener.with_context(|| format!("cannot listen on {}", settings.listen))?)
        }
    };
    let signals = Signals::listen()?;
    // A lone worker may work beside a server on the same data folder; two servers may not.
    let claim = if role == Role::Worker { Claim::Share } else { Claim::Own };
    let house = House::open(settings, environment, claim).await?;
    let stop = house.shutdown.token();
    house.app.keep_house(&stop);

    let worker = (role != Role::Api).then(|| {
        let concurrency = settings.worker_concurrency as usize;
        let options = WorkerOptions {
            concurrency,
            tenant_cap: (concurrency * 3 / 4).max(1),
            drain: settings.drain_grace,
            ..WorkerOptions::default()
        };
        Worker::start(house.app.runs.clone(), house.app.kinds(), options, stop.clone())
    });
    let server = match listener {
        Some(listener) => {
            let address = listener.local_addr()?;
            let router = router(&house, settings)?;
            let options = server_options(settings);
            let token = stop.clone();
            let server = telemetry::spawn("http", async move {
                api_kit::server::serve(listener, router, options, token).await;
            });
            announce(settings, address);
            Some(server)
        }
        None => None,
    };

    signals.first().await;
    tracing::info!(
        "stopping: finishing what runs, at most {:?}; a second signal stops at once",
        settings.drain_grace
    );
    let drained = async {
        house.shutdown.begin();
        if let Some(worker) = worker {
            worker.finished().await;
        }
        if let Some(server) = server {
            let _ = server.await;
        }
        house.close().await;
    };
    let drained = tokio::select! {
        () = drained => true,
        () = signals.second() => false,
    };
    if drained {
        tracing::info!("stopped");
        return Ok(ExitCode::SUCCESS);
    }
    tracing::warn!("stopped at once; what was running goes on at the next start");
    Ok(ExitCode::from(130))
}

/// The whole API with the web client behind it.
fn router(house: &House, settings: &Settings) -> Result<axum::Router> {
    let app = &house.app;
    let deps = Deps::new(Arc::clone(&app.identity) as _, app.world.clone())
        .store(app.store.clone())
        .stop(house.shutdown.token())
        .options(door_options(settings)?);
    let database =
        health::DatabaseCheck { store: app.store.clone(), cluster: house.database.cluster.clone() };
    let disk = health::DiskCheck { folder: settings.data_dir.clone() };
    let outside = axum::Router::new()
        .merge(identity::well_known(Arc::clone(&app.identity)))
        .fallback_service(client::router());
    Ok(app.api().check(Arc::new(database)).check(Arc::new(disk)).fallback(outside).build(deps))
}

fn server_options(settings: &Settings) -> ServerOptions {
    ServerOptions {
        max_connections: settings.max_connections as usize,
        grace: settings.drain_grace,
        ..ServerOptions::default()
    }
}

fn door_options(settings: &Settings) -> Result<api_kit::Options> {
    let proxies = settings.trusted_proxies.iter().map(|text| {
        let network = text.parse().or_else(|_| text.parse::<std::net::IpAddr>().map(Into::into));
        network.with_context(|| format!("`trusted_proxies`: `{text}` is neither an address nor a CIDR"))
    });
    Ok(api_kit::Options {
        body_limit: usize::try_from(settings.body_limit.0).unwrap_or(usize::MAX),
        request_timeout: settings.request_timeout,
        max_requests: settings.max_requests as usize,
        rate_limit: settings.rate_limit,
        rate_limit_anonymous: settings.rate_limit_anonymous,
        cors_origins: settings.cors_origins.clone(),
        trusted_proxies: proxies.collect::<Result<_>>()?,
        hsts: settings.public_url.as_deref().is_some_and(|url| url.starts_with("https:")),
        metrics_token: settings.metrics_token.clone(),
    })
}

/// Where to go, for whoever started this at a terminal.
fn announce(settings: &Settings, address: std::net::SocketAddr) {
    let shown = settings.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    tracing::info!(
        version = env!("CARGO_PKG_VERSION"),
        data = %settings.data_dir.display(),
        client = client::is_built_in(),
        "Atelier is ready at {shown}"
    );
}

/// The signals that end the process.
struct Signals {
    received: tokio::sync::watch::Receiver<u32>,
}

impl Signals {
    fn listen() -> Result<Self> {
        let (send, received) = tokio::sync::watch::channel(0);
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        let mut interrupt = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt())?;
        // Not one of the tracked tasks: it hears the second signal while those are waited for.
        #[expect(clippy::disallowed_methods, reason = "must outlive the drain that waits for tracked tasks")]
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    _ = terminate.recv() => {}
                    _ = interrupt.recv() => {}
                    () = send.closed() => return,
                }
                send.send_modify(|n| *n += 1);
            }
        });
        Ok(Self { received })
    }

    async fn count(&self, wanted: u32) {
        let mut received = self.received.clone();
        let _ = received.wait_for(|n| *n >= wanted).await;
    }

    async fn first(&self) {
        self.count(1).await;
    }

    async fn second(&self) {
        self.count(2).await;
    }
}
