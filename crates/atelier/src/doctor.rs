//! `atelier doctor`: looks for what is wrong with an installation, and says how to mend it.
#![allow(clippy::print_stdout, reason = "this is the command line")]

use crate::database::local_options;
use anyhow::Result;
use chrono::{DateTime, Utc};
use kernel::{ExposeSecret as _, World};
use settings::{Environment, Settings};
use std::process::ExitCode;
use store::local::{free_bytes, probe_programs};

/// How one thing is.
enum Finding {
    Good(String),
    Odd { what: String, mend: String },
    Bad { what: String, mend: String },
}

pub(crate) async fn run(settings: &Settings, environment: &Environment) -> Result<ExitCode> {
    let mut findings = vec![data_folder(settings), disk(settings), port(settings).await, keys(settings)];
    findings.extend(database(settings, environment).await);
    findings.push(clock(settings, environment).await);
    let mut bad = 0;
    for finding in &findings {
        match finding {
            Finding::Good(what) => println!("ok    {what}"),
            Finding::Odd { what, mend } => println!("note  {what}\n      → {mend}"),
            Finding::Bad { what, mend } => {
                bad += 1;
                println!("BAD   {what}\n      → {mend}");
            }
        }
    }
    Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn bad(what: impl Into<String>, mend: impl Into<String>) -> Finding {
    Finding::Bad { what: what.into(), mend: mend.into() }
}

fn data_folder(settings: &Settings) -> Finding {
    let folder = &settings.data_dir;
    let shown = folder.display();
    match std::fs::metadata(folder) {
        Ok(meta) if meta.permissions().readonly() => bad(
            format!("the data folder {shown} cannot be written"),
            "give its owner the right to write, or set `data_dir`",
        ),
        Ok(meta) if meta.is_dir() => Finding::Good(format!("the data folder is {shown}")),
        Ok(_) => bad(format!("{shown} is not a folder"), "set `data_dir` to a folder"),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Finding::Good(format!("the data folder {shown} will be made at the first start"))
        }
        Err(error) => bad(
            format!("the data folder {shown} cannot be looked at: {error}"),
            "mend its rights, or set `data_dir`",
        ),
    }
}

fn disk(settings: &Settings) -> Finding {
    let place = settings.data_dir.ancestors().find(|p| p.exists());
    match place.map(free_bytes) {
        Some(Ok(free)) if free < 512 << 20 => bad(
            format!("only {} MB are free on the disk of the data folder", free >> 20),
            "make room, or set `data_dir` to another disk",
        ),
        Some(Ok(free)) => Finding::Good(format!("{} GB are free on the disk", free >> 30)),
        _ => Finding::Odd {
            what: "how much room the disk has cannot be told".into(),
            mend: "look with `df -h`".into(),
        },
    }
}

async fn port(settings: &Settings) -> Finding {
    let address = settings.listen;
    match tokio::net::TcpListener::bind(address).await {
        Ok(_) => Finding::Good(format!("{address} is free")),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => Finding::Odd {
            what: format!("something listens on {address} already"),
            mend: "if that is not Atelier, choose another port: `--listen 127.0.0.1:8081`".into(),
        },
        Err(error) => {
            bad(format!("{address} cannot be used: {error}"), "choose another address with `--listen`")
        }
    }
}

fn keys(settings: &Settings) -> Finding {
    if let Some(key) = &settings.master_key {
        let given = if key.expose_secret().trim().is_empty() { "empty" } else { "given" };
        return Finding::Good(format!("the master key is {given} by a setting"));
    }
    let folder = settings.data_dir.join("keys");
    let Ok(files) = std::fs::read_dir(&folder) else {
        return Finding::Good("a master key will be made at the first start".into());
    };
    for file in files.filter_map(Result::ok) {
        use std::os::unix::fs::PermissionsExt as _;
        let open = file.metadata().is_ok_and(|m| m.permissions().mode() & 0o077 != 0);
        if open {
            let path = file.path();
            return bad(
                format!("{} can be read by others", path.display()),
                format!("chmod 600 {}", path.display()),
            );
        }
    }
    Finding::Good(format!(
        "the master keys in {} are private; back them up with the database",
        folder.display()
    ))
}

async fn database(settings: &Settings, environment: &Environment) -> Vec<Finding> {
    if let Some(url) = &settings.database_url {
        let reached = async {
            let options = store::Options::from_url(url.expose_secret())?;
            store::reach(&options.config).await
        };
        return vec![match reached.await {
            Ok(version) => Finding::Good(format!("the database answers: PostgreSQL {version}")),
            Err(error) => bad(
                format!("the database does not answer: {error}"),
                "check `database_url`, and that its server runs",
            ),
        }];
    }
    match probe_programs(&local_options(settings, environment)).await {
        Ok(found) => {
            let usable = found.iter().filter(|f| f.problem.is_none()).count();
            let mut all: Vec<Finding> = found
                .into_iter()
                .map(|f| match f.problem {
                    None => {
                        let version = f.version.map(|v| v.to_string()).unwrap_or_default();
                        Finding::Good(format!("PostgreSQL {version} in {}", f.dir.display()))
                    }
                    Some(problem) => Finding::Odd {
                        what: format!("PostgreSQL in {}: {problem}", f.dir.display()),
                        mend: "another one is used, if there is one".into(),
                    },
                })
                .collect();
            if usable == 0 {
                all.push(bad(
                    "no PostgreSQL 15 or newer was found",
                    "install one, run `make run` once (it fetches one), or set `postgres_dir` or `database_url`",
                ));
            }
            all
        }
        Err(error) => vec![bad(format!("PostgreSQL cannot be looked for: {error}"), "set `postgres_dir`")],
    }
}

/// A clock that is off makes tokens expire too soon or too late, and replicas disagree about leases.
async fn clock(settings: &Settings, environment: &Environment) -> Finding {
    let ours = World::real().now();
    if ours < DateTime::<Utc>::from_timestamp(1_767_225_600, 0).unwrap_or_default() {
        return bad(format!("the clock says {ours}"), "set the clock: `timedatectl set-ntp true`");
    }
    let config = match &settings.database_url {
        Some(url) => store::Options::from_url(url.expose_secret()).ok().map(|o| o.config),
        None => {
            store::local::LocalCluster::running(&local_options(settings, environment)).await.ok().flatten()
        }
    };
    let Some(config) = config else { return Finding::Good(format!("the clock says {ours}")) };
    match store::clock(&config).await {
        Ok(theirs) if (theirs - World::real().now()).num_seconds().abs() > 5 => bad(
            format!("the database's clock differs from ours by {} s", (theirs - ours).num_seconds()),
            "set both by NTP: `timedatectl set-ntp true`",
        ),
        _ => Finding::Good("our clock and the database's agree".into()),
    }
}
