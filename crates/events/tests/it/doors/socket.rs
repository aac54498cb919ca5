//! `/ws`: the protocol, as a well-behaved client meets it.

use super::server::{Client, Door, flood, limits, rooms};
use crate::support::{PATIENCE, say, say_to};
use chrono::TimeDelta;
use events::{Audience, Limits};
use futures::{SinkExt as _, StreamExt as _, future::join_all};
use kernel::UserId;
use serde_json::{Value, json};
use std::time::Duration;
use testkit::Lab;
use tokio::net::{UnixListener, UnixStream};
use tokio_tungstenite::tungstenite::{
    Message,
    client::IntoClientRequest as _,
    protocol::{CloseFrame, frame::coding::CloseCode},
};

#[tokio::test]
async fn who_is_asking_may_be_said_in_a_message_a_header_or_a_subprotocol() {
    let door = Door::open(Limits::default()).await;
    let mut by_message = door.socket().await;
    by_message.say(json!({ "type": "auth", "token": "mine" })).await;
    assert_eq!(by_message.hear().await, json!({ "type": "authenticated" }));
    by_message.subscribe("tenant", None).await;
    let mut by_header = door.following("tenant").await;

    let mut request = format!("ws://{}/api/v1/ws", door.address).into_client_request().unwrap();
    request
        .headers_mut()
        .insert("sec-websocket-protocol", "atelier.v1, atelier.bearer.mine".parse().unwrap());
    let (stream, response) = tokio_tungstenite::connect_async(request).await.unwrap();
    assert_eq!(response.headers()["sec-websocket-protocol"], "atelier.v1");
    let mut by_protocol = Client(stream);
    by_protocol.subscribe("tenant", None).await;

    say(&door.lab, &door.me, "note_1", 5).await;
    for client in [&mut by_message, &mut by_header, &mut by_protocol] {
        let message = client.hear().await;
        assert_eq!((&message["type"], &message["channel"]), (&json!("event"), &json!("tenant")));
        assert_eq!(message["position"], message["event"]["position"]);
        assert_eq!(message["event"]["event_type"], "note.written");
        assert_eq!(
            (&message["event"]["subject"], &message["event"]["payload"]),
            (&json!("note_1"), &json!({ "n": 5 }))
        );
    }
}

#[tokio::test]
async fn channels_are_followed_and_left_one_by_one() {
    let door = Door::open(Limits::default()).await;
    let mut client = door.following("notes").await;
    let subject = UserId(door.lab.world.id()).to_string();
    client.subscribe(&subject, None).await;
    say(&door.lab, &door.me, &subject, 1).await;
    let mut channels = vec![client.hear().await["channel"].clone(), client.hear().await["channel"].clone()];
    channels.sort_by_key(ToString::to_string);
    assert_eq!(channels, [json!("notes"), json!(subject)]);

    client.say(json!({ "type": "unsubscribe", "channel": "notes" })).await;
    assert_eq!(client.hear().await, json!({ "type": "unsubscribed", "channel": "notes" }));
    say(&door.lab, &door.me, "another", 2).await;
    say(&door.lab, &door.me, &subject, 3).await;
    assert_eq!(client.number().await.0, 3);
    client.say(json!({ "type": "ping" })).await;
    assert_eq!(client.hear().await, json!({ "type": "pong" }));

    // Asked for twice: comes once.
    client.subscribe(&subject, None).await;
    say(&door.lab, &door.me, &subject, 4).await;
    say(&door.lab, &door.me, &subject, 5).await;
    assert_eq!((client.number().await.0, client.number().await.0), (4, 5));
}

#[tokio::test]
async fn control_frames_fragments_and_farewells_are_answered() {
    use tokio_tungstenite::tungstenite::protocol::frame::{
        Frame,
        coding::{Data, OpCode},
    };
    let door = Door::open(Limits::default()).await;
    let mut client = door.known().await;
    client.0.send(Message::Ping("are you there".into())).await.unwrap();
    assert_eq!(client.frame().await, Message::Pong("are you there".into()));

    let ask = json!({ "type": "subscribe", "channel": "tenant" }).to_string();
    let (head, tail) = ask.split_at(10);
    let fragment =
        |text: &str, code, last| Message::Frame(Frame::message(text.to_owned(), OpCode::Data(code), last));
    client.0.send(fragment(head, Data::Text, false)).await.unwrap();
    client.0.send(Message::Ping("between".into())).await.unwrap();
    client.0.send(fragment(tail, Data::Continue, true)).await.unwrap();
    assert_eq!(client.frame().await, Message::Pong("between".into()));
    assert_eq!(client.hear().await["type"], "subscribed");

    client.0.close(Some(CloseFrame { code: CloseCode::Normal, reason: "done".into() })).await.unwrap();
    assert_eq!(client.close_code().await, 1000);
    assert!(client.0.next().await.is_none());
}

