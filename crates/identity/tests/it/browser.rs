//! The web client's cookie, and pages of others that would like to use it.

use crate::house::{Answer, Call, House, PASSWORD, get, options, post, send};
use http::StatusCode;
use serde_json::json;

const OURS: [(&str, &str); 2] = [("x-atelier-client", "web"), ("sec-fetch-site", "same-origin")];

fn with(call: Call, headers: &[(&str, &str)]) -> Call {
    headers.iter().fold(call, |call, (name, value)| call.header(name, value))
}

/// `name=value` of the cookie that was set.
fn pair(answer: &Answer) -> String {
    answer.cookie().unwrap().split(';').next().unwrap().to_owned()
}

async fn sign_in(house: &House, remember: bool) -> Answer {
    let body = json!({ "email": "ada@example.org", "password": PASSWORD, "remember_me": remember });
    let answer = house.send(with(post("/api/v1/auth/login").json(body), &OURS)).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    answer
}

#[tokio::test]
async fn the_web_client_never_sees_its_refresh_token() {
    let house = House::new().await;
    house.register("ada@example.org").await;
    let signed = sign_in(&house, false).await;
    let fields: Vec<_> = signed.body.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["access_token", "expires_in", "token_type"]);
    let cookie = signed.cookie().unwrap();
    assert!(cookie.starts_with("atelier_refresh=atr_"), "{cookie}");
    assert!(
        cookie.ends_with("; Path=/api; HttpOnly; SameSite=Strict"),
        "of this host, until the browser ends: {cookie}"
    );
    let remembered = sign_in(&house, true).await;
    assert!(remembered.cookie().unwrap().ends_with("; SameSite=Strict; Max-Age=604800"));
}

#[tokio::test]
async fn it_stays_signed_in_by_its_cookie_and_leaves_without_it() {
    let house = House::new().await;
    house.register("ada@example.org").await;
    let first = sign_in(&house, true).await;
    let refresh = |cookie: &str| with(post("/api/v1/auth/refresh").header("cookie", cookie), &OURS);
    let second = house.send(refresh(&pair(&first))).await;
    assert_eq!(second.status, StatusCode::OK, "{second:?}");
    assert!(second.body.get("refresh_token").is_none());
    assert_ne!(pair(&second), pair(&first));
    assert!(second.cookie().unwrap().ends_with("Max-Age=604800"), "still remembered");
    // With an empty object for a body, as some clients send.
    let third = house.send(refresh(&pair(&second)).json(json!({}))).await;
    assert_eq!(third.status, StatusCode::OK, "{third:?}");
    // And by the older name of the same address.
    let older = with(post("/api/auth/refresh").header("cookie", &pair(&third)), &OURS);
    let third = house.send(older).await;
    assert_eq!(third.status, StatusCode::OK, "{third:?}");

    let out = house.send(with(post("/api/v1/auth/logout").header("cookie", &pair(&third)), &OURS)).await;
    assert_eq!(out.status, StatusCode::NO_CONTENT);
    assert_eq!(out.cookie(), Some("atelier_refresh=; Path=/api; HttpOnly; SameSite=Strict; Max-Age=0"));
    let after = house.send(refresh(&pair(&third))).await;
    assert_eq!((after.status, after.code()), (StatusCode::UNAUTHORIZED, "identity.session_ended"));
    assert!(after.cookie().unwrap().contains("Max-Age=0"), "a dead cookie is taken back");
}

