//! From an HTTP request to a socket.

use crate::{
    Error, Pass, Realtime,
    socket::{Arrival, Session, Socket, Wire},
};
use api_kit::{Answer, Visit};
use axum::{
    body::Body,
    extract::{FromRequestParts as _, Request},
    response::Response,
};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts};
use hyper::upgrade::Upgraded;
use hyper_util::{rt::TokioIo, server::conn::auto::upgrade};
use std::{io, sync::Arc};
use tokio::net::{TcpStream, UnixStream};
use tungstenite::handshake::derive_accept_key;

/// The subprotocol we speak, for clients that must name one.
const PROTOCOL: &str = "atelier.v1";
/// A browser cannot send `Authorization` with a handshake; it can name this subprotocol.
const BEARER: &str = "atelier.bearer.";
/// What the kernel holds for a client that does not read; what is more waits in our bounded backlog.
const SEND_BUFFER: usize = 128 << 10;

/// Answers 101 and starts the socket, or says why not.
pub async fn accept(room: Arc<Realtime>, visit: Visit, mut request: Request) -> Answer<Response> {
    let key = key(request.headers())?;
    origin(request.headers(), &room.limits.origins)?;
    let upgrade = hyper::upgrade::on(&mut request);
    let (mut parts, _) = request.into_parts();
    let (protocol, token) = protocol(&parts.headers);
    let pass = pass(&mut parts, token).await?;
    let caller = match pass {
        Some(pass) => {
            let seat = room.crowd.enter(pass.ctx())?;
            Ok((pass, seat))
        }
        None => Err(room.crowd.stranger()?),
    };
    telemetry::spawn("events.socket", async move {
        let Ok(upgraded) = upgrade.await else { return };
        match take_over(upgraded) {
            Ok((wire, early)) => {
                let socket = Socket::new(wire, room.shard());
                let session = Session::new(room, socket, Arrival { visit, caller, early });
                // A task of its own: a socket that is open for hours does not carry the handshake along.
                telemetry::spawn("events.session", Box::pin(session.run()));
            }
            Err(error) => tracing::debug!(%error, "a socket could not be taken over"),
        }
    });
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    let accepted = HeaderValue::try_from(derive_accept_key(key.as_bytes()));
    headers.insert(header::SEC_WEBSOCKET_ACCEPT, accepted.map_err(|_| Error::Handshake("bad key"))?);
    if let Some(protocol) = protocol {
        headers.insert(header::SEC_WEBSOCKET_PROTOCOL, protocol);
    }
    Ok(response)
}

/// The client's key, if this is a handshake at all.
fn key(headers: &HeaderMap) -> Result<HeaderValue, Error> {
    if !names(headers, &header::CONNECTION, "upgrade") || !names(headers, &header::UPGRADE, "websocket") {
        return Err(Error::Handshake("send `Connection: Upgrade` and `Upgrade: websocket` over HTTP/1.1"));
    }
    if !names(headers, &header::SEC_WEBSOCKET_VERSION, "13") {
        return Err(Error::Handshake("send `Sec-WebSocket-Version: 13`"));
    }
    let key = headers.get(header::SEC_WEBSOCKET_KEY).filter(|key| key.len() == 24);
    key.cloned().ok_or(Error::Handshake("send `Sec-WebSocket-Key`, 16 bytes in base 64"))
}

/// Whether a comma-separated header holds the word.
fn names(headers: &HeaderMap, name: &http::HeaderName, word: &str) -> bool {
    headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|part| part.trim().eq_ignore_ascii_case(word))
}

/// A page may connect if it is ours, or of a listed origin. Programs send no origin.
fn origin(headers: &HeaderMap, allowed: &[String]) -> Result<(), Error> {
    let Some(origin) = headers.get(header::ORIGIN) else { return Ok(()) };
    let origin = origin.to_str().map_err(|_| Error::Origin)?;
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let same = origin.split_once("://").map(|(_, authority)| authority);
    let ours = same.is_some() && same == host;
    if ours || allowed.iter().any(|one| one == origin) { Ok(()) } else { Err(Error::Origin) }
}

