//! One PostgreSQL for all tests of this machine.

use std::{
    fs::{self, File, OpenOptions},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};
use tokio_postgres::{Config, NoTls};

/// Where the shared server lives: `/tmp`, because its own user must be able to reach it.
fn home() -> PathBuf {
    let whose = fs::metadata(env!("CARGO_MANIFEST_DIR"))
        .map(|m| std::os::unix::fs::MetadataExt::uid(&m))
        .unwrap_or_default();
    // Two checkouts must not share: their migrations differ.
    let place = env!("CARGO_MANIFEST_DIR").bytes().fold(5381_u64, |h, b| h.wrapping_mul(33) ^ u64::from(b));
    std::env::temp_dir().join(format!("atelier-test-{whose}-{place:x}"))
}

fn programs() -> PathBuf {
    if let Some(dir) = std::env::var_os("ATELIER_TEST_POSTGRES") {
        return dir.into();
    }
    let mut dirs: Vec<PathBuf> = (15..=30)
        .rev()
        .flat_map(|v| {
            [format!("/usr/lib/postgresql/{v}/bin"), format!("/opt/homebrew/opt/postgresql@{v}/bin")]
        })
        .map(PathBuf::from)
        .collect();
    dirs.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    dirs.into_iter().find(|d| d.join("initdb").exists() && d.join("postgres").exists()).expect(
        "tests need PostgreSQL 15 or newer: install it, or name its programs in ATELIER_TEST_POSTGRES",
    )
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|m| std::os::unix::fs::MetadataExt::uid(&m) == 0)
}

/// A command of PostgreSQL, as its own user when we are root (it refuses root).
fn command(program: &str) -> Command {
    let path = programs().join(program);
    if is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(path);
        command
    } else {
        Command::new(path)
    }
}

fn config(home: &Path) -> Config {
    let mut config = Config::new();
    config.host_path(home).user("postgres").dbname("postgres");
    config
}

/// The shared server, started if need be. The lock is held while starting.
pub async fn server() -> (Config, File) {
    let home = home();
    let lock = {
        fs::create_dir_all(&home).unwrap();
        OpenOptions::new().create(true).truncate(false).write(true).open(home.join("lock")).unwrap()
    };
    lock.lock().unwrap();
    if config(&home).connect(NoTls).await.is_err() {
        start(&home).await;
    }
    (config(&home), lock)
}

async fn start(home: &Path) {
    let data = home.join("data");
    if is_root() {
        assert!(Command::new("chown").args(["postgres"]).arg(home).status().unwrap().success());
    }
    if !data.join("PG_VERSION").exists() {
        let _ = fs::remove_dir_all(&data);
        let made = command("initdb")
            .args([
                "--auth=trust",
                "--username=postgres",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
                "-D",
            ])
            .arg(&data)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
    }
    let socket = home.display();
    let options = format!(
        "-c listen_addresses= -c unix_socket_directories={socket} -c fsync=off -c synchronous_commit=off \
         -c full_page_writes=off -c max_connections=400 -c shared_buffers=256MB -c max_wal_size=4GB -c jit=off"
    );
    let started = command("pg_ctl")
        .args(["start", "--wait", "-D"])
        .arg(&data)
        .arg("-l")
        .arg(data.join("server.log"))
        .arg("-o")
        .arg(options)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(started.success(), "PostgreSQL did not start; see {}", data.join("server.log").display());
    let deadline = Instant::now() + Duration::from_secs(20);
    while config(home).connect(NoTls).await.is_err() {
        assert!(Instant::now() < deadline, "PostgreSQL does not answer");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Stops the shared server and removes its data.
pub fn stop_server() {
    let home = home();
    if home.join("data").exists() {
        let _ = command("pg_ctl").args(["stop", "-m", "immediate", "-D"]).arg(home.join("data")).output();
        let _ = fs::remove_dir_all(home);
    }
}
