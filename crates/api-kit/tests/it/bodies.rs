//! What may be wrong with a body.

use crate::things::{app, ask, post, send};
use proptest::prelude::*;

#[tokio::test]
async fn a_good_body_makes_a_thing_with_its_address_and_tag() {
    let reply = post(&app(), "/api/v1/things", r#"{"name":" chair ","parts":[{"title":"leg"}]}"#).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    assert_eq!(reply.header("location"), format!("/api/v1/things/{}", reply.json()["id"].as_str().unwrap()));
    assert_eq!(reply.header("etag"), "\"v1\"");
}

#[tokio::test]
async fn every_wrong_field_is_named() {
    let app = app();
    for (body, fields) in [
        ("{}", vec!["name required"]),
        (r#"{"name":5}"#, vec!["name wrong_type"]),
        (r#"{"name":"a","colour":"red"}"#, vec!["colour unknown"]),
        (r#"{"name":"a","parts":[{"title":"x"},{"titel":"y"}]}"#, vec!["parts.1.titel unknown"]),
        (r#"{"name":"a","parts":[{"title":"x"},{}]}"#, vec!["parts.1.title required"]),
        (r#"{"name":"a","count":-1}"#, vec!["count invalid"]),
        (r#"{"name":"a","count":1e3}"#, vec!["count wrong_type"]),
        (r#"{"name":"a","mood":"sad"}"#, vec!["mood not_one_of"]),
        (r#"{"name":"a","name":"b"}"#, vec!["name duplicate"]),
        (r#"{"name":"a","from":"yesterday"}"#, vec!["from invalid"]),
        (r#"["a"]"#, vec![" invalid"]),
        (r#""a""#, vec![" wrong_type"]),
        ("null", vec![" wrong_type"]),
        (r#"{"name":"   "}"#, vec!["name required"]),
        (r#"{"name":"ééééééééééééééééééééé"}"#, vec!["name too_long"]),
        (
            r#"{"name":"","count":99,"parts":[{"title":"long"},{"title":""}]}"#,
            vec!["name required", "count out_of_range", "parts.0.title too_long", "parts.1.title too_short"],
        ),
        (
            r#"{"name":"a","from":"2026-11-20T10:00:00Z","until":"2026-11-20T09:00:00Z"}"#,
            vec!["until before"],
        ),
    ] {
        let reply = post(&app, "/api/v1/things", body).await;
        assert_eq!(reply.fields(), fields, "{body}");
    }
    // 20 characters of two bytes each are 20 characters.
    assert_eq!(post(&app, "/api/v1/things", r#"{"name":"éééééééééééééééééééé"}"#).await.status, 201);
}

#[tokio::test]
async fn what_was_sent_is_not_repeated() {
    let reply = post(&app(), "/api/v1/things", r#"{"name":"a","count":"hunter2","mood":"x"}"#).await;
    assert_eq!(reply.fields(), ["count wrong_type"]);
    assert!(!reply.text().contains("hunter2"), "{}", reply.text());
}

#[tokio::test]
async fn what_is_not_json_says_where() {
    let app = app();
    let reply = post(&app, "/api/v1/things", "{\"name\":\n \"a\",}").await;
    let problem = reply.problem(400, "api.malformed_json");
    assert!(problem["detail"].as_str().unwrap().contains("line 2, column 6"), "{problem}");
    for body in [" ", "{\"name\":\"a\"", "{\"name\":\"a\"} x", "{name:1}", "\u{1}", "{\"name\":\"a\u{1}\"}"] {
        post(&app, "/api/v1/things", body).await.problem(400, "api.malformed_json");
    }
    let mut request = ask("POST", "/api/v1/things", &[], "x");
    *request.body_mut() = axum::body::Body::from(&b"{\"name\":\"\xff\xfe\"}"[..]);
    send(&app, request).await.problem(400, "api.malformed_json");
}

#[tokio::test]
async fn a_body_must_say_that_it_is_json() {
    let app = app();
    for kind in
        ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonx", ""]
    {
        let request = ask("POST", "/api/v1/things", &[("content-type", kind)], r#"{"name":"a"}"#);
        send(&app, request).await.problem(415, "api.not_json");
    }
    for kind in ["application/json; charset=utf-8", "Application/JSON", "application/merge-patch+json"] {
        let request = ask("POST", "/api/v1/things", &[("content-type", kind)], r#"{"name":"a"}"#);
        assert_eq!(send(&app, request).await.status, 201, "{kind}");
    }
}

#[tokio::test]
async fn size_and_depth_are_bounded_before_anything_is_built() {
    let app = app();
    let large = format!(r#"{{"name":"{}"}}"#, "x".repeat(1024 * 1024));
    post(&app, "/api/v1/things", &large).await.problem(413, "api.body_too_large");
    for deep in
        ["[".repeat(100_000), "{\"a\":".repeat(100_000), format!("{}{}", "[".repeat(65), "]".repeat(65))]
    {
        post(&app, "/api/v1/things", &deep).await.problem(400, "api.too_deep");
    }
    // Brackets inside a string are no nesting.
    let quoted = format!(r#"{{"name":"a","colour":"{}"}}"#, "[".repeat(500));
    assert_eq!(post(&app, "/api/v1/things", &quoted).await.fields(), ["colour unknown"]);
}

#[tokio::test]
async fn an_operation_may_take_more_where_its_contract_says_so() {
    let app = app();
    let reply = post(&app, "/api/v1/large", &"x".repeat(3_000_000)).await;
    assert_eq!((reply.status.as_u16(), reply.text().as_str()), (200, "3000000"));
    // The refusal of a plain extractor is a problem too.
    post(&app, "/api/v1/large", &"x".repeat(4_000_001)).await.problem(413, "api.refused");
}

#[tokio::test]
async fn a_nul_is_refused_where_it_stands() {
    let app = app();
    let reply = post(&app, "/api/v1/things", r#"{"name":"a\u0000b"}"#).await;
    assert_eq!(reply.fields(), ["name nul"]);
    let reply =
        post(&app, "/api/v1/things", r#"{"name":"a","parts":[{"title":"x"},{"title":"\u0000"}]}"#).await;
    assert_eq!(reply.fields(), ["parts.1.title nul"]);
    let reply = post(&app, "/api/v1/things", r#"{"name":"a","\u0000":1}"#).await;
    assert_eq!(reply.fields(), ["\u{fffd} nul"]);
    // A backslash before it makes it six harmless characters.
    assert_eq!(post(&app, "/api/v1/things", r#"{"name":"a\\u0000b"}"#).await.status, 201);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    /// Whatever is sent: a 4xx with a reason, or success. Never a 500.
    #[test]
    fn no_body_is_our_fault(bytes in prop::collection::vec(any::<u8>(), 0..200), json in r#"[\[\]{}",:a-z0-9\\u]{0,80}"#) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let app = app();
        for body in [bytes, json.into_bytes()] {
            let mut request = ask("POST", "/api/v1/things", &[("content-type", "application/json")], "");
            *request.body_mut() = axum::body::Body::from(body);
            let reply = runtime.block_on(send(&app, request));
            prop_assert!(reply.status.is_client_error() || reply.status == 201, "{:?}", reply);
        }
    }
}
