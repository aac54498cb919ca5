//! A lab with the room in it, and a door in front.

use api_kit::{Api, Meta};
use axum::{Router, body::Body};
use http::{Method, Request, StatusCode, header};
use identity::{Client, Cost, Deps, Identity, Newcomer, Options, SignedIn, User};
use kernel::{ExposeSecret as _, SecretString};
use serde_json::Value;
use std::sync::Arc;
use store::Store;
use testkit::Lab;
use tower::ServiceExt as _;

pub const PASSWORD: &str = "an ordinary sentence";
/// Cheap enough for hundreds of sign-ins.
pub const CHEAP: Cost = Cost { memory: 64, passes: 1, lanes: 1 };

pub struct House {
    pub lab: Lab,
    pub room: Arc<Identity>,
    pub app: Router,
    keys: tempfile::TempDir,
}

pub fn options() -> Options {
    Options { cost: CHEAP, ..Options::default() }
}

impl House {
    pub async fn new() -> Self {
        Self::with(options()).await
    }

    pub async fn with(options: Options) -> Self {
        let (lab, keys) = (Lab::new().await, tempfile::tempdir().unwrap());
        let room = open(&lab, lab.store.clone(), &keys, options).await;
        let app = door(&lab, &room);
        Self { lab, room, app, keys }
    }

    /// Another process on the same database, with the same data folder.
    pub async fn neighbour(&self, options: Options) -> Arc<Identity> {
        let other = store::Options::new(self.lab.owner());
        let store = Store::open(&other, "neighbour", self.lab.stop.clone()).await.unwrap();
        open(&self.lab, store, &self.keys, options).await
    }

    pub async fn register(&self, email: &str) -> User {
        self.room.register(&home(), newcomer(email)).await.unwrap()
    }

    pub async fn login(&self, email: &str) -> SignedIn {
        self.room.login(&home(), email, &secret(PASSWORD), false).await.unwrap()
    }

    /// Registers and signs in.
    pub async fn person(&self, email: &str) -> (User, SignedIn) {
        (self.register(email).await, self.login(email).await)
    }

    /// One number of one row, as the owner of the database sees it.
    pub async fn count(&self, sql: &str) -> i64 {
        self.lab.client().await.query_one(sql, &[]).await.unwrap().get(0)
    }

    pub async fn send(&self, request: Call) -> Answer {
        send(&self.app, request).await
    }
}

async fn open(lab: &Lab, store: Store, keys: &tempfile::TempDir, options: Options) -> Arc<Identity> {
    let masters = vault::Masters::Folder(keys.path().join("keys"));
    let vault = vault::Vault::unlock(
        vault::Options::new(masters),
        store.clone(),
        lab.world.clone(),
        lab.stop.clone(),
    );
    let deps = Deps {
        vault: vault.await.unwrap(),
        events: events::Events::new(store.clone(), lab.world.clone()),
        world: lab.world.clone(),
        store,
    };
    Arc::new(Identity::open(deps, options).await.unwrap())
}

fn door(lab: &Lab, room: &Arc<Identity>) -> Router {
    Api::new(Meta { title: "Atelier", version: "0", description: "" })
        .room(identity::routes(Arc::clone(room)))
        .build(
            api_kit::Deps::new(Arc::clone(room) as Arc<dyn api_kit::Authenticator>, lab.world.clone())
                .store(lab.store.clone()),
        )
        .merge(identity::well_known(Arc::clone(room)))
}

pub fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

pub fn home() -> Client {
    client("192.0.2.1", "Firefox")
}

pub fn client(address: &str, agent: &str) -> Client {
    Client::new(Some(address.parse().unwrap()), agent)
}

pub fn newcomer(email: &str) -> Newcomer {
    Newcomer::check(email, &secret(PASSWORD), "Ada Lovelace").unwrap()
}

pub fn access(signed: &SignedIn) -> &str {
    signed.access_token.expose_secret()
}

/// One request.
pub struct Call {
    method: Method,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<String>,
}

pub fn get(path: &str) -> Call {
    Call { method: Method::GET, path: path.into(), headers: Vec::new(), body: None }
}

pub fn delete(path: &str) -> Call {
    Call { method: Method::DELETE, ..get(path) }
}

/// A POST without a body.
pub fn post(path: &str) -> Call {
    Call { method: Method::POST, ..get(path) }
}

impl Call {
    pub fn json(self, body: Value) -> Self {
        Self { body: Some(body.to_string()), ..self.header("content-type", "application/json") }
    }

    pub fn form(self, body: &str) -> Self {
        Self { body: Some(body.into()), ..self.header("content-type", "application/x-www-form-urlencoded") }
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: http::HeaderMap,
    pub body: Value,
}

impl Answer {
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    pub fn cookie(&self) -> Option<&str> {
        self.headers.get(header::SET_COOKIE).map(|v| v.to_str().unwrap())
    }
}

pub async fn send(app: &Router, call: Call) -> Answer {
    let mut request = Request::builder().method(call.method).uri(&call.path).header("host", "localhost:8080");
    for (name, value) in &call.headers {
        request = request.header(name, value);
    }
    let request = request.body(call.body.map_or_else(Body::empty, Body::from)).unwrap();
    let response = app.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    Answer { status: parts.status, headers: parts.headers, body }
}
