//! The door: statuses, bodies, and nothing of anybody else.

use crate::{Desk, KEY, shows_key, site::reply};
use api_kit::{AuthFault, Authenticator, Session};
use async_trait::async_trait;
use axum::{
    Extension, Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode},
};
use kernel::Ctx;
use serde_json::{Value, json};
use std::{collections::HashMap, sync::Arc};
use tower::ServiceExt as _;

pub(crate) struct Names(HashMap<&'static str, Ctx>);

#[async_trait]
impl Authenticator for Names {
    async fn authenticate(&self, token: &str) -> Result<Session, AuthFault> {
        let ctx = self.0.get(token).cloned().ok_or(AuthFault::Invalid)?;
        Ok(Session { ctx, session: None, operator: false, expires_at: None })
    }
}

pub(crate) fn door(desk: &Desk) -> Router {
    let names = HashMap::from([
        ("ada", desk.ctx.clone()),
        ("eve", Ctx::new(desk.ctx.tenant, desk.lab.stranger().actor)),
    ]);
    let plug: Arc<dyn Authenticator> = Arc::new(Names(names));
    let routes =
        connectors::canvas::routes(desk.canvas.clone()).merge(connectors::feeds::routes(desk.feeds.clone()));
    routes.split_for_parts().0.layer(Extension(plug))
}

pub(crate) async fn ask(
    door: &Router,
    who: &str,
    method: &str,
    path: &str,
    body: Option<Value>,
) -> (StatusCode, Value) {
    let request =
        Request::builder().method(method).uri(path).header("authorization", format!("Bearer {who}"));
    let request = match body {
        Some(body) => request.header("content-type", "application/json").body(Body::from(body.to_string())),
        None => request.body(Body::empty()),
    };
    let response = door.clone().oneshot(request.unwrap()).await.unwrap();
    let status = response.status();
    let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    assert!(!shows_key(&String::from_utf8_lossy(&bytes)), "{method} {path} shows the key");
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

#[tokio::test]
async fn a_connection_lives_its_life_behind_the_door() {
    let desk = Desk::new().await;
    let door = door(&desk);
    let new = json!({ "base_url": desk.url(), "api_key": KEY, "label": " Uni " });
    let (status, made) = ask(&door, "ada", "POST", "/canvas/connections", Some(new)).await;
    assert_eq!(
        (status, &made["label"], &made["is_default"]),
        (StatusCode::CREATED, &json!("Uni"), &json!(true))
    );
    let id = made["id"].as_str().unwrap();
    let (_, all) = ask(&door, "ada", "GET", "/canvas/connections", None).await;
    assert_eq!(all["data"][0]["account_name"], "Ada Lovelace");
    let (status, _) = ask(&door, "ada", "POST", &format!("/canvas/connections/{id}/verify"), None).await;
    assert_eq!(status, StatusCode::OK);
    let path = format!("/canvas/connections/{id}");
    let (status, changed) =
        ask(&door, "ada", "PATCH", &path, Some(json!({ "label": " Home ", "is_default": true }))).await;
    assert_eq!((status, &changed["label"]), (StatusCode::OK, &json!("Home")));
    for (body, field) in [
        (json!({ "is_default": false }), "is_default"),
        (json!({ "label": " " }), "label"),
        (json!({ "api_key": KEY }), "api_key"),
    ] {
        let (status, problem) = ask(&door, "ada", "PATCH", &path, Some(body.clone())).await;
        assert_eq!(
            (status, &problem["details"][0]["field"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!(field)),
            "{body}"
        );
    }
    let (status, _) = ask(&door, "eve", "PATCH", &path, Some(json!({ "label": "Mine" }))).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, sync) = ask(&door, "ada", "POST", &format!("/canvas/sync?connection={id}"), None).await;
    assert_eq!(status, StatusCode::ACCEPTED);
    assert!(sync["run_id"].as_str().unwrap().starts_with("run_"));

    // Somebody else of the same tenant.
    let (status, shown) = ask(&door, "ada", "GET", &path, None).await;
    assert_eq!((status, &shown["id"], &shown["label"]), (StatusCode::OK, &made["id"], &json!("Home")));
    for (method, path) in [
        ("GET", path.clone()),
        ("DELETE", format!("/canvas/connections/{id}")),
        ("POST", format!("/canvas/connections/{id}/verify")),
        ("POST", format!("/canvas/sync?connection={id}")),
    ] {
        assert_eq!(ask(&door, "eve", method, &path, None).await.0, StatusCode::NOT_FOUND, "{method} {path}");
    }
    assert_eq!(ask(&door, "eve", "POST", "/canvas/sync", None).await.0, StatusCode::BAD_REQUEST);
    assert_eq!(ask(&door, "eve", "GET", "/canvas/connections", None).await.1["data"], json!([]));
    assert_eq!(ask(&door, "mallory", "GET", "/canvas/connections", None).await.0, StatusCode::UNAUTHORIZED);

    assert_eq!(
        ask(&door, "ada", "DELETE", &format!("/canvas/connections/{id}"), None).await.0,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        ask(&door, "ada", "DELETE", &format!("/canvas/connections/{id}"), None).await.0,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn bad_input_and_a_bad_canvas_are_told_apart() {
    let desk = Desk::new().await;
    let door = door(&desk);
    let connect = |body: Value| ask(&door, "ada", "POST", "/canvas/connections", Some(body));
    for (body, field) in [
        (json!({ "api_key": KEY }), "base_url"),
        (json!({ "base_url": desk.url() }), "api_key"),
        (json!({ "base_url": desk.url(), "api_key": [KEY] }), "api_key"),
        (json!({ "base_url": desk.url(), "api_key": KEY, "extra": 1 }), "extra"),
        (json!({ "base_url": "ftp://x", "api_key": KEY }), "base_url"),
        (json!({ "base_url": "https://10.0.0.1", "api_key": KEY }), "base_url"),
        (json!({ "base_url": desk.url(), "api_key": format!("{KEY} {KEY}") }), "api_key"),
        (json!({ "base_url": desk.url(), "api_key": KEY, "label": "\u{20}" }), "label"),
    ] {
        let (status, problem) = connect(body.clone()).await;
        assert_eq!(
            (status, &problem["details"][0]["field"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!(field)),
            "{body}"
        );
    }
    desk.site.trick("/api/v1/users/self", |_, _| Some(reply(401, &[], "{}")));
    let (status, problem) = connect(json!({ "base_url": desk.url(), "api_key": KEY })).await;
    assert_eq!((status, &problem["code"]), (StatusCode::BAD_GATEWAY, &json!("connectors.canvas_bad_key")));
    assert!(problem["detail"].as_str().unwrap().contains("does not accept the key"), "{problem}");
}
