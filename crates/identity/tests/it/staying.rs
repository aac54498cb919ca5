//! Refresh tokens: each good once.

use crate::house::{House, PASSWORD, access, client, home, post, secret};
use futures::future::join_all;
use http::StatusCode;
use identity::{Error, GRACE, RefreshToken, SignedIn, TokenFault};
use kernel::{Actor, Ctx};
use serde_json::json;
use std::time::Duration;

const DAY: Duration = Duration::from_hours(24);

async fn refresh(house: &House, signed: &SignedIn) -> Result<SignedIn, Error> {
    house.room.refresh(&home(), &signed.refresh_token).await
}

fn past_grace(house: &House) {
    house.lab.advance(GRACE.to_std().unwrap());
}

#[tokio::test]
async fn a_refresh_gives_a_new_pair_and_the_old_access_token_lives_out_its_time() {
    let house = House::new().await;
    let (_, first) = house.person("ada@example.org").await;
    house.lab.advance(Duration::from_mins(10));
    let body = json!({ "refresh_token": first.refresh_token.reveal() });
    let answer = house.send(post("/api/v1/auth/refresh").json(body)).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    assert_ne!(answer.body["refresh_token"], first.refresh_token.reveal());
    assert_ne!(answer.body["access_token"], access(&first));
    assert_eq!(answer.body["expires_in"], 1800);
    assert!(house.room.passport(access(&first)).is_ok());
    house.lab.advance(Duration::from_mins(20));
    assert_eq!(house.room.passport(access(&first)), Err(TokenFault::Expired));
    assert!(house.room.passport(answer.body["access_token"].as_str().unwrap()).is_ok());
}

#[tokio::test]
async fn a_token_that_comes_back_ends_the_family_at_once() {
    let house = House::new().await;
    let (user, first) = house.person("ada@example.org").await;
    let second = refresh(&house, &first).await.unwrap();
    past_grace(&house);
    assert!(matches!(refresh(&house, &first).await, Err(Error::RefreshReused)));
    assert_eq!(house.room.passport(access(&second)), Err(TokenFault::Ended), "the thief's, or the owner's");
    assert!(matches!(refresh(&house, &second).await, Err(Error::SessionEnded)));
    assert!(matches!(refresh(&house, &first).await, Err(Error::SessionEnded)), "and once more is no news");
    let entries =
        audit::list(&house.lab.store, &Ctx::new(user.home, Actor::user(user.id)), None, 10).await.unwrap();
    assert_eq!(entries.iter().filter(|e| e.action == "auth.refresh_reused").count(), 1);
    assert_eq!(house.count("SELECT count(*) FROM events.log WHERE type = 'session.ended'").await, 1);
    // Another session of the same person goes on.
    house.login("ada@example.org").await;
}

#[tokio::test]
async fn two_tabs_at_the_same_moment_get_the_same_successor() {
    let house = House::new().await;
    let (_, first) = house.person("ada@example.org").await;
    let tabs = join_all((0..4).map(|_| refresh(&house, &first))).await;
    let tabs: Vec<SignedIn> = tabs.into_iter().map(Result::unwrap).collect();
    assert!(tabs.iter().all(|t| t.refresh_token.reveal() == tabs[0].refresh_token.reveal()));
    assert!(tabs.iter().all(|t| house.room.passport(access(t)).is_ok()));
    // An answer that was lost on the way is given again, for a few seconds.
    house.lab.advance(Duration::from_secs(5));
    let again = refresh(&house, &first).await.unwrap();
    assert_eq!(again.refresh_token.reveal(), tabs[0].refresh_token.reveal());
    refresh(&house, &again).await.unwrap();
}

#[tokio::test]
async fn a_thief_gets_nothing_by_being_quick() {
    for (address, agent) in [("198.51.100.66", "Firefox"), ("192.0.2.1", "curl/8")] {
        let house = House::new().await;
        let (_, first) = house.person("ada@example.org").await;
        let second = refresh(&house, &first).await.unwrap();
        let stolen = house.room.refresh(&client(address, agent), &first.refresh_token).await;
        assert!(matches!(stolen, Err(Error::RefreshReused)));
        assert_eq!(house.room.passport(access(&second)), Err(TokenFault::Ended));
    }
}

#[tokio::test]
async fn the_grace_ends_when_the_successor_is_used() {
    let house = House::new().await;
    let (_, first) = house.person("ada@example.org").await;
    let second = refresh(&house, &first).await.unwrap();
    refresh(&house, &second).await.unwrap();
    assert!(matches!(refresh(&house, &first).await, Err(Error::RefreshReused)));
}

