//! The room in a laboratory: people, files, runs, and a shelf that a test fills.

use api_kit::{Api, Meta};
use async_trait::async_trait;
use axum::{Router, body::Body};
use blobs::Blobs;
use events::Events;
use http::{Request, StatusCode, header};
use identity::{Client, Cost, Identity, Newcomer};
use kernel::{Actor, Ctx, ExposeSecret as _, SecretString, World};
use privacy::{Account, Files, Holding, Left, Parts, Privacy, Remains, Rows, Whose, Writer};
use runs::{Kinds, RunError, Runs, Worker, WorkerOptions};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};
use tempfile::TempDir;
use testkit::Lab;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

pub const PASSWORD: &str = "an ordinary sentence";

/// Things in memory, as a room might keep them.
#[derive(Default)]
pub struct Shelf {
    pub things: Mutex<HashMap<kernel::UserId, u64>>,
    /// Nothing leaves it.
    pub stuck: AtomicBool,
    /// The first to come waits here.
    pub gate: Option<Semaphore>,
    pub erasures: AtomicU32,
    pub exports: AtomicU32,
}

impl Shelf {
    pub fn put(&self, ctx: &Ctx, things: u64) {
        self.things.lock().unwrap().insert(ctx.user().unwrap(), things);
    }

    pub fn of(&self, ctx: &Ctx) -> u64 {
        self.things.lock().unwrap().get(&ctx.user().unwrap()).copied().unwrap_or(0)
    }

    async fn pass(&self, first: bool) {
        if let Some(gate) = &self.gate
            && first
        {
            gate.acquire().await.unwrap().forget();
        }
    }
}

/// A handle that is a holding.
pub struct OnShelf(pub Arc<Shelf>);

#[async_trait]
impl Holding for OnShelf {
    fn name(&self) -> &'static str {
        "shelf"
    }

    async fn export(&self, whose: &Whose, out: &mut Writer) -> Result<(), RunError> {
        self.0.pass(self.0.exports.fetch_add(1, Ordering::SeqCst) == 0).await;
        out.begin_list("shelf", "things").await?;
        for n in 0..self.0.of(&whose.ctx) {
            out.row(&json!({ "thing": n })).await?;
        }
        out.end_list().await
    }

    async fn erase(&self, whose: &Whose) -> Result<u64, RunError> {
        self.0.pass(self.0.erasures.fetch_add(1, Ordering::SeqCst) == 0).await;
        if self.0.stuck.load(Ordering::SeqCst) {
            return Ok(0);
        }
        let left = self.0.of(&whose.ctx);
        self.0.put(&whose.ctx, left.saturating_sub(2));
        Ok(left.min(2))
    }

    async fn count(&self, whose: &Whose) -> Result<Vec<Left>, RunError> {
        let rows = self.0.of(&whose.ctx);
        Ok(if rows > 0 { vec![Left { list: "shelf/things".into(), rows }] } else { Vec::new() })
    }

    fn stays(&self) -> Vec<Remains> {
        vec![Remains { what: "shelf/dust".into(), why: "Nobody dusts.".into() }]
    }
}

pub struct House {
    pub lab: Lab,
    pub identity: Arc<Identity>,
    pub blobs: Blobs,
    pub runs: Runs,
    pub privacy: Privacy,
    pub shelf: Arc<Shelf>,
    pub door: Router,
    _folder: TempDir,
}

/// Somebody signed in.
pub struct Person {
    pub ctx: Ctx,
    pub token: String,
    pub email: String,
}

/// A worker of the house.
pub struct Hand(Worker, CancellationToken);

impl Hand {
    pub async fn stop(self) {
        self.1.cancel();
        self.0.finished().await;
    }
}

impl House {
    pub async fn new() -> Self {
        Self::with(Shelf::default()).await
    }

