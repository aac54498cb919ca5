//! What the door writes down, and what it must not.

use crate::things::{app, ask, post, send};
use parking_lot::Mutex;
use serde_json::Value;
use std::{io, sync::Arc};
use telemetry::{Format, LogOptions, Otlp, subscriber};
use tracing::instrument::WithSubscriber as _;

const CANARY: &str = "cAnArY9x7Qz2LmNop";

#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl io::Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Paper {
    /// What was logged while `work` ran.
    async fn during(filter: &str, work: impl Future) -> (String, Vec<Value>) {
        let paper = Self::default();
        let writer = paper.clone();
        let options = LogOptions { filter: filter.to_owned(), ..LogOptions::new(Format::Json) };
        let (dispatch, _telemetry) = subscriber(&options, move || writer.clone()).unwrap();
        work.with_subscriber(dispatch).await;
        let text = String::from_utf8(paper.0.lock().clone()).unwrap();
        let lines = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        (text, lines)
    }
}

#[tokio::test]
async fn one_line_per_request_with_template_status_and_time_and_nothing_of_the_callers() {
    let app = app();
    let (text, lines) = Paper::during("debug", async {
        let path = format!("/api/v1/things/{CANARY}?q={CANARY}");
        let headers = [("x-custom", CANARY), ("cookie", CANARY)];
        send(&app, ask("GET", &path, &headers, "")).await;
        let body = format!(r#"{{"name":"a","count":"{CANARY}"}}"#);
        post(&app, "/api/things", &body).await;
        let guess = format!("Bearer {CANARY}");
        send(&app, ask("GET", "/api/v1/whoami", &[("authorization", &guess)], "")).await;
    })
    .await;
    assert!(!text.contains(CANARY), "{text}");
    let access: Vec<&Value> = lines.iter().filter(|l| l["target"] == "api_kit::access").collect();
    let said: Vec<_> = access
        .iter()
        .map(|l| (l["method"].as_str().unwrap(), l["route"].as_str().unwrap(), l["status"].as_u64().unwrap()))
        .collect();
    assert_eq!(
        said,
        [
            ("GET", "/api/v1/things/{id}", 404),
            ("POST", "/api/v1/things", 422),
            ("GET", "/api/v1/whoami", 401)
        ]
    );
    for line in &access {
        assert!(line["ms"].is_f64());
        let request = &line["spans"][0];
        assert!(request["id"].as_str().unwrap().starts_with("req_"), "{line}");
    }
    assert_eq!(access[1]["spans"][0]["user"], "00000000-0000-0000-0000-000000000001");
}

#[tokio::test]
async fn reads_that_went_well_are_quiet_at_info_and_writes_are_not() {
    let app = app();
    let (_, lines) = Paper::during("info", async {
        send(&app, ask("GET", "/api/v1/whoami", &[], "")).await;
        post(&app, "/api/v1/things", r#"{"name":"a"}"#).await;
    })
    .await;
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert_eq!(lines[0]["status"], 201);
}

#[tokio::test]
async fn a_failure_is_logged_once_with_all_its_causes() {
    let app = app();
    let (_, lines) = Paper::during("info", async {
        send(&app, ask("GET", "/api/v1/fails", &[], "")).await;
    })
    .await;
    let told: Vec<&Value> = lines.iter().filter(|l| l["code"] == "things.inside").collect();
    assert_eq!(told.len(), 1, "{lines:?}");
    assert_eq!(told[0]["level"], "error");
    assert_eq!(told[0]["chain"], "the disk at /secret/path is on fire: hunter2");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn where_traces_are_collected_a_run_becomes_a_child_of_the_request() {
    let otlp = Otlp {
        endpoint: "http://127.0.0.1:9".into(),
        headers: None,
        instance: "lab".into(),
        version: "0".into(),
        ratio: 1.0,
    };
    let options = LogOptions { otlp: Some(otlp), ..LogOptions::new(Format::Json) };
    let (dispatch, _telemetry) = subscriber(&options, io::sink).unwrap();
    let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let app = app();
    let reply = send(&app, ask("GET", "/api/v1/whoami", &[("traceparent", parent)], ""))
        .with_subscriber(dispatch)
        .await;
    let trace = reply.json()["trace"].as_str().unwrap().to_owned();
    assert!(trace.starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-") && trace != parent, "{trace}");
}