#[tokio::test]
async fn reuse_and_refresh_at_the_same_moment_end_in_one_of_two_states() {
    let house = House::new().await;
    let (_, first) = house.person("ada@example.org").await;
    let second = refresh(&house, &first).await.unwrap();
    past_grace(&house);
    let (old, new) = futures::join!(refresh(&house, &first), refresh(&house, &second));
    assert!(matches!(old, Err(Error::RefreshReused)), "{old:?}");
    match new {
        Ok(third) => assert!(matches!(refresh(&house, &third).await, Err(Error::SessionEnded))),
        Err(error) => assert!(matches!(error, Error::SessionEnded), "{error:?}"),
    }
}

#[tokio::test]
async fn a_session_that_is_not_remembered_ends_with_the_day() {
    let house = House::new().await;
    let (_, mut signed) = house.person("ada@example.org").await;
    for _ in 0..23 {
        house.lab.advance(Duration::from_hours(1));
        signed = refresh(&house, &signed).await.unwrap();
    }
    house.lab.advance(Duration::from_mins(50));
    signed = refresh(&house, &signed).await.unwrap();
    assert_eq!(signed.expires_in, 600, "an access token does not outlive its session");
    house.lab.advance(Duration::from_mins(10));
    assert_eq!(house.room.passport(access(&signed)), Err(TokenFault::Expired));
    assert!(matches!(refresh(&house, &signed).await, Err(Error::SessionEnded)));
}

#[tokio::test]
async fn a_remembered_session_slides_by_seven_days_up_to_ninety() {
    let house = House::new().await;
    house.register("ada@example.org").await;
    let mut signed = house.room.login(&home(), "ada@example.org", &secret(PASSWORD), true).await.unwrap();
    for _ in 0..14 {
        house.lab.advance(DAY * 6);
        signed = refresh(&house, &signed).await.unwrap();
    }
    house.lab.advance(DAY * 6);
    assert!(matches!(refresh(&house, &signed).await, Err(Error::SessionEnded)), "ninety days are over");
    let unused = house.room.login(&home(), "ada@example.org", &secret(PASSWORD), true).await.unwrap();
    house.lab.advance(DAY * 7);
    assert!(matches!(refresh(&house, &unused).await, Err(Error::SessionEnded)), "seven days unused");
}

#[tokio::test]
async fn what_is_no_refresh_token_is_refused_without_a_trace() {
    let house = House::new().await;
    let (_, signed) = house.person("ada@example.org").await;
    let long = "x".repeat(10_000);
    for (token, code) in [
        ("", "identity.session_ended"),
        ("atr_x", "identity.session_ended"),
        (long.as_str(), "identity.session_ended"),
        (access(&signed), "identity.session_ended"),
        ("atr_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "identity.session_ended"),
    ] {
        let answer = house.send(post("/api/v1/auth/refresh").json(json!({ "refresh_token": token }))).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::UNAUTHORIZED, code), "{token}");
    }
    let none = house.send(post("/api/v1/auth/refresh")).await;
    assert_eq!((none.status, none.code()), (StatusCode::UNAUTHORIZED, "identity.refresh_missing"));
    let null = house.send(post("/api/v1/auth/refresh").json(json!({}))).await;
    assert_eq!(null.code(), "identity.refresh_missing");
    let broken = house.send(post("/api/v1/auth/refresh").json(json!({ "refresh_token": 7 }))).await;
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
    let bearer = house.send(post("/api/v1/auth/refresh").bearer(access(&signed))).await;
    assert_eq!(bearer.code(), "identity.refresh_missing", "an access token refreshes nothing");
    refresh(&house, &signed).await.unwrap();
}

#[tokio::test]
async fn a_closed_account_refreshes_no_more() {
    let house = House::new().await;
    let (_, signed) = house.person("ada@example.org").await;
    house.lab.client().await.execute("UPDATE identity.users SET is_active = false", &[]).await.unwrap();
    assert!(matches!(refresh(&house, &signed).await, Err(Error::SessionEnded)));
}

#[tokio::test]
async fn what_is_over_is_swept_and_what_is_rotated_is_remembered() {
    let house = House::new().await;
    let (_, first) = house.person("ada@example.org").await;
    refresh(&house, &first).await.unwrap();
    assert_eq!(house.room.sweep().await.unwrap(), 0);
    assert_eq!(house.count("SELECT count(*) FROM identity.refresh_tokens").await, 2);
    house.lab.advance(DAY * 2);
    house.room.sweep().await.unwrap();
    assert_eq!(house.count("SELECT count(*) FROM identity.refresh_tokens").await, 0);
    assert_eq!(house.count("SELECT count(*) FROM identity.sessions").await, 1);
    house.lab.advance(DAY * 30);
    house.room.sweep().await.unwrap();
    assert_eq!(house.count("SELECT count(*) FROM identity.sessions").await, 0);
    let unknown = RefreshToken::parse(first.refresh_token.reveal()).unwrap();
    assert!(matches!(house.room.refresh(&home(), &unknown).await, Err(Error::SessionEnded)));
}
