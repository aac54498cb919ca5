//! One error body for everything: RFC 9457, with the fields of the original designs beside it.

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use kernel::{Fault, FaultKind, FieldError, RequestId};
use serde::Serialize;
use std::{borrow::Cow, fmt::Write as _, sync::Arc, time::Duration};
use utoipa::ToSchema;

/// What every handler returns.
pub type Answer<T> = Result<T, Problem>;

/// An answer that says what went wrong. Made from any [`Fault`]; the chain of causes is logged once, at
/// the door, and never leaves.
#[derive(Debug, Clone)]
pub struct Problem(Arc<Inside>);

#[derive(Debug)]
pub(crate) struct Inside {
    pub status: StatusCode,
    pub code: &'static str,
    pub message: Cow<'static, str>,
    pub fields: Vec<FieldError>,
    pub retry_after: Option<Duration>,
    /// `WWW-Authenticate`, `RateLimit`: what belongs to the status.
    pub headers: Vec<(http::HeaderName, HeaderValue)>,
    /// The error and all its causes, for the log only.
    pub chain: String,
}

/// The body of every error: `application/problem+json`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// `urn:atelier:error:<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The status in words.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// What went wrong with this request, for people.
    pub detail: Cow<'static, str>,
    /// Stable code `room.snake_case`, for programs.
    pub code: &'static str,
    /// The same as `code`.
    pub error: &'static str,
    /// The same as `detail`.
    pub message: Cow<'static, str>,
    /// The fields that are not valid; empty for other problems.
    pub details: Vec<FieldError>,
    /// Quote this when you ask for help.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<RequestId>,
}

impl Problem {
    /// The same with a status that no [`FaultKind`] has (405, 428).
    pub(crate) fn at(mut self, status: StatusCode) -> Self {
        if let Some(inside) = Arc::get_mut(&mut self.0) {
            inside.status = status;
        }
        self
    }

    /// The same with one more header.
    pub(crate) fn header(mut self, name: http::HeaderName, value: HeaderValue) -> Self {
        if let Some(inside) = Arc::get_mut(&mut self.0) {
            inside.headers.push((name, value));
        }
        self
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    pub(crate) fn inside(&self) -> &Inside {
        &self.0
    }

    /// The body, with the request id where the door knows it.
    pub(crate) fn body(&self, request: Option<RequestId>) -> Vec<u8> {
        let inside = &*self.0;
        let body = ProblemBody {
            kind: format!("urn:atelier:error:{}", inside.code),
            title: inside.status.canonical_reason().unwrap_or("Error"),
            status: inside.status.as_u16(),
            detail: inside.message.clone(),
            code: inside.code,
            error: inside.code,
            message: inside.message.clone(),
            details: inside.fields.clone(),
            request_id: request,
        };
        serde_json::to_vec(&body).unwrap_or_default()
    }

    /// The whole answer. The problem travels along in the extensions, so that the door can add the
    /// request id and log the chain.
    pub(crate) fn respond(&self, request: Option<RequestId>) -> Response {
        let inside = &*self.0;
        let mut response = Response::new(Body::from(self.body(request)));
        *response.status_mut() = inside.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(wait) = inside.retry_after {
            // Rounded up: a client that comes back at the minute it was told must be let in.
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        }
        for (name, value) in &inside.headers {
            headers.insert(name.clone(), value.clone());
        }
        response.extensions_mut().insert(self.clone());
        response
    }
}

impl<E: Fault> From<E> for Problem {
    fn from(error: E) -> Self {
        let kind = error.kind();
        let mut headers = Vec::new();
        if kind == FaultKind::Unauthenticated {
            headers.push((header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"atelier\"")));
        }
        Self(Arc::new(Inside {
            status: status(kind),
            code: error.code(),
            message: error.public(),
            fields: error.fields(),
            retry_after: error.retry_after(),
            headers,
            chain: chain(&error),
        }))
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        self.respond(None)
    }
}

/// The single mapping from kinds of failure to HTTP.
const fn status(kind: FaultKind) -> StatusCode {
    match kind {
        FaultKind::Malformed => StatusCode::BAD_REQUEST,
        FaultKind::Unauthenticated => StatusCode::UNAUTHORIZED,
        FaultKind::Forbidden => StatusCode::FORBIDDEN,
        FaultKind::NotFound => StatusCode::NOT_FOUND,
        FaultKind::Conflict => StatusCode::CONFLICT,
        FaultKind::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
        FaultKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        FaultKind::UnsupportedType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        FaultKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        FaultKind::TooMany => StatusCode::TOO_MANY_REQUESTS,
        FaultKind::Upstream => StatusCode::BAD_GATEWAY,
        FaultKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        FaultKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let _ = write!(text, ": {inner}");
        cause = inner.source();
    }
    text
}
