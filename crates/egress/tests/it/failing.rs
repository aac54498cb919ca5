//! Hosts that fail: what is repeated, what is not, and when they are left alone.

use crate::{
    egress, options,
    server::{Server, hello, reply},
    world,
};
use egress::{BreakerOptions, Egress, Error, Request};
use kernel::{Fault as _, SecretString, TenantId};
use std::time::{Duration, Instant};

#[tokio::test]
async fn retry_after_is_honoured() {
    let busy = reply("429 Too Many Requests", "Retry-After: 1\r\n", "");
    let server = Server::saying_in_turn(&[&busy, &hello()]).await;
    let egress = egress(options(&[server.entry()]));
    let start = Instant::now();
    let answer = egress.request(Request::get(server.url("/"))).await.unwrap();
    assert_eq!((answer.status().as_u16(), server.hits()), (200, 2));
    assert!(start.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn what_may_have_had_its_effect_is_not_repeated() {
    let busy = reply("503 Unavailable", "Retry-After: 7\r\n", "");
    let server = Server::saying(busy).await;
    let egress = egress(options(&[server.entry()]));
    let post = || Request::post(server.url("/")).json(&serde_json::json!({"a": 1}));
    let error = egress.request(post()).await.unwrap().ok().unwrap_err();
    assert_eq!(server.hits(), 1);
    assert_eq!((error.code(), error.retry_after()), ("egress.status", Some(Duration::from_secs(7))));

    let again = Server::saying_in_turn(&[&reply("503 Unavailable", "", ""), &hello()]).await;
    let egress = crate::egress(options(&[again.entry()]));
    let request = Request::post(again.url("/")).header("idempotency-key", "k").idempotent();
    assert!(egress.request(request).await.unwrap().status().is_success());
}

#[tokio::test]
async fn a_wait_that_is_too_long_is_left_to_the_caller() {
    let server = Server::saying(reply("429 Too Many Requests", "Retry-After: 3600\r\n", "")).await;
    let egress = egress(options(&[server.entry()]));
    let error = egress.request(Request::get(server.url("/"))).await.unwrap().ok().unwrap_err();
    assert_eq!((server.hits(), error.retry_after()), (1, Some(Duration::from_hours(1))));
}

#[tokio::test]
async fn a_failing_host_is_left_alone_and_tried_again_later() {
    let down = reply("500 Internal Server Error", "", "");
    let server = Server::saying_in_turn(&[&down, &down, &down, &down, &hello()]).await;
    let (world, clock) = world();
    let options = egress::EgressOptions {
        breaker: BreakerOptions { failures: 3, rest: Duration::from_mins(1) },
        ..options(&[server.entry()])
    };
    let egress = Egress::new(options, world.clone()).unwrap();
    let get = || egress.request(Request::get(server.url("/")));
    for _ in 0..3 {
        assert_eq!(get().await.unwrap().status().as_u16(), 500);
    }
    let error = get().await.unwrap_err();
    assert_eq!((error.code(), error.retry_after()), ("egress.resting", Some(Duration::from_mins(1))));
    assert_eq!(server.hits(), 3, "an open breaker asks nobody");

    let scoped = Request::get(server.url("/")).on_behalf_of(world.id::<TenantId>());
    assert!(egress.request(scoped).await.is_ok(), "another scope is not affected");

    clock.advance(Duration::from_mins(1));
    assert_eq!(get().await.unwrap().status().as_u16(), 200, "half open: one may try");
    assert_eq!(get().await.unwrap().status().as_u16(), 200, "closed again");
}

#[tokio::test]
async fn refusals_do_not_open_the_breaker() {
    let server = Server::saying(hello()).await;
    let egress = egress(options(&[]));
    for _ in 0..20 {
        let result = egress.request(Request::get(server.url("/"))).await;
        assert!(matches!(result, Err(Error::Refused { .. })), "{result:?}");
    }
}

#[tokio::test]
async fn errors_show_no_path_no_query_no_header() {
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    let egress = egress(options(&[format!("127.0.0.1:{closed}")]));
    let request = || {
        Request::post(format!("http://127.0.0.1:{closed}/canary/path?key=canary"))
            .bearer(&SecretString::from("canary"))
            .body("text/plain", "canary")
    };
    let error = egress.request(request()).await.unwrap_err();
    assert!(matches!(error, Error::Unreachable { .. }), "{error:?}");
    for shown in [error.to_string(), format!("{error:?}"), error.public().into_owned(), format!("{egress:?}")]
    {
        assert!(!shown.contains("canary"), "{shown}");
    }
    let bad = egress.request(Request::get("http://user:canary@a.example/")).await.unwrap_err();
    assert!(!format!("{bad:?} {bad}").contains("canary"));
}
