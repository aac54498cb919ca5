//! A PostgreSQL of our own in the data folder, for those who have no server.
//!
//! [`LocalCluster::start`] makes the database on first use, starts its server and hands out
//! [`LocalCluster::config`]; [`LocalCluster::watch`] keeps it alive; [`LocalCluster::stop`] ends it cleanly.
//!
//! - One Atelier to a data folder: a lock that dies with the process, however it dies. The server is in a
//!   group of its own and outlives us if we are killed; the next start adopts it.
//! - The programs come from the folder the settings name, an installed PostgreSQL, or the bundled one.
//! - No network: a Unix socket in a folder that lets nobody else in, and the kernel vouches for who connects.
//!   As root the server runs under an account that can do nothing else (`account`, `home`).
//! - Checksums, `fsync` and full pages are on. Data is made whole or not at all, never over other data, and
//!   opened only by the major version that made it.
//!
//! Unix only: elsewhere there is no such socket.

mod account;
mod bundled;
mod conf;
mod error;
mod home;
mod init;
mod journal;
mod machine;
mod process;
mod programs;
mod server;
mod socket;
mod sql;
mod watch;

pub use conf::Tuning;
pub use error::LocalError;
pub use machine::free_bytes;
pub use programs::{Finding, Place, Version, probe_programs};
pub use watch::ClusterState;

use account::Account;
use conf::{ADMIN, DATABASE, OWNER};
use home::{Home, Lock};
use nix::sys::signal::Signal;
use parking_lot::Mutex;
use server::{Server, Site};
use std::{ffi::OsString, path::PathBuf, sync::Arc, time::Duration};
use tokio_postgres::Config;
use tokio_util::sync::CancellationToken;

/// What to run, and where.
#[derive(Debug, Clone)]
pub struct LocalOptions {
    /// Atelier's data folder; made if it is missing. The database is in its `postgres`.
    pub data_dir: PathBuf,
    /// The folder of the server programs, where the settings name one.
    pub programs_dir: Option<PathBuf>,
    /// The bundled PostgreSQL: the folder `native` of the npm package.
    pub bundled_dir: Option<PathBuf>,
    /// The value of `PATH`, to find an installed PostgreSQL.
    pub search_path: Option<OsString>,
    /// Where else packages install it; one `*` each stands for part of one name.
    pub installed: Vec<String>,
    /// The value of `XDG_RUNTIME_DIR`: the socket goes there if the data folder's path is too long for it.
    pub runtime_dir: Option<PathBuf>,
    /// As root: the account of the server. Default: `postgres`, else `nobody`. Existing data keeps its owner.
    pub account: Option<String>,
    /// As root: where the database goes if the server's account cannot enter the data folder.
    pub system_dir: PathBuf,
    /// How much of the machine the server may use.
    pub tuning: Tuning,
    /// The longest wait for a server that recovers (default 10 min).
    pub start_timeout: Duration,
    /// How long a live server may leave its socket silent before it is replaced (default 30 s).
    pub silence: Duration,
    /// How long a stop may take before it becomes an immediate one (default 30 s).
    pub stop_grace: Duration,
}

impl LocalOptions {
    /// The defaults for a data folder.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            programs_dir: None,
            bundled_dir: None,
            search_path: None,
            installed: programs::INSTALLED.map(str::to_owned).to_vec(),
            runtime_dir: None,
            account: None,
            system_dir: PathBuf::from("/var/lib/atelier"),
            tuning: Tuning::detect(),
            start_timeout: Duration::from_mins(10),
            silence: Duration::from_secs(30),
            stop_grace: Duration::from_secs(30),
        }
    }
}

/// How to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopMode {
    /// Break off sessions, write everything down; after the grace as [`StopMode::Immediate`].
    Fast,
    /// Drop everything; the next start recovers. Nothing committed is lost.
    Immediate,
}

/// A running server of our own. Cheap to clone. Dropping it does not stop the server.
#[derive(Debug, Clone)]
pub struct LocalCluster {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    site: Site,
    socket_dir: PathBuf,
    adopted: bool,
    version: Mutex<Version>,
    server: tokio::sync::Mutex<Server>,
    state: tokio::sync::watch::Sender<ClusterState>,
    stopping: CancellationToken,
    lock: Mutex<Option<Lock>>,
}

/// Ends a server whose start was given up half-way, so that Ctrl-C leaves nothing behind.
struct Abandoned(Option<i32>);

impl Drop for Abandoned {
    fn drop(&mut self) {
        if let Some(pid) = self.0 {
            process::signal(pid, Signal::SIGINT);
        }
    }
}

