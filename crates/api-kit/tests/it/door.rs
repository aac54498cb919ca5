//! What every request passes.

use crate::things::{Room, api, app, ask, deps, get_as_ada, post, send};
use api_kit::Options;
use axum::{Router, extract::ConnectInfo, routing::get};
use http::HeaderValue;
use std::{net::SocketAddr, sync::Arc, time::Duration};

fn with(options: Options) -> (Arc<Room>, Router) {
    let room = Arc::new(Room::default());
    let app = api(&room).build(deps().options(options));
    (room, app)
}

#[tokio::test]
async fn nobody_gets_in_without_a_token_that_holds() {
    let app = app();
    for (token, code, challenge) in [
        ("", "api.unauthenticated", "Bearer realm=\"atelier\""),
        ("Basic YWRhOmFkYQ==", "api.unauthenticated", "Bearer realm=\"atelier\""),
        ("Bearer", "api.unauthenticated", "Bearer realm=\"atelier\""),
        ("Bearer  ", "api.unauthenticated", "Bearer realm=\"atelier\""),
        ("Bearer nobody", "api.token_invalid", "Bearer realm=\"atelier\", error=\"invalid_token\""),
        ("Bearer expired", "api.token_expired", "Bearer realm=\"atelier\", error=\"invalid_token\""),
        ("Bearer revoked", "api.token_revoked", "Bearer realm=\"atelier\", error=\"invalid_token\""),
        ("Bearer ad\u{e4}", "api.token_invalid", "Bearer realm=\"atelier\", error=\"invalid_token\""),
    ] {
        let reply = send(&app, ask("GET", "/api/v1/whoami", &[("authorization", token)], "")).await;
        reply.problem(401, code);
        let challenges: Vec<_> = reply.headers.get_all("www-authenticate").iter().collect();
        assert_eq!(challenges, [challenge], "{token}");
    }
    for token in ["Bearer ada", "bearer ada", "BEARER   ada"] {
        let reply = send(&app, ask("GET", "/api/v1/whoami", &[("authorization", token)], "")).await;
        assert_eq!(reply.status, 200, "{token}");
    }
}

#[tokio::test]
async fn not_knowing_is_not_the_same_as_refusing() {
    let reply = send(&app(), ask("GET", "/api/v1/whoami", &[("authorization", "Bearer down")], "")).await;
    reply.problem(503, "store.unavailable");
    assert_eq!(reply.header("retry-after"), "2");
    assert!(!reply.text().contains("10.0.0.5"), "{}", reply.text());
}

#[tokio::test]
async fn the_tenant_of_the_header_must_be_the_tenant_of_the_token() {
    let app = app();
    let own = get_as_ada(&app, "/api/v1/whoami").await.json()["tenant"].as_str().unwrap().to_owned();
    let reply = send(&app, ask("GET", "/api/v1/whoami", &[("x-tenant", &own)], "")).await;
    assert_eq!(reply.status, 200);
    for other in ["ten_00000000000000000000000009", "acme", "\u{ff}"] {
        let reply = send(&app, ask("GET", "/api/v1/whoami", &[("x-tenant", other)], "")).await;
        reply.problem(403, "api.tenant_mismatch");
    }
}

#[tokio::test]
async fn a_caller_knows_its_request_and_trace() {
    let app = app();
    let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let id = "req_00000000000000000000000007";
    let reply =
        send(&app, ask("GET", "/api/v1/whoami", &[("traceparent", parent), ("x-request-id", id)], "")).await;
    assert_eq!(reply.header("x-request-id"), id);
    let body = reply.json();
    assert_eq!(body["request"], id);
    assert_eq!(body["trace"], parent);
    let nonsense = ask("GET", "/api/v1/whoami", &[("traceparent", "00-zz"), ("x-request-id", "")], "");
    assert_eq!(send(&app, nonsense).await.json()["trace"], serde_json::Value::Null);
}

#[tokio::test]
async fn a_request_id_that_is_not_one_is_replaced() {
    let app = app();
    let long = "x".repeat(10_000);
    for id in ["1; DROP", long.as_str(), "req_", "req_x\tforged=1", "\u{1F600}"] {
        let reply = send(&app, ask("GET", "/api/v1/whoami", &[("x-request-id", id)], "")).await;
        let given = reply.header("x-request-id");
        assert!(given.len() == 30 && given.starts_with("req_") && given != id, "{given}");
    }
    // A line break never gets as far as us.
    assert!(HeaderValue::from_bytes(b"a\r\nx-forged: 1").is_err());
}

