//! The room over a database, behind its door, with two people before it.

use api_kit::{AuthFault, Authenticator, Session};
use async_trait::async_trait;
use axum::{Extension, Router, body::Body};
use blobs::Blobs;
use connectors::{Canvas, Feeds};
use documents::{Limits, Reader};
use egress::{Egress, EgressOptions};
use events::{Channels, Events, Feed, Realtime};
use http::{Request, StatusCode, header};
use kernel::{Ctx, RunId, World};
use models::{Models, Patience, Script};
use runs::{Kinds, Runs, Worker, WorkerOptions};
use serde_json::{Value, json};
use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};
use study::{Entry, Grader, OfflineGrader, Parts, Study, Target, workspaces::How};
use tempfile::TempDir;
use testkit::Lab;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;
use vault::{Masters, Vault};
use work::{Filter, Work};

pub(crate) const ASSIGNMENT: &str = "Write an essay on coral reefs. The essay must be 300-400 words long. You must discuss the \
    bleaching of reefs by warm ocean water. Cite at least two scholarly sources and include a bibliography. Submit a PDF \
    by 12 December 2026, 23:59 UTC.";
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

pub(crate) struct Desk {
    pub(crate) lab: Lab,
    pub(crate) study: Study,
    pub(crate) runs: Runs,
    pub(crate) work: Work,
    pub(crate) blobs: Blobs,
    pub(crate) ada: Ctx,
    pub(crate) door: Router,
    pub(crate) models: Models,
    pub(crate) canvas: Canvas,
    pub(crate) feeds: Feeds,
    _folder: TempDir,
}

/// A worker of the desk.
pub(crate) struct Hand(Worker, CancellationToken);

impl Hand {
    pub(crate) async fn stop(self) {
        self.1.cancel();
        self.0.finished().await;
    }
}

impl Desk {
    pub(crate) async fn new() -> Self {
        Self::furnished(None, &[]).await
    }

    /// With models that play a script, and a way out to these addresses.
    pub(crate) async fn furnished(script: Option<Value>, allow: &[String]) -> Self {
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
        let masters = Masters::Folder(folder.path().join("keys"));
        let vault =
            Vault::unlock(vault::Options::new(masters), store.clone(), world.clone(), lab.stop.child_token());
        let vault = vault.await.unwrap();
        let options = EgressOptions {
            allow: allow.iter().map(|a| a.parse().unwrap()).collect(),
            retries: egress::Retries { base: Duration::from_millis(2), ..egress::Retries::default() },
            ..EgressOptions::default()
        };
        let egress = Egress::new(options, world.clone()).unwrap();
        let script: Option<Script> = script.map(|s| serde_json::from_value(s).unwrap());
        let models = Models::new(models::Parts {
            store: store.clone(),
            world: world.clone(),
            events: events.clone(),
            vault: vault.clone(),
            egress: egress.clone(),
            script: script.map(Arc::new),
            images: None,
            patience: Patience::default(),
            retries: models::Retries {
                attempts: 2,
                base: Duration::from_millis(2),
                ..models::Retries::default()
            },
        });
        let reader =
            Reader::new(PathBuf::from(env!("CARGO_BIN_EXE_study-child")), vec![], Limits::default(), 1);
        let feeds = Feeds::new(connectors::feeds::Parts {
            store: store.clone(),
            world: world.clone(),
            events: events.clone(),
            vault: vault.clone(),
            runs: runs.clone(),
            egress: egress.clone(),
            options: connectors::feeds::Options {
                plain_http: true,
                sync_hours: None,
                ..connectors::feeds::Options::default()
            },
        });
        let canvas = Canvas::new(connectors::Parts {
            store: store.clone(),
            world: world.clone(),
            events: events.clone(),
            vault,
            runs: runs.clone(),
            egress,
            reader: reader.clone(),
            options: connectors::Options {
                plain_http: true,
                sync_hours: None,
                ..connectors::Options::default()
            },
        });
        let study = Study::new(Parts {
            store,
            world,
            events,
            realtime,
            runs: runs.clone(),
            work: work.clone(),
            blobs: blobs.clone(),
            reader,
            canvas: Some(canvas.clone()),
            models: Some(models.clone()),
        });
        let routes =
            study::routes(study.clone()).merge(study::agenda::routes(study.clone(), Some(feeds.clone())));
        let door = routes.split_for_parts().0.layer(Extension(porter));
        Self { lab, study, runs, work, blobs, ada, door, models, canvas, feeds, _folder: folder }
    }

    pub(crate) fn hand(&self, grader: Arc<dyn Grader>) -> Hand {
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

    pub(crate) fn work(&self) -> Hand {
        self.hand(Arc::new(OfflineGrader))
    }

    pub(crate) async fn ask(
        &self,
        who: &str,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> (StatusCode, Value) {
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

    pub(crate) async fn entered(&self) -> Target {
        let entry = Entry { title: "Reefs".into(), text: Some(ASSIGNMENT.into()), ..Entry::default() };
        self.study.create(&self.ada, entry).await.unwrap().target
    }

    /// An assignment with a plan.
    pub(crate) async fn planned(&self) -> Target {
        let target = self.entered().await;
        self.study.start(&self.ada, &target, How::default()).await.unwrap();
        self.until(&base(&target), "ready").await;
        target
    }

    /// Polls until what is there says it is so: its state is the test's subject.
    pub(crate) async fn until(&self, path: &str, status: &str) -> Value {
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

    pub(crate) async fn hand_in(&self, target: &Target, text: &str) -> Value {
        let path = format!("{}/submissions/start", base(target));
        let (status, job) = self.ask("ada", "POST", &path, Some(json!({ "text": text }))).await;
        assert_eq!(status, StatusCode::ACCEPTED, "{job}");
        job
    }

    /// Hands in and waits for the feedback.
    pub(crate) async fn looked(&self, target: &Target, text: &str) -> Value {
        let job = self.hand_in(target, text).await;
        self.until(&job_path(target, &job), "ready").await
    }

    pub(crate) async fn fixes(&self, target: &Target) -> Vec<work::Item> {
        let filter = Filter {
            subject: Some(target.assignment_id.clone()),
            kinds: vec![work::Kind::Fix],
            archived: true,
            ..Filter::default()
        };
        self.work.list(&self.ada, &filter, kernel::Page::clamped(1, 100)).await.unwrap().items
    }
}

pub(crate) fn base(t: &Target) -> String {
    format!("/assignments/{}/{}", t.course_id, t.assignment_id)
}

pub(crate) fn job_path(t: &Target, job: &Value) -> String {
    format!("{}/feedback/jobs/{}", base(t), job["job_id"].as_str().unwrap())
}

pub(crate) fn run_of(job: &Value) -> RunId {
    job["run_id"].as_str().unwrap().parse().unwrap()
}
