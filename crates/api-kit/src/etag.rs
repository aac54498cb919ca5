//! Versions of things: `ETag`, `If-Match`, `If-None-Match`.

use crate::{Answer, Error, Problem};
use axum::{
    Json,
    extract::FromRequestParts,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts};
use serde::Serialize;
use std::convert::Infallible;

/// The most tags one header may list.
const MAX_TAGS: usize = 16;

/// The tag of a version: `"v7"`.
pub fn etag(version: i64) -> HeaderValue {
    // Digits, a letter and quotes are always a header value.
    HeaderValue::try_from(format!("\"v{version}\"")).unwrap_or_else(|_| HeaderValue::from_static("\"v0\""))
}

/// Extractor for `If-Match`: on which version the caller bases its change.
///
/// Absent, the change is made on whatever is there, unless the operation demands it ([`Self::required`], 428).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IfMatch(Tags);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Tags {
    Absent,
    Any,
    /// Those that are ours; tags of others match nothing.
    Versions(Vec<i64>),
}

impl IfMatch {
    /// Demands the header: 428 without it.
    pub fn required(self) -> Answer<Self> {
        if self.0 == Tags::Absent {
            return Err(Problem::from(Error::IfMatchRequired).at(StatusCode::PRECONDITION_REQUIRED));
        }
        Ok(self)
    }

    /// 412 unless the thing still has a version the caller knows.
    pub fn check(&self, current: i64) -> Result<(), Error> {
        match &self.0 {
            Tags::Absent | Tags::Any => Ok(()),
            Tags::Versions(known) if known.contains(&current) => Ok(()),
            Tags::Versions(_) => Err(Error::Changed),
        }
    }

    /// The one version the caller insists on, for `WHERE version = $1`; none where any will do. A list
    /// of several versions gives its first.
    pub fn version(&self) -> Option<i64> {
        match &self.0 {
            Tags::Absent | Tags::Any => None,
            // A version nothing has, so that a foreign tag matches nothing.
            Tags::Versions(known) => Some(known.first().copied().unwrap_or(i64::MIN)),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Answer<Self> {
        let expected = "expected `*` or a list of tags such as `\"v7\"`";
        tags(&parts.headers, &header::IF_MATCH)
            .map(Self)
            .ok_or_else(|| Error::BadHeader { header: "If-Match", expected }.into())
    }
}

/// Extractor for `If-None-Match`: which version the caller already has. What cannot be read is as good
/// as absent: the answer is then complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IfNoneMatch(Tags);

impl IfNoneMatch {
    /// 304 where the caller has this version, else `body` with its tag.
    pub fn reply<T>(&self, version: i64, body: T) -> Versioned<T> {
        let known = match &self.0 {
            Tags::Absent => false,
            Tags::Any => true,
            Tags::Versions(known) => known.contains(&version),
        };
        Versioned { version, body: (!known).then_some(body) }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfNoneMatch {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(tags(&parts.headers, &header::IF_NONE_MATCH).unwrap_or(Tags::Absent)))
    }
}

/// A thing with its version: 200 with `ETag`, or 304.
#[derive(Debug)]
pub struct Versioned<T> {
    version: i64,
    body: Option<T>,
}

impl<T> Versioned<T> {
    /// 200 with `ETag`.
    pub fn new(version: i64, body: T) -> Self {
        Self { version, body: Some(body) }
    }
}

impl<T: Serialize> IntoResponse for Versioned<T> {
    fn into_response(self) -> Response {
        let mut response =
            self.body.map_or_else(|| StatusCode::NOT_MODIFIED.into_response(), |b| Json(b).into_response());
        response.headers_mut().insert(header::ETAG, etag(self.version));
        response
    }
}

/// None where the header cannot be read.
fn tags(headers: &HeaderMap, name: &HeaderName) -> Option<Tags> {
    let mut values = headers.get_all(name).iter().peekable();
    if values.peek().is_none() {
        return Some(Tags::Absent);
    }
    let mut versions = Vec::new();
    let mut seen = 0;
    for value in values {
        for tag in value.to_str().ok()?.split(',').map(str::trim).filter(|t| !t.is_empty()) {
            seen += 1;
            if seen > MAX_TAGS {
                return None;
            }
            if tag == "*" {
                return Some(Tags::Any);
            }
            // A proxy that compresses weakens our tags; a version is a version all the same.
            let quoted = tag.strip_prefix("W/").unwrap_or(tag);
            let inner = quoted.strip_prefix('"')?.strip_suffix('"')?;
            if inner.contains('"') {
                return None;
            }
            versions.extend(inner.strip_prefix('v').and_then(|digits| digits.parse::<i64>().ok()));
        }
    }
    (seen > 0).then_some(Tags::Versions(versions))
}
