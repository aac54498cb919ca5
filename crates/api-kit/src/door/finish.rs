//! The way out: problems completed, headers set, one line logged, one sample taken.

use super::{
    Door, Passage,
    arrive::REQUEST_ID,
    cors,
    route::{Route, method_name},
};
use crate::{Error, Problem};
use axum::{
    body::Body,
    extract::Request,
    response::{IntoResponse as _, Response},
};
use http::{HeaderName, HeaderValue, Method, StatusCode, header};
use std::time::{Duration, Instant};

/// For everything that is not a page of ours: it may load nothing and be framed by nobody.
const CSP_DATA: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/// For the web client.
const CSP_PAGE: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
                        img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; \
                        worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; \
                        frame-ancestors 'none'";
const OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// A request this slow is worth a line whatever the level says of the others.
const SLOW: Duration = Duration::from_secs(1);

/// What the log line will say.
pub(super) struct Line {
    method: Method,
    began: Instant,
}

impl Line {
    pub(super) fn new(request: &Request, began: Instant) -> Self {
        Self { method: request.method().clone(), began }
    }
}

/// A refusal in plain text (an extractor of the framework) becomes a problem that says the same.
pub(super) async fn readable(response: Response) -> Response {
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error())
        || response.extensions().get::<Problem>().is_some()
    {
        return response;
    }
    let kind = response.headers().get(header::CONTENT_TYPE);
    if kind.is_some_and(|k| !k.as_bytes().starts_with(b"text/plain")) {
        return response;
    }
    let (head, body) = response.into_parts();
    // Such texts are a line long; what is longer is none of them.
    let text = axum::body::to_bytes(body, 1024).await.unwrap_or_default();
    let text = String::from_utf8(text.to_vec()).unwrap_or_default();
    let refusal = if status.is_server_error() {
        Error::Broken(text)
    } else if text.is_empty() {
        Error::Refused(status.canonical_reason().unwrap_or("Refused").to_owned())
    } else {
        Error::Refused(text)
    };
    let mut problem = Problem::from(refusal).at(status);
    for (name, value) in &head.headers {
        if *name != header::CONTENT_TYPE && *name != header::CONTENT_LENGTH {
            problem = problem.header(name.clone(), value.clone());
        }
    }
    problem.into_response()
}

pub(super) fn finish(
    door: &Door,
    route: &Route,
    passage: &Passage,
    origin: Option<HeaderValue>,
    line: Line,
    mut response: Response,
) -> Response {
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        tell(&problem);
        response.headers_mut().remove(header::CONTENT_LENGTH);
        *response.body_mut() = Body::from(problem.body(passage.visit.request));
    }
    let is_page = !route.is_api && is_html(&response);
    let is_api = route.is_api;
    let status = response.status();
    let headers = response.headers_mut();
    headers.reserve(8);
    headers.insert(REQUEST_ID, passage.id.clone());
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        let policy = HeaderValue::from_static(if is_page { CSP_PAGE } else { CSP_DATA });
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if is_page {
        headers.insert(OPENER, HeaderValue::from_static("same-origin"));
    }
    if is_api && !headers.contains_key(header::CACHE_CONTROL) {
        // With a tag a browser may ask whether it still holds; without one there is nothing to keep.
        let rule = if headers.contains_key(header::ETAG) { "private, no-cache" } else { "no-store" };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(rule));
    }
    if door.options.hsts {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    match origin {
        Some(origin) => cors::allow(headers, origin),
        None => {
            headers.insert(RESOURCE, HeaderValue::from_static("same-origin"));
        }
    }
    record(route, &line, status);
    response
}

fn is_html(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    kind.is_some_and(|k| k.as_bytes().starts_with(b"text/html"))
}

/// The chain of causes, once, where it ends.
fn tell(problem: &Problem) {
    let inside = problem.inside();
    let (code, chain) = (inside.code, inside.chain.as_str());
    match inside.status.as_u16() {
        500 => tracing::error!(code, chain, "a request failed"),
        501.. => tracing::warn!(code, chain, "a request could not be served"),
        _ => tracing::debug!(code, chain, "a request was refused"),
    }
}

/// One line and one sample. No query, no token, no address: they are the caller's own.
fn record(route: &Route, line: &Line, status: StatusCode) {
    let took = line.began.elapsed();
    let method = method_name(&line.method);
    let (status, ms) = (status.as_u16(), took.as_secs_f64() * 1000.0);
    route.sample(method, status, took);
    if telemetry::is_collecting() {
        // The line below says it to readers of the log.
        tracing::Span::current().record("status", status);
    }
    // Reads that went well are many and say little.
    let quiet = status < 400 && matches!(line.method, Method::GET | Method::HEAD | Method::OPTIONS);
    let template = &*route.template;
    if quiet && took < SLOW {
        tracing::debug!(target: "api_kit::access", method, route = template, status, ms, "answered");
    } else {
        tracing::info!(target: "api_kit::access", method, route = template, status, ms, "answered");
    }
}
