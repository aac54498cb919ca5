//! The agenda: everything with a date, once, and nobody else's.

use crate::{
    courses::{ended, furnish, sync},
    desk::{Desk, base},
    from_canvas::connected,
};
use chrono::{DateTime, TimeDelta, Utc};
use http::StatusCode;
use kernel::{SecretString, World};
use runs::{Kinds, Worker, WorkerOptions};
use serde_json::{Value, json};
use std::time::Duration;
use study::{Target, workspaces::How};

async fn agenda(desk: &Desk, who: &str, from: &str, to: &str) -> Value {
    let (status, body) = desk.ask(who, "GET", &format!("/calendar?from={from}&to={to}"), None).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    body
}

fn shown(agenda: &Value) -> Vec<(String, String)> {
    let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    agenda["entries"].as_array().unwrap().iter().map(|e| (text(&e["kind"]), text(&e["title"]))).collect()
}

fn all<'a>(of: &[(&'a str, &'a str)]) -> Vec<(String, String)> {
    of.iter().map(|(kind, title)| ((*kind).to_owned(), (*title).to_owned())).collect()
}

#[tokio::test]
async fn everything_with_a_date_is_there_once() {
    let (desk, site) = connected().await;
    furnish(&site);
    let task = |id: u32, days: i64| {
        let mut task =
            crate::from_canvas::assignment(&format!("Task {id}"), "<p>Write an essay of 300 words.</p>");
        (task["id"], task["due_at"]) = (json!(id), json!(in_days(days)));
        task["submission"] = json!({ "workflow_state": "graded" });
        task
    };
    site.put("courses/7/assignments", json!([task(9, 40), task(10, 44), task(11, 500)]));
    sync(&desk).await;
    let _hand = desk.work();
    let (from, to) = (in_days(0), in_days(100));
    let before = agenda(&desk, "ada", &from, &to).await;
    assert_eq!(shown(&before), all(&[("assignment", "Task 9"), ("assignment", "Task 10")]));
    let first = &before["entries"][0];
    assert_eq!(
        (&first["course_id"], &first["assignment_id"], &first["course_name"], &first["status"]),
        (&json!("7"), &json!("9"), &json!("marine Biology"), &json!("new"))
    );
    assert_eq!(
        (&first["url"], &first["all_day"], &first["submission_status"], first["connection"].is_string()),
        (&json!(site.url("/courses/7/assignments/9")), &json!(false), &json!("graded"), true)
    );

    // Planned, it is the same assignment; its milestones come with it.
    site.put("courses/7/assignments/9", task(9, 40));
    let target = Target { course_id: "7".into(), assignment_id: "9".into() };
    desk.study.start(&desk.ada, &target, How::default()).await.unwrap();
    desk.until(&base(&target), "ready").await;
    let entry = json!({ "title": "Own", "text": "x", "due_at": in_days(50) });
    desk.ask("ada", "POST", "/assignments", Some(entry)).await;
    let after = agenda(&desk, "ada", &from, &to).await;
    let entries = after["entries"].as_array().unwrap();
    let (milestones, due): (Vec<&Value>, Vec<&Value>) =
        entries.iter().partition(|e| e["kind"] == "milestone");
    assert_eq!(
        (&due[0]["submission_status"], &due[0]["connection"]),
        (&json!("graded"), &json!(null)),
        "what it is handed in as is still known"
    );
    let due: Vec<_> =
        due.iter().map(|e| (e["title"].as_str().unwrap(), e["status"].as_str().unwrap())).collect();
    assert_eq!(due, [("Task 9", "ready"), ("Task 10", "new"), ("Own", "new")]);
    assert!(!milestones.is_empty());
    for milestone in milestones {
        assert_eq!((&milestone["assignment_id"], &milestone["status"]), (&json!("9"), &json!("todo")));
        assert!(milestone["at"].as_str().unwrap() <= in_days(40).as_str());
    }
    assert_eq!(agenda(&desk, "eve", &from, &to).await, json!({ "entries": [], "truncated": false }));
}

