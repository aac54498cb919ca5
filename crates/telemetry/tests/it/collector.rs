//! Traces, as a collector receives them: OTLP over HTTP, protobuf.

use axum::{Router, body::Bytes, http::HeaderMap, routing::post};
use opentelemetry_proto::tonic::{collector::trace::v1::ExportTraceServiceRequest, trace::v1::Span};
use prost::Message as _;
use std::{io, time::Duration};
use telemetry::{Format, LogOptions, Otlp, current_traceparent, set_parent, subscriber};
use tokio::sync::mpsc;
use tracing::{Instrument as _, instrument::WithSubscriber as _};

const CANARY: &str = "cAnArY9x7Qz2LmNop";
const PARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

/// A collector on a port of its own; what it receives comes out of the channel.
async fn collector() -> (String, mpsc::Receiver<(HeaderMap, Bytes)>) {
    let (send, receive) = mpsc::channel(16);
    let app = Router::new().route(
        "/v1/traces",
        post(move |headers: HeaderMap, body: Bytes| {
            let send = send.clone();
            async move { send.send((headers, body)).await.unwrap() }
        }),
    );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    telemetry::spawn("test.collector", async move { axum::serve(listener, app).await });
    (address, receive)
}

fn options(endpoint: String) -> LogOptions {
    LogOptions {
        otlp: Some(Otlp {
            endpoint,
            headers: Some("x-tenant=lab, authorization=Bearer of-the-collector".to_owned().into()),
            instance: "one".to_owned(),
            version: "1.2.3".to_owned(),
            ratio: 1.0,
        }),
        ..LogOptions::new(Format::Json)
    }
}

fn spans(body: &Bytes) -> (Vec<Span>, String) {
    let request = ExportTraceServiceRequest::decode(body.clone()).unwrap();
    let shown = format!("{request:?}");
    let spans = request.resource_spans.into_iter().flat_map(|r| r.scope_spans).flat_map(|s| s.spans);
    (spans.collect(), shown)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_trace_runs_from_a_request_into_its_run_and_carries_no_secret() {
    let (endpoint, mut received) = collector().await;
    let (dispatch, telemetry) = subscriber(&options(endpoint), io::sink).unwrap();
    async {
        let request = tracing::info_span!("request", password = CANARY);
        set_parent(&request, PARENT);
        let handed_over = async {
            tracing::info!(token = CANARY, "Bearer {CANARY}");
            current_traceparent().unwrap()
        }
        .instrument(request)
        .await;
        assert!(handed_over.starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-"), "{handed_over}");
        assert_ne!(handed_over, PARENT, "the run is a child of the request, not of the caller");
        // Later, perhaps in another process.
        let run = tracing::info_span!("run", kind = "plan");
        set_parent(&run, &handed_over);
        async {}.instrument(run).await;
    }
    .with_subscriber(dispatch)
    .await;
    telemetry.close(Duration::from_secs(5)).await;

    let first = tokio::time::timeout(Duration::from_secs(10), received.recv()).await;
    let (headers, body) = first.expect("the collector receives a batch").unwrap();
    assert_eq!(headers["content-type"], "application/x-protobuf");
    assert_eq!(headers["x-tenant"], "lab");
    let (spans, shown) = spans(&body);
    let find = |name: &str| spans.iter().find(|s| s.name == name).unwrap();
    let (request, run) = (find("request"), find("run"));
    assert_eq!(hex(&request.trace_id), "4bf92f3577b34da6a3ce929d0e0e4736");
    assert_eq!(hex(&request.parent_span_id), "00f067aa0ba902b7");
    assert_eq!(run.trace_id, request.trace_id);
    assert_eq!(run.parent_span_id, request.span_id);
    assert!(!shown.contains(CANARY), "{shown}");
    assert!(shown.contains("1.2.3") && shown.contains("atelier"), "{shown}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_collector_that_is_not_there_holds_up_nobody() {
    let (dispatch, telemetry) = subscriber(&options("http://127.0.0.1:9".to_owned()), io::sink).unwrap();
    async { tracing::info_span!("request").in_scope(|| tracing::info!("served")) }
        .with_subscriber(dispatch)
        .await;
    let closing = telemetry.close(Duration::from_secs(1));
    tokio::time::timeout(Duration::from_secs(20), closing).await.expect("closing is bounded");
}

#[tokio::test]
async fn an_endpoint_that_cannot_be_one_is_refused_at_the_start() {
    for endpoint in ["localhost:4318", "grpc://localhost:4317", ""] {
        assert!(subscriber(&options(endpoint.to_owned()), io::sink).is_err(), "{endpoint}");
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
