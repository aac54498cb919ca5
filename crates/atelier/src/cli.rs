//! What a person types.
#![allow(clippy::print_stdout, reason = "this is the command line")]

use crate::{app, database, doctor, plan, serve};
use anyhow::{Context as _, Result};
use clap::{CommandFactory as _, Parser, Subcommand, ValueEnum};
use settings::{Environment, LogFormat, Settings, SettingsSources, find_file};
use std::{
    collections::BTreeMap,
    io::{IsTerminal as _, Write as _},
    path::PathBuf,
    process::ExitCode,
};

/// An open, self-hosted work system for people and AI agents.
#[derive(Debug, Parser)]
#[command(name = "atelier", version, propagate_version = true)]
struct Cli {
    /// Settings file (default: `atelier.toml` here, or in the configuration folder).
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// A setting, as `key=value`; see `atelier settings` for all of them. May be repeated.
    #[arg(long = "set", global = true, value_name = "KEY=VALUE", value_parser = pair)]
    set: Vec<(String, String)>,
    /// Folder for everything Atelier keeps.
    #[arg(long, global = true, value_name = "FOLDER")]
    data_dir: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run everything: API, web client and worker.
    Serve(Listen),
    /// Run the API and the web client only.
    Api(Listen),
    /// Run a worker only.
    Worker,
    /// Make a plan from an assignment's files, without a server.
    Plan(plan::Arguments),
    /// Bring the database up to date.
    Migrate,
    /// Look for what is wrong with this installation, and say how to mend it.
    Doctor,
    /// Manage the keys that secrets are encrypted under.
    Vault {
        #[command(subcommand)]
        command: VaultCommand,
    },
    /// Print every setting with its meaning, variable and default.
    Settings,
    /// Print a completion script.
    Completions {
        /// For which shell.
        shell: Shell,
    },
    /// Read one document from standard input, in a process that can do nothing else.
    #[command(name = app::READ_DOCUMENT, hide = true)]
    ReadDocument,
}

/// Where to listen.
#[derive(Debug, clap::Args)]
struct Listen {
    /// Address and port.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
}

#[derive(Debug, Subcommand)]
enum VaultCommand {
    /// Show which keys are in use.
    Status,
    /// Make a new master key and wrap every data key with it.
    Rotate,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
    Elvish,
    #[value(name = "powershell")]
    Power,
}

impl From<Shell> for clap_complete::Shell {
    fn from(shell: Shell) -> Self {
        match shell {
            Shell::Bash => Self::Bash,
            Shell::Zsh => Self::Zsh,
            Shell::Fish => Self::Fish,
            Shell::Elvish => Self::Elvish,
            Shell::Power => Self::PowerShell,
        }
    }
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.replace('-', "_"), value.to_owned())),
        _ => Err("expected `key=value`".to_owned()),
    }
}