fn in_days(days: i64) -> String {
    (World::real().now() + TimeDelta::days(days)).format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

async fn subscribe(desk: &Desk, url: &str) {
    let kinds = Kinds::new().with(connectors::feeds::kind(desk.feeds.clone()));
    let options = WorkerOptions { poll: Duration::from_millis(50), ..WorkerOptions::default() };
    let stop = desk.lab.stop.child_token();
    let worker = Worker::start(desk.runs.clone(), kinds, options, stop.clone());
    let run = desk.feeds.add(&desk.ada, &SecretString::from(url), Some("Uni")).await.unwrap().run;
    ended(desk, run).await;
    stop.cancel();
    worker.finished().await;
}

#[tokio::test]
async fn a_feed_of_the_same_canvas_does_not_repeat_its_assignments() {
    let (desk, site) = connected().await;
    furnish(&site);
    let day = |n: i64| World::real().now() + TimeDelta::days(n);
    let mut task = crate::from_canvas::assignment("Task 9", "<p>x</p>");
    task["due_at"] = json!(day(20).to_rfc3339());
    site.put("courses/7/assignments", json!([task]));
    sync(&desk).await;
    let event = |at: DateTime<Utc>, title: &str, url: &str| {
        let at = at.format("%Y%m%dT%H%M%SZ");
        format!("BEGIN:VEVENT\r\nDTSTART:{at}\r\nSUMMARY:{title}\r\nURL:{url}\r\nEND:VEVENT\r\n")
    };
    let ics = format!(
        "BEGIN:VCALENDAR\r\n{}{}{}END:VCALENDAR\r\n",
        event(day(20), "Task 9 [MB1]", &site.url("/calendar?include_contexts=course_7#assignment_9")),
        event(day(21), "Excursion", &site.url("/calendar#calendar_event_5")),
        event(day(22), "Task 9 elsewhere", "https://canvas.example.edu/calendar#assignment_9"),
    );
    site.put("feed", Value::String(ics));
    subscribe(&desk, &site.url("/api/v1/feed")).await;
    let seen = agenda(&desk, "ada", &in_days(0), &in_days(30)).await;
    assert_eq!(
        shown(&seen),
        all(&[("assignment", "Task 9"), ("feed", "Excursion"), ("feed", "Task 9 elsewhere")])
    );
    assert_eq!(seen["entries"][1]["course_name"], "Uni");
}

#[tokio::test]
async fn the_time_is_bounded_and_so_is_the_answer() {
    let desk = Desk::new().await;
    for (query, field) in [
        ("", "from"),
        ("from=2030-01-01T00:00:00Z", "to"),
        ("from=soon&to=2030-01-01T00:00:00Z", "from"),
        ("from=2030-01-02T00:00:00Z&to=2030-01-01T00:00:00Z", "to"),
        ("from=2030-01-01T00:00:00Z&to=2030-01-01T00:00:00Z", "to"),
        ("from=2030-01-01T00:00:00Z&to=2031-03-01T00:00:00Z", "to"),
        ("from=2030-01-01T00:00:00Z&to=2030-02-01T00:00:00Z&x=1", "x"),
    ] {
        let (status, problem) = desk.ask("ada", "GET", &format!("/calendar?{query}"), None).await;
        assert_eq!(
            (status, &problem["details"][0]["field"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!(field)),
            "{query}: {problem}"
        );
    }
    let (tenant, owner) = (desk.ada.tenant.uuid(), desk.ada.user().unwrap().uuid());
    let many = "INSERT INTO study.assignments (tenant_id, id, owner, course_id, assignment_id, title, due_at, created_at,
            updated_at) SELECT $1, gen_random_uuid(), $2, 'local', n::text, 'T', '2030-01-01', now(), now()
            FROM generate_series(1, 2500) n";
    desk.lab.client().await.execute(many, &[&tenant, &owner]).await.unwrap();
    let seen = agenda(&desk, "ada", "2029-12-01T00:00:00Z", "2030-12-01T00:00:00Z").await;
    assert_eq!((seen["entries"].as_array().unwrap().len(), &seen["truncated"]), (2_000, &json!(true)));
}
