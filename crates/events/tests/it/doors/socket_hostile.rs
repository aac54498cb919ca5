//! `/ws`: as an attacker, a broken client, or a broken network meets it.

use super::server::{Client, Door, flood, limits};
use crate::support::{PATIENCE, say};
use events::Limits;
use futures::SinkExt as _;
use serde_json::json;
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};
use tokio_tungstenite::tungstenite::{Message, client::IntoClientRequest as _, error::Error as WsError};

#[tokio::test]
async fn a_stranger_may_say_little_and_not_for_long() {
    let door = Door::open(limits()).await;
    let mut client = door.socket().await;
    client.say(json!({ "type": "subscribe", "channel": "tenant" })).await;
    assert_eq!(client.hear().await["code"], "events.auth_first");
    say(&door.lab, &door.me, "x", 1).await;
    assert_eq!(client.close_code().await, 4401, "nobody said who is asking");

    let mut liar = door.socket().await;
    liar.say(json!({ "type": "auth", "token": "forged" })).await;
    assert_eq!(liar.hear().await["code"], "api.token_invalid");
    assert_eq!(liar.close_code().await, 4401);

    let mut talker = door.socket().await;
    for _ in 0..40 {
        if talker.0.send(Message::text(r#"{"type":"ping"}"#)).await.is_err() {
            break;
        }
    }
    assert_eq!(talker.close_code().await, 4429);
}

#[tokio::test]
async fn what_is_not_of_the_protocol_is_told_and_the_socket_lives() {
    let door = Door::open(Limits::default()).await;
    let mut client = door.known().await;
    for bad in [
        "",
        "nonsense",
        "{}",
        "[1]",
        r#"{"type":"dance"}"#,
        r#"{"type":"subscribe","channel":7}"#,
        &"[".repeat(5_000),
    ] {
        client.0.send(Message::text(bad)).await.unwrap();
        let answer = client.hear().await;
        assert_eq!(
            (&answer["type"], &answer["code"]),
            (&json!("error"), &json!("events.bad_message")),
            "{bad}"
        );
    }
    client.say(json!({ "type": "subscribe", "channel": "tenant", "since": "12e3" })).await;
    assert_eq!(client.hear().await["code"], "events.bad_message");
    client.subscribe("tenant", None).await;
}

#[tokio::test]
async fn frames_that_break_the_rules_end_the_socket() {
    let door = Door::open(Limits::default()).await;
    let long = vec![b'x'; 70_000];
    let masked = |first: u8, payload: &[u8]| {
        let mut frame = vec![first];
        match payload.len() {
            n @ 0..=125 => frame.push(0x80 | n as u8),
            n @ 126..=0xffff => {
                frame.push(0xfe);
                frame.extend((n as u16).to_be_bytes());
            }
            n => {
                frame.push(0xff);
                frame.extend((n as u64).to_be_bytes());
            }
        }
        frame.extend([0; 4]);
        frame.extend(payload);
        frame
    };
    let half = masked(0x01, &long[..60_000]);
    let two_halves = [half, masked(0x80, &long[..60_000])].concat();
    for (bytes, code, what) in [
        (masked(0x81, &long), 1009, "too long"),
        (two_halves, 1009, "too long in pieces"),
        (masked(0x82, b"binary"), 1003, "binary"),
        (masked(0x81, &[0xff, 0xfe]), 1007, "not UTF-8"),
        (vec![0x81, 2, b'h', b'i'], 1002, "unmasked"),
        (masked(0xf1, b"x"), 1002, "reserved bits"),
        (masked(0x83, b"x"), 1002, "reserved opcode"),
        (masked(0x09, b"x"), 1002, "fragmented ping"),
        (masked(0x89, &[b'x'; 126]), 1002, "long ping"),
        (masked(0x80, b"x"), 1002, "continuation of nothing"),
        (b"GET / HTTP/1.1\r\n\r\n".to_vec(), 1002, "another protocol"),
    ] {
        let mut raw = Raw::connect(&door).await;
        // The server may close while we still write.
        let _ = raw.0.write_all(&bytes).await;
        assert_eq!(raw.close_code().await, Some(code), "{what}");
    }
    // None of it hurt anybody else.
    door.following("tenant").await;
}

#[tokio::test]
async fn a_client_that_does_not_read_costs_a_bounded_buffer_and_is_told_to_resync() {
    let door = Door::open(Limits::default()).await;
    let mut slow = door.following("tenant").await;
    slow.subscribe("notes", None).await;
    let mut quick = door.following("tenant").await;
    for batch in 0..60 {
        flood(&door.lab, &door.me, batch * 100..batch * 100 + 100, 4_000).await;
        for n in batch * 100..batch * 100 + 100 {
            assert_eq!(quick.number().await.0, n);
        }
    }
    let mut resynced = Vec::new();
    let mut before = std::collections::HashMap::from([("tenant".to_owned(), -1), ("notes".to_owned(), -1)]);
    let mut marked = false;
    while before.values().any(|n| *n != 9_000) {
        let message = slow.hear().await;
        let channel = message["channel"].as_str().unwrap().to_owned();
        if message["type"] == "resync" {
            assert!(message["position"].is_string());
            resynced.push(channel);
            // Told, and live again: what happens from now on comes.
            if resynced.len() >= 2 && !std::mem::replace(&mut marked, true) {
                flood(&door.lab, &door.me, 9_000..9_001, 10).await;
            }
            continue;
        }
        let n = message["event"]["payload"]["n"].as_i64().unwrap();
        let last = before.insert(channel.clone(), n).unwrap();
        assert!(n > last && (resynced.contains(&channel) || n == last + 1), "{channel}: {n} after {last}");
    }
    resynced.sort();
    resynced.dedup();
    assert_eq!(resynced, ["notes", "tenant"], "every channel is told");
}

#[tokio::test]
async fn a_client_that_asks_and_never_listens_is_cut_off() {
    let limits = Limits { messages_at_once: u32::MAX, messages_per_second: 1_000_000, ..Limits::default() };
    let door = Door::open(limits).await;
    let mut raw = Raw::connect(&door).await;
    // A ping with 125 bytes is answered with as many; nobody reads the answers.
    let mut ping = vec![0x89, 0xfd];
    ping.extend([0; 4 + 125]);
    let many = ping.repeat(10_000);
    let writing = async { while raw.0.write_all(&many).await.is_ok() {} };
    timeout(PATIENCE, writing).await.expect("the server hangs up");
}

#[tokio::test]
async fn too_many_subscriptions_and_too_many_messages_are_refused() {
    let door =
        Door::open(Limits { messages_at_once: 300, messages_per_second: 1, ..Limits::default() }).await;
    let mut client = door.known().await;
    let things: Vec<String> = (0..5_000).map(|_| kernel::UserId(door.lab.world.id()).to_string()).collect();
    for thing in &things[..64] {
        client.subscribe(thing, None).await;
    }
    client.say(json!({ "type": "subscribe", "channel": things[64] })).await;
    let refused = client.hear().await;
    assert_eq!(
        (&refused["code"], &refused["channel"]),
        (&json!("events.too_many_subscriptions"), &json!(things[64]))
    );
    client.subscribe(&things[0], None).await;
    for thing in &things {
        let ask = json!({ "type": "subscribe", "channel": thing }).to_string();
        if client.0.send(Message::text(ask)).await.is_err() {
            break;
        }
    }
    assert_eq!(client.close_code().await, 4429);
}

#[tokio::test]
async fn a_client_that_vanishes_leaves_nothing_behind() {
    let limits =
        Limits { streams_per_person: 1, ping_after: Duration::from_millis(100), ..Limits::default() };
    let door = Door::open(limits).await;
    // Gone with a reset, gone with an end, and gone without a word.
    for how in 0..3 {
        let mut raw = Raw::connect(&door).await;
        match how {
            0 => raw.0.set_zero_linger().unwrap(),
            1 => raw.0.shutdown().await.unwrap(),
            _ => {}
        }
        let silent = (how == 2).then_some(raw);
        let freed = async {
            loop {
                if let Ok(client) = try_known(&door).await {
                    break client;
                }
            }
        };
        drop(timeout(PATIENCE, freed).await.expect("its place is free again"));
        drop(silent);
        timeout(PATIENCE, async { while try_known(&door).await.is_err() {} }).await.unwrap();
        while door.get("/api/v1/events?channel=tenant", "Authorization: Bearer mine\r\n").await.status == 429
        {
        }
        while try_known(&door).await.is_err() {}
    }
}

#[tokio::test]
async fn a_handshake_that_is_none_and_pages_of_others_are_refused() {
    let door = Door::open(Limits::default()).await;
    let plain = door.get("/api/v1/ws", "Authorization: Bearer mine\r\n").await;
    assert_eq!(plain.status, 400);
    assert_eq!(plain.json().await["code"], "events.bad_handshake");
    for (header, value, status) in [
        ("origin", "https://evil.example", 403),
        ("authorization", "Bearer forged", 401),
        ("sec-websocket-protocol", "atelier.bearer.forged", 401),
        ("sec-websocket-version", "8", 400),
    ] {
        let mut request = format!("ws://{}/api/v1/ws", door.address).into_client_request().unwrap();
        request.headers_mut().insert(header, value.parse().unwrap());
        match tokio_tungstenite::connect_async(request).await {
            Err(WsError::Http(response)) => assert_eq!(response.status().as_u16(), status, "{header}"),
            other => panic!("{header}: {other:?}"),
        }
    }
    let mut request = format!("ws://{}/api/v1/ws", door.address).into_client_request().unwrap();
    request.headers_mut().insert("origin", format!("http://{}", door.address).parse().unwrap());
    tokio_tungstenite::connect_async(request).await.unwrap();
}

async fn try_known(door: &Door) -> Result<Client, WsError> {
    let mut request = format!("ws://{}/api/v1/ws", door.address).into_client_request()?;
    request.headers_mut().insert("authorization", "Bearer mine".parse().unwrap());
    Ok(Client(tokio_tungstenite::connect_async(request).await?.0))
}

/// A socket of `mine` without a client library behind it.
struct Raw(TcpStream);

impl Raw {
    async fn connect(door: &Door) -> Self {
        let mut stream = TcpStream::connect(door.address).await.unwrap();
        let request = format!(
            "GET /api/v1/ws HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer mine\r\nConnection: Upgrade\r\n\
             Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
            door.address
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(timeout(PATIENCE, stream.read_u8()).await.unwrap().unwrap());
        }
        let head = String::from_utf8(head).unwrap();
        assert!(head.starts_with("HTTP/1.1 101") && head.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), "{head}");
        Self(stream)
    }

    /// The code of the close frame, which is the next thing to come.
    async fn close_code(&mut self) -> Option<u16> {
        let mut head = [0; 4];
        timeout(PATIENCE, self.0.read_exact(&mut head)).await.expect("something comes").ok()?;
        assert_eq!(head[0], 0x88, "a close frame");
        Some(u16::from_be_bytes([head[2], head[3]]))
    }
}
