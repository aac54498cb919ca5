//! Every setting, once.

use crate::{
    institutions::CanvasInstitution,
    kinds::{Kind, LogFormat, Migrate, Size},
    load::Origin,
};
use kernel::SecretString;
use serde_json::Value;
use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf, time::Duration};

/// What is to be known about one setting.
#[derive(Debug, Clone)]
pub struct Spec {
    /// Name in `atelier.toml`; the flag is `--listen`, the variable `ATELIER_LISTEN`.
    pub key: &'static str,
    /// What it decides.
    pub doc: &'static str,
    /// Its default, as text; empty for none.
    pub default: &'static str,
    /// What is expected, in words.
    pub expected: String,
    /// What is expected, as a JSON schema.
    pub schema: Value,
    /// Least and greatest: counts, bytes, or seconds.
    pub bounds: Option<(f64, f64)>,
    /// Never shown; may be given as a file.
    pub secret: bool,
}

impl Spec {
    /// The environment variable.
    pub fn variable(&self) -> String {
        format!("ATELIER_{}", self.key.to_ascii_uppercase())
    }

    /// The flag.
    pub fn flag(&self) -> String {
        format!("--{}", self.key.replace('_', "-"))
    }
}

/// Where the loader takes values from: the one that is given for a key, already read.
pub(crate) trait Give {
    fn give<T: Kind>(&mut self, spec: &Spec) -> Option<T>;
}

