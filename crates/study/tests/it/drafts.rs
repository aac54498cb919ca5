//! Feedback from the door to the database and back: jobs, events, fixes, and what happens when things go wrong.

use crate::desk::{Desk, base, job_path, run_of};
use async_trait::async_trait;
use http::StatusCode;
use serde_json::{Value, json};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use study::{
    Grader, OfflineGrader, Source,
    feedback::{Analysis, GraderError, Review, Scope},
    workspaces::How,
};
use tokio::sync::Semaphore;

const THIN: &str = "Coral reefs are home to many fish.";

/// A draft that has what rules can find.
fn full() -> String {
    let body = "Warm ocean water causes the bleaching of reefs (Hughes 2017), as a survey of the coast showed (Baker 2008). ";
    format!(
        "{}\n\n## Bibliography\n\n- Hughes, T. Global warming. Nature, 2017.\n- Baker, A. Climate. Estuarine, 2008.\n",
        body.repeat(19)
    )
}

#[tokio::test]
async fn a_draft_is_looked_at_in_four_stages_and_the_stream_tells_them() {
    let desk = Desk::new().await;
    let _hand = desk.work();
    let target = desk.planned().await;
    let job = desk.looked(&target, THIN).await;
    let feedback = &job["feedback"];
    // The quotes point into the text that was handed in.
    let text = format!("{}/submission", job_path(&target, &job));
    let (status, texts) = desk.ask("ada", "GET", &text, None).await;
    assert_eq!((status, &texts["data"][0]["blocks"][0]["text"]), (StatusCode::OK, &json!(THIN)), "{texts}");
    assert_eq!((&texts["data"][0]["id"], &texts["data"][0]["kind"]), (&json!("submission"), &json!("text")));
    assert_eq!(
        (&job["version"], &job["engine"], &job["progress"]),
        (&json!(1), &json!("offline"), &json!(100))
    );
    assert_eq!(feedback["target"]["type"], "assignment");
    assert_eq!(feedback["scorecard"]["overall_readiness"]["level"], "not_ready");
    assert!(feedback["limits"]["text"].as_str().unwrap().contains("offline"));
    assert_eq!(
        job["summary"]["fixes"].as_array().unwrap().len(),
        feedback["required_fixes"].as_array().unwrap().len()
    );

    // The stream begins with the last start and ends with the feedback.
    let (status, stream) = desk.ask("ada", "GET", &format!("{}/events", base(&target)), None).await;
    assert_eq!(status, StatusCode::OK);
    let told: Vec<Value> = stream
        .as_str()
        .unwrap()
        .lines()
        .filter_map(|line| serde_json::from_str(line.strip_prefix("data:")?).ok())
        .filter(|event: &Value| event["job_id"] == job["job_id"])
        .collect();
    let stages: Vec<&str> =
        told.iter().filter(|e| e["event_type"] == "progress").filter_map(|e| e["stage"].as_str()).collect();
    assert_eq!(
        stages,
        [
            "ingest_submission",
            "ingest_submission",
            "analyze_against_plan_and_rubric",
            "generate_feedback",
            "finalize_feedback"
        ]
    );
    let preview = told.iter().find(|e| e["event_type"] == "feedback_preview").unwrap();
    assert!(preview["feedback_preview"]["open"].as_u64().unwrap() > 0);
    let last = told.last().unwrap();
    assert_eq!((&last["event_type"], &last["progress"]), (&json!("feedback_ready"), &json!(100)));
    for event in &told {
        assert_eq!(
            (&event["course_id"], &event["assignment_id"], &event["title"]),
            (&json!("local"), &json!(target.assignment_id), &json!("Reefs"))
        );
    }
    for field in ["workspace_id", "stage", "status", "progress", "message", "timestamp"] {
        assert!(told.iter().all(|event| event.get(field).is_some()), "{field}");
    }
    let (_, workspace) = desk.ask("ada", "GET", &base(&target), None).await;
    assert_eq!(workspace["status"], "ready", "feedback leaves the plan's state alone");
}

