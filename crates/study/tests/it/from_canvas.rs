//! Assignments of a Canvas: fetched anew for each plan, or sent by a browser, and planned from what there is.

use crate::desk::{Desk, base};
use axum::{
    Router,
    body::Body,
    http::{Request, Response},
};
use http::{StatusCode, header};
use kernel::SecretString;
use parking_lot::Mutex;
use serde_json::{Value, json};
use std::{collections::HashMap, sync::Arc};
use study::Target;
use tokio::net::TcpListener;

pub(crate) const KEY: &str = "7~canary0123456789abcdef";
const TEXT: &str = "<h2>Task</h2><p>Write an essay on coral reefs. The essay must be 300-400 words long.</p>\
    <ul><li>Cite at least two scholarly sources.</li></ul><p>See <a href=\"/courses/7/pages/rules\">the rules</a> and \
    <a href=\"/files/31\">the template</a>.</p>";

type Things = Arc<Mutex<HashMap<String, (u16, Value)>>>;

/// A Canvas with one course and one assignment.
pub(crate) struct Site {
    pub(crate) port: u16,
    things: Things,
}

impl Site {
    pub(crate) async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let things: Things = Arc::default();
        let served = Arc::clone(&things);
        let app = Router::new().fallback(move |request: Request<Body>| {
            let path = request.uri().path().to_owned();
            let found = served.lock().get(&path).cloned();
            async move {
                let (status, thing) =
                    found.unwrap_or((404, json!({ "errors": [{ "message": "not found" }] })));
                let body = match &thing {
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                let kind = if thing.is_string() { "text/markdown" } else { "application/json" };
                Response::builder()
                    .status(status)
                    .header(header::CONTENT_TYPE, kind)
                    .body(Body::from(body))
                    .unwrap()
            }
        });
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        let site = Self { port, things };
        site.put("users/self", json!({ "id": 42, "name": "Ada" }));
        site.put("courses/7", json!({ "id": 7, "name": "Marine Biology", "course_code": "MB1" }));
        site.put("courses/7/module_item_sequence", json!({ "items": [], "modules": [] }));
        site.assignment("Reefs", TEXT);
        site.put(
            "courses/7/pages/rules",
            json!({ "title": "Rules", "body": "<p>You must submit a bibliography.</p>" }),
        );
        let template = "# Template\n\nUse the headings Introduction and Conclusion.\n";
        let url = site.url("/download/31");
        site.put(
            "files/31",
            json!({ "id": 31, "display_name": "template.md", "content-type": "text/markdown", "size": template.len(), "url": url }),
        );
        site.things.lock().insert("/download/31".into(), (200, json!(template)));
        site
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub(crate) fn put(&self, path: &str, thing: Value) {
        self.things.lock().insert(format!("/api/v1/{path}"), (200, thing));
    }

    fn fail(&self, path: &str, status: u16) {
        self.things.lock().insert(format!("/api/v1/{path}"), (status, json!({})));
    }

    fn assignment(&self, title: &str, text: &str) {
        self.put("courses/7/assignments/9", assignment(title, text));
    }
}

pub(crate) fn assignment(title: &str, text: &str) -> Value {
    json!({
        "id": 9, "name": title, "description": text, "due_at": "2026-12-12T23:59:00Z", "points_possible": 20,
        "submission_types": ["online_upload"], "allowed_extensions": ["pdf"],
        "rubric": [
            { "description": "Argument", "points": 12, "ratings": [
                { "description": "Full", "long_description": "Every claim is backed by a source.", "points": 12 },
                { "description": "None", "points": 0 }] },
            { "description": "Style", "points": 8, "ratings": [{ "description": "Clear prose", "points": 8 }] }
        ]
    })
}

fn target() -> Target {
    Target { course_id: "7".into(), assignment_id: "9".into() }
}

pub(crate) async fn connected() -> (Desk, Site) {
    let site = Site::open().await;
    let desk = Desk::furnished(None, &[format!("127.0.0.1:{}", site.port)]).await;
    desk.canvas.connect(&desk.ada, &site.url(""), &SecretString::from(KEY), None).await.unwrap();
    (desk, site)
}

async fn start(desk: &Desk, query: &str) -> (StatusCode, Value) {
    desk.ask("ada", "POST", &format!("/assignments/7/9/start?{query}"), None).await
}

async fn plan(desk: &Desk) -> Value {
    desk.until("/assignments/7/9", "ready").await;
    desk.ask("ada", "GET", "/assignments/7/9/plan", None).await.1
}

#[tokio::test]
async fn one_click_on_a_canvas_assignment_gives_a_plan_from_all_it_says() {
    let (desk, site) = connected().await;
    let _hand = desk.work();
    assert_eq!(desk.ask("ada", "GET", "/assignments/7/9", None).await.0, StatusCode::NOT_FOUND);
    let (status, view) = start(&desk, "").await;
    assert_eq!((status, &view["origin"]), (StatusCode::ACCEPTED, &json!("canvas")), "{view}");
    let first = plan(&desk).await;
    let (_, view) = desk.ask("ada", "GET", "/assignments/7/9", None).await;
    assert_eq!(
        (&view["title"], &view["course_name"], &view["points_possible"]),
        (&json!("Reefs"), &json!("Marine Biology"), &json!(20.0))
    );
    assert_eq!(view["url"], site.url("/courses/7/assignments/9"));
    let said = first["requirements"].to_string();
    for demand in ["300", "two scholarly sources", "bibliography", "Introduction"] {
        assert!(said.contains(demand), "{demand}: {said}");
    }
    let signals = first["assignment_summary"]["grading_signals"].to_string();
    assert!(signals.contains("Argument") && signals.contains("12"), "{signals}");
    assert!(first["assignment_summary"]["deadline"]["at"].as_str().unwrap().starts_with("2026-12-12T23:59"));

    // What it is made from can be read, each text under the name its quotes use.
    let (_, sources) = desk.ask("ada", "GET", "/assignments/7/9/sources", None).await;
    let ids: Vec<&str> =
        sources["data"].as_array().unwrap().iter().map(|s| s["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["details", "text", "rubric", "page:1", "canvas:31"]);

    // Anew, from what the Canvas says then; without it, nothing is started twice.
    site.assignment("Reefs, again", "<p>Write an essay on kelp forests of at most 900 words.</p>");
    assert_eq!(start(&desk, "").await.0, StatusCode::OK);
    assert_eq!(start(&desk, "reprocess=true").await.0, StatusCode::ACCEPTED);
    let second = plan(&desk).await;
    assert_eq!(second["version"], 2);
    assert!(second["requirements"].to_string().contains("kelp"), "{second}");
    assert_eq!(desk.ask("ada", "GET", "/assignments/7/9", None).await.1["title"], "Reefs, again");
    // The key is in none of it.
    for path in ["/assignments/7/9", "/assignments/7/9/plan", "/assignments/7/9/sources", "/assignments"] {
        assert!(!desk.ask("ada", "GET", path, None).await.1.to_string().contains("canary"));
    }
    // It is Ada's alone, and is changed where it comes from.
    assert_eq!(desk.ask("eve", "GET", "/assignments/7/9/plan", None).await.0, StatusCode::NOT_FOUND);
    let change = Some(json!({ "title": "Mine" }));
    assert_eq!(desk.ask("ada", "PUT", "/assignments/7/9", change).await.0, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_fetch_that_half_fails_plans_from_what_arrived_and_says_what_is_missing() {
    let (desk, site) = connected().await;
    let _hand = desk.work();
    site.fail("courses/7/pages/rules", 403);
    site.things
        .lock()
        .insert("/download/31".into(), (200, json!("longer than Canvas says it is ".repeat(9))));
    start(&desk, "").await;
    let plan = plan(&desk).await;
    assert!(plan["requirements"].to_string().contains("300"));
    let gaps: Vec<&str> = plan["gaps"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|g| g["code"] == "source_missing")
        .map(|g| g["message"].as_str().unwrap())
        .collect();
    assert!(gaps.len() >= 2, "{gaps:?}");
    assert!(
        gaps.iter().any(|g| g.contains("rules")) && gaps.iter().any(|g| g.contains("template.md")),
        "{gaps:?}"
    );
}

#[tokio::test]
async fn what_canvas_refuses_ends_planning_with_its_reason() {
    for (status, code) in [(401, "connectors.canvas_key"), (404, "connectors.canvas_not_found")] {
        let (desk, site) = connected().await;
        let _hand = desk.work();
        site.fail("courses/7/assignments/9", status);
        start(&desk, "").await;
        let failed = desk.until("/assignments/7/9", "failed").await;
        let error = &failed["error"];
        assert!(error["code"].as_str().unwrap().starts_with("connectors."), "{code}: {error}");
        assert!(!error.to_string().contains("canary") && !error["message"].as_str().unwrap().is_empty());
    }
}

#[tokio::test]
async fn without_a_connection_the_browser_can_send_what_it_saw() {
    let desk = Desk::new().await;
    let _hand = desk.work();
    let (status, problem) = start(&desk, "").await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::CONFLICT, &json!("study.no_connection")),
        "{problem}"
    );
    assert_eq!(
        desk.ask("ada", "GET", "/assignments/7/9", None).await.0,
        StatusCode::NOT_FOUND,
        "nothing stays"
    );

    let seen = |assignment: Value| {
        json!({ "origin": "https://canvas.example.edu", "course": { "id": 7, "name": "Marine Biology" },
            "assignment": assignment, "missing": ["file 31: 403"] })
    };
    let path = "/assignments/7/9/captured";
    let (status, view) = desk.ask("ada", "PUT", path, Some(seen(assignment("Reefs", TEXT)))).await;
    assert_eq!(
        (status, &view["origin"], &view["title"]),
        (StatusCode::OK, &json!("captured"), &json!("Reefs"))
    );
    assert_eq!(view["url"], "https://canvas.example.edu/courses/7/assignments/9");
    assert_eq!(start(&desk, "").await.0, StatusCode::ACCEPTED);
    let plan = plan(&desk).await;
    assert!(plan["requirements"].to_string().contains("300"), "{plan}");
    assert!(plan["gaps"].to_string().contains("file 31"), "{}", plan["gaps"]);
    assert!(plan["assignment_summary"]["grading_signals"].to_string().contains("Argument"));

    // What is no such assignment is refused, and nothing is lost.
    let mut other = assignment("Other", TEXT);
    other["id"] = json!(10);
    for bad in [
        seen(other),
        seen(json!({ "id": 9, "rubric": "none" })),
        seen(json!("<html>")),
        json!({ "origin": "javascript:alert(1)", "assignment": assignment("x", "y") }),
        json!({ "origin": "https://canvas.example.edu", "assignment": assignment("x", "y"), "files": ["fil_0"] }),
        json!({ "origin": "https://canvas.example.edu" }),
    ] {
        let (status, problem) = desk.ask("ada", "PUT", path, Some(bad.clone())).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}: {problem}");
    }
    assert_eq!(desk.ask("ada", "GET", &base(&target()), None).await.1["title"], "Reefs");
    for path in
        ["/assignments/local/9/captured", "/assignments/x/9/captured", "/assignments/7/..%2f9/captured"]
    {
        let (status, _) = desk.ask("ada", "PUT", path, Some(seen(assignment("Reefs", TEXT)))).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
    }
    // The same numbers at another Canvas are another assignment.
    let mut elsewhere = seen(assignment("Elsewhere", TEXT));
    elsewhere["origin"] = json!("https://canvas.example.org");
    let (status, problem) = desk.ask("ada", "PUT", path, Some(elsewhere)).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("study.other_canvas")));
    assert_eq!(desk.ask("ada", "GET", &base(&target()), None).await.1["title"], "Reefs");
    // Another person's is another assignment.
    assert_eq!(desk.ask("eve", "GET", "/assignments/7/9", None).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn two_clicks_at_once_make_one_workspace() {
    let (desk, _site) = connected().await;
    let _hand = desk.work();
    let both = futures::future::join_all((0..4).map(|_| start(&desk, ""))).await;
    let queued = both.iter().filter(|(status, _)| *status == StatusCode::ACCEPTED).count();
    assert_eq!(queued, 1, "{both:?}");
    let ids: std::collections::HashSet<String> =
        both.iter().map(|(_, v)| v["workspace_id"].to_string()).collect();
    assert_eq!(ids.len(), 1, "{both:?}");
    plan(&desk).await;
}
