//! Health, readiness, metrics and the contract.

use crate::things::{Room, api, app, ask, deps, get_as_ada, send};
use api_kit::{Health, HealthCheck, Options};
use async_trait::async_trait;
use serde_json::Value;
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};
use testkit::Lab;
use tokio_util::sync::CancellationToken;

struct Part(&'static str, fn() -> Health, Arc<AtomicU32>);

#[async_trait]
impl HealthCheck for Part {
    fn name(&self) -> &'static str {
        self.0
    }
    async fn check(&self) -> Health {
        self.2.fetch_add(1, Ordering::SeqCst);
        (self.1)()
    }
}

struct Stuck;

#[async_trait]
impl HealthCheck for Stuck {
    fn name(&self) -> &'static str {
        "stuck"
    }
    async fn check(&self) -> Health {
        std::future::pending().await
    }
}

fn part(name: &'static str, how: fn() -> Health) -> Arc<dyn HealthCheck> {
    Arc::new(Part(name, how, Arc::default()))
}

#[tokio::test]
async fn health_is_the_worst_of_its_parts() {
    let room = Arc::new(Room::default());
    let fine = api(&room).check(part("disk", Health::ok));
    let reply = send(&fine.clone().build(deps()), ask("GET", "/health", &[("authorization", "")], "")).await;
    assert_eq!(reply.status, 200);
    let body = reply.json();
    assert_eq!((&body["status"], &body["version"]), (&"ok".into(), &"1.2.3".into()));
    assert_eq!(body["checks"][0]["name"], "disk");
    assert!(body["checks"][0]["ms"].is_u64());

    let slow = fine.check(part("queue", || Health::degraded("Runs wait longer than usual.")));
    let body = get_as_ada(&slow.clone().build(deps()), "/health").await.json();
    assert_eq!(body["status"], "degraded");
    assert_eq!(body["checks"][1]["message"], "Runs wait longer than usual.");

    let down = slow.check(part("database", || Health::down("It does not answer."))).build(deps());
    let reply = get_as_ada(&down, "/health").await;
    assert_eq!((reply.status.as_u16(), reply.json()["status"].as_str()), (503, Some("down")));
    get_as_ada(&down, "/ready").await.problem(503, "api.not_ready");
}

#[tokio::test]
async fn a_check_that_hangs_or_panics_is_down_and_holds_up_nobody() {
    let room = Arc::new(Room::default());
    let app = api(&room).check(Arc::new(Stuck)).check(part("mad", || panic!("as planned"))).build(deps());
    let reply = get_as_ada(&app, "/health").await;
    assert_eq!(reply.status, 503);
    let checks = reply.json()["checks"].clone();
    assert_eq!(checks[0]["message"], "No answer within two seconds.");
    assert_eq!(checks[1]["message"], "The check itself failed.");
}

