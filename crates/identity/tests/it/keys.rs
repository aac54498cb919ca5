//! Signing keys come and go, and nobody notices.

use crate::house::{House, PASSWORD, access, get, home, options, secret};
use api_kit::Authenticator as _;
use futures::future::join_all;
use identity::TokenFault;
use std::time::Duration;

const DAY: Duration = Duration::from_hours(24);
const HOUR: Duration = Duration::from_hours(1);

fn kid(token: &str) -> String {
    jsonwebtoken::decode_header(token).unwrap().kid.unwrap()
}

#[tokio::test]
async fn old_tokens_live_out_their_time_under_a_new_key() {
    let house = House::new().await;
    house.register("ada@example.org").await;
    assert!(!house.room.rotate_keys().await.unwrap(), "the first key is young");

    house.lab.advance((DAY * 30).checked_sub(HOUR).unwrap());
    assert!(house.room.rotate_keys().await.unwrap(), "the next is published an hour early");
    assert!(!house.room.rotate_keys().await.unwrap(), "and made once");
    assert_eq!(house.room.jwks().keys.len(), 2);
    house.lab.advance(HOUR.checked_sub(Duration::from_mins(1)).unwrap());
    let old = house.login("ada@example.org").await;

    house.lab.advance(Duration::from_mins(1));
    let new = house.login("ada@example.org").await;
    assert_ne!(kid(access(&old)), kid(access(&new)), "thirty days are over");
    assert!(house.room.passport(access(&old)).is_ok());
    let young = house.neighbour(options()).await;
    assert!(young.passport(access(&old)).is_ok(), "a process that starts now knows the old key too");

    house.lab.advance(Duration::from_mins(29));
    assert_eq!(house.room.passport(access(&old)), Err(TokenFault::Expired));
    house.lab.advance(HOUR);
    let stranger = house.neighbour(options()).await;
    assert_eq!(stranger.passport(access(&old)), Err(TokenFault::UnknownKey), "the key is no longer known");
    assert_eq!(stranger.jwks().keys.len(), 1);
    house.room.sweep().await.unwrap();
    assert_eq!(house.count("SELECT count(*) FROM identity.signing_keys").await, 1);
    assert_eq!(house.count("SELECT count(*) FROM vault.secrets").await, 1, "its private part is gone too");
}

#[tokio::test]
async fn processes_that_start_together_make_one_key() {
    let house = House::new().await;
    house.lab.advance(DAY * 31);
    let rooms = join_all((0..4).map(|_| house.neighbour(options()))).await;
    assert_eq!(house.count("SELECT count(*) FROM identity.signing_keys").await, 2);
    assert!(rooms.iter().all(|room| room.jwks().keys.len() == 2));
}

#[tokio::test]
async fn a_key_another_process_made_is_asked_for_when_it_is_met() {
    let house = House::new().await;
    let other = house.neighbour(options()).await;
    house.register("ada@example.org").await;
    house.lab.advance((DAY * 30).checked_sub(HOUR).unwrap());
    house.room.rotate_keys().await.unwrap();
    house.lab.advance(HOUR);
    let signed = house.login("ada@example.org").await;
    assert_eq!(other.passport(access(&signed)), Err(TokenFault::UnknownKey));
    let session = other.authenticate(access(&signed)).await.unwrap();
    assert!(session.operator);
    assert!(other.passport(access(&signed)).is_ok());
}

#[tokio::test]
async fn tokens_of_another_installation_issuer_or_audience_are_refused() {
    let house = House::new().await;
    house.register("ada@example.org").await;
    let login = async |room: &identity::Identity| {
        room.login(&home(), "ada@example.org", &secret(PASSWORD), false).await.unwrap()
    };
    let issuer = house.neighbour(identity::Options { issuer: "other".into(), ..options() }).await;
    assert_eq!(house.room.passport(access(&login(&issuer).await)), Err(TokenFault::Issuer));
    let audience = house.neighbour(identity::Options { audience: "other".into(), ..options() }).await;
    assert_eq!(house.room.passport(access(&login(&audience).await)), Err(TokenFault::Audience));
}

#[tokio::test]
async fn a_token_from_the_future_is_refused_until_its_time() {
    let house = House::new().await;
    house.register("ada@example.org").await;
    let now = house.lab.world.now();
    house.lab.advance(HOUR);
    let signed = house.login("ada@example.org").await;
    assert!(house.room.passport(access(&signed)).is_ok());
    house.lab.clock.set(now);
    assert_eq!(house.room.passport(access(&signed)), Err(TokenFault::NotYetValid), "cached or not");
    let other = house.neighbour(options()).await;
    assert_eq!(other.passport(access(&signed)), Err(TokenFault::NotYetValid));
}

#[tokio::test]
async fn the_key_set_is_public_and_holds_no_private_part() {
    let house = House::new().await;
    for path in ["/.well-known/jwks.json", "/api/v1/auth/jwks"] {
        let answer = house.send(get(path)).await;
        assert_eq!(answer.status, http::StatusCode::OK);
        let key = answer.body["keys"][0].as_object().unwrap();
        let fields: Vec<_> = key.keys().collect();
        assert_eq!(fields, ["alg", "crv", "kid", "kty", "use", "x"]);
        assert_eq!((&key["kty"], &key["crv"]), (&"OKP".into(), &"Ed25519".into()));
        assert_eq!(answer.headers["cache-control"], "public, max-age=300");
    }
}
