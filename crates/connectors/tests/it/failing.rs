//! Every way in which a Canvas fails, and what the person is told.

use crate::{
    Desk, KEY, key, quick, shows_key,
    site::{cut, page, redirect, reply},
};
use connectors::{Error, Options, canvas::Pace};
use kernel::{Fault as _, FaultKind};
use serde_json::json;
use std::time::Duration;

const ME: &str = "/api/v1/users/self";

/// Code and words of the failure, which never hold the key.
fn told<T: std::fmt::Debug>(result: Result<T, Error>) -> (String, String) {
    let error = result.unwrap_err();
    let words = error.public().into_owned();
    assert!(!shows_key(&format!("{words} {error} {error:?} {:?}", error.fields())), "the key shows");
    (error.code().to_owned(), words)
}

#[tokio::test]
async fn each_failure_is_told_in_its_own_words() {
    let desk = Desk::new().await;
    let host = format!("the Canvas at `127.0.0.1:{}`", desk.site.port).replace("the C", "The C");
    let cases: [(u16, &str, &str, &str); 9] = [
        (
            401,
            r#"{"errors":[{"message":"Invalid access token."}]}"#,
            "connectors.canvas_bad_key",
            "does not accept the key",
        ),
        (
            401,
            r#"{"status":"unauthorized","errors":[{"message":"user not authorized to perform that action"}]}"#,
            "connectors.canvas_denied",
            "does not let you",
        ),
        (403, r#"{"errors":"nope"}"#, "connectors.canvas_denied", "does not let you"),
        (404, "{}", "connectors.canvas_missing", "does not have this"),
        (500, "oops", "connectors.canvas_down", "it answered 500"),
        (503, "later", "connectors.canvas_down", "it answered 503"),
        (418, "teapot", "connectors.canvas_not_json", "is this the address of a Canvas"),
        (200, "while(1);[", "connectors.canvas_not_json", "is this the address of a Canvas"),
        (200, r#"{"id": {}}"#, "connectors.canvas_not_json", "is this the address of a Canvas"),
    ];
    for (status, body, code, words) in cases {
        desk.site.trick(ME, move |_, _| Some(reply(status, &[], body)));
        let error = desk.try_connect().await.unwrap_err();
        assert_eq!(error.kind(), FaultKind::Upstream, "{status}: 502");
        let (is, says) = told::<()>(Err(error));
        assert_eq!(is, code, "{status} {body}");
        assert!(says.starts_with(&host) && says.contains(words), "{says}");
    }
    desk.site.trick(ME, |_, _| Some(page()));
    assert_eq!(told(desk.try_connect().await).0, "connectors.canvas_not_json");
    desk.site.trick(ME, |_, _| Some(cut("{\"id\": \"4")));
    assert_eq!(told(desk.try_connect().await).0, "connectors.canvas_cut");
    desk.site.trick(ME, |_, _| Some(redirect("https://elsewhere.example/login")));
    assert_eq!(told(desk.try_connect().await).0, "connectors.canvas_elsewhere");
    assert!(desk.canvas.connections(&desk.ctx).await.unwrap().is_empty(), "nothing unverified is kept");

    // A key that this Canvas does not know.
    desk.site.behave();
    let wrong = desk.canvas.connect(&desk.ctx, &desk.url(), &key("another-key-of-somebody"), None).await;
    assert_eq!(told(wrong).0, "connectors.canvas_bad_key");
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_not_taken() {
    let desk = Desk::with(Options { max_body: 1000, ..quick() }, true).await;
    desk.site.put(ME, json!({ "id": 1, "name": "x".repeat(2000) }));
    assert_eq!(told(desk.try_connect().await).0, "connectors.canvas_too_large");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_down() {
    let desk = Desk::new().await;
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    // Not opened by the operator, so that it is refused before anybody knocks.
    let url = format!("http://127.0.0.1:{closed}");
    let refused = desk.canvas.connect(&desk.ctx, &url, &key(KEY), None).await.unwrap_err();
    assert_eq!((refused.code(), refused.kind()), ("connectors.canvas_refused", FaultKind::Invalid));
    assert_eq!(refused.fields()[0].field, "base_url");
}

#[tokio::test]
async fn an_address_that_points_inside_is_refused_before_anything_is_sent() {
    let desk = Desk::with(quick(), false).await;
    let port = desk.site.port;
    for url in [
        format!("http://127.0.0.1:{port}"),
        format!("http://localhost:{port}"),
        format!("http://0x7f.1:{port}"),
        format!("http://[::ffff:127.0.0.1]:{port}"),
        "http://169.254.169.254".to_owned(),
        "https://10.0.0.1".to_owned(),
    ] {
        let error = desk.canvas.connect(&desk.ctx, &url, &key(KEY), None).await.unwrap_err();
        assert_eq!(error.code(), "connectors.canvas_refused", "{url}: {error}");
    }
    assert!(desk.site.heard().is_empty(), "the key stayed here");
}

#[tokio::test]
async fn a_redirect_inside_is_not_followed() {
    let desk = Desk::new().await;
    let other = crate::site::Site::open().await;
    let to = other.url("/latest/meta-data");
    desk.site.trick(ME, move |_, _| Some(redirect(&to)));
    assert_eq!(told(desk.try_connect().await).0, "connectors.canvas_elsewhere");
    assert!(other.heard().is_empty());
}

#[tokio::test]
async fn an_address_or_key_that_cannot_be_one_is_not_tried() {
    let desk = Desk::with(Options { plain_http: false, ..quick() }, true).await;
    let plain = desk.canvas.connect(&desk.ctx, &desk.url(), &key(KEY), None).await;
    let (code, words) = told(plain);
    assert!(code == "connectors.address" && words.contains("https"), "{words}");
    for bad in [
        "",
        "  ",
        "short",
        "a long key with blanks",
        "a-long-key\nx-evil: 1",
        "ключключключ",
        &"k".repeat(501),
    ] {
        let error =
            desk.canvas.connect(&desk.ctx, "https://canvas.example", &key(bad), None).await.unwrap_err();
        assert_eq!(
            (error.code(), error.fields()[0].field.as_ref()),
            ("connectors.key", "api_key"),
            "{bad:?}"
        );
    }
    assert!(desk.site.heard().is_empty());
}

#[tokio::test]
async fn a_pause_that_is_asked_for_is_made() {
    let desk = Desk::new().await;
    // Canvas's own words for a full bucket, twice; then it answers.
    desk.site.trick(ME, |before, _| {
        (before < 2)
            .then(|| reply(403, &[("x-rate-limit-remaining", "0.0")], "403 Forbidden (Rate Limit Exceeded)"))
    });
    desk.connect().await;
    assert_eq!(desk.site.hits(ME), 3);

    // A bucket that never empties ends in a failure that says so, after a bounded number of requests.
    desk.site.forget();
    desk.site.trick(ME, |_, _| Some(reply(403, &[], "403 Forbidden (Rate Limit Exceeded)")));
    assert_eq!(told(desk.try_connect().await).0, "connectors.canvas_throttled");
    assert_eq!(desk.site.hits(ME), 4);

    // A pause that is longer than anybody waits is passed on.
    desk.site.forget();
    desk.site.trick(ME, |_, _| Some(reply(429, &[("retry-after", "3600")], "")));
    let error = desk.try_connect().await.unwrap_err();
    assert_eq!(
        (error.code(), error.retry_after()),
        ("connectors.canvas_throttled", Some(Duration::from_hours(1)))
    );
    assert_eq!(desk.site.hits(ME), 1);

    // And the next request with this key waits, though not for an hour.
    desk.site.behave();
    let begun = std::time::Instant::now();
    desk.connect().await;
    assert!(begun.elapsed() >= Duration::from_millis(1500), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn requests_slow_down_before_the_bucket_is_full() {
    let pace = Pace { reserve: 150.0, refill: 100.0, ..quick().pace };
    let desk = Desk::with(Options { pace, ..quick() }, true).await;
    desk.site
        .trick(ME, |_, _| Some(reply(200, &[("x-rate-limit-remaining", "90")], r#"{"id":42,"name":"Ada"}"#)));
    let id = desk.connect().await.id;
    let begun = std::time::Instant::now();
    desk.canvas.verify(&desk.ctx, id).await.unwrap();
    assert!(
        begun.elapsed() >= Duration::from_millis(500),
        "60 units come back in 600 ms: {:?}",
        begun.elapsed()
    );
}

#[tokio::test]
async fn one_request_at_a_time_per_key() {
    let desk = Desk::new().await;
    let id = desk.connect().await.id;
    desk.site.slow(Duration::from_millis(20));
    let all = (0..8).map(|_| desk.canvas.verify(&desk.ctx, id));
    for done in futures::future::join_all(all).await {
        done.unwrap();
    }
    assert_eq!(desk.site.most_at_once(), 1);
}

#[tokio::test]
async fn a_server_that_says_the_key_back_is_no_canvas() {
    let desk = Desk::new().await;
    desk.site.trick(ME, |_, heard| {
        let name = heard.header("authorization").unwrap_or_default();
        Some(reply(200, &[], &json!({ "id": 1, "name": name }).to_string()))
    });
    assert_eq!(told(desk.try_connect().await).0, "connectors.canvas_not_json");
    assert!(!shows_key(&desk.dump().await));
}

#[tokio::test]
async fn a_person_does_not_wait_for_ever() {
    let desk = Desk::with(Options { patience: Duration::from_millis(50), ..quick() }, true).await;
    desk.site.slow(Duration::from_secs(30));
    let (code, words) = told(desk.try_connect().await);
    assert!(code == "connectors.canvas_down" && words.contains("too long"), "{words}");
}
