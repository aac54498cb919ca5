//! A server of this room alone, and clients of it.

use crate::support::PATIENCE;
use api_kit::{Api, AuthFault, Authenticator, Deps, Meta, Session};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use events::{Channels, Event, EventType, Feed, Limits, Realtime};
use futures::{SinkExt as _, StreamExt as _};
use kernel::Ctx;
use parking_lot::Mutex;
use serde_json::{Value, json};
use std::{collections::HashMap, net::SocketAddr, sync::Arc, time::Duration};
use testkit::Lab;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    time::timeout,
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream,
    tungstenite::{Message, client::IntoClientRequest as _, http::HeaderValue, protocol::CloseFrame},
};

/// Knows tokens until told otherwise.
#[derive(Default)]
pub struct Tokens(Mutex<HashMap<String, Session>>);

impl Tokens {
    pub fn add(&self, token: &str, ctx: &Ctx, expires_at: Option<DateTime<Utc>>) {
        let session = Session { ctx: ctx.clone(), session: None, operator: false, expires_at };
        self.0.lock().insert(token.to_owned(), session);
    }

    pub fn revoke(&self, token: &str) {
        self.0.lock().remove(token);
    }
}

#[async_trait]
impl Authenticator for Tokens {
    async fn authenticate(&self, token: &str) -> Result<Session, AuthFault> {
        self.0.lock().get(token).cloned().ok_or(AuthFault::Invalid)
    }
}

pub const TYPES: &[EventType] =
    &[EventType { name: "note.written", summary: "A note was written.", payload: || json!({}) }];

/// Quick limits, so that nothing is waited for.
pub fn limits() -> Limits {
    Limits {
        auth_within: Duration::from_millis(300),
        ask_again: Duration::from_millis(40),
        heartbeat: Duration::from_millis(100),
        ..Limits::default()
    }
}

pub struct Door {
    pub lab: Lab,
    pub room: Arc<Realtime>,
    pub tokens: Arc<Tokens>,
    pub address: SocketAddr,
    /// The person whose token is `mine`.
    pub me: Ctx,
}

impl Door {
    pub async fn open(limits: Limits) -> Self {
        let lab = Lab::new().await;
        let (room, tokens, app) = rooms(&lab, limits);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        telemetry::spawn(
            "test.server",
            api_kit::serve(listener, app, api_kit::ServerOptions::default(), lab.stop.clone()),
        );
        let me = lab.stranger();
        tokens.add("mine", &me, None);
        Self { lab, room, tokens, address, me }
    }

    pub async fn socket(&self) -> Client {
        Client::connect(&format!("ws://{}/api/v1/ws", self.address), None).await
    }

    /// A socket of `mine`.
    pub async fn known(&self) -> Client {
        Client::connect(&format!("ws://{}/api/v1/ws", self.address), Some("mine")).await
    }

    pub async fn following(&self, channel: &str) -> Client {
        let mut client = self.known().await;
        client.subscribe(channel, None).await;
        client
    }

    /// `GET` with these headers; the head is read, the body is not.
    pub async fn get(&self, path: &str, headers: &str) -> Http {
        Http::get(self.address, path, headers).await
    }

    pub async fn follow(&self, channel: &str, since: Option<&str>) -> Http {
        let since = since.map(|id| format!("Last-Event-ID: {id}\r\n")).unwrap_or_default();
        let path = format!("/api/v1/events?channel={channel}");
        let http = self.get(&path, &format!("Authorization: Bearer mine\r\n{since}")).await;
        assert_eq!(http.status, 200, "{}", http.head);
        http
    }
}

pub fn rooms(lab: &Lab, limits: Limits) -> (Arc<Realtime>, Arc<Tokens>, axum::Router) {
    let feed = Feed::start(lab.store.clone(), lab.stop.clone());
    let tokens = Arc::new(Tokens::default());
    let (world, channels) = (lab.world.clone(), Channels::new(&[TYPES]));
    let room = Realtime::start(feed, world, Arc::clone(&tokens) as _, channels, limits);
    let meta = Meta { title: "test", version: "0", description: "" };
    // The door counts requests; what is counted here are streams.
    let options =
        api_kit::Options { rate_limit: 1_000_000, rate_limit_anonymous: 1_000_000, ..Default::default() };
    let deps = Deps::new(Arc::clone(&tokens) as _, lab.world.clone()).options(options).stop(lab.stop.clone());
    let app = Api::new(meta).room(events::routes(Arc::clone(&room))).build(deps);
    (room, tokens, app)
}