#[tokio::test]
async fn fixes_become_items_once_and_what_is_done_stays_done() {
    let desk = Desk::new().await;
    let _hand = desk.work();
    let target = desk.planned().await;
    let first = desk.looked(&target, THIN).await;
    let wanted = first["feedback"]["required_fixes"].as_array().unwrap().len();
    let fixes = desk.fixes(&target).await;
    assert!(wanted >= 2 && fixes.len() == wanted, "{fixes:#?}");
    for linked in first["fix_items"].as_array().unwrap() {
        let fix = first["feedback"]["required_fixes"]
            .as_array()
            .unwrap()
            .iter()
            .find(|f| f["key"] == linked["fix"]);
        let item = fixes.iter().find(|item| item.id.to_string() == linked["item_id"]).unwrap();
        assert_eq!(fix.unwrap()["title"], item.title);
    }
    assert_eq!(first["fix_items"].as_array().unwrap().len(), wanted);
    let (done, removed) = (fixes[0].id, fixes[1].id);
    let change = work::Change { state: Some(work::State::Done), ..work::Change::default() };
    desk.work.update(&desk.ada, done, None, &change).await.unwrap();
    desk.work.remove(&desk.ada, removed).await.unwrap();

    // The same draft again, twice at once: the same fixes are found, and no item is made.
    let path = format!("{}/submissions/start", base(&target));
    let both = futures::future::join_all(
        ["a", "b"]
            .map(|more| desk.ask("ada", "POST", &path, Some(json!({ "text": format!("{THIN} {more}") })))),
    )
    .await;
    for (_, job) in &both {
        let again = desk.until(&job_path(&target, job), "ready").await;
        assert_eq!(again["feedback"]["required_fixes"].as_array().unwrap().len(), wanted);
    }
    let after = desk.fixes(&target).await;
    assert_eq!(after.len(), wanted - 1, "{after:#?}");
    assert_eq!(after.iter().find(|item| item.id == done).unwrap().state, work::State::Done);
    assert!(after.iter().all(|item| item.parent.is_some_and(|p| p != item.root)), "below a milestone");
}

#[tokio::test]
async fn history_is_kept_and_two_are_compared() {
    let desk = Desk::new().await;
    let _hand = desk.work();
    let target = desk.planned().await;
    let thin = desk.looked(&target, THIN).await;
    let plan = desk.study.plan(&desk.ada, &target, None).await.unwrap();
    let milestone = &plan.milestones[0];
    let path = format!("{}/milestones/{}/submissions/start", base(&target), milestone.id);
    let (status, part) = desk.ask("ada", "POST", &path, Some(json!({ "text": THIN }))).await;
    assert_eq!((status, &part["target"]["id"]), (StatusCode::ACCEPTED, &json!(milestone.id)), "{part}");
    desk.until(&job_path(&target, &part), "ready").await;
    let better = desk.looked(&target, &full()).await;
    assert_eq!(better["feedback"]["required_fixes"], json!([]), "{better:#}");

    let (_, all) = desk.ask("ada", "GET", &format!("{}/feedback", base(&target)), None).await;
    let versions: Vec<i64> =
        all["data"].as_array().unwrap().iter().filter_map(|j| j["version"].as_i64()).collect();
    assert_eq!((versions, &all["pagination"]["total"]), (vec![3, 2, 1], &json!(3)));
    assert!(all["data"][0].get("feedback").is_none() && all["data"][0]["summary"]["words"].is_u64());
    let (_, some) = desk
        .ask("ada", "GET", &format!("{}/feedback?milestone_id={}", base(&target), milestone.stable_key), None)
        .await;
    assert_eq!(some["data"].as_array().unwrap().len(), 1);
    let (_, latest) = desk.ask("ada", "GET", &format!("{}/feedback/latest", base(&target)), None).await;
    assert_eq!((&latest["job_id"], &latest["feedback"]["version"]), (&better["job_id"], &json!(3)));

    let pair = format!(
        "{}/feedback/compare?before={}&after={}",
        base(&target),
        thin["job_id"].as_str().unwrap(),
        better["job_id"].as_str().unwrap()
    );
    let (status, pair) = desk.ask("ada", "GET", &pair, None).await;
    assert_eq!(status, StatusCode::OK, "{pair}");
    assert_eq!(pair["changes"]["fixed"], thin["summary"]["fixes"]);
    assert_eq!((&pair["before"]["version"], &pair["after"]["version"]), (&json!(1), &json!(3)));
    assert!(pair["changes"]["words"].as_i64().unwrap() > 200);
}

