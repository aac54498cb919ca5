//! The operations that belong to no room: health, readiness, metrics, the contract itself.

use crate::{
    Answer, AuthFault, Error, Problem,
    api::Meta,
    docs,
    door::Door,
    health::{HealthCheck, HealthReport, Status, Watch},
};
use axum::{
    Json, Router,
    extract::State,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use kernel::ExposeSecret as _;
use sha2::{Digest as _, Sha256};
use std::sync::{Arc, atomic::Ordering};
use tokio_util::sync::CancellationToken;
use utoipa::openapi::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

const DOCS_CSP: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; \
                        base-uri 'none'; form-action 'none'";

struct System {
    watch: Watch,
    stop: CancellationToken,
    door: Arc<Door>,
    contract: Bytes,
    contract_tag: HeaderValue,
    docs: Bytes,
}

/// What these operations say of themselves.
pub(crate) fn contract() -> OpenApi {
    operations().into_openapi()
}

pub(crate) fn routes(
    meta: &Meta,
    contract: &OpenApi,
    checks: Vec<Arc<dyn HealthCheck>>,
    stop: CancellationToken,
    door: Arc<Door>,
) -> Router {
    let json = serde_json::to_value(contract).unwrap_or_default();
    let bytes = Bytes::from(json.to_string());
    let digest = hex::encode(&Sha256::digest(&bytes)[..12]);
    let system = System {
        watch: Watch::new(meta.version, checks),
        stop,
        door,
        contract_tag: HeaderValue::try_from(format!("\"{digest}\""))
            .unwrap_or_else(|_| HeaderValue::from_static("\"contract\"")),
        docs: Bytes::from(docs::page(&json)),
        contract: bytes,
    };
    operations().with_state(Arc::new(system)).split_for_parts().0
}

fn operations() -> OpenApiRouter<Arc<System>> {
    OpenApiRouter::new()
        .routes(routes!(health))
        .routes(routes!(ready))
        .routes(routes!(metrics))
        .routes(routes!(openapi))
        .routes(routes!(page))
}

/// How the server and its parts are.
///
/// 200 while it works, even if not as it should; 503 when a part is down.
#[utoipa::path(get, path = "/health", tag = "System", security(()), responses(
    (status = 200, description = "It works; `status` is `ok` or `degraded`", body = HealthReport),
    (status = 503, description = "A part is down", body = HealthReport),
))]
async fn health(State(system): State<Arc<System>>) -> Response {
    let report = system.watch.report().await;
    let status = match report.status {
        Status::Down => StatusCode::SERVICE_UNAVAILABLE,
        Status::Ok | Status::Degraded => StatusCode::OK,
    };
    (status, [(header::CACHE_CONTROL, "no-store")], Json(&*report)).into_response()
}

/// Whether requests should be sent here.
#[utoipa::path(get, path = "/ready", tag = "System", security(()), responses(
    (status = 200, description = "Yes: `ready`", content_type = "text/plain", body = String),
    (status = 503, description = "No: the server is ending, or a part is down"),
))]
async fn ready(State(system): State<Arc<System>>) -> Response {
    let why = if system.stop.is_cancelled() {
        "The server is ending."
    } else if system.watch.report().await.status == Status::Down {
        "A part of the server is down; see /health."
    } else {
        return "ready\n".into_response();
    };
    Problem::from(Error::NotReady(why)).into_response()
}

/// Everything that is counted, for Prometheus.
///
/// Asks for a bearer token of its own where the operator set one.
#[utoipa::path(get, path = "/metrics", tag = "System", security(()), responses(
    (status = 200, description = "The text format of Prometheus", content_type = "text/plain", body = String),
    (status = 401, description = "The operator set a token, and this is not it"),
))]
async fn metrics(State(system): State<Arc<System>>, headers: HeaderMap) -> Answer<Response> {
    let door = &system.door;
    if let Some(token) = &door.options.metrics_token {
        let sent = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok());
        let sent = sent.and_then(|v| v.strip_prefix("Bearer ")).unwrap_or_default();
        // Digests of equal length: how long the comparison takes says nothing of the token.
        if Sha256::digest(sent) != Sha256::digest(token.expose_secret()) {
            return Err(AuthFault::Invalid.into());
        }
    }
    metrics::gauge!("http_requests_in_flight").set(door.in_flight.load(Ordering::Relaxed) as f64);
    if let Some(store) = &door.store {
        for (pool, used) in store.pools() {
            metrics::gauge!("store_pool_connections", "pool" => pool).set(used.size as f64);
            metrics::gauge!("store_pool_connections_max", "pool" => pool).set(used.max as f64);
            metrics::gauge!("store_pool_waiting", "pool" => pool).set(used.waiting as f64);
        }
    }
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    Ok((kind, telemetry::render_metrics()).into_response())
}

/// This contract.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "System", security(()), responses(
    (status = 200, description = "OpenAPI 3.1", content_type = "application/json", body = Object),
    (status = 304, description = "You have it"),
))]
async fn openapi(State(system): State<Arc<System>>, headers: HeaderMap) -> Response {
    let known = headers.get_all(header::IF_NONE_MATCH).iter().any(|v| v == system.contract_tag);
    let head = [
        (header::ETAG, system.contract_tag.clone()),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
    ];
    if known {
        return (StatusCode::NOT_MODIFIED, head).into_response();
    }
    (head, system.contract.clone()).into_response()
}

/// This contract, to read.
#[utoipa::path(get, path = "/api/v1/docs", tag = "System", security(()), responses(
    (status = 200, description = "A page", content_type = "text/html", body = String),
))]
async fn page(State(system): State<Arc<System>>) -> Response {
    let head = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, DOCS_CSP),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (head, system.docs.clone()).into_response()
}
