//! Our server, whole: the door, the database, the log, the feed.

use anyhow::Result;
use api_kit::{Api, AuthFault, Authenticator, Deps, Meta, ServerOptions, Session};
use async_trait::async_trait;
use axum::{Router, extract::State, routing::post};
use events::{Audience, Channels, Event, EventType, Events, Feed, Limits, Realtime};
use kernel::{Actor, Ctx, TenantId, UserId, World};
use serde_json::json;
use std::{path::PathBuf, sync::Arc};
use store::{
    Config, Options, Store,
    local::{LocalCluster, LocalOptions, StopMode},
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// A database of its own, with `fsync` on.
pub struct Stage {
    cluster: LocalCluster,
    folder: PathBuf,
}

impl Stage {
    pub async fn set() -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("atelier-bench-{}", std::process::id()));
        let mut options = LocalOptions::new(folder.clone());
        options.search_path = std::env::var_os("PATH");
        let cluster = LocalCluster::start(options).await?;
        store::migrate(&cluster.config()).await?;
        Ok(Self { cluster, folder })
    }

    /// How another process reaches it.
    pub fn url(&self) -> String {
        let config = self.cluster.config();
        let host = config.get_hosts().first().map(|host| match host {
            tokio_postgres::config::Host::Tcp(name) => name.clone(),
            tokio_postgres::config::Host::Unix(path) => path.display().to_string(),
        });
        let password = config.get_password().map(|p| format!(" password={}", String::from_utf8_lossy(p)));
        format!(
            "host={} port={} user={} dbname={}{}",
            host.unwrap_or_default(),
            config.get_ports().first().copied().unwrap_or(5432),
            config.get_user().unwrap_or("postgres"),
            config.get_dbname().unwrap_or("postgres"),
            password.unwrap_or_default(),
        )
    }

    pub async fn strike(self) {
        self.cluster.stop(StopMode::Fast).await;
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

const TENANT: TenantId = TenantId(Uuid::from_u128(1));

/// Every number is a person of one tenant.
struct Numbers;

#[async_trait]
impl Authenticator for Numbers {
    async fn authenticate(&self, token: &str) -> Result<Session, AuthFault> {
        let user = token.parse::<u128>().map_err(|_| AuthFault::Invalid)?;
        let ctx = Ctx::new(TENANT, Actor::user(UserId(Uuid::from_u128(user))));
        Ok(Session { ctx, session: None, operator: false, expires_at: None })
    }
}

const TYPES: &[EventType] =
    &[EventType { name: "note.written", summary: "A note was written.", payload: || json!({}) }];

pub async fn serve(database: &str, port: u16) -> Result<()> {
    let stop = CancellationToken::new();
    let config: Config = database.parse()?;
    let store =
        Store::open(&Options::new(config), &format!("bench-{}", std::process::id()), stop.clone()).await?;
    let world = World::real();
    let feed = Feed::start(store.clone(), stop.clone());
    let channels = Channels::new(&[TYPES]);
    let room = Realtime::start(feed, world.clone(), Arc::new(Numbers), channels, Limits::default());
    let publish = Router::new()
        .route("/pub", post(publish))
        .with_state((store.clone(), Events::new(store, world.clone())));
    // The door counts requests per person; here everything comes from one machine.
    let options =
        api_kit::Options { rate_limit: 1_000_000, rate_limit_anonymous: 1_000_000, ..Default::default() };
    let deps = Deps::new(Arc::new(Numbers), world).options(options).stop(stop.clone());
    let meta = Meta { title: "bench", version: "0", description: "" };
    let app = Api::new(meta).room(events::routes(room)).fallback(publish).build(deps);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    api_kit::serve(listener, app, ServerOptions::default(), stop).await;
    Ok(())
}

async fn publish(State((store, events)): State<(Store, Events)>, body: String) -> &'static str {
    let ctx = Ctx::new(TENANT, Actor::user(UserId(Uuid::from_u128(1))));
    let mut tx = store.tenant(&ctx).await.unwrap();
    let event = Event {
        kind: "note.written",
        subject: "note_00000000000000000000000001".into(),
        audience: Audience::Tenant,
        payload: json!({ "text": body }),
    };
    events.announce(&mut tx, &ctx, event, None);
    tx.commit().await.unwrap();
    "ok"
}
