//! One server: starting it, finding one that survived us, waiting for it, ending it.

use super::{
    LocalError, LocalOptions, StopMode,
    account::Account,
    conf,
    home::{self, Home},
    journal,
    process::{self, PidFile, Standing},
    programs::{self, Programs, Version},
    socket,
    sql::{self, Answer},
};
use nix::sys::signal::Signal;
use std::{
    fs::{self, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};
use tokio::{
    process::Child,
    time::{Instant, sleep},
};

/// A server notes its socket moments after its process id.
const EARLY: Duration = Duration::from_secs(5);
/// How often a server that recovers is reported on.
const REPORT_EVERY: Duration = Duration::from_secs(2);
/// How long a server that is told to drop everything may take to do so.
const IMMEDIATE_PATIENCE: Duration = Duration::from_secs(10);

/// Everything about a cluster that does not change while it runs.
#[derive(Debug)]
pub(super) struct Site {
    pub options: LocalOptions,
    pub home: Home,
    pub account: Account,
}

/// A server process: a child of ours, or one that was there before us.
#[derive(Debug)]
pub(super) struct Server {
    pub pid: i32,
    pub socket_dir: PathBuf,
    child: Option<Child>,
    account: Account,
    data: PathBuf,
}

impl Server {
    /// `None` while it lives; else how it ended.
    pub fn ended(&mut self) -> Option<String> {
        let Some(child) = &mut self.child else {
            let lives = process::standing(self.pid, &self.account, &self.data) == Standing::Ours;
            return (!lives).then(|| "the server process is gone".to_owned());
        };
        match child.try_wait() {
            Ok(None) => None,
            Ok(Some(status)) => Some(format!("the server process ended ({status})")),
            Err(error) => Some(format!("the server process cannot be watched: {error}")),
        }
    }

    pub fn signal(&mut self, signal: Signal) {
        // Asked first, so that the id is not that of a stranger by now.
        if self.ended().is_none() {
            process::signal(self.pid, signal);
        }
    }

    /// Ends it: sessions are broken off and all is written down; if that takes longer than `grace`, it drops
    /// everything and recovers at the next start. Says whether the end was a clean one.
    pub async fn end(&mut self, mode: StopMode, grace: Duration) -> bool {
        if mode == StopMode::Fast {
            self.signal(Signal::SIGINT);
            if process::wait_gone(|| self.ended().is_some(), grace).await {
                return true;
            }
            tracing::warn!(
                "PostgreSQL did not stop within {} s; it will recover at the next start",
                grace.as_secs()
            );
        }
        self.signal(Signal::SIGQUIT);
        if !process::wait_gone(|| self.ended().is_some(), IMMEDIATE_PATIENCE).await {
            self.signal(Signal::SIGKILL);
            process::wait_gone(|| self.ended().is_some(), IMMEDIATE_PATIENCE).await;
        }
        false
    }
}

/// What `postmaster.pid` leads to.
enum Found {
    Nothing,
    /// A server of ours: its process, its socket's folder.
    Server(i32, PathBuf),
    /// A server without a socket: just starting, or not of our making.
    Early,
}

impl Site {
    /// The server that our predecessor left running, if there is one.
    pub async fn survivor(&self) -> Result<Option<Server>, LocalError> {
        let begun = Instant::now();
        loop {
            match self.look()? {
                Found::Nothing => return Ok(None),
                Found::Server(pid, socket_dir) => {
                    let (account, data) = (self.account.clone(), self.home.data());
                    return Ok(Some(Server { pid, socket_dir, child: None, account, data }));
                }
                Found::Early if begun.elapsed() < EARLY => sleep(Duration::from_millis(5)).await,
                Found::Early => {
                    return Err(LocalError::Unusable {
                        path: self.home.data(),
                        problem: "a `postgres` that Atelier did not start works on it; end that first"
                            .to_owned(),
                    });
                }
            }
        }
    }

    fn look(&self) -> Result<Found, LocalError> {
        let path = self.home.pid_file();
        let text = match home::read_small(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
            Err(error) => return Err(LocalError::io("read", &path)(error)),
        };
        let Some(PidFile { pid, socket_dir }) = PidFile::parse(&text) else { return Ok(Found::Nothing) };
        // A single-user server notes its id with a minus sign, and never a socket.
        if process::standing(pid.saturating_abs(), &self.account, &self.home.data()) != Standing::Ours {
            return Ok(Found::Nothing);
        }
        Ok(match socket_dir {
            Some(socket_dir) if pid > 0 => Found::Server(pid, socket_dir),
            _ => Found::Early,
        })
    }

    /// Programs for the data, or for new data.
    pub async fn programs(&self) -> Result<Programs, LocalError> {
        let data = self.home.data();
        let needed = self.home.data_major()?.map(|major| (major, data.as_path()));
        programs::choose(&self.options, &self.account, needed).await
    }

    /// Writes the settings; says whether they changed.
    pub async fn configure(&self, programs: &Programs) -> Result<bool, LocalError> {
        // Only some builds have lz4, and asking the server for what it lacks keeps it from starting.
        let asked = self.account.command(&programs.bin.join("pg_config")).arg("--configure").output().await;
        let lz4 = asked.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("--with-lz4"));
        conf::write(&self.home, &self.account, self.options.tuning, lz4)
    }

    /// Starts a server. Nothing else works on the data: the home is held, and there is no survivor.
    pub async fn launch(&self, programs: &Programs, socket_dir: &Path) -> Result<Server, LocalError> {
        self.clear_remains(socket_dir).await;
        let data = self.home.data();
        let said = self.home.startup_log();
        let mut fresh = OpenOptions::new();
        let log = fresh
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&said)
            .map_err(LocalError::io("write", &said))?;
        let log_too = log.try_clone().map_err(LocalError::io("write", &said))?;
        let program = programs.bin.join("postgres");
        let mut command = self.account.command(&program);
        // `-D <data>` comes first and whole: this is how a survivor is known.
        command.arg("-D").arg(&data);
        command.arg("-c").arg(format!("config_file={}", self.home.conf().join("postgresql.conf").display()));
        command.arg("-c").arg(format!("unix_socket_directories={}", socket_dir.display()));
        command.arg("-c").arg(format!("port={}", socket::PORT));
        // A group of its own: Ctrl-C on us must not reach it before we have drained.
        command.process_group(0).stdout(Stdio::from(log)).stderr(Stdio::from(log_too));
        let child = command.spawn().map_err(LocalError::io("start", &program))?;
        let pid = child.id().map_or(0, u32::cast_signed);
        tracing::debug!(pid, version = %programs.version, programs = %programs.bin.display(), "PostgreSQL launched");
        let account = self.account.clone();
        Ok(Server { pid, socket_dir: socket_dir.to_owned(), child: Some(child), account, data })
    }

    /// Clears what a killed server left. The server would clear most of it, but takes a process id that was
    /// given to another for a sign of life.
    async fn clear_remains(&self, socket_dir: &Path) {
        socket::clear(socket_dir);
        let path = self.home.pid_file();
        let Ok(text) = home::read_small(&path) else { return };
        process::end_orphans(&self.account, &conf::cluster_name(&self.home)).await;
        let stale = PidFile::parse(&text).is_some_and(|file| {
            process::standing(file.pid.saturating_abs(), &self.account, &self.home.data()) == Standing::Other
        });
        if stale {
            tracing::info!("removing the postmaster.pid of a server that is gone");
            // Should it stay, the server says so itself.
            let _ = fs::remove_file(path);
        }
    }

    /// Waits until the owner can sign in, and makes the owner and the database if they are missing.
    pub async fn ready(&self, server: &mut Server) -> Result<Version, LocalError> {
        let begun = Instant::now();
        let (mut heard, mut reported, mut provisioned) = (begun, begun, false);
        loop {
            let said = match sql::ask(&server.socket_dir).await {
                Answer::Ready(version) => return Ok(version),
                Answer::Refused(said) if provisioned => return Err(LocalError::Refused(said)),
                Answer::Refused(said) => {
                    provisioned = true;
                    if let Err(error) = sql::provision(&server.socket_dir).await {
                        return Err(LocalError::Refused(format!("{said}; {}", sql::explain(&error))));
                    }
                    continue;
                }
                Answer::Wait(said) => {
                    heard = Instant::now();
                    said
                }
                Answer::Silent => "it does not listen yet".to_owned(),
            };
            if let Some(end) = server.ended() {
                return Err(LocalError::Exited(journal::last_words(&self.home).unwrap_or(end)));
            }
            if heard.elapsed() > self.options.silence {
                return Err(LocalError::Silent { socket: server.socket_dir.clone() });
            }
            let waited = begun.elapsed();
            if waited > self.options.start_timeout {
                return Err(LocalError::NotReady { waited, said });
            }
            if reported.elapsed() > REPORT_EVERY {
                reported = Instant::now();
                let progress = journal::last_line(&self.home).unwrap_or_default();
                tracing::info!(seconds = waited.as_secs(), progress, "waiting for PostgreSQL: {said}");
            }
            sleep(if waited < Duration::from_secs(1) {
                Duration::from_millis(5)
            } else {
                Duration::from_millis(50)
            })
            .await;
        }
    }
}