/// The program.
pub fn main() -> ExitCode {
    // Before anything else: this process has been told to do nothing else.
    if std::env::args_os().nth(1).is_some_and(|word| word == app::READ_DOCUMENT) {
        return documents::child_main(std::io::stdin().lock(), std::io::stdout().lock());
    }
    let cli = Cli::parse();
    match run(cli) {
        Ok(code) => code,
        Err(error) => {
            // A closed pipe is the reader's decision, not a failure worth words.
            let _ = writeln!(std::io::stderr(), "error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<ExitCode> {
    match &cli.command {
        Command::Completions { shell } => {
            let shell = clap_complete::Shell::from(*shell);
            clap_complete::generate(shell, &mut Cli::command(), "atelier", &mut std::io::stdout());
            return Ok(ExitCode::SUCCESS);
        }
        Command::Settings => {
            println!("{}", settings::settings_table());
            return Ok(ExitCode::SUCCESS);
        }
        _ => {}
    }
    // One provider for all of TLS: two in the tree, and nobody chosen, is a panic at the first connection.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let environment = Environment::snapshot();
    let settings = load(&cli, &environment)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(dispatch(cli.command, settings, environment))
}

fn load(cli: &Cli, environment: &Environment) -> Result<Settings> {
    let mut flags: BTreeMap<String, String> = cli.set.iter().cloned().collect();
    if let Some(folder) = &cli.data_dir {
        flags.insert("data_dir".into(), folder.clone());
    }
    if let Command::Serve(Listen { listen: Some(address) }) | Command::Api(Listen { listen: Some(address) }) =
        &cli.command
    {
        flags.insert("listen".into(), address.clone());
    }
    let file = find_file(cli.config.as_deref(), environment);
    let sources = SettingsSources { file, environment: environment.clone(), flags };
    Ok(Settings::load(&sources)?)
}

async fn dispatch(command: Command, settings: Settings, environment: Environment) -> Result<ExitCode> {
    // A person at a prompt wants the answer; a server's log is its voice.
    let quiet =
        matches!(command, Command::Plan(_) | Command::Doctor | Command::Migrate | Command::Vault { .. });
    let telemetry = telemetry::init(&log_options(&settings, quiet)).context("the log cannot be set up")?;
    for note in settings.notes() {
        tracing::warn!("{note}");
    }
    let code = match command {
        Command::Serve(_) => serve::run(&settings, &environment, serve::Role::Both).await?,
        Command::Api(_) => serve::run(&settings, &environment, serve::Role::Api).await?,
        Command::Worker => serve::run(&settings, &environment, serve::Role::Worker).await?,
        Command::Plan(arguments) => plan::run(&settings, &environment, arguments).await?,
        Command::Doctor => doctor::run(&settings, &environment).await?,
        Command::Migrate => {
            let done = database::migrate(&settings, &environment).await?;
            if done.is_empty() {
                println!("The database is up to date.");
            }
            for name in done {
                println!("{name}");
            }
            ExitCode::SUCCESS
        }
        Command::Vault { command } => vault(&settings, &environment, &command).await?,
        Command::Settings | Command::Completions { .. } | Command::ReadDocument => ExitCode::SUCCESS,
    };
    telemetry.close(std::time::Duration::from_secs(2)).await;
    Ok(code)
}

fn log_options(settings: &Settings, quiet: bool) -> telemetry::LogOptions {
    let terminal = std::io::stderr().is_terminal();
    let format = match settings.log_format {
        LogFormat::Human => telemetry::Format::Human,
        LogFormat::Auto if terminal || quiet => telemetry::Format::Human,
        LogFormat::Json | LogFormat::Auto => telemetry::Format::Json,
    };
    let unasked = *settings.origin("log") == settings::Origin::Default;
    telemetry::LogOptions {
        filter: if quiet && unasked { "warn".into() } else { settings.log.clone() },
        colour: terminal,
        otlp: settings.otlp_endpoint.clone().map(|endpoint| telemetry::Otlp {
            endpoint,
            headers: settings.otlp_headers.clone(),
            instance: settings.listen.to_string(),
            version: env!("CARGO_PKG_VERSION").into(),
            ratio: settings.otlp_ratio,
        }),
        ..telemetry::LogOptions::new(format)
    }
}

async fn vault(settings: &Settings, environment: &Environment, command: &VaultCommand) -> Result<ExitCode> {
    let house = serve::House::open(settings, environment, database::Claim::Share).await?;
    match command {
        VaultCommand::Status => {
            let status = house.app.vault.status().await?;
            println!("master key {} from {}", status.master, status.place);
            println!("{} data keys, {} of them under an older master key", status.data_keys, status.behind);
        }
        VaultCommand::Rotate => {
            let rotation = house.app.vault.rotate_master().await?;
            println!(
                "master key {} is in use; {} data keys were wrapped anew",
                rotation.version, rotation.rewrapped
            );
        }
    }
    house.close().await;
    Ok(ExitCode::SUCCESS)
}
