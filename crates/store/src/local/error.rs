//! What can go wrong with a server of our own, each with what to do about it.

use kernel::{Fault, FaultKind};
use std::{
    io,
    path::{Path, PathBuf},
    time::Duration,
};

/// A failure of the managed local PostgreSQL. The texts are for the operator.
#[derive(Debug, thiserror::Error)]
pub enum LocalError {
    /// Another process holds the data folder.
    #[error(
        "the data folder {} is in use by another Atelier server{}; stop that one first, or choose another data folder",
        .dir.display(), .pid.map(|pid| format!(" (process {pid})")).unwrap_or_default()
    )]
    InUse {
        /// The data folder.
        dir: PathBuf,
        /// The process that holds it, where it left its id.
        pid: Option<u32>,
    },
    /// No PostgreSQL server programs anywhere.
    #[error(
        "no PostgreSQL {} or newer was found ({looked}). Install it (Debian, Ubuntu: apt install postgresql; Fedora: dnf install \
         postgresql-server; macOS: brew install postgresql), or start with `make run`, which fetches a copy without root, or \
         give the URL of a database you have",
        super::programs::OLDEST
    )]
    NoPrograms {
        /// What was looked at, and why it would not do.
        looked: String,
    },
    /// The folder that the settings name cannot be used.
    #[error("the PostgreSQL programs named in the settings cannot be used: {}: {problem}", .dir.display())]
    BadPrograms {
        /// The folder as named.
        dir: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// The data was made by a major version of which no programs were found.
    #[error(
        "the database in {} was made by PostgreSQL {data}, and no programs of that version were found ({looked}). Install \
         PostgreSQL {data} or name the folder of its programs in the settings; to move to a newer version, upgrade the data \
         with pg_upgrade, or dump it with version {data} and restore it into a new data folder",
        .dir.display()
    )]
    WrongMajor {
        /// The cluster's data.
        dir: PathBuf,
        /// Its major version.
        data: u32,
        /// What was looked at.
        looked: String,
    },
    /// There is no operating-system account the server could run under.
    #[error("PostgreSQL needs an operating-system account to run under: {0}")]
    NoAccount(String),
    /// We are root but may not become another user.
    #[error(
        "PostgreSQL refuses to run as root, and this process may not become the user `{account}` ({source}). Run Atelier as \
         an ordinary user, or give the URL of a database you have"
    )]
    CannotSwitch {
        /// The account that was tried.
        account: String,
        /// Why not.
        source: io::Error,
    },
    /// A folder belongs to somebody else.
    #[error("{} belongs to the user {owner}, and this process runs as {me}. Run Atelier as {owner}, or choose another data folder", .path.display())]
    NotOurs {
        /// The folder.
        path: PathBuf,
        /// Whose it is.
        owner: String,
        /// Who we are.
        me: String,
    },
    /// The server's account cannot enter a folder it needs.
    #[error("the user `{account}`, under which PostgreSQL runs, may not enter {}; let others pass through its parents (chmod o+x), or choose another data folder", .path.display())]
    Unreachable {
        /// The folder.
        path: PathBuf,
        /// The account.
        account: String,
    },
    /// A path that cannot be used, or a folder that is not what it should be.
    #[error("{} cannot be used: {problem}", .path.display())]
    Unusable {
        /// The path.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// The operating system refused something.
    #[error("cannot {what} {}: {source}", .path.display())]
    Io {
        /// A verb: `create`, `read`, …
        what: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// `initdb` failed.
    #[error("making a new database failed: {0}")]
    Initdb(String),
    /// The server ended instead of getting ready.
    #[error("PostgreSQL did not start: {0}")]
    Exited(String),
    /// The server lives, but its socket stays silent.
    #[error("PostgreSQL runs but does not answer on its socket in {}", .socket.display())]
    Silent {
        /// The socket's folder.
        socket: PathBuf,
    },
    /// The server is still starting or recovering after the longest wait.
    #[error(
        "PostgreSQL was not ready after {} s: {said}. It goes on in the background; start again to wait for it",
        .waited.as_secs()
    )]
    NotReady {
        /// How long we waited.
        waited: Duration,
        /// What it said last.
        said: String,
    },
    /// The server refused what we need to set it up.
    #[error("PostgreSQL refused to be set up: {0}")]
    Refused(String),
}

impl LocalError {
    /// For `map_err`: what was tried on which path.
    pub(super) fn io(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { what, path: path.to_owned(), source }
    }

    /// For `map_err`: what was tried on which path, by a call of `nix`.
    pub(super) fn errno(what: &'static str, path: &Path) -> impl FnOnce(nix::Error) -> Self {
        move |errno| Self::Io { what, path: path.to_owned(), source: errno.into() }
    }
}

impl Fault for LocalError {
    fn kind(&self) -> FaultKind {
        FaultKind::Unavailable
    }

    fn code(&self) -> &'static str {
        match self {
            Self::InUse { .. } => "store.local_in_use",
            Self::NoPrograms { .. } => "store.local_no_programs",
            Self::BadPrograms { .. } => "store.local_bad_programs",
            Self::WrongMajor { .. } => "store.local_wrong_major",
            Self::NoAccount(_) => "store.local_no_account",
            Self::CannotSwitch { .. } => "store.local_cannot_switch",
            Self::NotOurs { .. } => "store.local_not_ours",
            Self::Unreachable { .. } => "store.local_unreachable",
            Self::Unusable { .. } => "store.local_unusable",
            Self::Io { .. } => "store.local_io",
            Self::Initdb(_) => "store.local_initdb",
            Self::Exited(_) => "store.local_exited",
            Self::Silent { .. } => "store.local_silent",
            Self::NotReady { .. } => "store.local_not_ready",
            Self::Refused(_) => "store.local_refused",
        }
    }
}
