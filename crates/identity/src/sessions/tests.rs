//! Which presented token gets what.

use super::{Client, GRACE, Life, Presented, RefreshToken, Rotated, Turn};
use chrono::{DateTime, TimeDelta, Utc};
use kernel::World;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 0).unwrap()
}

fn client(address: &str, agent: &str) -> Client {
    Client::new(Some(address.parse().unwrap()), agent)
}

/// A token that was exchanged `age` ago by `by`, and whose successor is the head.
fn exchanged(age: TimeDelta, by: &Client) -> (RefreshToken, Presented) {
    let world = World::real();
    let (token, salt) = (RefreshToken::generate(&world), world.bytes::<32>().to_vec());
    let presented = Presented {
        session: world.id(),
        head: token.successor(&salt).digest(),
        ended: false,
        ends_at: now() + TimeDelta::days(1),
        expires_at: now() + TimeDelta::days(1),
        rotated: Some(Rotated { at: now() - age, by: by.digest(), salt }),
    };
    (token, presented)
}

#[test]
fn the_head_is_exchanged() {
    let home = client("192.0.2.1", "Firefox");
    let (token, mut presented) = exchanged(TimeDelta::zero(), &home);
    presented.rotated = None;
    assert!(matches!(presented.judge(&token, &home, now()), Turn::Rotate));
    presented.ended = true;
    assert!(matches!(presented.judge(&token, &home, now()), Turn::Over));
}

#[test]
fn the_same_client_gets_the_same_successor_for_a_few_seconds() {
    let home = client("192.0.2.1", "Firefox");
    let (token, presented) = exchanged(GRACE - TimeDelta::milliseconds(1), &home);
    let Turn::Repeat(again) = presented.judge(&token, &home, now()) else { panic!("refused") };
    assert_eq!(again.digest(), presented.head);
    let (token, presented) = exchanged(GRACE, &home);
    assert!(matches!(presented.judge(&token, &home, now()), Turn::Reused));
    let (token, presented) = exchanged(-GRACE, &home);
    assert!(matches!(presented.judge(&token, &home, now()), Turn::Reused), "the clock jumped back");
}

#[test]
fn another_client_is_a_thief_at_once() {
    let home = client("192.0.2.1", "Firefox");
    let (token, presented) = exchanged(TimeDelta::seconds(1), &home);
    for other in [client("192.0.2.2", "Firefox"), client("192.0.2.1", "curl"), Client::new(None, "Firefox")] {
        assert!(matches!(presented.judge(&token, &other, now()), Turn::Reused), "{other:?}");
    }
}

#[test]
fn a_successor_that_was_used_ends_the_grace() {
    let home = client("192.0.2.1", "Firefox");
    let (token, mut presented) = exchanged(TimeDelta::seconds(1), &home);
    presented.head = [7; 32];
    assert!(matches!(presented.judge(&token, &home, now()), Turn::Reused));
}

#[test]
fn an_expired_token_is_over_and_ends_nothing() {
    let home = client("192.0.2.1", "Firefox");
    let (token, mut presented) = exchanged(TimeDelta::hours(2), &home);
    presented.expires_at = now();
    assert!(matches!(presented.judge(&token, &home, now()), Turn::Over));
}

#[test]
fn tokens_are_read_strictly_and_never_shown() {
    let world = World::real();
    let token = RefreshToken::generate(&world);
    assert_eq!(RefreshToken::parse(token.reveal()).unwrap().digest(), token.digest());
    assert!(!format!("{token:?}").contains(token.reveal()));
    let short = format!("atr_{}", "A".repeat(42));
    let bent = token.reveal().replace("atr_", "ATR_");
    for text in ["", "atr_", "atr_AAAA", short.as_str(), bent.as_str(), "eyJhbGciOiJub25lIn0.e30."] {
        assert!(RefreshToken::parse(text).is_none(), "{text}");
    }
}

#[test]
fn what_a_client_calls_itself_is_made_storable() {
    let client = Client::new(None, &format!("a\0b\r\n{}", "x".repeat(9999)));
    assert_eq!(client.agent.chars().count(), 300);
    assert!(client.agent.starts_with("abx"));
}

#[test]
fn a_forgotten_session_ends_within_the_day_and_a_remembered_one_slides() {
    assert_eq!(Life::of(false).idle, Life::of(false).total);
    assert_eq!(Life::of(true).idle, TimeDelta::days(7));
    assert!(Life::of(true).total > Life::of(true).idle);
}
