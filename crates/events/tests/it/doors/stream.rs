//! `/events`, and the streams other rooms make.

use super::server::{Door, flood, limits};
use crate::support::{PATIENCE, all_of, say, say_to};
use axum::{Router, extract::State, response::Response, routing::get};
use chrono::TimeDelta;
use events::{Audience, Limits, Pass, Realtime, SseFrame, sse};
use serde_json::json;
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use testkit::Lab;

#[tokio::test]
async fn a_stream_says_what_a_proxy_and_a_client_need() {
    let door = Door::open(Limits::default()).await;
    let mut http = door.follow("tenant", None).await;
    for header in
        ["content-type: text/event-stream", "x-accel-buffering: no", "cache-control: no-cache, no-store"]
    {
        assert!(http.head.contains(header), "{}", http.head);
    }
    let first = http.block().await.unwrap();
    assert!(first.starts_with("retry: 2000\nid: "), "{first}");
    say(&door.lab, &door.me, "note_1", 7).await;
    let (id, name, data) = http.event().await.unwrap();
    assert_eq!(
        (name.as_str(), &data["subject"], &data["payload"]["n"]),
        ("note.written", &json!("note_1"), &json!(7))
    );
    assert_eq!(data["position"], json!(id));

    // A client that saw nothing but the first block misses nothing either.
    let begin = first.rsplit("id: ").next().unwrap();
    let mut again = door.follow("tenant", Some(begin)).await;
    assert_eq!(again.number().await.0, 7);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_is_cut_off_at_any_point_misses_and_repeats_nothing() {
    const COUNT: i64 = 400;
    let door = Door::open(Limits::default()).await;
    let begin = door.room.feed().now().await.unwrap().to_string();
    let writing = async {
        for n in 0..COUNT {
            say(&door.lab, &door.me, if n % 3 == 0 { "third" } else { "other" }, n).await;
        }
    };
    let reading = async |every: usize| {
        let (mut cursor, mut seen) = (begin.clone(), Vec::new());
        while seen.len() < COUNT as usize {
            let mut http = door.follow("tenant", Some(&cursor)).await;
            for _ in 0..=(seen.len() * every) % 17 {
                let (n, id) = http.number().await;
                seen.push(n);
                cursor = id;
                if seen.len() == COUNT as usize {
                    break;
                }
            }
        }
        seen
    };
    let ((), a, b, c) = tokio::join!(writing, reading(1), reading(5), reading(11));
    let all: Vec<i64> = (0..COUNT).collect();
    assert!(a == all && b == all && c == all);
}

#[tokio::test]
async fn what_cannot_be_understood_or_found_is_refused_in_plain_words() {
    let door = Door::open(Limits::default()).await;
    let mine = "Authorization: Bearer mine\r\n";
    let other = door.lab.stranger().user().unwrap();
    for (path, headers, status, code) in [
        ("channel=tenant", "", 401, "api.unauthenticated"),
        ("channel=tenant", "Authorization: Bearer nobody\r\n", 401, "api.token_invalid"),
        ("channel=nothing", mine, 404, "events.channel_not_found"),
        (&*format!("channel=user:{other}:notifications"), mine, 404, "events.channel_not_found"),
        ("channel=%00", mine, 422, "api.invalid"),
        ("", mine, 422, "api.invalid"),
        ("channel=tenant&sinse=1", mine, 422, "api.invalid"),
        ("channel=tenant&since=yesterday", mine, 400, "events.bad_cursor"),
        ("channel=tenant", &format!("{mine}Last-Event-ID: -1\r\n"), 400, "events.bad_cursor"),
    ] {
        let http = door.get(&format!("/api/v1/events?{path}"), headers).await;
        assert_eq!(http.status, status, "{path}: {}", http.head);
        assert_eq!(http.json().await["code"], code, "{path}");
    }
}

#[tokio::test]
async fn a_person_sees_their_own_and_nobody_elses() {
    let door = Door::open(Limits::default()).await;
    let mut colleague = door.lab.stranger();
    colleague.tenant = door.me.tenant;
    let begin = door.room.feed().now().await.unwrap().to_string();
    let mut live = door.follow("notes", None).await;
    say_to(&door.lab, &colleague, "x", Audience::User(colleague.user().unwrap()), 1).await;
    say(&door.lab, &door.lab.stranger(), "x", 2).await;
    say_to(&door.lab, &door.me, "x", Audience::User(door.me.user().unwrap()), 3).await;
    assert_eq!(live.number().await.0, 3);
    assert_eq!(door.follow("tenant", Some(&begin)).await.number().await.0, 3);
}

#[tokio::test]
async fn a_stream_ends_with_its_token() {
    let door = Door::open(limits()).await;
    let mut revoked = door.follow("tenant", None).await;
    revoked.block().await.unwrap();
    door.tokens.revoke("mine");
    while revoked.block().await.is_some() {}

    let end = Lab::start() + TimeDelta::minutes(30);
    door.tokens.add("mine", &door.me, Some(end));
    let mut expiring = door.follow("tenant", None).await;
    say(&door.lab, &door.me, "x", 1).await;
    assert_eq!(expiring.number().await.0, 1);
    door.lab.advance(Duration::from_mins(30));
    while expiring.block().await.is_some() {}
}

#[tokio::test]
async fn a_token_that_was_given_to_somebody_else_ends_the_stream() {
    let door = Door::open(limits()).await;
    let mut stream = door.follow("tenant", None).await;
    stream.block().await.unwrap();
    door.tokens.add("mine", &door.lab.stranger(), None);
    while stream.block().await.is_some() {}
}

#[tokio::test]
async fn a_quiet_stream_beats_and_its_cursor_stays_young() {
    let door = Door::open(limits()).await;
    let mut quiet = door.follow("user_0123456789abcdefghjkmnpqrs", None).await;
    let first = quiet.block().await.unwrap();
    let before: i64 = first.rsplit("id: ").next().unwrap().parse().unwrap();
    for n in 0..10 {
        say(&door.lab, &door.me, "busy", n).await;
    }
    loop {
        let beat = quiet.block().await.unwrap();
        let (colon, id) = beat.split_once("\nid: ").unwrap();
        assert_eq!(colon, ":");
        if id.parse::<i64>().unwrap() >= before + 10 {
            break;
        }
    }
}

#[tokio::test]
async fn the_end_of_the_process_ends_the_stream() {
    let door = Door::open(Limits::default()).await;
    let mut http = door.follow("tenant", None).await;
    http.block().await.unwrap();
    door.lab.stop.cancel();
    assert!(tokio::time::timeout(PATIENCE, http.block()).await.unwrap().is_none());
}

#[tokio::test]
async fn a_client_that_does_not_read_is_told_to_resync_and_nobody_waits_for_it() {
    let door = Door::open(Limits::default()).await;
    let mut slow = door.follow("tenant", None).await;
    let mut quick = door.follow("tenant", None).await;
    // 24 MB: more than any buffer of the system between us.
    for batch in 0..60 {
        flood(&door.lab, &door.me, batch * 100..batch * 100 + 100, 4_000).await;
        for n in batch * 100..batch * 100 + 100 {
            assert_eq!(quick.number().await.0, n);
        }
    }
    let (mut before, mut resynced) = (-1, false);
    loop {
        let (_, name, data) = slow.event().await.unwrap();
        if name == "resync" {
            assert!(data["position"].is_string());
            // Told, and live again: what happens from now on comes.
            if !std::mem::replace(&mut resynced, true) {
                flood(&door.lab, &door.me, 7_000..7_001, 10).await;
            }
            continue;
        }
        let n = data["payload"]["n"].as_i64().unwrap();
        assert!(n > before && (resynced || n == before + 1), "{n} after {before}");
        before = n;
        if n == 7_000 {
            break;
        }
    }
    assert!(resynced);
}

#[tokio::test]
async fn one_person_has_so_many_streams_and_gets_them_back() {
    let door = Door::open(Limits { streams_per_person: 2, ..limits() }).await;
    let _first = door.follow("tenant", None).await;
    let second = door.follow("tenant", None).await;
    let path = "/api/v1/events?channel=tenant";
    let refused = door.get(path, "Authorization: Bearer mine\r\n").await;
    assert!(refused.status == 429 && refused.head.contains("retry-after"), "{}", refused.head);
    drop(second);
    // The server learns of it when it writes.
    for attempt in 0.. {
        if door.get(path, "Authorization: Bearer mine\r\n").await.status == 200 {
            break;
        }
        assert!(attempt < 1_000, "the place of a vanished client is free again");
        say(&door.lab, &door.me, "x", attempt).await;
    }
}

#[derive(Clone)]
struct Other {
    room: Arc<Realtime>,
    mapped: Arc<AtomicUsize>,
}

/// A stream as another room makes one.
async fn progress(State(other): State<Other>, pass: Pass) -> Response {
    let subscription = other.room.feed().subscribe(all_of(pass.ctx()), None).await.unwrap();
    sse(&other.room, pass, subscription, "progress", move |event| {
        other.mapped.fetch_add(1, Ordering::Relaxed);
        let n = event.payload::<serde_json::Value>().unwrap()["n"].as_i64().unwrap();
        match n {
            9 => Some(SseFrame::new(event, "plan_ready", &json!({ "n": n })).last()),
            n if n % 2 == 1 => Some(SseFrame::new(event, "stage", &json!({ "n": n }))),
            _ => None,
        }
    })
    .unwrap()
}

#[tokio::test]
async fn another_rooms_stream_shows_what_it_likes_and_ends_where_it_says() {
    let door = Door::open(Limits::default()).await;
    let mapped = Arc::new(AtomicUsize::new(0));
    let other = Other { room: Arc::clone(&door.room), mapped: Arc::clone(&mapped) };
    let app = Router::new()
        .route("/progress", get(progress))
        .with_state(other)
        .layer(axum::Extension(Arc::clone(&door.tokens) as Arc<dyn api_kit::Authenticator>));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    telemetry::spawn("test.server", async move { axum::serve(listener, app).await });
    let mut followers = Vec::new();
    for _ in 0..20 {
        followers
            .push(super::server::Http::get(address, "/progress", "Authorization: Bearer mine\r\n").await);
    }
    for n in 0..12 {
        say(&door.lab, &door.me, "x", n).await;
    }
    for follower in &mut followers {
        let mut seen = Vec::new();
        while let Some((_, name, data)) = follower.event().await {
            seen.push((name, data["n"].as_i64().unwrap()));
        }
        let expected = [("stage", 1), ("stage", 3), ("stage", 5), ("stage", 7), ("plan_ready", 9)];
        assert_eq!(seen, expected.map(|(name, n)| (name.to_owned(), n)));
    }
    assert!(mapped.load(Ordering::Relaxed) <= 12, "each event is encoded once, not once per follower");
}
