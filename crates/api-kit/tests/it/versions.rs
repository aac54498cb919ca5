//! `ETag`, `If-Match`, `If-None-Match`.

use crate::things::{ThingId, app, ask, send};
use uuid::Uuid;

fn path() -> String {
    format!("/api/v1/things/{}", ThingId(Uuid::from_u128(5)))
}

#[tokio::test]
async fn who_has_the_version_is_told_so() {
    let app = app();
    for (tag, status) in [
        ("\"v7\"", 304),
        ("W/\"v7\"", 304),
        ("\"v6\", \"v7\"", 304),
        ("*", 304),
        ("\"v6\"", 200),
        ("\"other\"", 200),
        ("v7", 200),
        ("\"v7", 200),
        ("", 200),
    ] {
        let reply = send(&app, ask("GET", &path(), &[("if-none-match", tag)], "")).await;
        assert_eq!(reply.status, status, "{tag}");
        assert_eq!(reply.header("etag"), "\"v7\"");
        assert_eq!(reply.header("cache-control"), "private, no-cache");
        assert_eq!(reply.bytes.is_empty(), status == 304);
    }
}

#[tokio::test]
async fn a_change_on_an_old_version_is_refused() {
    let app = app();
    let body = r#"{"name":"new"}"#;
    for (tag, status, code) in [
        ("\"v7\"", 200, ""),
        ("*", 200, ""),
        ("", 200, ""),
        ("\"v1\", \"v7\"", 200, ""),
        ("\"v6\"", 412, "api.changed"),
        ("\"somebody-elses\"", 412, "api.changed"),
        ("\"v99999999999999999999\"", 412, "api.changed"),
        ("v7", 400, "api.bad_header"),
        ("\"v7", 400, "api.bad_header"),
        (",", 400, "api.bad_header"),
        ("\"v7\" \"v8\"", 400, "api.bad_header"),
    ] {
        let reply = send(&app, ask("PUT", &path(), &[("if-match", tag)], body)).await;
        if code.is_empty() {
            assert_eq!(reply.status, status, "{tag}: {}", reply.text());
            assert_eq!(reply.header("etag"), "\"v8\"");
        } else {
            reply.problem(status, code);
        }
    }
    let many = vec!["\"v1\""; 100].join(",");
    send(&app, ask("PUT", &path(), &[("if-match", &many)], body)).await.problem(400, "api.bad_header");
}

#[tokio::test]
async fn an_operation_may_demand_the_version() {
    let app = app();
    send(&app, ask("DELETE", &path(), &[], "")).await.problem(428, "api.if_match_required");
    send(&app, ask("DELETE", &path(), &[("if-match", "\"v6\"")], "")).await.problem(412, "api.changed");
    let reply = send(&app, ask("DELETE", &path(), &[("if-match", "\"v7\"")], "")).await;
    assert_eq!((reply.status.as_u16(), reply.bytes.len()), (204, 0));
}