/// A WebSocket of a real client library.
pub struct Client(pub WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Client {
    pub async fn connect(url: &str, token: Option<&str>) -> Self {
        let mut request = url.into_client_request().unwrap();
        if let Some(token) = token {
            let value = HeaderValue::try_from(format!("Bearer {token}")).unwrap();
            request.headers_mut().insert("authorization", value);
        }
        Self(tokio_tungstenite::connect_async(request).await.unwrap().0)
    }

    pub async fn say(&mut self, message: Value) {
        self.0.send(Message::text(message.to_string())).await.unwrap();
    }

    pub async fn frame(&mut self) -> Message {
        timeout(PATIENCE, self.0.next()).await.expect("something comes").expect("still open").unwrap()
    }

    pub async fn hear(&mut self) -> Value {
        loop {
            match self.frame().await {
                Message::Text(text) => return serde_json::from_str(&text).unwrap(),
                Message::Ping(_) | Message::Pong(_) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    pub async fn subscribe(&mut self, channel: &str, since: Option<&str>) -> String {
        let mut ask = json!({ "type": "subscribe", "channel": channel });
        if let Some(since) = since {
            ask["since"] = since.into();
        }
        self.say(ask).await;
        let answer = self.hear().await;
        assert_eq!(
            (&answer["type"], &answer["channel"]),
            (&json!("subscribed"), &json!(channel)),
            "{answer}"
        );
        answer["position"].as_str().unwrap().to_owned()
    }

    /// The number in the next event, and its position.
    pub async fn number(&mut self) -> (i64, String) {
        let message = self.hear().await;
        assert_eq!(message["type"], "event", "{message}");
        (message["event"]["payload"]["n"].as_i64().unwrap(), message["position"].as_str().unwrap().to_owned())
    }

    /// How the server closes; whatever comes before is skipped.
    pub async fn closed(&mut self) -> Option<CloseFrame> {
        loop {
            match timeout(PATIENCE, self.0.next()).await.expect("it is closed") {
                Some(Ok(Message::Close(frame))) => return frame,
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return None,
            }
        }
    }

    pub async fn close_code(&mut self) -> u16 {
        self.closed().await.expect("a farewell").code.into()
    }
}

/// A response whose body is read as it comes.
pub struct Http {
    pub status: u16,
    pub head: String,
    stream: TcpStream,
    raw: Vec<u8>,
    body: String,
    ended: bool,
}

impl Http {
    pub async fn get(address: SocketAddr, path: &str, headers: &str) -> Self {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n{headers}\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut raw = Vec::new();
        let end = loop {
            if let Some(end) = raw.windows(4).position(|w| w == b"\r\n\r\n") {
                break end;
            }
            assert!(read(&mut stream, &mut raw).await, "the head is complete");
        };
        let head = String::from_utf8(raw[..end].to_vec()).unwrap().to_lowercase();
        raw.drain(..end + 4);
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Self { status, head, stream, raw, body: String::new(), ended: false }
    }

    /// The whole JSON body of a short answer.
    pub async fn json(mut self) -> Value {
        loop {
            if let Ok(value) = serde_json::from_slice(&self.raw) {
                return value;
            }
            assert!(read(&mut self.stream, &mut self.raw).await, "the body is complete");
        }
    }

    /// The next block of the event stream, without the empty line; `None` at its end.
    pub async fn block(&mut self) -> Option<String> {
        loop {
            if let Some(end) = self.body.find("\n\n") {
                let block = self.body[..end].to_owned();
                self.body.drain(..end + 2);
                return Some(block);
            }
            while let Some(at) = self.raw.windows(2).position(|w| w == b"\r\n") {
                let size = usize::from_str_radix(std::str::from_utf8(&self.raw[..at]).unwrap(), 16).unwrap();
                if self.raw.len() < at + 2 + size + 2 {
                    break;
                }
                self.body.push_str(std::str::from_utf8(&self.raw[at + 2..at + 2 + size]).unwrap());
                self.raw.drain(..at + 2 + size + 2);
                self.ended |= size == 0;
            }
            if self.body.contains("\n\n") {
                continue;
            }
            if self.ended || !read(&mut self.stream, &mut self.raw).await {
                return None;
            }
        }
    }

    /// The next event, as id, name and data; comments and bare ids are skipped.
    pub async fn event(&mut self) -> Option<(String, String, Value)> {
        loop {
            let block = self.block().await?;
            let field =
                |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
            if let Some(data) = field("data: ") {
                let data = serde_json::from_str(&data).unwrap();
                return Some((field("id: ").unwrap(), field("event: ").unwrap(), data));
            }
        }
    }

    pub async fn number(&mut self) -> (i64, String) {
        let (id, name, data) = self.event().await.expect("it goes on");
        assert_eq!((name.as_str(), data["position"].as_str()), ("note.written", Some(id.as_str())), "{data}");
        (data["payload"]["n"].as_i64().unwrap(), id)
    }
}

async fn read(stream: &mut TcpStream, into: &mut Vec<u8>) -> bool {
    let mut buffer = [0; 4096];
    match timeout(PATIENCE, stream.read(&mut buffer)).await.expect("something comes") {
        Ok(0) | Err(_) => false,
        Ok(count) => {
            into.extend_from_slice(&buffer[..count]);
            true
        }
    }
}

/// Many events in one statement, numbered, of a size.
pub async fn flood(lab: &Lab, ctx: &Ctx, numbers: std::ops::Range<i64>, bytes: usize) {
    let text = "x".repeat(bytes);
    let rows: Vec<events::Announced> = numbers
        .map(|n| events::Announced {
            tenant: ctx.tenant,
            actor: ctx.actor.clone(),
            run: None,
            event: Event {
                payload: json!({ "n": n, "text": text }),
                ..crate::support::event("x", events::Audience::Tenant, json!({}))
            },
        })
        .collect();
    let mut tx = lab.store.system("test").await.unwrap();
    crate::support::events(lab).announce_many(&mut tx, &rows);
    tx.commit().await.unwrap();
}