#[tokio::test]
async fn a_page_of_another_site_cannot_use_the_cookie() {
    let house = House::new().await;
    house.register("ada@example.org").await;
    let signed = sign_in(&house, true).await;
    let cookie = pair(&signed);
    let call = |path: &str| post(path).header("cookie", &cookie);
    for path in ["/api/v1/auth/refresh", "/api/v1/auth/logout"] {
        // A form can send cookies (in an old browser) and nothing else of what is needed.
        let form = call(path).form("refresh_token=").header("origin", "https://evil.example");
        let form = house.send(form.header("sec-fetch-site", "cross-site")).await;
        assert!(form.status.is_client_error() && form.cookie().is_none(), "{form:?}");
        // A bare form has no body at all.
        let bare = house.send(call(path).header("sec-fetch-site", "cross-site")).await;
        assert_eq!(bare.status, StatusCode::UNAUTHORIZED, "without the header the cookie is not there");
        for lie in [
            vec![("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")],
            vec![("sec-fetch-site", "same-site"), ("origin", "http://neighbour.localhost:8080")],
            vec![("sec-fetch-site", "cross-site"), ("origin", "http://localhost:8080")],
            vec![("origin", "https://evil.example")],
            vec![("origin", "http://localhost:8081")],
            vec![("origin", "null")],
            vec![],
        ] {
            let answer = house.send(with(call(path).header("x-atelier-client", "web"), &lie)).await;
            let seen = (answer.status, answer.code());
            assert_eq!(seen, (StatusCode::FORBIDDEN, "identity.cross_site"), "{path} {lie:?}");
        }
    }
    // All the while nothing happened.
    let still = house.send(with(call("/api/v1/auth/refresh"), &OURS)).await;
    assert_eq!(still.status, StatusCode::OK, "{still:?}");
}

#[tokio::test]
async fn a_page_of_another_site_cannot_sign_anybody_in() {
    let house = House::new().await;
    house.register("mallory@example.org").await;
    let body = json!({ "email": "mallory@example.org", "password": PASSWORD });
    let forced = post("/api/v1/auth/login").json(body.clone()).header("x-atelier-client", "web");
    let answer = house.send(forced.header("sec-fetch-site", "cross-site")).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::FORBIDDEN, "identity.cross_site"));
    let form = format!("email=mallory@example.org&password={PASSWORD}");
    let answer = house.send(post("/api/v1/auth/login").form(&form)).await;
    assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert!(answer.cookie().is_none());
}

#[tokio::test]
async fn without_sec_fetch_site_the_origin_decides() {
    let house = House::new().await;
    house.register("ada@example.org").await;
    let signed = sign_in(&house, true).await;
    let own = [("x-atelier-client", "web"), ("origin", "http://localhost:8080")];
    let call = post("/api/v1/auth/refresh").header("cookie", &pair(&signed));
    assert_eq!(house.send(with(call, &own)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_neighbours_cookie_beside_ours_is_refused() {
    let house = House::new().await;
    house.register("ada@example.org").await;
    let signed = sign_in(&house, true).await;
    let two = format!("{}; atelier_refresh=atr_planted", pair(&signed));
    let answer = house.send(with(post("/api/v1/auth/refresh").header("cookie", &two), &OURS)).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::UNAUTHORIZED, "identity.refresh_missing"));
}

#[tokio::test]
async fn behind_https_the_cookie_is_secure_and_the_public_address_is_the_origin() {
    let public = Some("https://atelier.example.org/".to_owned());
    let house = House::with(identity::Options { public_url: public, ..options() }).await;
    house.register("ada@example.org").await;
    let body = json!({ "email": "ada@example.org", "password": PASSWORD });
    let call = |origin: &str| {
        with(
            post("/api/v1/auth/login").json(body.clone()),
            &[("x-atelier-client", "web"), ("origin", origin)],
        )
    };
    let signed = send(&house.app, call("https://atelier.example.org")).await;
    assert_eq!(signed.status, StatusCode::OK);
    assert!(signed.cookie().unwrap().contains("; Secure"));
    assert_eq!(send(&house.app, call("http://localhost:8080")).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_cookie_opens_nothing_but_sign_in() {
    let house = House::new().await;
    house.register("ada@example.org").await;
    let signed = sign_in(&house, true).await;
    let me = with(get("/api/v1/auth/me").header("cookie", &pair(&signed)), &OURS);
    assert_eq!(house.send(me).await.status, StatusCode::UNAUTHORIZED);
}