#[tokio::test]
async fn many_who_ask_are_one_who_looks() {
    let looked = Arc::new(AtomicU32::new(0));
    let check = Part("disk", Health::ok, Arc::clone(&looked));
    let app = api(&Arc::default()).check(Arc::new(check)).build(deps());
    futures::future::join_all((0..50).map(|_| get_as_ada(&app, "/health"))).await;
    assert_eq!(looked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn who_is_ending_is_not_ready_but_healthy() {
    let stop = CancellationToken::new();
    let app = api(&Arc::default()).build(deps().stop(stop.clone()));
    assert_eq!(get_as_ada(&app, "/ready").await.text(), "ready\n");
    stop.cancel();
    get_as_ada(&app, "/ready").await.problem(503, "api.not_ready");
    assert_eq!(get_as_ada(&app, "/health").await.status, 200);
}

#[tokio::test]
async fn metrics_count_by_template_and_know_the_pools() {
    telemetry::install_metrics();
    let lab = Lab::new().await;
    let app = api(&Arc::default()).build(deps().store(lab.store.clone()));
    get_as_ada(&app, "/api/v1/things/thg_00000000000000000000000005").await;
    get_as_ada(&app, "/api/things/thg_00000000000000000000000006").await;
    get_as_ada(&app, "/api/v1/nothing/secret-path").await;
    send(&app, ask("BREW", "/api/v1/whoami", &[], "")).await;
    let reply = get_as_ada(&app, "/metrics").await;
    assert!(reply.header("content-type").starts_with("text/plain"));
    let text = reply.text();
    for line in [
        "http_request_duration_seconds_count{method=\"GET\",route=\"/api/v1/things/{id}\",status=\"200\"} 2",
        "http_request_duration_seconds_count{method=\"GET\",route=\"none\",status=\"404\"} 1",
        "http_request_duration_seconds_count{method=\"OTHER\",route=\"/api/v1/whoami\",status=\"405\"} 1",
        "store_pool_connections_max{pool=\"app\"} 6",
        "http_requests_in_flight 1",
    ] {
        assert!(text.contains(line), "{line} is missing in\n{text}");
    }
    assert!(!text.contains("secret-path") && !text.contains("thg_"), "{text}");
}

#[tokio::test]
async fn metrics_may_ask_for_a_token() {
    let options = Options { metrics_token: Some("scrape-me".to_owned().into()), ..Options::default() };
    let app = api(&Arc::default()).build(deps().options(options));
    for token in ["", "Bearer ada", "Bearer scrape-m", "Bearer "] {
        let reply = send(&app, ask("GET", "/metrics", &[("authorization", token)], "")).await;
        reply.problem(401, "api.token_invalid");
    }
    let reply = send(&app, ask("GET", "/metrics", &[("authorization", "Bearer scrape-me")], "")).await;
    assert_eq!(reply.status, 200);
}

#[tokio::test]
async fn the_contract_is_complete_and_cached() {
    let app = app();
    let reply = send(&app, ask("GET", "/api/v1/openapi.json", &[("authorization", "")], "")).await;
    let contract = reply.json();
    assert!(contract["openapi"].as_str().unwrap().starts_with("3.1"), "{}", contract["openapi"]);
    assert_eq!(contract["info"]["title"], "Things");
    let get = &contract["paths"]["/api/v1/things/{id}"]["get"];
    assert!(get["responses"]["default"].is_object() && get["responses"]["404"]["content"].is_object());
    assert_eq!(contract["security"][0]["bearer"], serde_json::json!([]));
    for open in ["/health", "/ready", "/metrics", "/api/v1/openapi.json", "/api/v1/docs", "/api/v1/open"] {
        assert_eq!(contract["paths"][open]["get"]["security"], serde_json::json!([{}]), "{open}");
    }
    assert_eq!(contract["paths"]["/api/v1/unhurried"]["get"]["x-timeout-seconds"], 0);
    references(&contract, &contract);

    let tag = reply.header("etag").to_owned();
    let again = send(&app, ask("GET", "/api/openapi.json", &[("if-none-match", &tag)], "")).await;
    assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0));
}

/// Every `$ref` leads somewhere.
fn references(value: &Value, contract: &Value) {
    match value {
        Value::Object(fields) => {
            if let Some(target) = fields.get("$ref").and_then(Value::as_str) {
                let pointer = target.strip_prefix('#').unwrap();
                assert!(contract.pointer(pointer).is_some(), "{target} leads nowhere");
            }
            fields.values().for_each(|v| references(v, contract));
        }
        Value::Array(entries) => entries.iter().for_each(|v| references(v, contract)),
        _ => {}
    }
}

#[tokio::test]
async fn the_page_shows_every_operation_and_runs_nothing() {
    let reply = get_as_ada(&app(), "/api/v1/docs").await;
    let (html, policy) = (reply.text(), reply.header("content-security-policy"));
    assert!(policy.contains("default-src 'none'") && !policy.contains("script"), "{policy}");
    for part in ["/api/v1/things/{id}", "id='schema-ThingView'", "A &lt;small&gt; room.", "<b>DELETE</b>"] {
        assert!(html.contains(part), "{part} is missing");
    }
    assert!(!html.contains("<script") && !html.contains("http://") && !html.contains("<small>"));
}