#[tokio::test]
async fn what_is_not_there_is_a_problem_and_so_is_a_wrong_method() {
    let app = app();
    for path in
        ["/api/v1/nothing", "/api/v1", "/api", "/api/", "/api/v2/things", "/api/v1/things/", "/things/a/b"]
    {
        get_as_ada(&app, path).await.problem(404, "api.not_found");
    }
    for path in ["/api/v1/things", "/api/things", "/things"] {
        let reply = send(&app, ask("PATCH", path, &[], "{}")).await;
        reply.problem(405, "api.method_not_allowed");
        let mut allowed: Vec<&str> = reply.header("allow").split(',').collect();
        allowed.sort_unstable();
        assert_eq!(allowed, ["GET", "HEAD", "POST"], "{path}");
    }
    send(&app, ask("BREW", "/api/v1/things", &[], "")).await.problem(405, "api.method_not_allowed");
    // Without a client there is nothing outside the API either.
    get_as_ada(&app, "/").await.problem(404, "api.not_found");
}

#[tokio::test]
async fn the_same_handlers_answer_under_every_alias() {
    let app = app();
    for path in ["/api/v1/things", "/api/things", "/things"] {
        assert_eq!(get_as_ada(&app, path).await.status, 200, "{path}");
        assert_eq!(post(&app, path, r#"{"name":"a"}"#).await.status, 201, "{path}");
    }
    get_as_ada(&app, "/api/v1/api/v1/things").await.problem(404, "api.not_found");
    get_as_ada(&app, "/api/api/things").await.problem(404, "api.not_found");
}

#[tokio::test]
async fn the_client_answers_outside_the_api_and_only_there() {
    let room = Arc::new(Room::default());
    let page = || async { axum::response::Html("<p>client</p>") };
    let client = Router::new().route("/", get(page)).fallback(page);
    let app = api(&room).fallback(client).build(deps());
    for path in ["/", "/study/assignments", "/apiary", "/thingsx"] {
        let reply = get_as_ada(&app, path).await;
        assert_eq!(reply.text(), "<p>client</p>", "{path}");
        let policy = reply.header("content-security-policy");
        assert!(
            policy.contains("script-src 'self'") && policy.contains("frame-ancestors 'none'"),
            "{policy}"
        );
        assert!(!policy.contains("unsafe-eval") && !policy.contains("script-src 'self' 'unsafe"), "{policy}");
    }
    get_as_ada(&app, "/api/v1/nothing").await.problem(404, "api.not_found");
}

#[tokio::test]
async fn every_answer_wears_its_headers() {
    let app = app();
    for path in ["/api/v1/whoami", "/api/v1/nothing", "/health", "/"] {
        let reply = get_as_ada(&app, path).await;
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(reply.header("referrer-policy"), "no-referrer");
        assert!(reply.header("content-security-policy").contains("default-src 'none'"));
        assert_eq!(reply.header("cross-origin-resource-policy"), "same-origin");
        assert!(!reply.headers.contains_key("strict-transport-security"));
        assert!(!reply.headers.contains_key("access-control-allow-origin"));
    }
    assert_eq!(get_as_ada(&app, "/api/v1/whoami").await.header("cache-control"), "no-store");
    let (_, app) = with(Options { hsts: true, ..Options::default() });
    let reply = get_as_ada(&app, "/api/v1/whoami").await;
    assert!(reply.header("strict-transport-security").starts_with("max-age="));
}

#[tokio::test]
async fn a_panic_is_a_problem_that_says_nothing() {
    let reply = get_as_ada(&app(), "/api/v1/panic").await;
    reply.problem(500, "api.panic");
    assert!(!reply.text().contains("secret"), "{}", reply.text());
}

#[tokio::test]
async fn the_inside_of_a_failure_stays_inside() {
    let reply = get_as_ada(&app(), "/api/v1/fails").await;
    reply.problem(500, "things.inside");
    assert!(!reply.text().contains("hunter2") && !reply.text().contains("/secret/path"), "{}", reply.text());
}

#[tokio::test]
async fn a_handler_that_takes_too_long_is_given_up_unless_its_contract_says_otherwise() {
    let (room, app) = with(Options { request_timeout: Duration::from_millis(30), ..Options::default() });
    get_as_ada(&app, "/api/v1/never").await.problem(503, "api.timeout");
    let (reply, ()) = tokio::join!(get_as_ada(&app, "/api/v1/unhurried"), async {
        // The other one is given up at its limit; this one is still there after it.
        get_as_ada(&app, "/api/v1/never").await.problem(503, "api.timeout");
        room.gate.notify_one();
    });
    assert_eq!(reply.status, 204);
}

#[tokio::test]
async fn more_at_once_than_allowed_are_told_to_come_back() {
    let (room, app) = with(Options { max_requests: 1, ..Options::default() });
    {
        let waiting = get_as_ada(&app, "/api/v1/never");
        let mut waiting = std::pin::pin!(waiting);
        tokio::select! {
            _ = &mut waiting => panic!("it never answers"),
            () = room.entered.notified() => {}
        }
        let reply = get_as_ada(&app, "/api/v1/whoami").await;
        reply.problem(503, "api.busy");
        assert_eq!(reply.header("retry-after"), "1");
        assert_eq!(get_as_ada(&app, "/health").await.status, 200, "busy is not dead");
    }
    // The client left; the place is free again.
    assert_eq!(get_as_ada(&app, "/api/v1/whoami").await.status, 200);
}

#[tokio::test]
async fn everybody_has_an_allowance_of_their_own() {
    let (_, app) = with(Options { rate_limit: 3, rate_limit_anonymous: 2, ..Options::default() });
    for _ in 0..3 {
        assert_eq!(get_as_ada(&app, "/api/v1/whoami").await.status, 200);
    }
    let reply = get_as_ada(&app, "/api/v1/whoami").await;
    reply.problem(429, "api.too_many_requests");
    let wait: u64 = reply.header("retry-after").parse().unwrap();
    assert!((1..=21).contains(&wait), "{wait}");
    assert_eq!(reply.header("ratelimit-policy"), "\"minute\";q=3;w=60");
    assert!(reply.header("ratelimit").starts_with("\"minute\";r=0;t="));
    let of_bob = ask("GET", "/api/v1/whoami", &[("authorization", "Bearer bob")], "");
    assert_eq!(send(&app, of_bob).await.status, 200);
    // Strangers are counted by address, and guessing tokens counts as being one.
    let from = |host: &str, token: &str| {
        let mut request = ask("GET", "/api/v1/open", &[("authorization", token)], "");
        let peer: SocketAddr = format!("{host}:9").parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        request
    };
    assert_eq!(send(&app, from("192.0.2.1", "")).await.status, 200);
    send(&app, from("192.0.2.1", "Bearer guess")).await.problem(401, "api.token_invalid");
    send(&app, from("192.0.2.1", "Bearer guess")).await.problem(429, "api.too_many_requests");
    send(&app, from("192.0.2.1", "")).await.problem(429, "api.too_many_requests");
    assert_eq!(send(&app, from("192.0.2.2", "")).await.status, 200);
    assert_eq!(send(&app, from("192.0.2.1", "Bearer bob")).await.status, 200, "a neighbour with a token");
}

#[tokio::test]
async fn the_address_behind_a_trusted_proxy_is_the_clients() {
    let options = Options { trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()], ..Options::default() };
    let (_, app) = with(options);
    for (peer, expected) in [("10.0.0.1", "203.0.113.9"), ("198.51.100.1", "198.51.100.1")] {
        let mut request = ask("GET", "/api/v1/open", &[("x-forwarded-for", "203.0.113.9")], "");
        request.extensions_mut().insert(ConnectInfo::<SocketAddr>(format!("{peer}:1").parse().unwrap()));
        assert_eq!(send(&app, request).await.json()["address"], expected);
    }
}

const PREFLIGHT: [(&str, &str); 3] = [
    ("access-control-request-method", "POST"),
    ("access-control-request-headers", "authorization"),
    ("authorization", ""),
];

#[tokio::test]
async fn other_pages_may_call_only_where_the_operator_says_so() {
    let friend = [&PREFLIGHT[..], &[("origin", "https://friend.example")]].concat();
    let stranger = [&PREFLIGHT[..], &[("origin", "https://evil.example")]].concat();

    let closed = app();
    for origin in [&friend, &stranger] {
        let reply = send(&closed, ask("OPTIONS", "/api/v1/things", origin, "")).await;
        reply.problem(405, "api.method_not_allowed");
        assert!(!reply.headers.contains_key("access-control-allow-origin"));
    }

    let (_, app) =
        with(Options { cors_origins: vec!["https://friend.example".into()], ..Options::default() });
    let reply = send(&app, ask("OPTIONS", "/api/v1/things", &friend, "")).await;
    assert_eq!(reply.status, 204);
    assert_eq!(reply.header("access-control-allow-origin"), "https://friend.example");
    assert!(reply.header("access-control-allow-headers").contains("Idempotency-Key"));
    assert!(!reply.headers.contains_key("access-control-allow-credentials"));
    assert_eq!(reply.header("vary"), "Origin");
    let reply = send(&app, ask("OPTIONS", "/api/v1/things", &stranger, "")).await;
    reply.problem(405, "api.method_not_allowed");
    assert!(!reply.headers.contains_key("access-control-allow-origin"));

    let from = |origin| ask("GET", "/api/v1/whoami", &[("origin", origin)], "");
    let reply = send(&app, from("https://friend.example")).await;
    assert_eq!(reply.header("access-control-allow-origin"), "https://friend.example");
    assert!(reply.header("access-control-expose-headers").contains("ETag"));
    for origin in ["https://evil.example", "https://friend.example.evil.example", "null"] {
        let reply = send(&app, from(origin)).await;
        assert!(!reply.headers.contains_key("access-control-allow-origin"), "{origin}");
    }
}

#[tokio::test]
async fn a_refusal_in_plain_text_becomes_a_problem() {
    // The framework's own refusal of a body it cannot read.
    let mut request = ask("POST", "/api/v1/large", &[], "");
    *request.body_mut() = axum::body::Body::from_stream(futures::stream::iter([
        Ok(axum::body::Bytes::from_static(b"half")),
        Err(std::io::Error::other("gone")),
    ]));
    send(&app(), request).await.problem(400, "api.refused");
}
