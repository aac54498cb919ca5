//! Feedback from the door to the database and back: jobs, events, fixes, and what happens when things go wrong.

use api_kit::{AuthFault, Authenticator, Session};
use async_trait::async_trait;
use axum::{Extension, Router, body::Body};
use blobs::Blobs;
use documents::{Limits, Reader};
use events::{Channels, Events, Feed, Realtime};
use http::{Request, StatusCode, header};
use kernel::{Ctx, RunId, World};
use runs::{Kinds, Runs, Worker, WorkerOptions};
use serde_json::{Value, json};
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use study::{
    Entry, Grader, OfflineGrader, Parts, Source, Study, Target,
    feedback::{Analysis, GraderError, Review, Scope},
};
use tempfile::TempDir;
use testkit::Lab;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;
use work::{Filter, Work};

const ASSIGNMENT: &str = "Write an essay on coral reefs. The essay must be 300-400 words long. You must discuss the \
    bleaching of reefs by warm ocean water. Cite at least two scholarly sources and include a bibliography. Submit a PDF \
    by 12 December 2026, 23:59 UTC.";
const THIN: &str = "Coral reefs are home to many fish.";

/// A draft that has what rules can find.
fn full() -> String {
    let body = "Warm ocean water causes the bleaching of reefs (Hughes 2017), as a survey of the coast showed (Baker 2008). ";
    format!(
        "{}\n\n## Bibliography\n\n- Hughes, T. Global warming. Nature, 2017.\n- Baker, A. Climate. Estuarine, 2008.\n",
        body.repeat(19)
    )
}

struct Porter(Ctx, Ctx);

#[async_trait]
impl Authenticator for Porter {
    async fn authenticate(&self, token: &str) -> Result<Session, AuthFault> {
        let ctx = match token {
            "ada" => self.0.clone(),
            "eve" => self.1.clone(),
            _ => return Err(AuthFault::Invalid),
        };
        Ok(Session { ctx, session: None, operator: false, expires_at: None })
    }
}

struct Desk {
    lab: Lab,
    study: Study,
    runs: Runs,
    work: Work,
    blobs: Blobs,
    ada: Ctx,
    door: Router,
    _folder: TempDir,
}

/// A worker of the desk.
struct Hand(Worker, CancellationToken);

impl Hand {
    async fn stop(self) {
        self.1.cancel();
        self.0.finished().await;
    }
}

impl Desk {
    async fn new() -> Self {
        let lab = Lab::new().await;
        // Runs are about real time.
        let (store, world) = (lab.store.clone(), World::real());
        let ada = lab.stranger();
        let eve = Ctx::new(ada.tenant, lab.stranger().actor);
        let porter: Arc<dyn Authenticator> = Arc::new(Porter(ada.clone(), eve));
        let events = Events::new(store.clone(), world.clone());
        let feed = Feed::start(store.clone(), lab.stop.clone());
        let channels = Channels::new(&[study::EVENTS, work::EVENTS, runs::EVENTS]);
        let realtime =
            Realtime::start(feed, world.clone(), Arc::clone(&porter), channels, events::Limits::default());
        let runs = Runs::new(store.clone(), world.clone(), events.clone());
        let work = Work::new(store.clone(), world.clone(), events.clone());
        let folder = tempfile::tempdir().unwrap();
        let mut options = blobs::Options::new(folder.path().join("blobs"));
        options.reserve = 0;
        let blobs = Blobs::new(store.clone(), world.clone(), events.clone(), options);
        let study = Study::new(Parts {
            store,
            world,
            events,
            realtime,
            runs: runs.clone(),
            work: work.clone(),
            blobs: blobs.clone(),
            reader: Reader::new(
                PathBuf::from(env!("CARGO_BIN_EXE_study-child")),
                vec![],
                Limits::default(),
                1,
            ),
            canvas: None,
            models: None,
        });
        let door = study::routes(study.clone()).split_for_parts().0.layer(Extension(porter));
        Self { lab, study, runs, work, blobs, ada, door, _folder: folder }
    }

    fn hand(&self, grader: Arc<dyn Grader>) -> Hand {
        let kinds = Kinds::new()
            .with(study::kind(self.study.clone()))
            .with(study::feedback_kind(self.study.clone(), grader));
        let options = WorkerOptions {
            poll: Duration::from_millis(50),
            lease: Duration::from_millis(900),
            drain: Duration::from_millis(300),
            ..WorkerOptions::default()
        };
        let stop = self.lab.stop.child_token();
        Hand(Worker::start(self.runs.clone(), kinds, options, stop.clone()), stop)
    }

    fn work(&self) -> Hand {
        self.hand(Arc::new(OfflineGrader))
    }

    async fn ask(&self, who: &str, method: &str, path: &str, body: Option<Value>) -> (StatusCode, Value) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {who}"));
        let request = match body {
            Some(b) => {
                request.header(header::CONTENT_TYPE, "application/json").body(Body::from(b.to_string()))
            }
            None => request.body(Body::empty()),
        };
        let response = self.door.clone().oneshot(request.unwrap()).await.unwrap();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 24).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or_else(|_| json!(String::from_utf8_lossy(&bytes))))
    }

    async fn entered(&self) -> Target {
        let entry = Entry { title: "Reefs".into(), text: Some(ASSIGNMENT.into()), ..Entry::default() };
        self.study.create(&self.ada, entry).await.unwrap().target
    }

    /// An assignment with a plan.
    async fn planned(&self) -> Target {
        let target = self.entered().await;
        self.study.start(&self.ada, &target, false).await.unwrap();
        self.until(&base(&target), "ready").await;
        target
    }

    /// Polls until what is there says it is so: its state is the test's subject.
    async fn until(&self, path: &str, status: &str) -> Value {
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            let (_, there) = self.ask("ada", "GET", path, None).await;
            if there["status"] == status {
                return there;
            }
            assert!(Instant::now() < deadline, "not {status}: {there}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn hand_in(&self, target: &Target, text: &str) -> Value {
        let path = format!("{}/submissions/start", base(target));
        let (status, job) = self.ask("ada", "POST", &path, Some(json!({ "text": text }))).await;
        assert_eq!(status, StatusCode::ACCEPTED, "{job}");
        job
    }

    /// Hands in and waits for the feedback.
    async fn looked(&self, target: &Target, text: &str) -> Value {
        let job = self.hand_in(target, text).await;
        self.until(&job_path(target, &job), "ready").await
    }

    async fn fixes(&self, target: &Target) -> Vec<work::Item> {
        let filter = Filter {
            subject: Some(target.assignment_id.clone()),
            kinds: vec![work::Kind::Fix],
            archived: true,
            ..Filter::default()
        };
        self.work.list(&self.ada, &filter, kernel::Page::clamped(1, 100)).await.unwrap().items
    }
}

fn base(t: &Target) -> String {
    format!("/assignments/{}/{}", t.course_id, t.assignment_id)
}

fn job_path(t: &Target, job: &Value) -> String {
    format!("{}/feedback/jobs/{}", base(t), job["job_id"].as_str().unwrap())
}

fn run_of(job: &Value) -> RunId {
    job["run_id"].as_str().unwrap().parse().unwrap()
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
    desk.study.start(&desk.ada, &target, false).await.unwrap();
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
    let started = desk.study.start(&desk.ada, &target, false).await.unwrap();
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
    desk.study.start(&desk.ada, &target, true).await.unwrap();
    desk.until(&base(&target), "ready").await;
    assert_eq!(ends().await, [Value::Null], "a plan that is made anew is what is followed again");
}