/// The subprotocol to answer with, and the token one of them may carry.
fn protocol(headers: &HeaderMap) -> (Option<HeaderValue>, Option<String>) {
    let offered: Vec<&str> = headers
        .get_all(header::SEC_WEBSOCKET_PROTOCOL)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    let token = offered.iter().find_map(|name| name.strip_prefix(BEARER)).map(str::to_owned);
    // A browser takes only what it offered; the token is not said again unless nothing else was offered.
    let ours = offered.iter().find(|name| **name == PROTOCOL);
    let answer = ours.or_else(|| offered.iter().find(|name| name.starts_with(BEARER)));
    (answer.and_then(|name| HeaderValue::from_str(name).ok()), token)
}

/// Who is asking, where the handshake says so.
async fn pass(parts: &mut Parts, token: Option<String>) -> Answer<Option<Pass>> {
    if parts.headers.contains_key(header::AUTHORIZATION) {
        return Pass::from_request_parts(parts, &()).await.map(Some);
    }
    let Some(token) = token else { return Ok(None) };
    let session = api_kit::authenticate(&parts.extensions, &token).await?;
    Ok(Some(Pass::new(session, &token)))
}

/// The connection itself where it is a plain one, else one end of a pipe to it.
fn take_over(upgraded: Upgraded) -> io::Result<(Wire, Bytes)> {
    let upgraded = match upgrade::downcast::<TokioIo<TcpStream>>(upgraded) {
        Ok(parts) => return Ok((plain(parts.io.into_inner())?, parts.read_buf)),
        Err(upgraded) => upgraded,
    };
    let upgraded = match upgraded.downcast::<TokioIo<TcpStream>>() {
        Ok(parts) => return Ok((plain(parts.io.into_inner())?, parts.read_buf)),
        Err(upgraded) => upgraded,
    };
    let (ours, mut theirs) = UnixStream::pair()?;
    telemetry::spawn("events.pipe", async move {
        let mut connection = TokioIo::new(upgraded);
        let _ = tokio::io::copy_bidirectional(&mut connection, &mut theirs).await;
    });
    Ok((Wire::Pipe(ours), Bytes::new()))
}

fn plain(stream: TcpStream) -> io::Result<Wire> {
    stream.set_nodelay(true)?;
    socket2::SockRef::from(&stream).set_send_buffer_size(SEND_BUFFER)?;
    Ok(Wire::Tcp(stream))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(list: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in list {
            headers.append(*name, HeaderValue::from_str(value).unwrap());
        }
        headers
    }

    #[test]
    fn only_a_handshake_is_one() {
        let good = [
            ("connection", "keep-alive, Upgrade"),
            ("upgrade", "WebSocket"),
            ("sec-websocket-version", "13"),
            ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ];
        assert!(key(&headers(&good)).is_ok());
        for left_out in 0..good.len() {
            let mut list = good.to_vec();
            list.remove(left_out);
            assert!(key(&headers(&list)).is_err(), "{:?}", good[left_out]);
        }
        let mut old = good.to_vec();
        old[2].1 = "8";
        assert!(key(&headers(&old)).is_err());
    }

    #[test]
    fn pages_of_other_origins_are_refused() {
        let allowed = ["https://app.example.org".to_owned()];
        let ask = |origin: &str| origin_of(origin, &allowed);
        assert!(
            ask("http://127.0.0.1:8080") && ask("https://127.0.0.1:8080") && ask("https://app.example.org")
        );
        for foreign in
            ["http://evil.example", "http://127.0.0.1:8081", "null", "", "https://app.example.org.evil"]
        {
            assert!(!ask(foreign), "{foreign}");
        }
        assert!(origin(&headers(&[("host", "127.0.0.1:8080")]), &allowed).is_ok());
    }

    fn origin_of(text: &str, allowed: &[String]) -> bool {
        origin(&headers(&[("host", "127.0.0.1:8080"), ("origin", text)]), allowed).is_ok()
    }

    #[test]
    fn a_token_may_come_as_a_subprotocol_and_is_not_said_again() {
        let read = |value: &str| protocol(&headers(&[("sec-websocket-protocol", value)]));
        let (answer, token) = read("atelier.v1, atelier.bearer.abc.def");
        assert_eq!((answer.unwrap().to_str().unwrap(), token.as_deref()), ("atelier.v1", Some("abc.def")));
        let (answer, token) = read("atelier.bearer.abc");
        assert_eq!(
            (answer.unwrap().to_str().unwrap(), token.as_deref()),
            ("atelier.bearer.abc", Some("abc"))
        );
        assert_eq!(read("chat"), (None, None));
    }
}
