//! Which other web pages may call us. None, unless the operator names them.

use axum::{
    extract::Request,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};

const METHODS: &str = "GET, HEAD, POST, PUT, PATCH, DELETE";
const ASKED: &str = "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Last-Event-ID, \
                     X-Request-Id, X-Tenant, traceparent";
const SHOWN: &str = "ETag, Location, Retry-After, X-Request-Id, RateLimit, RateLimit-Policy, \
                     Idempotency-Replayed, X-Deprecation-Warning, WWW-Authenticate";

/// The operator's list.
pub(super) struct Cors {
    any: bool,
    origins: Vec<HeaderValue>,
}

impl Cors {
    pub(super) fn new(origins: &[String]) -> Self {
        let any = origins.iter().any(|o| o == "*");
        Self { any, origins: origins.iter().filter_map(|o| o.parse().ok()).collect() }
    }

    /// The origin of this request, if it is allowed.
    pub(super) fn origin(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        if !self.any && self.origins.is_empty() {
            return None;
        }
        headers.get(header::ORIGIN).filter(|o| self.any || self.origins.contains(o)).cloned()
    }

    /// The answer to a browser that asks first. A stranger is not answered here, and so refused.
    pub(super) fn preflight(&self, request: &Request) -> Option<Response> {
        let asks = request.method() == Method::OPTIONS
            && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
        if !asks || self.origin(request.headers()).is_none() {
            return None;
        }
        let mut response = StatusCode::NO_CONTENT.into_response();
        let headers = response.headers_mut();
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(METHODS));
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(ASKED));
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
        Some(response)
    }
}

/// Lets the page of `origin` read the answer. No cookies: a token in a header is all we take.
pub(super) fn allow(headers: &mut HeaderMap, origin: HeaderValue) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(SHOWN));
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
}
