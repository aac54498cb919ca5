//! A create that is sent twice happens once.

use crate::things::{Guard, Reply, Room, api, ask, send};
use api_kit::{Deps, Options};
use axum::Router;
use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use testkit::Lab;

const BODY: &str = r#"{"name":"chair"}"#;

async fn lab() -> (Lab, Arc<Room>, Router) {
    let lab = Lab::new().await;
    let room = Arc::new(Room::default());
    let deps = Deps::new(Arc::new(Guard), lab.world.clone()).store(lab.store.clone());
    let app = api(&room).build(deps);
    (lab, room, app)
}

async fn create(app: &Router, key: &str, body: &str) -> Reply {
    send(app, ask("POST", "/api/v1/things", &[("idempotency-key", key)], body)).await
}

fn made(room: &Room) -> u32 {
    room.made.load(Ordering::SeqCst)
}

#[tokio::test]
async fn the_same_request_gets_the_same_answer_and_happens_once() {
    let (lab, room, app) = lab().await;
    let first = create(&app, "k1", BODY).await;
    assert_eq!(first.status, 201);
    assert_eq!(first.header("idempotency-replayed"), "");
    lab.advance(Duration::from_hours(23));
    let again = create(&app, "k1", BODY).await;
    assert_eq!(again.status, 201);
    assert_eq!(again.bytes, first.bytes);
    assert_eq!(again.header("idempotency-replayed"), "true");
    for name in ["location", "etag", "content-type"] {
        assert_eq!(again.header(name), first.header(name), "{name}");
    }
    assert_ne!(again.header("x-request-id"), first.header("x-request-id"));
    assert_eq!(made(&room), 1);
    // By another address that means the same, it is the same request.
    let request = ask("POST", "/api/things", &[("idempotency-key", "k1")], BODY);
    assert_eq!(send(&app, request).await.header("idempotency-replayed"), "true");
    // After its day the key is free.
    lab.advance(Duration::from_hours(1));
    assert_eq!(create(&app, "k1", BODY).await.header("idempotency-replayed"), "");
    assert_eq!(made(&room), 2);
}

