//! Topics: in order, with what comes before; what is not shown stays.

use crate::{
    Desk,
    site::{page, reply},
    syncing::{counts, furnish, outcome, sync, worker},
};
use connectors::canvas::{SyncCounts, Topic};
use kernel::{Ctx, Fault as _};
use serde_json::{Value, json};

const MODULES: &str = "/api/v1/courses/1/modules";

fn module(id: u32, position: u32, before: &[u32], items: Value) -> Value {
    json!({ "id": id, "name": format!("Week {id}"), "position": position, "prerequisite_module_ids": before,
        "items_count": 1, "items": items })
}

fn item(assignment: u32) -> Value {
    json!({ "id": assignment, "type": "Assignment", "content_id": assignment,
        "completion_requirement": { "type": "must_submit" } })
}

async fn topics(desk: &Desk) -> Vec<Topic> {
    desk.canvas.topics(&desk.ctx, None, "1").await.unwrap()
}

fn with_topics(counts: SyncCounts, topics: u64) -> SyncCounts {
    SyncCounts { topics, ..counts }
}

#[tokio::test]
async fn topics_come_in_order_change_go_and_come_back() {
    let desk = Desk::new().await;
    let _worker = worker(&desk);
    desk.connect().await;
    furnish(&desk, 1, 2);
    let weeks =
        json!([module(12, 2, &[11], json!([item(100_002)])), module(11, 1, &[], json!([item(100_001)]))]);
    desk.site.put(MODULES, weeks.clone());
    assert_eq!(sync(&desk).await, with_topics(counts(1, 2, 5, 0, 0), 2));
    let seen = topics(&desk).await;
    let titles: Vec<&str> = seen.iter().map(|t| t.title.as_str()).collect();
    assert_eq!(titles, ["Week 11", "Week 12"]);
    assert_eq!(seen[1].prerequisites, ["11"]);
    assert_eq!(seen[1].items[0].assignment_id, "100002");
    assert_eq!(seen[1].items[0].requirement.as_deref(), Some("must_submit"));

    desk.site.forget();
    assert_eq!(sync(&desk).await, with_topics(counts(1, 2, 0, 0, 0), 2));
    assert!(desk.site.heard().iter().all(|h| h.header("if-none-match").is_some()));
    desk.site.put(MODULES, json!([module(12, 1, &[], json!([item(100_001), item(100_002)]))]));
    assert_eq!(sync(&desk).await, with_topics(counts(1, 2, 0, 1, 1), 1));
    assert_eq!(topics(&desk).await[0].items.len(), 2);
    desk.site.put(MODULES, weeks);
    assert_eq!(sync(&desk).await, with_topics(counts(1, 2, 0, 2, 0), 2));
    // A course that goes takes its topics along: one course, two assignments, two topics.
    desk.site.put("/api/v1/courses", json!([]));
    assert_eq!(sync(&desk).await.archived, 5);
}

#[tokio::test]
async fn items_that_canvas_leaves_out_are_fetched() {
    let desk = Desk::new().await;
    let _worker = worker(&desk);
    desk.connect().await;
    furnish(&desk, 1, 1);
    desk.site.put(MODULES, json!([{ "id": 11, "name": "Long", "items_count": 150 }]));
    let items: Value = (1..=150).map(item).collect();
    desk.site.put("/api/v1/courses/1/modules/11/items", items);
    assert_eq!(sync(&desk).await.topics, 1);
    assert_eq!(topics(&desk).await[0].items.len(), 150);
    assert_eq!(desk.site.hits("/api/v1/courses/1/modules/11/items"), 2);
}

#[tokio::test]
async fn topics_that_are_not_shown_stay_and_do_not_make_a_course_unreadable() {
    let desk = Desk::new().await;
    let _worker = worker(&desk);
    desk.connect().await;
    furnish(&desk, 1, 1);
    desk.site.put(MODULES, json!([module(11, 1, &[], json!([item(100_001)]))]));
    sync(&desk).await;
    for status in [401, 403, 404] {
        let body = r#"{"errors":[{"message":"user not authorized to perform that action"}]}"#;
        desk.site.trick(MODULES, move |_, _| Some(reply(status, &[], body)));
        let done = sync(&desk).await;
        assert_eq!((done.topics, done.unreadable, done.archived), (1, 0, 0), "{status}");
    }
    desk.site.trick(MODULES, |_, _| Some(page()));
    assert_eq!(outcome(&desk).await.error.unwrap().code, "connectors.canvas_not_json");
    let link = format!("<{}?page=2>; rel=\"next\"", desk.site.url(MODULES));
    desk.site.trick(MODULES, move |_, _| Some(reply(200, &[("link", &link)], "[]")));
    assert_eq!(outcome(&desk).await.error.unwrap().code, "connectors.canvas_endless");
    let many: Value = (1..=201).map(|n| module(n, n, &[], json!([]))).collect();
    let many = many.to_string();
    desk.site.trick(MODULES, move |_, _| Some(reply(200, &[], &many)));
    assert_eq!(outcome(&desk).await.error.unwrap().code, "connectors.canvas_too_large");
    assert_eq!(topics(&desk).await.len(), 1, "and what was known is still there");
}

#[tokio::test]
async fn another_persons_topics_are_not_there() {
    let desk = Desk::new().await;
    let _worker = worker(&desk);
    desk.connect().await;
    furnish(&desk, 1, 1);
    sync(&desk).await;
    let colleague = Ctx::new(desk.ctx.tenant, desk.lab.stranger().actor);
    for other in [colleague, desk.lab.stranger()] {
        let error = desk.canvas.topics(&other, None, "1").await.unwrap_err();
        assert_eq!(error.code(), "connectors.not_found");
    }
}