#[tokio::test]
async fn bad_requests_are_refused_in_plain_words() {
    let desk = Desk::new().await;
    let target = desk.entered().await;
    let start = format!("{}/submissions/start", base(&target));
    let body = Some(json!({ "text": THIN }));
    let refused = async |who: &str, method: &str, path: &str, body: Option<Value>| {
        let (status, problem) = desk.ask(who, method, path, body).await;
        (status.as_u16(), problem["code"].as_str().unwrap_or_default().to_owned())
    };
    let not_ready = (409, "study.plan_not_ready".to_owned());
    assert_eq!(refused("ada", "POST", &start, body.clone()).await, not_ready, "never started");
    desk.study.start(&desk.ada, &target, How::default()).await.unwrap();
    assert_eq!(refused("ada", "POST", &start, body.clone()).await, not_ready, "queued");
    let hand = desk.work();
    desk.until(&base(&target), "ready").await;
    for empty in [json!({}), json!({ "text": " \n" }), json!({ "text": "…!" }), json!({ "file_ids": [] })] {
        let expected = (422, "study.empty_submission".to_owned());
        assert_eq!(refused("ada", "POST", &start, Some(empty)).await, expected);
    }
    let missing = json!({ "file_ids": ["fil_01jzzzzzzzzzzzzzzzzzzzzzzz"] });
    assert_eq!(refused("ada", "POST", &start, Some(missing)).await.0, 422);
    assert_eq!(refused("ada", "POST", &start, Some(json!({ "text": 7 }))).await.0, 422);
    let nowhere = format!("{}/milestones/m99/submissions/start", base(&target));
    assert_eq!(refused("ada", "POST", &nowhere, body.clone()).await, (404, "study.no_milestone".to_owned()));

    let job = desk.looked(&target, THIN).await;
    let (mine, compare) = (job_path(&target, &job), format!("{}/feedback/compare", base(&target)));
    let id = job["job_id"].as_str().unwrap();
    for path in [
        mine.clone(),
        format!("{mine}/submission"),
        format!("{compare}?before={id}&after={id}"),
        format!("{}/feedback", base(&target)),
    ] {
        assert_eq!(refused("eve", "GET", &path, None).await.0, 404, "{path} is not eve's");
    }
    assert_eq!(refused("eve", "POST", &start, body.clone()).await.0, 404);
    assert_eq!(refused("nobody", "GET", &mine, None).await.0, 401);
    // A job of one assignment is not found under another.
    let other = desk.planned().await;
    assert_eq!(
        refused("ada", "GET", &job_path(&other, &job), None).await,
        (404, "study.no_feedback".to_owned())
    );
    assert_eq!(refused("ada", "GET", &format!("{}/feedback/latest", base(&other)), None).await.0, 404);
    hand.stop().await;
}

#[tokio::test]
async fn starts_at_the_same_moment_make_one_run_and_later_ones_their_own() {
    let desk = Desk::new().await;
    let hand = desk.work();
    let target = desk.planned().await;
    hand.stop().await;
    let path = format!("{}/submissions/start", base(&target));
    let body = || Some(json!({ "text": THIN }));
    let answers = futures::future::join_all((0..4).map(|_| desk.ask("ada", "POST", &path, body()))).await;
    assert_eq!(
        answers.iter().filter(|(status, _)| *status == StatusCode::ACCEPTED).count(),
        1,
        "{answers:?}"
    );
    assert!(answers.iter().all(|(_, job)| job["run_id"] == answers[0].1["run_id"]));
    let other = desk.hand_in(&target, "Another draft.").await;
    assert_ne!(other["run_id"], answers[0].1["run_id"], "another draft is another job");
    let _hand = desk.work();
    desk.until(&job_path(&target, &answers[0].1), "ready").await;
    let again = desk.hand_in(&target, THIN).await;
    assert_eq!(again["version"], 3, "once it is ready, a start makes a new job");
}

/// Waits at a gate in the third stage, and counts how often it came there.
struct Slow(Arc<Semaphore>, Arc<AtomicUsize>);

#[async_trait]
impl Grader for Slow {
    fn engine(&self) -> &'static str {
        "slow"
    }

    async fn review(
        &self,
        analysis: &Analysis,
        scope: Scope<'_>,
        draft: &[Source],
    ) -> Result<Review, GraderError> {
        self.1.fetch_add(1, Ordering::SeqCst);
        let _pass = self.0.acquire().await.unwrap();
        let mut review = OfflineGrader.review(analysis, scope, draft).await?;
        review.engine = "slow".into();
        Ok(review)
    }
}