#[tokio::test]
async fn others_channels_do_not_exist() {
    let door = Door::open(Limits::default()).await;
    let mut client = door.known().await;
    let other = door.lab.stranger();
    for channel in
        [format!("user:{}:notifications", other.user().unwrap()), "nothing".into(), "x".repeat(1_000)]
    {
        client.say(json!({ "type": "subscribe", "channel": channel })).await;
        let answer = client.hear().await;
        assert_eq!((&answer["type"], &answer["code"]), (&json!("error"), &json!("events.channel_not_found")));
        assert_eq!(answer["channel"], json!(channel));
    }
    // A thing of another tenant, or of another person here, is silent.
    let thing = UserId(door.lab.world.id()).to_string();
    client.subscribe(&thing, Some("0")).await;
    say(&door.lab, &other, &thing, 1).await;
    say_to(&door.lab, &door.me, &thing, Audience::User(other.user().unwrap()), 2).await;
    say_to(&door.lab, &door.me, &thing, Audience::User(door.me.user().unwrap()), 3).await;
    assert_eq!(client.number().await.0, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_is_cut_off_at_any_point_misses_and_repeats_nothing() {
    const COUNT: usize = 400;
    let door = Door::open(Limits::default()).await;
    let begin = door.room.feed().now().await.unwrap().to_string();
    let writing = async {
        for n in 0..COUNT {
            say(&door.lab, &door.me, "x", n as i64).await;
        }
    };
    let reading = async |every: usize| {
        let (mut cursor, mut seen) = (begin.clone(), Vec::new());
        while seen.len() < COUNT {
            let mut client = door.known().await;
            client.subscribe("notes", Some(&cursor)).await;
            for _ in 0..=(seen.len() * every) % 17 {
                let (n, position) = client.number().await;
                seen.push(n);
                cursor = position;
                if seen.len() == COUNT {
                    break;
                }
            }
        }
        seen
    };
    let ((), a, b, c) = tokio::join!(writing, reading(1), reading(5), reading(11));
    let all: Vec<i64> = (0..COUNT as i64).collect();
    assert!(a == all && b == all && c == all);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_storm_of_reconnections_reaches_everybody() {
    let door =
        Door::open(Limits { streams_per_person: 1_000, messages_at_once: 10_000, ..Limits::default() }).await;
    let begin = door.room.feed().now().await.unwrap().to_string();
    for round in 0..3 {
        flood(&door.lab, &door.me, round * 50..round * 50 + 50, 10).await;
        let clients = join_all((0..200).map(async |_| {
            let mut client = door.known().await;
            client.subscribe("tenant", Some(&begin)).await;
            for n in 0..round * 50 + 50 {
                assert_eq!(client.number().await.0, n);
            }
            client
        }));
        drop(clients.await);
    }
}

#[tokio::test]
async fn a_socket_ends_with_its_token_and_lives_on_with_a_new_one() {
    let door = Door::open(limits()).await;
    let soon = Lab::start() + TimeDelta::minutes(30);
    door.tokens.add("short", &door.me, Some(soon));
    let url = format!("ws://{}/api/v1/ws", door.address);
    let (mut ends, mut renewed) =
        (Client::connect(&url, Some("short")).await, Client::connect(&url, Some("short")).await);
    renewed.subscribe("tenant", None).await;
    renewed.say(json!({ "type": "auth", "token": "mine" })).await;
    assert_eq!(renewed.hear().await["type"], "authenticated");
    door.lab.advance(Duration::from_mins(30));
    assert_eq!(ends.close_code().await, 4401);
    say(&door.lab, &door.me, "x", 1).await;
    assert_eq!(renewed.number().await.0, 1);

    door.tokens.add("theirs", &door.lab.stranger(), None);
    renewed.say(json!({ "type": "auth", "token": "theirs" })).await;
    assert_eq!(renewed.hear().await["code"], "events.other_person");
    door.tokens.revoke("mine");
    assert_eq!(renewed.close_code().await, 4401);
}

#[tokio::test]
async fn the_end_of_the_process_says_farewell() {
    let door = Door::open(Limits::default()).await;
    let mut clients = [door.following("tenant").await, door.known().await, door.socket().await];
    door.lab.stop.cancel();
    for client in &mut clients {
        assert_eq!(client.close_code().await, 1001);
    }
}

#[tokio::test]
async fn a_connection_that_is_not_plain_tcp_speaks_the_same() {
    let lab = Lab::new().await;
    let (_room, tokens, app) = rooms(&lab, Limits::default());
    let me = lab.stranger();
    tokens.add("mine", &me, None);
    let dir = std::env::temp_dir().join(format!("atelier-events-{}", std::process::id()));
    let _ = std::fs::remove_file(&dir);
    let listener = UnixListener::bind(&dir).unwrap();
    telemetry::spawn("test.server", async move { axum::serve(listener, app).await });
    let stream = UnixStream::connect(&dir).await.unwrap();
    std::fs::remove_file(&dir).unwrap();
    let (mut client, _) = tokio_tungstenite::client_async("ws://localhost/api/v1/ws", stream).await.unwrap();
    for ask in
        [json!({ "type": "auth", "token": "mine" }), json!({ "type": "subscribe", "channel": "tenant" })]
    {
        client.send(Message::text(ask.to_string())).await.unwrap();
        client.next().await.unwrap().unwrap();
    }
    flood(&lab, &me, 0..500, 1_000).await;
    for n in 0..500 {
        let message = tokio::time::timeout(PATIENCE, client.next()).await.unwrap().unwrap().unwrap();
        let message: Value = serde_json::from_str(message.to_text().unwrap()).unwrap();
        assert_eq!(message["event"]["payload"]["n"], n);
    }
    client.close(None).await.unwrap();
    assert!(matches!(client.next().await, Some(Ok(Message::Close(_)))));
}
