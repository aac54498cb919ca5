//! A folder for one test, and the example program `local_cluster` as the server that gets killed.

use nix::{
    sys::signal::{Signal, kill},
    unistd::{Pid, Uid},
};
use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _},
    os::unix::fs::{MetadataExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};
use store::local::{LocalOptions, Place, Tuning, probe_programs};
use tempfile::TempDir;
use tokio_postgres::{Client, Config, NoTls};

/// A place to live for one cluster. At the end its server is killed if the test has left it running.
pub struct Bed {
    pub options: LocalOptions,
    root: TempDir,
}

impl Bed {
    pub fn new() -> Self {
        let root = tempfile::Builder::new().prefix("atl").tempdir_in("/tmp").unwrap();
        fs::set_permissions(root.path(), fs::Permissions::from_mode(0o711)).unwrap();
        let mut options = LocalOptions::new(root.path().join("data"));
        options.system_dir = root.path().join("system");
        options.tuning = Tuning::for_memory(0);
        options.search_path = std::env::var_os("PATH");
        Self { options, root }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    pub fn home(&self) -> PathBuf {
        fs::canonicalize(self.options.data_dir.join("postgres")).unwrap()
    }

    /// All that the server has logged.
    pub fn log(&self) -> String {
        let files = fs::read_dir(self.home().join("log")).unwrap();
        files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect()
    }
}

impl Drop for Bed {
    fn drop(&mut self) {
        let pid_file = self.options.data_dir.join("postgres/data/postmaster.pid");
        if let Ok(text) = fs::read_to_string(pid_file)
            && let Some(pid) = text.lines().next().and_then(|pid| pid.parse().ok())
            && fs::read_to_string(format!("/proc/{pid}/cmdline"))
                .is_ok_and(|args| args.contains("postgres\0-D"))
        {
            let _ = kill(Pid::from_raw(pid), Signal::SIGQUIT);
        }
    }
}

pub fn is_root() -> bool {
    Uid::effective().is_root()
}

/// Tells that a test has nothing to do, where that depends on who runs it. CI runs as root, which does all.
pub fn needs_root(what: &str) -> bool {
    if !is_root() {
        eprintln!("not root: {what} is not tried");
    }
    is_root()
}

/// Signs in.
pub async fn connect(config: &Config) -> Client {
    let (client, connection) = config.connect(NoTls).await.unwrap();
    telemetry::spawn("test.connection", connection);
    client
}

/// One value, as text.
pub async fn show(client: &Client, query: &str) -> String {
    client.query_one(&format!("SELECT ({query})::text"), &[]).await.unwrap().get(0)
}

/// The folder of the PostgreSQL that is installed here.
pub async fn installed(options: &LocalOptions) -> PathBuf {
    let findings = probe_programs(options).await.unwrap();
    let usable = findings.into_iter().find(|f| f.place == Place::Installed && f.problem.is_none());
    usable.expect("these tests need PostgreSQL 15 or newer installed (Debian: apt install postgresql)").dir
}

/// The account of the server: who owns the data.
pub fn server_uid(bed: &Bed) -> u32 {
    fs::metadata(bed.home().join("data")).unwrap().uid()
}

pub fn command(program: impl AsRef<Path>) -> Command {
    let mut command = Command::new(program.as_ref());
    command.current_dir("/");
    command
}

/// A process that ends with the test.
pub struct Stranger(pub Child);

impl Drop for Stranger {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Another Atelier: the example program.
pub struct Other {
    pub child: Child,
    /// Its line `ready …`.
    pub said: String,
}

impl Other {
    /// Starts it and waits for its line. `Err` is what it wrote instead.
    pub fn start(command: &mut Command) -> Result<Self, String> {
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut said).unwrap();
        if said.starts_with("ready ") {
            return Ok(Self { child, said });
        }
        let mut wrong = String::new();
        child.stderr.take().unwrap().read_to_string(&mut wrong).unwrap();
        child.wait().unwrap();
        Err(wrong)
    }

    /// A word of its line: `pid`, `adopted`, …
    pub fn word(&self, name: &str) -> &str {
        let mut words = self.said.split_whitespace().filter_map(|word| word.split_once('='));
        words.find(|(key, _)| *key == name).unwrap().1
    }

    /// As the kernel does when memory runs out.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Ends it as a person does.
    pub fn stop(mut self) {
        drop(self.child.stdin.take());
        assert!(self.child.wait().unwrap().success());
    }
}

/// The example program, where everybody can start it. Cargo builds it with the tests, unless `--test` names one.
pub fn program(bed: &Bed) -> PathBuf {
    let place = bed.path("local_cluster");
    if !place.exists() {
        let built =
            std::env::current_exe().unwrap().ancestors().nth(2).unwrap().join("examples/local_cluster");
        fs::copy(&built, &place).unwrap_or_else(|e| {
            panic!("{}: {e}; build it: cargo build -p store --examples", built.display())
        });
        fs::set_permissions(&place, fs::Permissions::from_mode(0o755)).unwrap();
    }
    place
}

/// The example program on the bed's data folder.
pub fn other(bed: &Bed) -> Command {
    let mut command = command(program(bed));
    command.arg(&bed.options.data_dir).arg("--system").arg(&bed.options.system_dir);
    command
}