#[tokio::test]
async fn a_worker_that_dies_is_followed_by_one_that_goes_on() {
    let desk = Desk::new().await;
    let gate = Arc::new(Semaphore::new(0));
    let count = Arc::new(AtomicUsize::new(0));
    let first = desk.hand(Arc::new(Slow(Arc::clone(&gate), Arc::clone(&count))));
    let target = desk.planned().await;
    let job = desk.hand_in(&target, THIN).await;
    let path = job_path(&target, &job);
    let deadline = Instant::now() + Duration::from_secs(20);
    while count.load(Ordering::SeqCst) == 0 {
        assert!(Instant::now() < deadline);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(desk.until(&path, "running").await["stage"], "generate_feedback");
    first.stop().await;
    let _second = desk.work();
    let ready = desk.until(&path, "ready").await;
    assert_eq!(ready["engine"], "offline");
    let steps = desk.runs.steps(&desk.ada, run_of(&job)).await.unwrap();
    let analyses = steps.iter().filter(|s| s.name == "analyze_against_plan_and_rubric").count();
    assert_eq!(analyses, 1, "what was done is not done again");
}

#[tokio::test]
async fn a_cancelled_job_says_so_and_another_can_be_started() {
    let desk = Desk::new().await;
    let gate = Arc::new(Semaphore::new(0));
    let count = Arc::new(AtomicUsize::new(0));
    let _hand = desk.hand(Arc::new(Slow(Arc::clone(&gate), count)));
    let target = desk.planned().await;
    let job = desk.hand_in(&target, THIN).await;
    desk.until(&job_path(&target, &job), "running").await;
    desk.runs.cancel(&desk.ada, run_of(&job)).await.unwrap();
    let ended = desk.until(&job_path(&target, &job), "cancelled").await;
    assert_eq!(ended["error"]["code"], "study.cancelled");
    assert!(ended.get("feedback").is_none() && desk.fixes(&target).await.is_empty());
    gate.add_permits(10);
    assert_eq!(desk.looked(&target, THIN).await["version"], 2);
}

#[tokio::test]
async fn files_are_read_and_one_that_cannot_be_is_said() {
    let desk = Desk::new().await;
    let _hand = desk.work();
    let target = desk.planned().await;
    let good = desk.blobs.put_bytes(&desk.ada, "draft.md", None, full().into_bytes()).await.unwrap();
    let bad =
        desk.blobs.put_bytes(&desk.ada, "broken.pdf", None, b"%PDF-1.7 not one".to_vec()).await.unwrap();
    let path = format!("{}/submissions/start", base(&target));
    let (status, job) = desk.ask("ada", "POST", &path, Some(json!({ "file_ids": [good.id, bad.id] }))).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{job}");
    let ready = desk.until(&job_path(&target, &job), "ready").await;
    let files = ready["feedback"]["submission"]["files"].as_array().unwrap();
    assert!(files[0]["words"].as_u64().unwrap() > 300 && files[0]["error"].is_null());
    assert!(files[1]["error"].is_string());
    assert!(ready["feedback"]["gaps"].as_array().unwrap().iter().any(|g| g["code"] == "unreadable_file"));

    let (_, job) = desk.ask("ada", "POST", &path, Some(json!({ "file_ids": [bad.id] }))).await;
    let failed = desk.until(&job_path(&target, &job), "failed").await;
    assert_eq!(failed["error"]["code"], "study.nothing_readable");
    let stranger =
        desk.blobs.put_bytes(&desk.lab.stranger(), "x.md", None, b"secret".to_vec()).await.unwrap();
    let (status, _) = desk.ask("ada", "POST", &path, Some(json!({ "file_ids": [stranger.id] }))).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "somebody else's file");
}

#[tokio::test]
async fn a_stream_ends_with_what_was_started_last() {
    let desk = Desk::new().await;
    let _hand = desk.work();
    let target = desk.entered().await;
    let started = desk.study.start(&desk.ada, &target, How::default()).await.unwrap();
    let begin = started.assignment.workspace.unwrap().events_from;
    desk.until(&base(&target), "ready").await;
    let (one, two) = (desk.looked(&target, THIN).await, desk.looked(&target, &full()).await);
    let path = format!("{}/events?since={begin}", base(&target));
    let ends = async || {
        let (_, stream) = desk.ask("ada", "GET", &path, None).await;
        let events = stream.as_str().unwrap().lines().filter_map(|line| line.strip_prefix("data:"));
        let all: Vec<Value> = events.filter_map(|data| serde_json::from_str(data).ok()).collect();
        let ends = all
            .iter()
            .filter(|e| ["plan_ready", "feedback_ready"].contains(&e["event_type"].as_str().unwrap()));
        ends.map(|e| e["job_id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(ends().await, [Value::Null, one["job_id"].clone(), two["job_id"].clone()]);
    desk.study.start(&desk.ada, &target, How { reprocess: true, ..How::default() }).await.unwrap();
    desk.until(&base(&target), "ready").await;
    assert_eq!(ends().await, [Value::Null], "a plan that is made anew is what is followed again");
}
