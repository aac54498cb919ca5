//! What the door adds to a request: `cargo run --release -p api-kit --example door_cost`.
//!
//! The same handler, which needs to know who asks, behind plain axum and behind the door, called in
//! process one by one; medians of interleaved rounds. The log is set up as in production, at `info`.
#![allow(clippy::print_stdout, clippy::expect_used, reason = "a program that prints a figure")]

use api_kit::{Api, AuthFault, Authenticator, Caller, Deps, Meta, Options, Session};
use async_trait::async_trait;
use axum::{Extension, Router, body::Body, routing::get};
use http::Request;
use kernel::{Actor, Ctx, TenantId, UserId, World};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use telemetry::{Format, LogOptions};
use tower::Service as _;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

const ROUNDS: usize = 15;
const REQUESTS: u32 = 4_000;

struct Everybody;

#[async_trait]
impl Authenticator for Everybody {
    async fn authenticate(&self, _: &str) -> Result<Session, AuthFault> {
        let (tenant, user) = (TenantId(Uuid::from_u128(1)), UserId(Uuid::from_u128(2)));
        Ok(Session {
            ctx: Ctx::new(tenant, Actor::user(user)),
            session: None,
            operator: false,
            expires_at: None,
        })
    }
}

#[utoipa::path(get, path = "/things/{id}", responses((status = 200, body = String)))]
async fn thing(caller: Caller) -> &'static str {
    if caller.operator { "operator" } else { "somebody" }
}

async fn round(app: &mut Router) -> Duration {
    let began = Instant::now();
    for _ in 0..REQUESTS {
        let request =
            Request::get("/api/v1/things/7").header("authorization", "Bearer x").body(Body::empty());
        let response = app.call(request.expect("a request")).await.expect("an answer");
        assert_eq!(response.status(), 200);
    }
    began.elapsed() / REQUESTS
}

fn median(mut all: Vec<Duration>) -> f64 {
    all.sort();
    all[all.len() / 2].as_secs_f64() * 1e6
}

#[tokio::main]
async fn main() {
    let telemetry = telemetry::init(&LogOptions::new(Format::Json)).expect("the log");
    let plug: Arc<dyn Authenticator> = Arc::new(Everybody);
    let mut plain: Router =
        Router::new().route("/api/v1/things/{id}", get(thing)).layer(Extension(Arc::clone(&plug)));
    let api = Api::new(Meta { title: "cost", version: "0", description: "" });
    let options = Options { rate_limit: u32::MAX, ..Options::default() };
    let deps = Deps::new(plug, World::real()).options(options);
    let mut door = api.room(OpenApiRouter::new().routes(routes!(thing))).build(deps);
    let (mut without, mut with) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        without.push(round(&mut plain).await);
        with.push(round(&mut door).await);
    }
    let (without, with) = (median(without), median(with));
    println!("plain {without:.2} µs, with the door {with:.2} µs: the door adds {:.2} µs", with - without);
    telemetry.close(Duration::from_secs(1)).await;
}