#[tokio::test]
async fn a_key_means_one_request_of_one_person() {
    let (_lab, room, app) = lab().await;
    create(&app, "k1", BODY).await;
    create(&app, "k1", r#"{"name":"table"}"#).await.problem(422, "api.idempotency_key_reused");
    let elsewhere = ask("POST", "/api/v1/secret", &[("idempotency-key", "k1")], "");
    send(&app, elsewhere).await.problem(422, "api.idempotency_key_reused");
    let of_bob =
        ask("POST", "/api/v1/things", &[("idempotency-key", "k1"), ("authorization", "Bearer bob")], BODY);
    let reply = send(&app, of_bob).await;
    assert_eq!((reply.status.as_u16(), reply.header("idempotency-replayed")), (201, ""));
    assert_eq!(made(&room), 2);
}

#[tokio::test]
async fn two_at_the_same_moment_are_one_and_a_conflict() {
    let (_lab, room, app) = lab().await;
    let request = || ask("POST", "/api/v1/waits", &[("idempotency-key", "k1")], "");
    let (first, second) = tokio::join!(send(&app, request()), async {
        room.entered.notified().await;
        let second = send(&app, request()).await;
        room.gate.notify_one();
        second
    });
    assert_eq!(first.status, 201);
    second.problem(409, "api.idempotency_key_in_work");
    assert_eq!(second.header("retry-after"), "1");
    assert_eq!(send(&app, request()).await.bytes, first.bytes);
    assert_eq!(made(&room), 1);
}

#[tokio::test]
async fn the_work_is_finished_though_the_client_left() {
    let (_lab, room, app) = lab().await;
    let request = || ask("POST", "/api/v1/waits", &[("idempotency-key", "k1")], "");
    {
        let left = send(&app, request());
        let mut left = std::pin::pin!(left);
        tokio::select! {
            _ = &mut left => panic!("it waits at the gate"),
            () = room.entered.notified() => {}
        }
    }
    send(&app, request()).await.problem(409, "api.idempotency_key_in_work");
    room.gate.notify_one();
    // The answer is kept a moment after the gate opens.
    let again = loop {
        let reply = send(&app, request()).await;
        if reply.status != 409 {
            break reply;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!((again.status.as_u16(), again.header("idempotency-replayed")), (201, "true"));
    assert_eq!(made(&room), 1);
}

#[tokio::test]
async fn a_refusal_frees_the_key() {
    let (_lab, room, app) = lab().await;
    assert_eq!(create(&app, "k1", "{}").await.fields(), ["name required"]);
    assert_eq!(create(&app, "k1", BODY).await.status, 201, "mended, with the same key");
    assert_eq!(made(&room), 1);
}

#[tokio::test]
async fn what_must_not_be_stored_is_not_and_does_not_happen_twice() {
    let (lab, room, app) = lab().await;
    let request = || ask("POST", "/api/v1/secret", &[("idempotency-key", "k1")], "");
    assert_eq!(send(&app, request()).await.text(), "key 1");
    let again = send(&app, request()).await;
    again.problem(409, "api.idempotency_key_unanswered");
    assert_eq!(made(&room), 1);
    let rows = lab.client().await.query("SELECT body FROM api.idempotency", &[]).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert!(rows[0].get::<_, Option<Vec<u8>>>(0).is_none());
}

#[tokio::test]
async fn a_timeout_leaves_a_warning_not_a_second_try() {
    let lab = Lab::new().await;
    let room = Arc::new(Room::default());
    let options = Options { request_timeout: Duration::from_millis(50), ..Options::default() };
    let deps = Deps::new(Arc::new(Guard), lab.world.clone()).store(lab.store.clone()).options(options);
    let app = api(&room).build(deps);
    let request = || ask("POST", "/api/v1/waits", &[("idempotency-key", "k1")], "");
    send(&app, request()).await.problem(503, "api.timeout");
    send(&app, request()).await.problem(409, "api.idempotency_key_unanswered");
}

#[tokio::test]
async fn keys_that_cannot_be_keys_are_refused() {
    let (_lab, room, app) = lab().await;
    let long = "x".repeat(256);
    for key in [long.as_str(), "with blank", "caf\u{e9}"] {
        create(&app, key, BODY).await.problem(400, "api.bad_header");
    }
    let mut twice = ask("POST", "/api/v1/things", &[("idempotency-key", "a")], BODY);
    twice.headers_mut().append("idempotency-key", "b".parse().unwrap());
    send(&app, twice).await.problem(400, "api.bad_header");
    create(&app, &"x".repeat(255), BODY).await;
    let large = format!(r#"{{"name":"{}"}}"#, "x".repeat(1024 * 1024));
    create(&app, "k2", &large).await.problem(413, "api.body_too_large");
    assert_eq!(made(&room), 1);
}

#[tokio::test]
async fn without_a_valid_token_nothing_is_kept() {
    let (lab, _room, app) = lab().await;
    for (token, code) in [("", "api.unauthenticated"), ("Bearer nobody", "api.token_invalid")] {
        let headers = [("idempotency-key", "k1"), ("authorization", token)];
        send(&app, ask("POST", "/api/v1/things", &headers, BODY)).await.problem(401, code);
    }
    let rows = lab.client().await.query("SELECT 1 FROM api.idempotency", &[]).await.unwrap();
    assert!(rows.is_empty());
}

#[tokio::test]
async fn a_database_that_is_gone_is_a_503_and_nothing_happens() {
    let (lab, room, app) = lab().await;
    lab.store.close();
    create(&app, "k1", BODY).await.problem(503, "store.unavailable");
    assert_eq!(made(&room), 0);
    // Without the header nobody asks it.
    assert_eq!(send(&app, ask("POST", "/api/v1/things", &[], BODY)).await.status, 201);
}

#[tokio::test]
async fn the_sweep_takes_what_is_over_and_nothing_else() {
    let (lab, _room, app) = lab().await;
    create(&app, "old", BODY).await;
    lab.advance(Duration::from_hours(20));
    create(&app, "new", BODY).await;
    lab.advance(Duration::from_hours(5));
    assert_eq!(api_kit::idempotency::sweep(&lab.store, lab.world.now()).await.unwrap(), 1);
    assert_eq!(create(&app, "new", BODY).await.header("idempotency-replayed"), "true");
}

#[tokio::test]
async fn other_tenants_do_not_see_the_rows() {
    let (lab, _room, app) = lab().await;
    create(&app, "k1", BODY).await;
    let mut tx = lab.store.tenant(&lab.stranger()).await.unwrap();
    assert!(tx.query("SELECT key FROM api.idempotency", &[]).await.unwrap().is_empty());
}
