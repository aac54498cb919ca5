//! Every kind of bad token, through the door.

use crate::house::{House, access, get};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use http::StatusCode;
use serde_json::{Value, json};
use std::time::Duration;

/// The parts of a token, to be changed.
fn parts(token: &str) -> (Value, Value, String) {
    let [header, claims, signature] = token.split('.').collect::<Vec<_>>()[..] else { panic!("no token") };
    let read = |part: &str| serde_json::from_slice(&BASE64.decode(part).unwrap()).unwrap();
    (read(header), read(claims), signature.to_owned())
}

fn joined(header: &Value, claims: &Value, signature: &str) -> String {
    format!("{}.{}.{signature}", BASE64.encode(header.to_string()), BASE64.encode(claims.to_string()))
}

#[tokio::test]
async fn bad_tokens_are_refused_with_a_stable_code() {
    let house = House::new().await;
    let (_, signed) = house.person("ada@example.org").await;
    let (_, other) = house.person("eve@example.org").await;
    let good = access(&signed);
    let (header, claims, signature) = parts(good);
    let none = json!({ "alg": "none", "typ": "at+jwt" });
    let hmac = {
        let mut header = header.clone();
        header["alg"] = json!("HS256");
        header
    };
    let mut other_key = header.clone();
    other_key["kid"] = json!("key_00000000000000000000000000");
    let mut operator = parts(access(&other)).1;
    operator["operator"] = json!(true);
    let mut later = claims.clone();
    later["exp"] = json!(claims["exp"].as_i64().unwrap() + 86_400);
    let (_, _, others_signature) = parts(access(&other));
    let bad = [
        ("alg none, unsigned", joined(&none, &claims, "")),
        ("alg none, signed", joined(&none, &claims, &signature)),
        ("alg HS256", joined(&hmac, &claims, &signature)),
        ("unknown key", joined(&other_key, &claims, &signature)),
        ("made the operator", joined(&header, &operator, &signature)),
        ("made to last", joined(&header, &later, &signature)),
        ("another token's signature", joined(&header, &claims, &others_signature)),
        ("no signature", format!("{}.", good.rsplit_once('.').unwrap().0)),
        ("a refresh token", signed.refresh_token.reveal().to_owned()),
        ("nonsense", "nonsense".to_owned()),
        ("very long", "a.".repeat(3000)),
    ];
    for (what, token) in bad {
        let answer = house.send(get("/api/v1/auth/me").bearer(&token)).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::UNAUTHORIZED, "api.token_invalid"), "{what}");
        assert!(!answer.body.to_string().contains("signature"), "nothing of the inside is told");
    }
    for header in ["Bearer", "Bearer ", "Basic YWRhOng=", "bearer"] {
        let answer = house.send(get("/api/v1/auth/me").header("authorization", header)).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{header:?}");
    }
    assert_eq!(house.send(get("/api/v1/auth/me").bearer(good)).await.status, StatusCode::OK);
    house.lab.advance(Duration::from_mins(30));
    let expired = house.send(get("/api/v1/auth/me").bearer(good)).await;
    assert_eq!((expired.status, expired.code()), (StatusCode::UNAUTHORIZED, "api.token_expired"));
}

#[tokio::test]
async fn a_token_in_the_address_is_not_looked_at() {
    let house = House::new().await;
    let (_, signed) = house.person("ada@example.org").await;
    let path = format!("/api/v1/auth/me?access_token={}", access(&signed));
    assert_eq!(house.send(get(&path)).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_contract_describes_every_operation() {
    let house = House::new().await;
    let routes = identity::routes(house.room.clone());
    let contract = serde_json::to_value(routes.get_openapi()).unwrap();
    let mut operations = 0;
    for (path, methods) in contract["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            operations += 1;
            assert!(operation["summary"].as_str().is_some_and(|s| !s.is_empty()), "{method} {path}");
            assert_eq!(operation["tags"], json!(["Sign-in"]), "{method} {path}");
        }
    }
    assert_eq!(operations, 13);
}