impl LocalCluster {
    /// Starts the server, or adopts the one that outlived our predecessor; on first use makes the database.
    /// Returns once it answers.
    pub async fn start(options: LocalOptions) -> Result<Self, LocalError> {
        let (site, lock) = settle(options).await?;
        let survivor = match site.survivor().await? {
            Some(server) => adopt(&site, server).await?,
            None => None,
        };
        let adopted = survivor.is_some();
        let (server, version) = match survivor {
            Some(found) => found,
            None => launch(&site).await?,
        };
        journal::prune(&site.home);
        tracing::info!(%version, adopted, home = %site.home.root().display(), "PostgreSQL is ready");
        Ok(Self {
            inner: Arc::new(Inner {
                socket_dir: server.socket_dir.clone(),
                adopted,
                version: Mutex::new(version),
                server: tokio::sync::Mutex::new(server),
                state: tokio::sync::watch::Sender::new(ClusterState::Ready),
                stopping: CancellationToken::new(),
                lock: Mutex::new(Some(lock)),
                site,
            }),
        })
    }

    /// How another process of the same user reaches the server that runs on this data folder, if one runs:
    /// for a command beside a server, or a worker beside an API. The login is the owner's.
    pub async fn running(options: &LocalOptions) -> Result<Option<Config>, LocalError> {
        let Some(home) = Home::find(&options.data_dir)? else { return Ok(None) };
        let account = Account::choose(options.account.as_deref(), home.data_owner())?;
        let site = Site { options: options.clone(), home, account };
        Ok(site.survivor().await?.map(|server| sql::login(&server.socket_dir, OWNER, DATABASE)))
    }

    /// The login of the owner, who is no superuser, on the database `atelier`. Stays valid when the server
    /// is started again.
    pub fn config(&self) -> Config {
        sql::login(&self.inner.socket_dir, OWNER, DATABASE)
    }

    /// The login of the superuser on the database `atelier`: for extensions, backups and repairs.
    pub fn admin_config(&self) -> Config {
        sql::login(&self.inner.socket_dir, ADMIN, DATABASE)
    }

    /// Whether the server was there before us: our predecessor was killed.
    pub fn adopted(&self) -> bool {
        self.inner.adopted
    }

    /// The server's version.
    pub fn version(&self) -> Version {
        *self.inner.version.lock()
    }

    /// The folder of the database: data, logs, settings.
    pub fn home(&self) -> &std::path::Path {
        self.inner.site.home.root()
    }

    /// The server's process id.
    pub async fn pid(&self) -> i32 {
        self.inner.server.lock().await.pid
    }

    /// What it is at, now and from now on: for `/health`. Kept current by [`LocalCluster::watch`].
    pub fn state(&self) -> tokio::sync::watch::Receiver<ClusterState> {
        self.inner.state.subscribe()
    }

    /// Stops the server and lets go of the data folder. Says whether all was written down; if not, the next
    /// start recovers. A second call does nothing.
    pub async fn stop(&self, mode: StopMode) -> bool {
        self.inner.stopping.cancel();
        let clean = self.inner.server.lock().await.end(mode, self.inner.site.options.stop_grace).await;
        socket::leave(&self.inner.socket_dir);
        self.inner.state.send_replace(ClusterState::Stopped);
        self.inner.lock.lock().take();
        clean
    }
}

/// Finds or makes the home, takes it, and brings it in order.
async fn settle(options: LocalOptions) -> Result<(Site, Lock), LocalError> {
    let found = Home::find(&options.data_dir)?;
    let owner = found.as_ref().and_then(Home::data_owner);
    let account = Account::choose(options.account.as_deref(), owner)?;
    let home = match found {
        Some(home) => home,
        None => Home::make(&options.data_dir, &account, &options.system_dir).await?,
    };
    let lock = Lock::take(&home, &options.data_dir)?;
    home.prepare(&account).await?;
    Ok((Site { options, home, account }, lock))
}

/// Takes over a server that runs. `None` if it ended meanwhile, or had to be ended because it is deaf.
async fn adopt(site: &Site, mut server: Server) -> Result<Option<(Server, Version)>, LocalError> {
    tracing::info!(pid = server.pid, "a PostgreSQL of this data folder is running; adopting it");
    // It works without its programs; new settings can wait for the next start if they are not there.
    if let Ok(programs) = site.programs().await
        && site.configure(&programs).await?
    {
        server.signal(Signal::SIGHUP);
    }
    match site.ready(&mut server).await {
        Ok(version) => Ok(Some((server, version))),
        Err(LocalError::Exited(_)) => Ok(None),
        Err(error @ LocalError::Silent { .. }) => {
            tracing::warn!(%error, "ending it and starting a new one");
            server.end(StopMode::Fast, site.options.stop_grace).await;
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Makes the database if there is none, and starts its server.
async fn launch(site: &Site) -> Result<(Server, Version), LocalError> {
    let programs = site.programs().await?;
    if site.home.data_major()?.is_none() {
        tracing::info!(version = %programs.version, programs = %programs.bin.display(), "making a new database");
        site.init(&programs).await?;
    }
    site.configure(&programs).await?;
    let socket_dir = socket::settle(&site.options, &site.home, &site.account)?;
    let mut server = site.launch(&programs, &socket_dir).await?;
    let mut abandoned = Abandoned(Some(server.pid));
    let ready = site.ready(&mut server).await;
    if matches!(ready, Ok(_) | Err(LocalError::NotReady { .. } | LocalError::Exited(_))) {
        abandoned.0 = None;
    }
    Ok((server, ready?))
}
