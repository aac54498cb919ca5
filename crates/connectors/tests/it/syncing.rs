//! The mirror: complete, without duplicates, honest about what failed.

use crate::{
    Desk, quick,
    site::{cut, page, reply},
};
use connectors::{Options, canvas::SyncCounts};
use kernel::RunId;
use runs::{Kinds, RunView, Worker, WorkerOptions};
use serde_json::{Value, json};
use std::{
    ops::Range,
    time::{Duration, Instant},
};

const FIRST: Range<i64> = 0..100;

pub(crate) fn course(id: u32) -> Value {
    json!({ "id": id, "name": format!("Course {id}"), "course_code": "C", "term": { "name": "Fall" } })
}

pub(crate) fn assignment(id: u32) -> Value {
    json!({ "id": id, "name": format!("Task {id}"), "description": "<p>Do it.</p>", "points_possible": 10,
        "due_at": "2026-12-01T00:00:00Z", "submission_types": ["online_upload", "online_url"] })
}

pub(crate) fn furnish(desk: &Desk, courses: u32, each: u32) {
    desk.site.put("/api/v1/courses", (1..=courses).map(course).collect());
    for c in 1..=courses {
        let all: Value = (1..=each).map(|a| assignment(c * 100_000 + a)).collect();
        desk.site.put(&format!("/api/v1/courses/{c}/assignments"), all);
        desk.site.put(&format!("/api/v1/courses/{c}/modules"), json!([]));
    }
}

pub(crate) fn worker(desk: &Desk) -> Worker {
    let kinds = Kinds::new()
        .with(connectors::canvas::kind(desk.canvas.clone()))
        .with(connectors::feeds::kind(desk.feeds.clone()));
    let options =
        WorkerOptions { concurrency: 4, poll: Duration::from_millis(50), ..WorkerOptions::default() };
    Worker::start(desk.runs.clone(), kinds, options, desk.lab.stop.child_token())
}