    pub async fn with(shelf: Shelf) -> Self {
        let lab = Lab::new().await;
        // Runs are about real time.
        let (store, world) = (lab.store.clone(), World::real());
        let folder = tempfile::tempdir().unwrap();
        let events = Events::new(store.clone(), world.clone());
        let masters = vault::Masters::Folder(folder.path().join("keys"));
        let vault = vault::Vault::unlock(
            vault::Options::new(masters),
            store.clone(),
            world.clone(),
            lab.stop.clone(),
        );
        let deps = identity::Deps {
            store: store.clone(),
            world: world.clone(),
            events: events.clone(),
            vault: vault.await.unwrap(),
        };
        let cost = Cost { memory: 64, passes: 1, lanes: 1 };
        let identity =
            Identity::open(deps, identity::Options { cost, ..identity::Options::default() }).await.unwrap();
        let identity = Arc::new(identity);
        let mut options = blobs::Options::new(folder.path().join("blobs"));
        options.reserve = 0;
        let blobs = Blobs::new(store.clone(), world.clone(), events.clone(), options);
        let runs = Runs::new(store.clone(), world.clone(), events.clone());
        let shelf = Arc::new(shelf);
        let privacy = Privacy::new(Parts {
            store: store.clone(),
            world: world.clone(),
            events,
            runs: runs.clone(),
            blobs: blobs.clone(),
            identity: Arc::clone(&identity),
            holdings: vec![
                Arc::new(Account::new(store.clone())),
                Arc::new(OnShelf(Arc::clone(&shelf))),
                Arc::new(Rows::new("runs", runs::PERSONAL, store.clone())),
                Arc::new(Files::new(store.clone(), blobs.clone())),
                Arc::new(Rows::new("events", events::PERSONAL, store.clone())),
                Arc::new(Rows::new("requests", api_kit::PERSONAL, store.clone())),
                Arc::new(Rows::new("audit", audit::PERSONAL, store.clone())),
            ],
        });
        let door = Api::new(Meta { title: "Atelier", version: "0", description: "" })
            .room(identity::routes(Arc::clone(&identity)))
            .room(privacy::routes(privacy.clone()))
            .room(runs::routes(runs.clone()))
            .build(api_kit::Deps::new(Arc::clone(&identity) as _, world).store(store));
        Self { lab, identity, blobs, runs, privacy, shelf, door, _folder: folder }
    }

    /// A worker with short leases, so that a dead one is noticed soon.
    pub fn work(&self) -> Hand {
        let options = WorkerOptions {
            poll: Duration::from_millis(50),
            lease: Duration::from_millis(900),
            drain: Duration::from_millis(300),
            ..WorkerOptions::default()
        };
        self.work_with(options)
    }

    /// A worker that never beats and never looks: frozen in time once its lease is taken.
    pub fn frozen(&self) -> Hand {
        let hour = Duration::from_hours(1);
        let drain = Duration::from_millis(100);
        self.work_with(WorkerOptions { lease: hour, poll: hour, drain, ..WorkerOptions::default() })
    }

    fn work_with(&self, options: WorkerOptions) -> Hand {
        let kinds = privacy::kinds(&self.privacy).into_iter().fold(Kinds::new(), Kinds::with);
        let stop = self.lab.stop.child_token();
        Hand(Worker::start(self.runs.clone(), kinds, options, stop.clone()), stop)
    }

    /// Takes the leases away as if the workers had died: from the outside, nobody can tell the difference.
    pub async fn kill(&self) {
        let statement = "UPDATE runs.runs SET lease_until = now() - interval '1 hour' WHERE queue = 3";
        self.lab.client().await.execute(statement, &[]).await.unwrap();
    }

    pub async fn person(&self, name: &str) -> Person {
        let email = format!("{name}@example.org");
        let client = Client::new(Some("192.0.2.1".parse().unwrap()), "Firefox");
        let new = Newcomer::check(&email, &SecretString::from(PASSWORD), name).unwrap();
        let user = self.identity.register(&client, new).await.unwrap();
        let signed =
            self.identity.login(&client, &email, &SecretString::from(PASSWORD), false).await.unwrap();
        let token = signed.access_token.expose_secret().to_owned();
        Person { ctx: Ctx::new(user.home, Actor::user(user.id)), token, email }
    }

    pub async fn ask(
        &self,
        who: &Person,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> (StatusCode, Value) {
        let (status, _, bytes) = self.raw(who, method, path, body).await;
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    pub async fn raw(
        &self,
        who: &Person,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> (StatusCode, http::HeaderMap, Vec<u8>) {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header(header::AUTHORIZATION, format!("Bearer {}", who.token));
        let body = body.map_or_else(Body::empty, |b| Body::from(b.to_string()));
        request = request.header(header::CONTENT_TYPE, "application/json");
        let response = self.door.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 1 << 28).await.unwrap();
        (parts.status, parts.headers, bytes.to_vec())
    }

    /// What the house does every hour, as if it were so much later.
    pub async fn sweep_in(&self, hours: i64) -> u64 {
        self.privacy.sweep(World::real().now() + chrono::TimeDelta::hours(hours)).await.unwrap()
    }

    /// One number of one row, as the owner of the database sees it.
    pub async fn count(&self, sql: &str) -> i64 {
        self.lab.client().await.query_one(sql, &[]).await.unwrap().get(0)
    }

    /// Polls until the number is there: it is the test's subject, so there is no other sign.
    pub async fn until(&self, sql: &str, wanted: i64) {
        let deadline = Instant::now() + Duration::from_secs(40);
        while self.count(sql).await != wanted {
            assert!(Instant::now() < deadline, "never {wanted}: {sql}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}
