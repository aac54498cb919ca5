//! A program that was let in, follows what happens, and is shown the door.

use crate::house::{House, Person};
use axum::body::Body;
use futures::StreamExt as _;
use http::{Request, StatusCode, header};
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn an_extension_token_revoked_while_its_stream_is_open_ends_the_stream() {
    let house = House::new().await;
    let ada = house.register("ada").await;
    let id = house.enter(&ada, json!({ "title": "Essay", "text": "You must write 500 words." })).await;

    let asks = json!({ "client_name": "Atelier for Chromium" });
    let (status, codes) = house.call(None, "POST", "/api/v1/auth/devices/code", Some(asks)).await;
    assert_eq!(status, StatusCode::OK, "{codes}");
    let code = codes["user_code"].as_str().unwrap();
    let approve = format!("/api/v1/auth/devices/{code}/approve");
    assert_eq!(house.call(Some(&ada), "POST", &approve, None).await.0, StatusCode::NO_CONTENT);
    let body = json!({ "device_code": codes["device_code"] });
    let (status, tokens) = house.call(None, "POST", "/api/v1/auth/devices/token", Some(body)).await;
    assert_eq!(status, StatusCode::OK, "{tokens}");
    let extension = Person::with(tokens["access_token"].as_str().unwrap());

    // Nobody works on it, so that the stream has no reason of its own to end.
    let start = format!("/api/v1/assignments/local/{id}/start");
    assert_eq!(house.call(Some(&extension), "POST", &start, None).await.0, StatusCode::ACCEPTED);
    let events = format!("/api/v1/assignments/local/{id}/events");
    let request =
        Request::get(&events).header(header::AUTHORIZATION, extension.bearer()).body(Body::empty()).unwrap();
    let response = tower::ServiceExt::oneshot(house.router.clone(), request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let mut stream = response.into_body().into_data_stream();
    assert!(stream.next().await.is_some(), "it begins with where it is");

    let (_, sessions) = house.call(Some(&ada), "GET", "/api/v1/auth/sessions", None).await;
    let paired =
        sessions["data"].as_array().unwrap().iter().find(|s| s["client_name"] == "Atelier for Chromium");
    let end = format!("/api/v1/auth/sessions/{}", paired.unwrap()["id"].as_str().unwrap());
    assert_eq!(house.call(Some(&ada), "DELETE", &end, None).await.0, StatusCode::NO_CONTENT);
    let over = async { while stream.next().await.is_some() {} };
    tokio::time::timeout(Duration::from_secs(15), over).await.expect("the stream goes on");
    let (status, answer) = house.call(Some(&extension), "GET", "/api/v1/auth/me", None).await;
    assert_eq!((status, answer["code"].as_str()), (StatusCode::UNAUTHORIZED, Some("api.token_revoked")));
}
