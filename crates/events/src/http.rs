//! The doors: `/events` (server-sent events) and `/ws` (WebSocket).

mod handshake;
mod sse;

pub use sse::{Since, SseFrame, sse};

use crate::{Pass, Realtime};
use api_kit::{Answer, Caller, Problem, ProblemBody, Query, Validate, Visit};
use axum::{
    extract::{FromRequestParts, Request, State},
    response::Response,
};
use http::{header, request::Parts};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this room, relative to `/api/v1`.
pub fn routes(room: Arc<Realtime>) -> OpenApiRouter {
    OpenApiRouter::new().routes(routes!(follow)).routes(routes!(socket)).with_state(room)
}

/// Extractor: the caller, for a stream.
impl<S: Send + Sync> FromRequestParts<S> for Pass {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        let Caller(session) = <Caller as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        let token =
            parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or("");
        let token = token.split_once(' ').map_or("", |(_, token)| token.trim());
        Ok(Self::new(session, token))
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Follow {
    /// `tenant` (everything you may see), a wire id (`run_01jx…`), a topic (`runs`, `assignments`), or a channel of
    /// a room.
    channel: String,
    /// The position of the last event you know; without it the stream begins now. `Last-Event-ID` goes before it.
    #[serde(rename = "since")]
    #[allow(dead_code, reason = "read by the extractor `Since`, named here to be documented and allowed")]
    since: Option<String>,
}

impl Validate for Follow {}

/// Follows a channel as server-sent events.
///
/// Each event's `id` is its position, its name the event's type, its data the envelope of
/// `contract/events.json`. After a break, `Last-Event-ID` (or `since`) continues exactly. An event `resync`
/// says that something was missed: read the state anew, the stream goes on from its `position`.
#[utoipa::path(
    get,
    path = "/events",
    tag = "Events",
    params(Follow, ("Last-Event-ID" = Option<String>, Header, description = "The position of the last event you know.")),
    responses(
        (status = 200, description = "The stream. It ends with the token, and when the server stops.",
            content_type = "text/event-stream", body = String),
        (status = 400, description = "The cursor is not a position.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Not signed in.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No such channel.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A parameter is not valid.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "Too many open streams.", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn follow(
    State(room): State<Arc<Realtime>>,
    pass: Pass,
    Query(Follow { channel, .. }): Query<Follow>,
    Since(since): Since,
) -> Answer<Response> {
    let filter = room.resolve(pass.ctx(), &channel).await?;
    let subscription = room.feed.subscribe(filter, since).await?;
    Ok(sse(&room, pass, subscription, "envelope", |event| Some(SseFrame::new(event, &event.kind, event)))?)
}

/// Follows channels over a WebSocket.
///
/// Who asks is said by the header `Authorization: Bearer …`, by the subprotocol `atelier.bearer.<token>`, or by the
/// first message within 10 seconds: `{"type":"auth","token":…}`, answered by `authenticated`. Then
/// `{"type":"subscribe","channel":…,"since":…}` → `subscribed`, `unsubscribe` → `unsubscribed`, `ping` → `pong`. Events
/// come as `{"type":"event","channel":…,"position":…,"event":{…}}` with the envelope of `contract/events.json`, `resync`
/// says that something was missed (read the state anew), `error` carries `code`, `message` and the `channel` it is about.
/// Closed with 4401 when the token ends, 4429 for too much, 1009 for a message over 64 KiB, 1001 when the server stops.
#[utoipa::path(
    get,
    path = "/ws",
    tag = "Events",
    responses(
        (status = 101, description = "The socket."),
        (status = 400, description = "Not a WebSocket handshake.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "The token is not valid.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Pages of this origin may not connect.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "Too many open sockets.", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn socket(State(room): State<Arc<Realtime>>, visit: Visit, request: Request) -> Answer<Response> {
    handshake::accept(room, visit, request).await
}
