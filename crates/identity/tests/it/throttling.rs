//! Guessers wait; owners do not.

use crate::house::{House, PASSWORD, client, home, post, secret};
use futures::future::join_all;
use http::StatusCode;
use identity::{Client, Error};
use serde_json::json;
use std::time::Duration;

async fn guess(house: &House, from: &Client, email: &str) -> Error {
    house.room.login(from, email, &secret("a wrong sentence"), false).await.unwrap_err()
}

#[tokio::test]
async fn guessing_at_one_account_from_one_address_waits_longer_and_longer() {
    let house = House::new().await;
    house.register("ada@example.org").await;
    for _ in 0..8 {
        assert!(matches!(guess(&house, &home(), "ada@example.org").await, Error::WrongCredentials));
    }
    for seconds in [1, 2, 4, 8] {
        let Error::Throttled(wait) = guess(&house, &home(), "ada@example.org").await else {
            panic!("let in")
        };
        assert_eq!(wait, Duration::from_secs(seconds));
        // Knocking early changes nothing.
        assert!(matches!(guess(&house, &home(), "ada@example.org").await, Error::Throttled(_)));
        house.lab.advance(wait);
        assert!(matches!(guess(&house, &home(), "ada@example.org").await, Error::WrongCredentials));
    }
    // The right password waits too, then is let in and wipes the slate.
    let right = house.room.login(&home(), "ada@example.org", &secret(PASSWORD), false).await.unwrap_err();
    let Error::Throttled(wait) = right else { panic!("{right:?}") };
    house.lab.advance(wait);
    house.login("ada@example.org").await;
    for _ in 0..8 {
        assert!(matches!(guess(&house, &home(), "ada@example.org").await, Error::WrongCredentials));
    }
}

#[tokio::test]
async fn an_unknown_account_is_throttled_like_a_known_one() {
    let house = House::new().await;
    house.register("ada@example.org").await;
    for email in ["ada@example.org", "nobody@example.org", "no address at all"] {
        let from = client("198.51.100.9", email);
        let mut codes = Vec::new();
        for _ in 0..10 {
            codes.push(kernel::Fault::code(&guess(&house, &from, email).await));
        }
        assert_eq!(codes[..8], ["identity.wrong_credentials"; 8], "{email}");
        assert_eq!(codes[8..], ["identity.too_many_attempts"; 2], "{email}");
    }
}

#[tokio::test]
async fn one_password_on_many_accounts_is_slowed_by_the_address() {
    let house = House::new().await;
    let mut throttled = 0;
    for n in 0..80 {
        let email = format!("user{n}@example.org");
        throttled += u32::from(matches!(guess(&house, &home(), &email).await, Error::Throttled(_)));
    }
    assert_eq!(throttled, 20);
    let elsewhere = client("198.51.100.9", "Firefox");
    assert!(matches!(guess(&house, &elsewhere, "user1@example.org").await, Error::WrongCredentials));
}

#[tokio::test]
async fn a_crowd_that_guesses_at_one_account_is_slowed_and_its_owner_at_home_is_not() {
    let house = House::new().await;
    house.person("ada@example.org").await;
    let mut codes = Vec::new();
    for n in 0..40 {
        let from = client(&format!("198.51.100.{n}"), "bot");
        codes.push(kernel::Fault::code(&guess(&house, &from, "ada@example.org").await));
    }
    assert_eq!(codes.iter().filter(|c| **c == "identity.too_many_attempts").count(), 10);
    // At home, where she signed in before, the door is open all the while.
    house.login("ada@example.org").await;
    // From a new place she waits half a minute at most, and no longer however long they guess.
    let travelling = client("203.0.113.5", "Firefox");
    let refused = house.room.login(&travelling, "ada@example.org", &secret(PASSWORD), false).await;
    let Err(Error::Throttled(wait)) = refused else { panic!("{refused:?}") };
    assert!(wait <= Duration::from_secs(30));
    house.lab.advance(wait);
    house.room.login(&travelling, "ada@example.org", &secret(PASSWORD), false).await.unwrap();
}

#[tokio::test]
async fn a_hundred_guesses_at_the_same_moment_are_a_hundred() {
    let house = House::new().await;
    house.register("ada@example.org").await;
    let from = home();
    let all = join_all((0..40).map(|_| guess(&house, &from, "ada@example.org"))).await;
    let tried = all.iter().filter(|e| matches!(e, Error::WrongCredentials)).count();
    let waiting = all.iter().filter(|e| matches!(e, Error::Throttled(_))).count();
    assert_eq!((tried, waiting), (8, 32));
}

#[tokio::test]
async fn an_own_account_does_not_buy_guesses_at_others() {
    let house = House::new().await;
    house.register("mallory@example.org").await;
    let mut throttled = 0;
    for n in 0..100 {
        throttled += u32::from(matches!(
            guess(&house, &home(), &format!("u{n}@example.org")).await,
            Error::Throttled(_)
        ));
        let _ = house.room.login(&home(), "mallory@example.org", &secret(PASSWORD), false).await;
    }
    assert!(throttled >= 30, "{throttled}");
}

#[tokio::test]
async fn the_door_says_when_to_come_back() {
    let house = House::new().await;
    let body = json!({ "email": "ada@example.org", "password": "a wrong sentence" });
    for _ in 0..8 {
        house.send(post("/api/v1/auth/login").json(body.clone())).await;
    }
    let answer = house.send(post("/api/v1/auth/login").json(body)).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::TOO_MANY_REQUESTS, "identity.too_many_attempts"));
    assert_eq!(answer.headers["retry-after"], "1");
}

#[tokio::test]
async fn counts_are_swept_once_they_are_forgotten() {
    let house = House::new().await;
    guess(&house, &home(), "ada@example.org").await;
    assert_eq!(house.count("SELECT count(*) FROM identity.throttle").await, 3);
    house.room.sweep().await.unwrap();
    assert_eq!(house.count("SELECT count(*) FROM identity.throttle").await, 3);
    house.lab.advance(Duration::from_secs(3601));
    house.room.sweep().await.unwrap();
    assert_eq!(house.count("SELECT count(*) FROM identity.throttle").await, 0);
}

#[tokio::test]
async fn an_attempt_that_we_could_not_check_is_not_held_against_anybody() {
    let house = House::new().await;
    house.register("ada@example.org").await;
    let owner = house.lab.client().await;
    owner.execute("UPDATE identity.users SET password_hash = 'damaged'", &[]).await.unwrap();
    for _ in 0..12 {
        assert!(matches!(guess(&house, &home(), "ada@example.org").await, Error::Defect(_)));
    }
    assert_eq!(house.count("SELECT sum(failures) FROM identity.throttle").await, 0);
}