/// Waits for a run to end; its state is the test's subject, so there is no other sign.
pub(crate) async fn ended(desk: &Desk, run: RunId) -> RunView {
    let deadline = Instant::now() + Duration::from_secs(90);
    loop {
        let view = desk.runs.get(&desk.ctx, run).await.unwrap();
        if ["completed", "failed", "cancelled"].contains(&view.state.as_str()) {
            return view;
        }
        assert!(Instant::now() < deadline, "{view:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

pub(crate) async fn sync(desk: &Desk) -> SyncCounts {
    let view = outcome(desk).await;
    assert_eq!(view.state, "completed", "{view:?}");
    let steps = desk.runs.steps(&desk.ctx, view.id).await.unwrap();
    let last = steps.into_iter().find(|s| s.name == "synced").unwrap();
    let counts: SyncCounts = serde_json::from_value(last.output.unwrap()).unwrap();
    let SyncCounts { courses, assignments, topics, .. } = counts;
    let words = format!("{courses} courses, {assignments} assignments, {topics} topics");
    assert_eq!((view.progress, view.message), (100, Some(words)));
    counts
}

pub(crate) async fn outcome(desk: &Desk) -> RunView {
    let (run, _) = desk.canvas.sync(&desk.ctx, None).await.unwrap();
    ended(desk, run).await
}

pub(crate) fn counts(
    courses: u64,
    assignments: u64,
    created: u64,
    updated: u64,
    archived: u64,
) -> SyncCounts {
    SyncCounts { courses, assignments, topics: 0, created, updated, archived, unreadable: 0 }
}

#[tokio::test]
async fn a_repeated_sync_makes_no_duplicates_and_asks_only_whether_something_changed() {
    let desk = Desk::new().await;
    let (_worker, made) = (worker(&desk), desk.connect().await);
    furnish(&desk, 3, 4);
    assert_eq!(sync(&desk).await, counts(3, 12, 15, 0, 0));
    desk.site.forget();
    assert_eq!(sync(&desk).await, counts(3, 12, 0, 0, 0));
    let heard = desk.site.heard();
    assert_eq!(heard.len(), 7);
    assert!(heard.iter().all(|h| h.header("if-none-match").is_some()), "all were conditional");
    let kept = desk.canvas.courses(&desk.ctx, Some(made.id), false, FIRST).await.unwrap();
    assert_eq!((kept.1, kept.0[0].assignments, kept.0[0].course.term.as_deref()), (3, 4, Some("Fall")));
    let tasks = desk.canvas.assignments(&desk.ctx, None, "2", false, FIRST).await.unwrap();
    assert_eq!((tasks.1, tasks.0[0].submission_types.len()), (4, 2));
    assert!(desk.canvas.connections(&desk.ctx).await.unwrap()[0].synced_at.is_some());
}

#[tokio::test]
async fn changes_are_noticed_and_what_is_gone_is_archived_and_comes_back() {
    let desk = Desk::new().await;
    let _worker = worker(&desk);
    desk.connect().await;
    furnish(&desk, 2, 3);
    sync(&desk).await;
    // A changed text is a change, though the text itself is not kept.
    let mut changed = assignment(100_001);
    changed["description"] = json!("<p>Do it twice.</p>");
    desk.site
        .put("/api/v1/courses/1/assignments", json!([changed, assignment(100_002), assignment(100_009)]));
    assert_eq!(sync(&desk).await, counts(2, 6, 1, 1, 1));
    let all = desk.canvas.assignments(&desk.ctx, None, "1", true, FIRST).await.unwrap();
    let gone: Vec<&str> =
        all.0.iter().filter(|a| a.archived_at.is_some()).map(|a| a.assignment_id.as_str()).collect();
    assert_eq!((all.1, gone), (4, vec!["100003"]));

    desk.site.put("/api/v1/courses", json!([course(1)]));
    assert_eq!(sync(&desk).await, counts(1, 3, 0, 0, 4), "a course goes with its assignments");
    assert_eq!(desk.canvas.courses(&desk.ctx, None, false, FIRST).await.unwrap().1, 1);
    assert_eq!(desk.canvas.courses(&desk.ctx, None, true, FIRST).await.unwrap().1, 2);
    desk.site.put("/api/v1/courses", json!([course(1), course(2)]));
    assert_eq!(sync(&desk).await, counts(2, 6, 0, 4, 0), "and comes back with them");
}

#[tokio::test]
async fn ten_thousand_assignments_are_paged_once_each() {
    let desk = Desk::new().await;
    let _worker = worker(&desk);
    desk.connect().await;
    furnish(&desk, 1, 10_000);
    assert_eq!(sync(&desk).await, counts(1, 10_000, 10_001, 0, 0));
    assert_eq!(desk.site.hits("/api/v1/courses/1/assignments"), 100);
    assert_eq!(sync(&desk).await, counts(1, 10_000, 0, 0, 0));
}

#[tokio::test]
async fn rows_that_are_named_twice_count_once() {
    let desk = Desk::new().await;
    let _worker = worker(&desk);
    desk.connect().await;
    furnish(&desk, 1, 1);
    desk.site.put(
        "/api/v1/courses",
        json!([course(1), course(1), { "id": 5, "access_restricted_by_date": true }]),
    );
    let mut later = assignment(100_001);
    later["name"] = json!("Later");
    desk.site.put("/api/v1/courses/1/assignments", json!([assignment(100_001), later]));
    assert_eq!(sync(&desk).await, counts(1, 1, 2, 0, 0));
}

#[tokio::test]
async fn lists_that_do_not_end_or_go_elsewhere_are_not_used() {
    let desk = Desk::with(Options { max_pages: 20, max_rows: 50, ..quick() }, true).await;
    let _worker = worker(&desk);
    desk.connect().await;
    furnish(&desk, 2, 1);
    sync(&desk).await;
    let path = "/api/v1/courses";
    let (here, port) = (desk.site.url(path), desk.site.port);
    let elsewhere = [
        "https://evil.example/api/v1/courses?page=2".to_owned(),
        format!("http://localhost:{port}/api/v1/courses?page=2"),
        format!("http://127.0.0.1:{port}/login?page=2"),
        format!("http://127.0.0.1:{port}/api/v1/../../login?page=2"),
        format!("http://x@127.0.0.1:{port}.evil.example/api/v1/courses"),
    ];
    let mut tricks = vec![
        // Always the same next page, and always another one.
        (here.clone() + "?page=2", "connectors.canvas_endless", 2),
        (here.clone() + "?page=N", "connectors.canvas_endless", 20),
    ];
    tricks.extend(elsewhere.map(|url| (url, "connectors.canvas_astray", 1)));
    for (next, code, asked) in tricks {
        desk.site.forget();
        let link = next.clone();
        desk.site.trick(path, move |before, _| {
            let link = format!("<{}>; rel=\"next\"", link.replace('N', &before.to_string()));
            Some(reply(200, &[("link", &link)], "[]"))
        });
        let view = outcome(&desk).await;
        assert_eq!((view.state.as_str(), view.error.unwrap().code.as_str()), ("failed", code), "{next}");
        assert_eq!(desk.site.heard().len(), asked, "{next}: and it is not tried again");
    }
    let many: Value = (1..=51).map(course).collect();
    desk.site.trick(path, move |_, _| Some(reply(200, &[], &many.to_string())));
    assert_eq!(outcome(&desk).await.error.unwrap().code, "connectors.canvas_too_large");
    let kept = desk.canvas.courses(&desk.ctx, None, false, FIRST).await.unwrap();
    assert_eq!(kept.1, 2, "a list that failed is not an empty list");
}

#[tokio::test]
async fn what_breaks_once_is_tried_again_and_a_closed_course_does_not_close_the_others() {
    let desk = Desk::new().await;
    let _worker = worker(&desk);
    desk.connect().await;
    furnish(&desk, 3, 2);
    desk.site.trick("/api/v1/courses/1/assignments", |before, _| (before < 2).then(|| cut("[{\"id\":")));
    desk.site.trick("/api/v1/courses/2/assignments", |_, _| Some(reply(403, &[], "{}")));
    let done = sync(&desk).await;
    assert_eq!((done.courses, done.assignments, done.unreadable), (3, 4, 1));
    assert_eq!(desk.site.hits("/api/v1/courses"), 1, "what was done is not done again");
    // A page for people is no list, and no reason to ask again and again.
    desk.site.trick("/api/v1/courses/3/assignments", |_, _| Some(page()));
    desk.site.forget();
    let view = outcome(&desk).await;
    assert_eq!(view.error.unwrap().code, "connectors.canvas_not_json");
    assert_eq!(desk.site.hits("/api/v1/courses/3/assignments"), 1);
}

#[tokio::test]
async fn each_way_in_which_a_list_fails_ends_the_run_with_its_reason() {
    let desk = Desk::new().await;
    let _worker = worker(&desk);
    desk.connect().await;
    furnish(&desk, 1, 3);
    sync(&desk).await;
    let path = "/api/v1/courses/1/assignments";
    // Those that may pass are tried again; what is asked for here is what the person reads in the end.
    for (status, body, code) in [
        (401, r#"{"errors":[{"message":"Invalid access token."}]}"#, "connectors.canvas_bad_key"),
        (200, "<!doctype html><title>Log in</title>", "connectors.canvas_not_json"),
        (200, r#"{"errors":"no list"}"#, "connectors.canvas_not_json"),
        (200, r#"[{"name":"no id"}]"#, "connectors.canvas_not_json"),
        (302, "", "connectors.canvas_elsewhere"),
    ] {
        desk.site.trick(path, move |_, _| Some(reply(status, &[("location", "/login")], body)));
        let view = outcome(&desk).await;
        assert_eq!(
            (view.state.as_str(), view.error.unwrap().code.as_str()),
            ("failed", code),
            "{status} {body}"
        );
        let kept = desk.canvas.assignments(&desk.ctx, None, "1", false, FIRST).await.unwrap();
        assert_eq!(kept.1, 3, "{status}: a list that failed is not an empty list");
    }
    // A list that is closed, or was taken away, is not empty either.
    for status in [403, 404] {
        desk.site.trick(path, move |_, _| Some(reply(status, &[], "{}")));
        let done = sync(&desk).await;
        assert_eq!((done.assignments, done.unreadable), (3, 1), "{status}");
    }
    // What passes is waited for: a pause that is asked for, a server that stumbles.
    for status in [429, 500, 503] {
        desk.site
            .trick(path, move |before, _| (before == 0).then(|| reply(status, &[("retry-after", "0")], "")));
        assert_eq!(sync(&desk).await.assignments, 3, "{status}");
    }
}

#[tokio::test]
async fn one_sync_at_a_time_and_none_without_its_connection() {
    let desk = Desk::new().await;
    let made = desk.connect().await;
    furnish(&desk, 1, 1);
    let (one, _) = desk.canvas.sync(&desk.ctx, None).await.unwrap();
    let (two, connection) = desk.canvas.sync(&desk.ctx, Some(made.id)).await.unwrap();
    assert_eq!((one, made.id), (two, connection));
    desk.canvas.disconnect(&desk.ctx, made.id).await.unwrap();
    let _worker = worker(&desk);
    let view = ended(&desk, one).await;
    assert_eq!((view.state.as_str(), view.error.unwrap().code.as_str()), ("failed", "connectors.not_found"));
    let schedules: i64 =
        desk.lab.client().await.query_one("SELECT count(*) FROM runs.schedules", &[]).await.unwrap().get(0);
    assert_eq!(schedules, 0);
}
