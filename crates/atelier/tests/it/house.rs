//! A house in a laboratory, and people in it.

use atelier::App;
use axum::{Router, body::Body};
use http::{Request, StatusCode, header};
use kernel::World;
use runs::{Worker, WorkerOptions};
use serde_json::{Value, json};
use settings::{Environment, Settings, SettingsSources};
use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};
use tempfile::TempDir;
use testkit::Lab;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

pub struct House {
    pub lab: Lab,
    pub app: App,
    pub router: Router,
    _folder: TempDir,
}

/// Somebody signed in.
#[derive(Clone)]
pub struct Person {
    token: String,
}

impl Person {
    /// Whoever came in with this token.
    pub fn with(token: &str) -> Self {
        Self { token: token.to_owned() }
    }

    /// The header that says so.
    pub fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }
}

/// A worker of the house.
pub struct Hand {
    worker: Worker,
    stop: CancellationToken,
}

impl Hand {
    pub async fn stop(self) {
        self.stop.cancel();
        self.worker.finished().await;
    }
}

impl House {
    pub async fn new() -> Self {
        let lab = Lab::new().await;
        let folder = tempfile::tempdir().unwrap();
        let flags = BTreeMap::from([("data_dir".to_owned(), folder.path().display().to_string())]);
        let sources = SettingsSources { file: None, environment: Environment::default(), flags };
        let settings = Settings::load(&sources).unwrap();
        let program = PathBuf::from(env!("CARGO_BIN_EXE_atelier"));
        let app =
            App::open(&settings, lab.store.clone(), World::real(), program, lab.stop.clone()).await.unwrap();
        let deps =
            api_kit::Deps::new(Arc::clone(&app.identity) as _, app.world.clone()).store(lab.store.clone());
        let router = app.api().build(deps);
        Self { lab, app, router, _folder: folder }
    }

    /// Starts a worker; it works until it is told to stop, or the house is gone.
    pub fn work(&self) -> Hand {
        let options = WorkerOptions { poll: Duration::from_millis(200), ..WorkerOptions::default() };
        let stop = self.lab.stop.child_token();
        let worker = Worker::start(self.app.runs.clone(), self.app.kinds(), options, stop.clone());
        Hand { worker, stop }
    }

    pub async fn send(&self, request: Request<Body>) -> (StatusCode, Value) {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 64 << 20).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or_else(|_| json!(String::from_utf8_lossy(&bytes))))
    }

    pub async fn call(
        &self,
        who: Option<&Person>,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> (StatusCode, Value) {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(person) = who {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", person.token));
        }
        let body = match body {
            Some(value) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(value.to_string())
            }
            None => Body::empty(),
        };
        self.send(request.body(body).unwrap()).await
    }

    pub async fn register(&self, name: &str) -> Person {
        let email = format!("{name}@example.org");
        let password = "a long enough pass phrase";
        let body = json!({ "email": email, "password": password, "name": name });
        let (status, answer) = self.call(None, "POST", "/api/v1/auth/register", Some(body)).await;
        assert_eq!(status, StatusCode::CREATED, "{answer}");
        let body = json!({ "email": email, "password": password });
        let (status, answer) = self.call(None, "POST", "/api/v1/auth/login", Some(body)).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        Person { token: answer["access_token"].as_str().unwrap().to_owned() }
    }

    /// Enters an assignment from text and gives its id.
    pub async fn enter(&self, who: &Person, body: Value) -> String {
        let (status, answer) = self.call(Some(who), "POST", "/api/v1/assignments", Some(body)).await;
        assert_eq!(status, StatusCode::CREATED, "{answer}");
        answer["assignment_id"].as_str().unwrap().to_owned()
    }

    pub async fn upload(&self, who: &Person, name: &str, bytes: Vec<u8>) -> String {
        let request = Request::post(format!("/api/v1/files?name={name}"))
            .header(header::AUTHORIZATION, format!("Bearer {}", who.token))
            .header(header::CONTENT_TYPE, "application/octet-stream")
            .body(Body::from(bytes))
            .unwrap();
        let (status, answer) = self.send(request).await;
        assert_eq!(status, StatusCode::CREATED, "{answer}");
        answer["id"].as_str().unwrap().to_owned()
    }

    /// Waits until planning has come to an end, and gives the assignment.
    pub async fn settled(&self, who: &Person, id: &str) -> Value {
        for _ in 0..600 {
            let (_, answer) =
                self.call(Some(who), "GET", &format!("/api/v1/assignments/local/{id}"), None).await;
            if matches!(answer["status"].as_str(), Some("ready" | "failed")) {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("planning does not end");
    }
}
