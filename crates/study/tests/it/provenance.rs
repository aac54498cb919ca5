//! Provenance: what the report tells is what happened, and a reader can check it.

use crate::desk::{ASSIGNMENT, Desk, base};
use http::StatusCode;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use study::{Entry, workspaces::How};
use work::{Change, Filter, Kind, State};

const NOTES: &[u8] = b"# Notes\n\nYou must discuss the bleaching of coral reefs by warm ocean water.\n";
const DRAFT: &str = "Coral reefs are home to many fish.";

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn of_kind<'a>(report: &'a Value, kind: &str) -> Vec<&'a Value> {
    report["entries"].as_array().unwrap().iter().filter(|e| e["kind"] == kind).collect()
}

#[tokio::test]
async fn the_report_tells_what_was_made_by_whom_and_can_be_checked() {
    let desk = Desk::new().await;
    let _hand = desk.work();
    let notes = desk.blobs.put_bytes(&desk.ada, "notes.md", None, NOTES).await.unwrap();
    let broken = desk.blobs.put_bytes(&desk.ada, "broken.pdf", None, &b"%PDF-1.7 no more"[..]).await.unwrap();
    let entry = Entry {
        title: "Reefs".into(),
        text: Some(ASSIGNMENT.into()),
        files: vec![notes.id, broken.id],
        course_name: Some("Oceans".into()),
        ..Entry::default()
    };
    let target = desk.study.create(&desk.ada, entry).await.unwrap().target;
    let path = format!("{}/provenance", base(&target));
    let (status, fresh) = desk.ask("ada", "GET", &path, None).await;
    assert_eq!((status, fresh["entries"].as_array().unwrap().len()), (StatusCode::OK, 1), "{fresh}");

    desk.study.start(&desk.ada, &target, How::default()).await.unwrap();
    desk.until(&base(&target), "ready").await;
    let filter =
        Filter { subject: Some(target.assignment_id.clone()), kinds: vec![Kind::Task], ..Filter::default() };
    let tasks = desk.work.list(&desk.ada, &filter, kernel::Page::default()).await.unwrap().items;
    let done = Change { state: Some(State::Done), note: Some("Read it twice.".into()), ..Change::default() };
    desk.work.update(&desk.ada, tasks[0].id, None, &done).await.unwrap();
    let renamed = Change { title: Some("My own words".into()), ..Change::default() };
    desk.work.update(&desk.ada, tasks[1].id, None, &renamed).await.unwrap();
    desk.looked(&target, DRAFT).await;
    let fix = desk.fixes(&target).await.remove(0);
    let checked = Change { state: Some(State::Done), ..Change::default() };
    desk.work.update(&desk.ada, fix.id, None, &checked).await.unwrap();

    let (status, report) = desk.ask("ada", "GET", &path, None).await;
    assert_eq!(status, StatusCode::OK, "{report}");
    assert_eq!(report["assignment"]["title"], "Reefs");
    assert_eq!((&report["truncated"], &report["mode"]), (&json!(false), &json!("assist")));
    let kinds: Vec<&str> =
        report["entries"].as_array().unwrap().iter().map(|e| e["kind"].as_str().unwrap()).collect();
    for (kind, times) in [
        ("assignment_created", 1),
        ("source_unreadable", 1),
        ("plan_made", 1),
        ("task_done", 1),
        ("task_changed", 1),
        ("submission", 1),
        ("feedback", 1),
        ("fix_done", 1),
    ] {
        assert_eq!(kinds.iter().filter(|k| **k == kind).count(), times, "{kind}: {kinds:?}");
    }
    let at = |kind: &str| kinds.iter().position(|k| *k == kind).unwrap();
    assert!(at("assignment_created") < at("source_read") && at("source_read") < at("plan_made"), "{kinds:?}");
    assert!(at("plan_made") < at("task_done") && at("submission") < at("feedback"), "{kinds:?}");
    let plan = of_kind(&report, "plan_made")[0];
    assert_eq!(
        (&plan["engine"], &plan["actor"]["kind"], &plan["version"]),
        (&json!("offline"), &json!("engine"), &json!(1))
    );
    let (_, assignment) = desk.ask("ada", "GET", &base(&target), None).await;
    assert_eq!(plan["run_id"], assignment["run_id"]);
    let read = of_kind(&report, "source_read");
    assert!(read.iter().all(|e| e["run_id"] == plan["run_id"] && e["actor"]["kind"] == "system"));

    // The digests are those of what was really read and handed in.
    let digest = |name: &str| {
        let all =
            report["entries"].as_array().unwrap().iter().filter_map(|e| e["digests"].as_array()).flatten();
        all.into_iter().find(|d| d["name"] == name).unwrap().clone()
    };
    assert_eq!(digest("notes.md")["sha256"], sha256(NOTES));
    assert_eq!(digest("notes.md")["of"], "file");
    assert_eq!(digest("Text of draft 1")["sha256"], sha256(DRAFT.as_bytes()));
    let (_, sources) = desk.ask("ada", "GET", &format!("{}/sources", base(&target)), None).await;
    let text = sources["data"].as_array().unwrap().iter().find(|s| s["id"] == "text").unwrap();
    let blocks: Vec<&str> =
        text["blocks"].as_array().unwrap().iter().map(|b| b["text"].as_str().unwrap()).collect();
    assert_eq!(digest("Assignment text")["sha256"], sha256(blocks.join("\n").as_bytes()));
    assert_eq!(digest("Assignment text")["of"], "text_as_read");

    let task = of_kind(&report, "task_done")[0]["summary"].as_str().unwrap();
    assert!(task.contains(&tasks[0].title) && task.contains("Read it twice."), "{task}");
    assert!(of_kind(&report, "task_changed")[0]["summary"].as_str().unwrap().contains("(title)"));
    assert_eq!(report["engines"], json!([{ "engine": "offline", "plans": 1, "feedbacks": 1 }]));
    let totals = &report["totals"];
    assert_eq!(
        [&totals["plan_versions"], &totals["submissions"], &totals["feedbacks"], &totals["tasks_done"]],
        [&json!(1), &json!(1), &json!(1), &json!(2)],
        "{totals}"
    );
    assert_eq!((&totals["model_calls"], &totals["cost_micros"]), (&json!(0), &json!(0)));

    let (status, document) = desk.ask("ada", "GET", &format!("{path}.pdf"), None).await;
    assert_eq!(status, StatusCode::OK);
    assert!(document.as_str().unwrap().starts_with("%PDF-1.7"), "{document}");

    // A file that was removed since is said to be gone; the report stands.
    desk.blobs.remove(&desk.ada, notes.id).await.unwrap();
    let (_, later) = desk.ask("ada", "GET", &path, None).await;
    let gone =
        of_kind(&later, "source_read").into_iter().find(|e| e["digests"][0]["name"] == "notes.md").unwrap();
    assert_eq!(gone["digests"][0]["sha256"], Value::Null);

    for path in [path.clone(), format!("{path}.pdf")] {
        let (status, answer) = desk.ask("eve", "GET", &path, None).await;
        assert_eq!(
            (status, &answer["code"]),
            (StatusCode::NOT_FOUND, &json!("study.no_assignment")),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_plan_that_could_not_be_made_is_told() {
    let desk = Desk::new().await;
    let _hand = desk.work();
    let broken = desk.blobs.put_bytes(&desk.ada, "broken.pdf", None, &b"%PDF-1.7 no more"[..]).await.unwrap();
    let entry = Entry { title: "Nothing".into(), files: vec![broken.id], ..Entry::default() };
    let target = desk.study.create(&desk.ada, entry).await.unwrap().target;
    desk.study.start(&desk.ada, &target, How::default()).await.unwrap();
    desk.until(&base(&target), "failed").await;
    let path = format!("{}/provenance", base(&target));
    // The run is archived a moment after its workspace says how it ended.
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
    let failed = loop {
        let (_, report) = desk.ask("ada", "GET", &path, None).await;
        if let Some(failed) = of_kind(&report, "plan_failed").first() {
            break (*failed).clone();
        }
        assert!(std::time::Instant::now() < deadline, "{report}");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    };
    assert!(failed["summary"].as_str().unwrap().contains("None of the files could be read"), "{failed}");
    assert_eq!(failed["version"], 1);
}
