//! Signing out is felt at once, everywhere.

use crate::house::{House, access, delete, get, home, options, post};
use http::StatusCode;
use identity::{EndReason, TokenFault};
use kernel::{Actor, Ctx};
use serde_json::json;
use std::{sync::Arc, time::Duration};

#[tokio::test]
async fn signing_out_acts_at_once() {
    let house = House::new().await;
    let (_, signed) = house.person("ada@example.org").await;
    let me = || get("/api/v1/auth/me").bearer(access(&signed));
    assert_eq!(house.send(me()).await.status, StatusCode::OK);
    let body = json!({ "refresh_token": signed.refresh_token.reveal() });
    let out = house.send(post("/api/v1/auth/logout").json(body.clone())).await;
    assert_eq!(out.status, StatusCode::NO_CONTENT, "{out:?}");
    let after = house.send(me()).await;
    assert_eq!((after.status, after.code()), (StatusCode::UNAUTHORIZED, "api.token_revoked"));
    let refreshed = house.send(post("/api/v1/auth/refresh").json(body.clone())).await;
    assert_eq!(refreshed.code(), "identity.session_ended");
    assert_eq!(house.send(post("/api/v1/auth/logout").json(body)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(house.count("SELECT count(*) FROM events.log WHERE type = 'session.ended'").await, 1);
}

#[tokio::test]
async fn an_access_token_is_enough_to_leave_and_an_expired_one_does_not_keep_anybody() {
    let house = House::new().await;
    let (_, signed) = house.person("ada@example.org").await;
    let out = house.send(post("/api/v1/auth/logout").bearer(access(&signed))).await;
    assert_eq!(out.status, StatusCode::NO_CONTENT);
    assert_eq!(house.room.passport(access(&signed)), Err(TokenFault::Ended));

    let signed = house.login("ada@example.org").await;
    house.lab.advance(Duration::from_secs(1801));
    let alone = house.send(post("/api/v1/auth/logout").bearer(access(&signed))).await;
    assert_eq!((alone.status, alone.code()), (StatusCode::UNAUTHORIZED, "api.token_expired"));
    let body = json!({ "refresh_token": signed.refresh_token.reveal() });
    let both = house.send(post("/api/v1/auth/logout").bearer(access(&signed)).json(body)).await;
    assert_eq!(both.status, StatusCode::NO_CONTENT);
    let refreshed = house.room.refresh(&home(), &signed.refresh_token).await;
    assert!(matches!(refreshed, Err(identity::Error::SessionEnded)));
    assert_eq!(house.send(post("/api/v1/auth/logout")).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn another_process_hears_of_it() {
    let house = House::new().await;
    let (_, signed) = house.person("ada@example.org").await;
    let other = house.neighbour(options()).await;
    assert!(other.passport(access(&signed)).is_ok());
    let keeper = telemetry::spawn("test.keep", Arc::clone(&other).keep(house.lab.stop.clone()));
    house.room.logout(&home(), &signed.refresh_token).await.unwrap();
    let heard = async {
        while other.passport(access(&signed)).is_ok() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), heard).await.expect("heard within a second or so");
    assert_eq!(other.passport(access(&signed)), Err(TokenFault::Ended));
    house.lab.stop.cancel();
    keeper.await.unwrap();
}

#[tokio::test]
async fn a_process_that_starts_later_knows_it_too() {
    let house = House::new().await;
    let (_, signed) = house.person("ada@example.org").await;
    house.room.logout(&home(), &signed.refresh_token).await.unwrap();
    let other = house.neighbour(options()).await;
    assert_eq!(other.passport(access(&signed)), Err(TokenFault::Ended));
}

#[tokio::test]
async fn a_revocation_that_commits_late_is_not_missed() {
    let house = House::new().await;
    let (_, slow) = house.person("ada@example.org").await;
    let (_, quick) = house.person("bob@example.org").await;
    let other = house.neighbour(options()).await;
    let session = other.passport(access(&slow)).unwrap().session;
    // A transaction that took its place in line first and commits last.
    let mut owner = house.lab.client().await;
    let late = owner.transaction().await.unwrap();
    let forget_at = house.lab.world.now() + chrono::TimeDelta::hours(1);
    late.execute(
        "INSERT INTO identity.revocations (session_id, forget_at) VALUES ($1, $2)",
        &[&session.uuid(), &forget_at],
    )
    .await
    .unwrap();
    house.room.logout(&home(), &quick.refresh_token).await.unwrap();
    other.hear_revocations().await.unwrap();
    assert!(other.passport(access(&slow)).is_ok());
    assert!(other.passport(access(&quick)).is_err());
    late.commit().await.unwrap();
    other.hear_revocations().await.unwrap();
    assert_eq!(other.passport(access(&slow)), Err(TokenFault::Ended));
}

#[tokio::test]
async fn a_revocation_is_forgotten_when_it_no_longer_matters() {
    let house = House::new().await;
    let (_, signed) = house.person("ada@example.org").await;
    let session = house.room.passport(access(&signed)).unwrap().session;
    house.room.logout(&home(), &signed.refresh_token).await.unwrap();
    assert!(house.room.is_ended(session));
    house.lab.advance(Duration::from_mins(32));
    house.room.hear_revocations().await.unwrap();
    assert!(!house.room.is_ended(session));
    assert_eq!(house.room.passport(access(&signed)), Err(TokenFault::Expired), "its tokens ended before");
    house.room.sweep().await.unwrap();
    assert_eq!(house.count("SELECT count(*) FROM identity.revocations").await, 0);
}

#[tokio::test]
async fn sessions_are_listed_and_ended_by_their_owner_only() {
    let house = House::new().await;
    let (_, here) = house.person("ada@example.org").await;
    house.lab.advance(Duration::from_mins(1));
    let there = house.login("ada@example.org").await;
    let (_, eve) = house.person("eve@example.org").await;

    let list = house.send(get("/api/v1/auth/sessions").bearer(access(&here))).await;
    assert_eq!(list.status, StatusCode::OK, "{list:?}");
    assert_eq!(list.body["pagination"]["total"], 2);
    let rows = list.body["data"].as_array().unwrap();
    assert_eq!(rows.iter().map(|r| r["current"].as_bool().unwrap()).collect::<Vec<_>>(), [false, true]);
    assert_eq!((&rows[0]["user_agent"], &rows[0]["address"]), (&json!("Firefox"), &json!("192.0.2.1")));
    let beyond = house.send(get("/api/v1/auth/sessions?page=9").bearer(access(&here))).await;
    assert_eq!(beyond.body["pagination"]["total"], 2);

    let path = format!("/api/v1/auth/sessions/{}", rows[0]["id"].as_str().unwrap());
    let theft = house.send(delete(&path).bearer(access(&eve))).await;
    assert_eq!((theft.status, theft.code()), (StatusCode::NOT_FOUND, "identity.session_not_found"));
    assert!(house.room.passport(access(&there)).is_ok());
    assert_eq!(house.send(delete(&path)).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(house.send(delete(&path).bearer(access(&here))).await.status, StatusCode::NO_CONTENT);
    assert_eq!(house.room.passport(access(&there)), Err(TokenFault::Ended));
    assert!(house.room.passport(access(&here)).is_ok());
    assert_eq!(house.send(delete(&path).bearer(access(&here))).await.status, StatusCode::NOT_FOUND);
    let nonsense = house.send(delete("/api/v1/auth/sessions/usr_0").bearer(access(&here))).await;
    assert_eq!(nonsense.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn leaving_twice_at_once_is_leaving_once() {
    let house = House::new().await;
    let (user, signed) = house.person("ada@example.org").await;
    let session = house.room.passport(access(&signed)).unwrap().session;
    let ctx = Ctx::new(user.home, Actor::user(user.id));
    let from = home();
    let end = || house.room.end_session(&ctx, &from, session, EndReason::Revoked);
    let (one, two) = futures::join!(end(), end());
    assert!(one.is_ok() || two.is_ok());
    assert_eq!(house.count("SELECT count(*) FROM events.log WHERE type = 'session.ended'").await, 1);
}

#[tokio::test]
async fn of_too_many_sessions_the_one_unused_longest_ends() {
    let house = House::new().await;
    let (user, first) = house.person("ada@example.org").await;
    house.lab.advance(Duration::from_mins(1));
    house
        .lab
        .client()
        .await
        .execute(
            "INSERT INTO identity.sessions (id, user_id, in_tenant, head, remember, user_agent, address, network,
                 created_at, last_used_at, expires_at, ends_at)
             SELECT gen_random_uuid(), user_id, in_tenant, sha256(n::text::bytea), remember, '', '', network,
                 created_at, $1, expires_at, ends_at FROM identity.sessions, generate_series(1, 999) n",
            &[&house.lab.world.now()],
        )
        .await
        .unwrap();
    assert!(house.room.passport(access(&first)).is_ok());
    let last = house.login("ada@example.org").await;
    assert_eq!(house.room.passport(access(&first)), Err(TokenFault::Ended));
    assert!(house.room.passport(access(&last)).is_ok());
    let ctx = Ctx::new(user.home, Actor::user(user.id));
    assert_eq!(house.room.sessions(&ctx, kernel::Page::default()).await.unwrap().total, 1000);
}
