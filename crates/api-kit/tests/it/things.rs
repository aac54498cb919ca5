//! A room that does little, and the ways to call it.

use api_kit::{
    Answer, Api, AuthFault, Authenticator, Body, Caller, Created, Deps, IfMatch, IfNoneMatch, Listing, Meta,
    NoContent, Paging, PagingParams, PathId, Query, Session, Validate, Versioned, Violations, Visit,
};
use async_trait::async_trait;
use axum::{Json, Router, body::Bytes, extract::State, response::IntoResponse};
use chrono::{DateTime, Utc};
use http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode};
use kernel::{Actor, Ctx, Fault, FaultKind, MAX_TOTAL, Paged, TenantId, UserId, World};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};
use testkit::{Lab, TestClock, TestEntropy};
use tokio::sync::Notify;
use tower::ServiceExt as _;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

kernel::ids! {
    /// A thing.
    ThingId = "thg";
}

/// What the room counts, so that a test sees what was done.
#[derive(Default)]
pub struct Room {
    pub made: AtomicU32,
    pub gate: Notify,
    pub entered: Notify,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewThing {
    name: String,
    #[serde(default)]
    count: u32,
    #[serde(default)]
    #[allow(dead_code, reason = "only read by the parser")]
    mood: Option<Mood>,
    #[serde(default)]
    parts: Vec<Part>,
    from: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mood {
    Good,
    Bad,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    title: String,
}

impl Validate for Part {
    fn validate(&self, v: &mut Violations) {
        v.length("title", &self.title, 1..=3);
    }
}

impl Validate for NewThing {
    fn validate(&self, v: &mut Violations) {
        v.required_trimmed("name", &self.name, 20);
        v.range("count", &self.count, 0..=10);
        v.count("parts", self.parts.len(), 0..=3);
        v.each("parts", &self.parts);
        if let (Some(from), Some(until)) = (self.from, self.until) {
            v.in_order("from", from, "until", until);
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ThingView {
    id: ThingId,
    name: String,
    number: u32,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ThingFilter {
    state: Option<String>,
    mood: Option<Mood>,
}

impl Validate for ThingFilter {
    fn validate(&self, v: &mut Violations) {
        if let Some(state) = &self.state {
            v.one_of("state", state, &["open", "done"]);
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the disk at /secret/path is on fire")]
    Inside(#[source] io::Error),
}

impl Fault for Error {
    fn kind(&self) -> FaultKind {
        FaultKind::Internal
    }
    fn code(&self) -> &'static str {
        "things.inside"
    }
}

#[utoipa::path(post, path = "/things", tag = "things", request_body = NewThing, responses((status = 201, body = ThingView), (status = 422)))]
async fn make(
    State(room): State<Arc<Room>>,
    _: Caller,
    Body(new): Body<NewThing>,
) -> Answer<Created<ThingView>> {
    let number = room.made.fetch_add(1, Ordering::SeqCst) + 1;
    let id = ThingId(Uuid::from_u128(u128::from(number)));
    let view = ThingView { id, name: new.name, number };
    Ok(Created::new(&format!("/things/{id}"), view).version(1))
}

#[utoipa::path(get, path = "/things", tag = "things", params(PagingParams, ThingFilter),
    responses((status = 200, body = Listing<Value>)))]
async fn list(_: Caller, paging: Paging<ThingFilter>) -> Answer<Listing<Value>> {
    let sort = paging.sort(&["name", "created_at"])?;
    let (page, filter) = (paging.page, &paging.filter);
    let echo = json!({
        "sort": sort.map(|s| json!([s.field, s.descending])),
        "state": filter.state,
        "mood": filter.mood,
        "offset": page.offset(),
    });
    let (items, total) = match page.number() {
        // As if there were no end of them.
        70 => (vec![echo; page.limit() as usize], MAX_TOTAL + 1),
        _ => (vec![echo], 45),
    };
    Ok(paging.listing(Paged { items, total, page }))
}

#[utoipa::path(get, path = "/things/{id}", tag = "things", responses((status = 200, body = ThingView), (status = 404)))]
async fn get(_: Caller, PathId(id): PathId<ThingId>, known: IfNoneMatch) -> Answer<Versioned<ThingView>> {
    Ok(known.reply(7, ThingView { id, name: "it".into(), number: 1 }))
}

#[utoipa::path(put, path = "/things/{id}", tag = "things", request_body = NewThing, responses((status = 200, body = ThingView), (status = 412)))]
async fn put(
    _: Caller,
    PathId(id): PathId<ThingId>,
    based: IfMatch,
    Body(new): Body<NewThing>,
) -> Answer<Versioned<ThingView>> {
    based.check(7)?;
    Ok(Versioned::new(8, ThingView { id, name: new.name, number: 1 }))
}

#[utoipa::path(delete, path = "/things/{id}", tag = "things", responses((status = 204), (status = 428)))]
async fn delete(_: Caller, PathId(_id): PathId<ThingId>, based: IfMatch) -> Answer<NoContent> {
    based.required()?.check(7)?;
    Ok(NoContent)
}

#[utoipa::path(get, path = "/whoami", tag = "things", responses((status = 200, body = Value)))]
async fn whoami(caller: Caller) -> Json<Value> {
    Json(json!({
        "user": caller.ctx.user(),
        "tenant": caller.ctx.tenant,
        "request": caller.ctx.request,
        "trace": caller.ctx.trace,
        "operator": caller.operator,
    }))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Want {
    limit: Option<u32>,
}
impl Validate for Want {}

#[utoipa::path(get, path = "/open", tag = "things", security(()), params(Want), responses((status = 200, body = Value)))]
async fn open(visit: Visit, caller: Option<Caller>, Query(want): Query<Want>) -> Json<Value> {
    Json(json!({
        "address": visit.address.map(|a| a.to_string()),
        "known": caller.is_some(),
        "limit": want.limit,
    }))
}

#[utoipa::path(get, path = "/panic", tag = "things", responses((status = 500)))]
async fn panics(_: Caller) -> NoContent {
    panic!("a secret of the inside")
}

#[utoipa::path(get, path = "/fails", tag = "things", responses((status = 500)))]
async fn fails(_: Caller) -> Answer<NoContent> {
    Err(Error::Inside(io::Error::other("hunter2")).into())
}

#[utoipa::path(post, path = "/waits", tag = "things", responses((status = 201, body = Value)))]
async fn waits(State(room): State<Arc<Room>>, _: Caller) -> Answer<Created<Value>> {
    room.entered.notify_one();
    room.gate.notified().await;
    let number = room.made.fetch_add(1, Ordering::SeqCst) + 1;
    Ok(Created::new("/things/x", json!({ "number": number })))
}

#[utoipa::path(get, path = "/never", tag = "things", responses((status = 200)))]
async fn never(State(room): State<Arc<Room>>, _: Caller) -> NoContent {
    room.entered.notify_one();
    std::future::pending().await
}

#[utoipa::path(get, path = "/unhurried", tag = "things", responses((status = 204)),
    extensions(("x-timeout-seconds" = json!(0))))]
async fn unhurried(State(room): State<Arc<Room>>, _: Caller) -> NoContent {
    room.gate.notified().await;
    NoContent
}

#[utoipa::path(post, path = "/large", tag = "things", request_body = String, responses((status = 200, body = Value)),
    extensions(("x-body-limit-bytes" = json!(4_000_000))))]
async fn large(_: Caller, bytes: Bytes) -> Json<usize> {
    Json(bytes.len())
}

#[utoipa::path(post, path = "/secret", tag = "things", responses((status = 201, body = String)))]
async fn secret(State(room): State<Arc<Room>>, _: Caller) -> impl IntoResponse {
    let number = room.made.fetch_add(1, Ordering::SeqCst) + 1;
    (StatusCode::CREATED, [("cache-control", "no-store")], format!("key {number}"))
}

pub fn routes_of(room: Arc<Room>) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(make, list))
        .routes(routes!(get, put, delete))
        .routes(routes!(whoami))
        .routes(routes!(open))
        .routes(routes!(panics))
        .routes(routes!(fails))
        .routes(routes!(waits))
        .routes(routes!(never))
        .routes(routes!(unhurried))
        .routes(routes!(large))
        .routes(routes!(secret))
        .with_state(room)
}

/// Knows Ada and Bob by name.
pub struct Guard;

#[async_trait]
impl Authenticator for Guard {
    async fn authenticate(&self, token: &str) -> Result<Session, AuthFault> {
        let number = match token {
            "ada" => 1,
            "bob" => 2,
            "expired" => return Err(AuthFault::Expired),
            "revoked" => return Err(AuthFault::Revoked),
            "down" => return Err(AuthFault::failed(store::Error::Unavailable("at 10.0.0.5".into()))),
            _ => return Err(AuthFault::Invalid),
        };
        let (tenant, user) = (TenantId(Uuid::from_u128(number)), UserId(Uuid::from_u128(number)));
        Ok(Session {
            ctx: Ctx::new(tenant, Actor::user(user)),
            session: None,
            operator: number == 1,
            expires_at: None,
        })
    }
}

pub fn api(room: &Arc<Room>) -> Api {
    let meta = Meta { title: "Things", version: "1.2.3", description: "A <small> room." };
    Api::new(meta).room(routes_of(Arc::clone(room))).alias("/things")
}

pub fn world() -> World {
    World::new(Arc::new(TestClock::at(Lab::start())), Arc::new(TestEntropy::seeded(1)))
}

pub fn deps() -> Deps {
    Deps::new(Arc::new(Guard), world())
}

/// The room alone, with default limits and no database.
pub fn app() -> Router {
    api(&Arc::default()).build(deps())
}

/// One answer, read to its end.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Bytes,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|e| panic!("{e}: {:?}", self.bytes))
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.bytes.to_vec()).unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    /// That this is a problem, whole and well-formed, with this status and code.
    #[track_caller]
    pub fn problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json");
        let body = self.json();
        assert_eq!(body["code"], code, "{body}");
        assert_eq!(body["error"], code);
        assert_eq!(body["status"], status);
        assert_eq!(body["type"], format!("urn:atelier:error:{code}"));
        assert_eq!(body["message"], body["detail"]);
        assert!(!body["message"].as_str().unwrap().is_empty());
        assert!(body["title"].is_string() && body["details"].is_array());
        assert_eq!(body["request_id"], self.header("x-request-id"));
        assert!(self.header("x-request-id").starts_with("req_"));
        body
    }

    /// The fields that are not valid, as `field code`.
    #[track_caller]
    pub fn fields(&self) -> Vec<String> {
        let body = self.problem(422, "api.invalid");
        let details = body["details"].as_array().unwrap().iter();
        details.map(|d| format!("{} {}", d["field"].as_str().unwrap(), d["code"].as_str().unwrap())).collect()
    }
}

pub async fn send(app: &Router, request: Request<axum::body::Body>) -> Reply {
    let response = app.clone().oneshot(request).await.unwrap();
    let (head, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, 8_000_000).await.unwrap();
    Reply { status: head.status, headers: head.headers, bytes }
}

/// A request of Ada's with these headers; JSON where there is a body.
pub fn ask(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Request<axum::body::Body> {
    let mut request =
        Request::builder().method(method).uri(path).body(axum::body::Body::from(body.to_owned())).unwrap();
    let all = request.headers_mut();
    all.insert("authorization", "Bearer ada".parse().unwrap());
    if !body.is_empty() {
        all.insert("content-type", "application/json".parse().unwrap());
    }
    for (name, value) in headers {
        let name: HeaderName = name.parse().unwrap();
        if value.is_empty() {
            all.remove(name);
        } else {
            all.insert(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
    }
    request
}

pub async fn get_as_ada(app: &Router, path: &str) -> Reply {
    send(app, ask("GET", path, &[], "")).await
}

pub async fn post(app: &Router, path: &str, body: &str) -> Reply {
    send(app, ask("POST", path, &[], body)).await
}