macro_rules! settings {
    ($($(#[doc = $doc:literal])+ $key:ident: $kind:ty = $default:literal $([$min:literal, $max:literal])? $($secret:ident)?;)+) => {
        /// Every setting. Each is documented where `docs/settings.md` takes it from: here.
        #[derive(Debug, Clone)]
        pub struct Settings {
            $($(#[doc = $doc])+ pub $key: $kind,)+
            pub(crate) origins: BTreeMap<&'static str, Origin>,
            pub(crate) notes: Vec<String>,
        }

        /// All settings, in the order of the reference page.
        pub fn specs() -> Vec<Spec> {
            vec![$(Spec {
                key: stringify!($key),
                doc: concat!($($doc),+).trim_ascii(),
                default: $default,
                expected: <$kind as Kind>::expected(),
                schema: <$kind as Kind>::schema(),
                bounds: settings!(@bounds $($min, $max)?),
                secret: settings!(@secret $($secret)?),
            }),+]
        }

        /// None where any of them cannot be given; the giver knows why.
        pub(crate) fn fill(specs: &[Spec], giver: &mut impl Give) -> Option<Settings> {
            let mut next = specs.iter();
            // All are asked for before the first missing one ends it, so that all mistakes are told.
            $(let $key: Option<$kind> = next.next().and_then(|spec| giver.give(spec));)+
            Some(Settings { $($key: $key?,)+ origins: BTreeMap::new(), notes: Vec::new() })
        }
    };
    (@bounds) => { None };
    (@bounds $min:literal, $max:literal) => { Some(($min, $max)) };
    (@secret) => { false };
    (@secret secret) => { true };
}

settings! {
    /// Folder for everything Atelier keeps: the local database, files, keys. Default:
    /// `$XDG_DATA_HOME/atelier`, else `~/.local/share/atelier`.
    data_dir: PathBuf = "~/.local/share/atelier";
    /// Address and port the server listens on. Anything but a loopback address is reachable from the
    /// network: put TLS in front of it.
    listen: SocketAddr = "127.0.0.1:8080";
    /// The address people use, when a proxy stands in front: `https://atelier.example.org`. With
    /// `https`, browsers are told to use nothing else.
    public_url: Option<String> = "";
    /// Proxies (addresses or CIDRs) whose `X-Forwarded-For` is believed.
    trusted_proxies: Vec<String> = "";
    /// Origins of other web pages that may call the API from a browser, or `*`. None by default.
    cors_origins: Vec<String> = "";

    /// An external PostgreSQL, 15 or newer: `postgres://user:password@host/database?sslmode=require`.
    /// Without it Atelier runs its own in the data folder.
    database_url: Option<SecretString> = "" secret;
    /// Database connections for people's requests.
    database_connections: u32 = "20" [2.0, 500.0];
    /// Database connections for the machinery: queue, events, sign-in.
    database_system_connections: u32 = "8" [2.0, 200.0];
    /// How long a request waits for a free database connection before it is answered 503.
    database_wait: Duration = "5s" [0.1, 60.0];
    /// The longest a single statement may run.
    database_statement_timeout: Duration = "30s" [1.0, 3600.0];
    /// Folder with the programs of PostgreSQL (`initdb`, `postgres`), where the local database should
    /// use those.
    postgres_dir: Option<PathBuf> = "";
    /// What happens at the start when the database needs migrations: `auto` runs them, `refuse` stops.
    migrate: Migrate = "auto";

    /// The master key that all secrets are encrypted under: 32 bytes in base64. Without it one is made
    /// in the data folder. Whoever loses it loses the secrets.
    master_key: Option<SecretString> = "" secret;

    /// Hosts, addresses or CIDRs inside the private network, each with or without a port, that Atelier may
    /// call in spite of the guard against requests to inner addresses: `localhost:11434,10.20.0.0/16`.
    egress_allow: Vec<String> = "";
    /// Whether a Canvas may be reached without TLS: `true` for one in your own network, which `egress_allow` must
    /// name as well. Keys are then readable on the way.
    canvas_plain_http: bool = "false";
    /// Institutions where people may sign in to Canvas instead of pasting a key, each with the developer key it gave
    /// you. In Canvas the key's redirect address is that of `public_url` with `/canvas/callback` behind it.
    canvas_institutions: Vec<CanvasInstitution> = "" secret;

    /// A file with answers, which model providers of the kind `scripted` play: for demos, tests and load. Without it
    /// there are none of that kind.
    models_script: Option<PathBuf> = "";

    /// What is logged: `info`, `warn,runs=debug`.
    log: String = "info";
    /// How a log line looks: `human`, `json`, or `auto`: human on a terminal, JSON otherwise.
    log_format: LogFormat = "auto";
    /// OTLP collector for traces (HTTP): `http://localhost:4318`. None, no traces.
    otlp_endpoint: Option<String> = "";
    /// Headers the collector wants: `name=value,name=value`.
    otlp_headers: Option<SecretString> = "" secret;
    /// Which part of the traces that begin here is kept.
    otlp_ratio: f64 = "1" [0.0, 1.0];
    /// Bearer token that `/metrics` asks for. Without it everybody who reaches the server may read them.
    metrics_token: Option<SecretString> = "" secret;

    /// Requests per minute for each user or API key.
    rate_limit: u32 = "1000" [1.0, 1_000_000.0];
    /// Requests per minute for each address without a valid token.
    rate_limit_anonymous: u32 = "600" [1.0, 1_000_000.0];
    /// The longest a request may take, streams and uploads aside.
    request_timeout: Duration = "30s" [1.0, 600.0];
    /// The largest request body, files aside.
    body_limit: Size = "1MiB" [1024.0, 67_108_864.0];
    /// The largest file.
    upload_limit: Size = "100MB" [1024.0, 10_000_000_000.0];
    /// Requests in work at the same time; more are answered 503.
    max_requests: u32 = "2048" [1.0, 100_000.0];
    /// Open connections, streams included; more wait outside.
    max_connections: u32 = "10000" [10.0, 1_000_000.0];

    /// Runs in work at the same time in this process. Most of them wait for somebody else's server; what needs the
    /// processor takes turns. One tenant gets three quarters of them at most.
    worker_concurrency: u32 = "256" [1.0, 1024.0];
    /// How long work may take to finish after the process was asked to end.
    drain_grace: Duration = "25s" [0.0, 3600.0];
}
