//! A server as a process, and what it uses.

use crate::ours::Stage;
use anyhow::{Context as _, Result};
use std::{
    net::{SocketAddr, TcpListener},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    Ours,
    Floor,
    Axum,
    Node,
    FastApi,
}

impl Which {
    pub const fn all() -> [Self; 5] {
        [Self::Ours, Self::Floor, Self::Axum, Self::Node, Self::FastApi]
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Ours => "atelier",
            Self::Floor => "floor (one writer, no rules)",
            Self::Axum => "axum, a task per socket",
            Self::Node => "node ws",
            Self::FastApi => "fastapi",
        }
    }

    fn command(self, stage: &Stage, port: u16) -> Option<Command> {
        let itself = |words: &[&str]| {
            let mut command = Command::new(std::env::current_exe().ok()?);
            command.arg("serve").args(words).arg(port.to_string());
            Some(command)
        };
        match self {
            Self::Ours => itself(&["ours", &stage.url()]),
            Self::Floor => itself(&["floor"]),
            Self::Axum => itself(&["axum"]),
            Self::Node => {
                let there =
                    Command::new("node").args(["-e", "require('ws')"]).env("NODE_PATH", node_path()).output();
                there.ok()?.status.success().then(|| {
                    let mut command = Command::new("node");
                    command
                        .env("NODE_PATH", node_path())
                        .arg("bench/realtime/peers/node_ws.js")
                        .arg(port.to_string());
                    command
                })
            }
            Self::FastApi => {
                let python = std::env::var("BENCH_PYTHON").unwrap_or_else(|_| "python3".into());
                let there =
                    Command::new(&python).args(["-c", "import fastapi, uvicorn, websockets"]).output();
                there.ok()?.status.success().then(|| {
                    let mut command = Command::new(python);
                    command.args([
                        "-m",
                        "uvicorn",
                        "--app-dir",
                        "bench/realtime/peers",
                        "--log-level",
                        "warning",
                    ]);
                    command.args(["fastapi_ws:app", "--port"]).arg(port.to_string());
                    command
                })
            }
        }
    }
}

fn node_path() -> String {
    std::env::var("NODE_PATH").unwrap_or_else(|_| "web/node_modules".into())
}

pub struct Server {
    pub which: Which,
    pub address: SocketAddr,
    child: Child,
}

impl Server {
    /// Starts it and waits until it answers; `None` where it is not installed.
    pub async fn start(which: Which, stage: &Stage) -> Result<Option<Self>> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let Some(mut command) = which.command(stage, address.port()) else { return Ok(None) };
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().context(which.name())?;
        let server = Self { which, address, child };
        let deadline = Instant::now() + Duration::from_secs(20);
        while tokio::net::TcpStream::connect(address).await.is_err() {
            anyhow::ensure!(Instant::now() < deadline, "{} does not answer", which.name());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(Some(server))
    }

    /// Seconds of processor time used so far.
    pub fn cpu(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
        // User and system time, in hundredths of a second on every Linux we know.
        (fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()) / 100.0
    }

    /// Resident memory, in MB.
    pub fn resident(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
    }

    pub fn stop(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
