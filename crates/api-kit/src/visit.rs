//! What is known of a request before anybody is asked who sent it.

use crate::door::Passage;
use axum::extract::FromRequestParts;
use http::request::Parts;
use kernel::RequestId;
use std::{convert::Infallible, net::IpAddr};

/// One request, as the door saw it arrive. For handlers without a [`crate::Caller`]: sign-in, health.
#[derive(Debug, Clone, Default)]
pub struct Visit {
    /// The request id, as echoed and logged. Absent only where no door was passed (tests of one handler).
    pub request: Option<RequestId>,
    /// The client's address: the peer, or what a trusted proxy says it is.
    pub address: Option<IpAddr>,
    /// The caller's W3C `traceparent`, where it sent a valid one.
    pub trace: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Passage>().map(|p| p.visit.clone()).unwrap_or_default())
    }
}
