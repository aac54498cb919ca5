//! Server-sent events: a subscription as a response.

use crate::{Delivered, Error, Pass, Position, Realtime, Signal, Subscription, crowd::Seat, feed::Encoded};
use api_kit::{Answer, Problem};
use axum::{
    body::Body,
    extract::FromRequestParts,
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, header, request::Parts};
use serde::Serialize;
use std::{convert::Infallible, sync::Arc};
use tokio::time::Instant;

/// What gathers is sent in pieces of about so many bytes.
const TOGETHER: usize = 16 << 10;
/// How long a client waits before it reconnects, in milliseconds.
const RETRY: u32 = 2_000;

/// Extractor: where the client left off, by `Last-Event-ID` or `?since=`.
#[derive(Debug, Clone, Copy)]
pub struct Since(pub Option<Position>);

impl<S: Send + Sync> FromRequestParts<S> for Since {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Answer<Self> {
        if let Some(value) = parts.headers.get("last-event-id") {
            let text = value.to_str().map_err(|_| Error::Cursor)?;
            return Ok(Self(Some(text.trim().parse()?)));
        }
        let query = parts.uri.query().unwrap_or("");
        let since = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "since");
        Ok(Self(since.map(|(_, value)| value.parse()).transpose()?))
    }
}

/// One event as it goes over the wire.
#[derive(Debug, Clone)]
pub struct SseFrame(Encoded);

impl SseFrame {
    /// An event named `name` with JSON data. Its id is the event's position.
    pub fn new(event: &Delivered, name: &str, data: &impl Serialize) -> Self {
        Self(Encoded { bytes: frame(event.position, name, data).into(), last: false })
    }

    /// Nothing comes after it: the stream ends.
    #[must_use]
    pub fn last(mut self) -> Self {
        self.0.last = true;
        self
    }
}

fn frame(position: Position, name: &str, data: &impl Serialize) -> Vec<u8> {
    let mut bytes = format!("id: {position}\nevent: {name}\ndata: ").into_bytes();
    // Compact JSON holds no line break. Writing to a buffer cannot fail.
    let _ = serde_json::to_writer(&mut bytes, data);
    bytes.extend_from_slice(b"\n\n");
    bytes
}

/// Answers with a subscription as an event stream. `map` says how an event looks, or that it is not shown; it is
/// called once per event and `view`, and shared by everybody who follows it in that view, so it may
/// depend on nothing else. Refuses one stream too many.
pub fn sse(
    room: &Arc<Realtime>,
    pass: Pass,
    subscription: Subscription,
    view: &'static str,
    map: impl Fn(&Delivered) -> Option<SseFrame> + Send + 'static,
) -> Result<Response, Error> {
    let seat = room.crowd.enter(pass.ctx())?;
    let now = Instant::now();
    let stream = Stream {
        check_at: now + pass.check_in(&room.world, room.limits.ask_again),
        beat_at: now + room.limits.heartbeat,
        room: Arc::clone(room),
        pass,
        _seat: seat,
        subscription,
        // No channel has a space in its name.
        view: format!("sse {view}").into(),
        map,
        begun: false,
        ended: false,
    };
    let pieces = futures::stream::unfold(stream, |mut stream| async move {
        stream.piece().await.map(|piece| (Ok::<_, Infallible>(piece), stream))
    });
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache, no-store")),
        (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
    ];
    Ok((headers, Body::from_stream(pieces)).into_response())
}

struct Stream<F> {
    room: Arc<Realtime>,
    pass: Pass,
    _seat: Seat,
    subscription: Subscription,
    view: Arc<str>,
    map: F,
    check_at: Instant,
    beat_at: Instant,
    begun: bool,
    ended: bool,
}

impl<F: Fn(&Delivered) -> Option<SseFrame>> Stream<F> {
    /// What is to be sent next; `None` at the end.
    async fn piece(&mut self) -> Option<Bytes> {
        if !std::mem::replace(&mut self.begun, true) {
            // An id without data is no event, but where a client that has seen none begins again.
            return Some(format!("retry: {RETRY}\nid: {}\n\n", self.subscription.start()).into());
        }
        while !self.ended {
            let piece = tokio::select! {
                signal = self.subscription.next() => self.gather(signal?),
                () = tokio::time::sleep_until(self.beat_at.min(self.check_at)) => self.on_time().await,
            };
            if !piece.is_empty() {
                self.beat_at = Instant::now() + self.room.limits.heartbeat;
                return Some(piece);
            }
        }
        None
    }

    /// What came, with whatever else has come meanwhile.
    fn gather(&mut self, signal: Signal) -> Bytes {
        let mut piece = self.encode(&signal);
        if self.ended {
            return piece;
        }
        let mut several = Vec::new();
        while !self.ended
            && several.len() < TOGETHER
            && let Some(signal) = self.subscription.at_hand()
        {
            if several.is_empty() {
                several.extend_from_slice(&piece);
            }
            several.extend_from_slice(&self.encode(&signal));
        }
        if !several.is_empty() {
            piece = several.into();
        }
        piece
    }

    fn encode(&mut self, signal: &Signal) -> Bytes {
        match signal {
            Signal::Event(event) => {
                let map = &self.map;
                let Some(frame) = event.encoded(&self.view, |event| map(event).map(|frame| frame.0)) else {
                    return Bytes::new();
                };
                self.ended = frame.last;
                frame.bytes
            }
            Signal::Resync(position) => {
                metrics::counter!("atelier_stream_resyncs_total").increment(1);
                let data = serde_json::json!({ "position": position });
                frame(*position, "resync", &data).into()
            }
        }
    }

    async fn on_time(&mut self) -> Bytes {
        let now = Instant::now();
        if self.check_at <= now {
            self.ended = !self.pass.still_allowed(&*self.room.authenticator, &self.room.world).await;
            self.check_at = now + self.pass.check_in(&self.room.world, self.room.limits.ask_again);
        }
        if self.beat_at > now || self.ended {
            return Bytes::new();
        }
        // A comment keeps the connection alive; the id keeps the cursor of a client that sees little young.
        match self.subscription.quiet_at() {
            Some(position) => format!(":\nid: {position}\n\n").into(),
            None => Bytes::from_static(b":\n\n"),
        }
    }
}
