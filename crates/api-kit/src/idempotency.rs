//! `Idempotency-Key`: a create that is sent twice happens once.
//!
//! A POST with the header is claimed before it is made: a row with the digest of the request. Afterwards
//! the row keeps the answer, for a day, and the same request gets the same answer again. The work goes on
//! when the client leaves, because that is when clients send again. A POST without the header pays a
//! look at its headers, and nothing else.
//!
//! What ends without a trace (the process died, the time was over) stays claimed and is answered 409:
//! better to say "look first" than to do it twice. A refusal (4xx, or 503 before anything happened)
//! frees the key. Answers that must not be stored (`Cache-Control: no-store`, `Set-Cookie`) are not.

mod sql;

use crate::{
    Caller, Error, Problem,
    door::{Passage, guarded},
};
use axum::{
    body::Body,
    extract::{FromRequestParts as _, Request},
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts};
use http_body::Body as _;
use kernel::Ctx;
use sha2::{Digest as _, Sha256};
use std::{convert::Infallible, sync::Arc, time::Duration};
use store::Store;
use tower::Service;
use tracing::{Instrument as _, Span};

pub use sql::sweep;

/// The header.
pub(crate) const HEADER: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// How long an answer is repeated.
const KEPT: TimeDelta = TimeDelta::hours(24);
/// The largest request that goes with a key, if the endpoint takes that much: it is held to be compared.
const MAX_REQUEST: usize = 16 * 1024 * 1024;
/// The largest answer that is kept.
const MAX_ANSWER: usize = 1024 * 1024;
/// How long a claim outlives the time limit of its request.
const SLACK: TimeDelta = TimeDelta::seconds(30);
/// The headers of an answer that are repeated.
const REPEATED: [HeaderName; 3] = [header::CONTENT_TYPE, header::LOCATION, header::ETAG];

/// A claimed key.
struct Claim {
    store: Store,
    ctx: Ctx,
    key: String,
}

/// An answer, as it is kept.
struct Kept {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

/// What became of a key.
enum Claimed {
    /// It is ours: do the work.
    Mine,
    /// It was used before.
    Taken { digest: Vec<u8>, until: DateTime<Utc>, answer: Option<Kept> },
}

/// Answers a POST that carries the header.
pub(crate) async fn once<S>(
    passage: &Passage,
    mut inner: S,
    request: Request,
    (limit, largest): (Option<Duration>, usize),
    span: Span,
) -> Response
where
    S: Service<Request, Response = Response, Error = Infallible> + Send + 'static,
    S::Future: Send + 'static,
{
    let (mut parts, body) = request.into_parts();
    // Without somebody there is nobody to keep it for: sign-in and registration pass.
    if !parts.headers.contains_key(header::AUTHORIZATION) {
        return guarded(inner.call(Request::from_parts(parts, body)), limit).await;
    }
    let prepared = async {
        let key = key(&parts.headers)?;
        let store = passage.door.store.clone().ok_or(Error::BadHeader {
            header: "Idempotency-Key",
            expected: "this installation does not keep keys; send the request without it",
        })?;
        let caller = Caller::from_request_parts(&mut parts, &()).await?;
        let ctx = caller.0.ctx.clone();
        parts.extensions.insert(caller);
        let body =
            axum::body::to_bytes(body, largest.min(MAX_REQUEST)).await.map_err(|_| Error::BodyTooLarge)?;
        let claim = Claim { store, ctx, key };
        let now = passage.door.world.now();
        let work = limit.and_then(|l| TimeDelta::from_std(l).ok()).unwrap_or(TimeDelta::hours(1));
        let digest = digest(&parts, &body);
        match sql::claim(&claim, &digest, now, now + work + SLACK, now + KEPT).await? {
            Claimed::Mine => Ok::<_, Problem>((None, claim, parts, body)),
            Claimed::Taken { digest: before, .. } if before != digest => Err(Error::KeyReused.into()),
            Claimed::Taken { answer: Some(answer), .. } => Ok((Some(answer), claim, parts, body)),
            Claimed::Taken { until, .. } if until > now => Err(Error::KeyInWork.into()),
            Claimed::Taken { .. } => Err(Error::KeyUnanswered.into()),
        }
    };
    let (answer, claim, parts, body) = match prepared.await {
        Ok(prepared) => prepared,
        Err(problem) => return problem.into_response(),
    };
    if let Some(answer) = answer {
        return replay(answer);
    }
    let door = Arc::clone(&passage.door);
    let work = async move {
        let response = guarded(inner.call(Request::from_parts(parts, Body::from(body))), limit).await;
        settle(&claim, response, door.world.now()).await
    };
    // On its own: it ends also when the client has left.
    match telemetry::spawn("api.idempotent", work.instrument(span)).await {
        Ok(Some(response)) => response,
        _ => Problem::from(Error::Panic("an idempotent create did not end".to_owned())).into_response(),
    }
}

fn key(headers: &HeaderMap) -> Result<String, Error> {
    let expected = "expected one key of 1 to 255 visible ASCII characters";
    let refused = Error::BadHeader { header: "Idempotency-Key", expected };
    let mut values = headers.get_all(HEADER).iter();
    match (values.next().and_then(|v| v.to_str().ok()), values.next()) {
        (Some(key), None) if (1..=255).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic()) => {
            Ok(key.to_owned())
        }
        _ => Err(refused),
    }
}

fn digest(parts: &Parts, body: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    let kind = parts.headers.get(header::CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
    let target = parts.uri.path_and_query().map_or("", http::uri::PathAndQuery::as_str);
    for part in [parts.method.as_str().as_bytes(), target.as_bytes(), kind] {
        hash.update(part);
        // None of them can hold a NUL, so no two requests run together.
        hash.update([0]);
    }
    hash.update(body);
    hash.finalize().into()
}

fn replay(answer: Kept) -> Response {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

/// Keeps the answer, frees the key, or leaves the claim as a warning.
async fn settle(claim: &Claim, response: Response, now: DateTime<Utc>) -> Response {
    let status = response.status();
    let unknown = response.extensions().get::<Problem>().is_some_and(|p| p.code() == "api.timeout");
    let done = status.is_success() || status.is_redirection();
    let outcome = if done && may_be_kept(&response) {
        let (head, body) = response.into_parts();
        // Its size was looked at: this reads what is there.
        let body = axum::body::to_bytes(body, MAX_ANSWER).await.unwrap_or_default();
        let headers = head.headers.iter().filter(|(name, _)| REPEATED.contains(name));
        let headers = headers.map(|(n, v)| (n.clone(), v.clone())).collect();
        let kept = Kept { status: head.status, headers, body: body.clone() };
        let outcome = sql::keep(claim, &kept).await;
        return logged(outcome, Response::from_parts(head, Body::from(body)));
    } else if done || unknown || status == StatusCode::INTERNAL_SERVER_ERROR {
        sql::end_claim(claim, now).await
    } else {
        sql::free(claim).await
    };
    logged(outcome, response)
}

/// The answer stands, whatever became of the key: the work is done.
fn logged(outcome: Result<(), store::Error>, response: Response) -> Response {
    if let Err(error) = outcome {
        tracing::warn!(%error, "an idempotency key stays claimed");
    }
    response
}

fn may_be_kept(response: &Response) -> bool {
    let headers = response.headers();
    let private = headers
        .get(header::CACHE_CONTROL)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.to_ascii_lowercase().contains("no-store"));
    let size = response.body().size_hint().upper();
    !private && !headers.contains_key(header::SET_COOKIE) && size.is_some_and(|s| s <= MAX_ANSWER as u64)
}
