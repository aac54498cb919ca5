//! A Canvas with a throttle.

use crate::{ASSIGNMENTS, COURSES, MODULES};
use anyhow::Result;
use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{Response, header, request::Parts},
};
use parking_lot::Mutex;
use serde_json::{Value, json};
use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::net::TcpListener;

pub const KEY: &str = "7~benchmark0123456789abcdef";
/// What one answer costs, whole and where nothing changed; at Canvas, some units for a list with submissions.
const COST: f64 = 25.0;
const COST_UNCHANGED: f64 = 5.0;
/// How long an answer takes to make.
const LATENCY: Duration = Duration::from_millis(2);

/// How much may be asked.
#[derive(Debug, Clone, Copy)]
pub struct Bucket {
    pub size: f64,
    /// Units a second that flow back.
    pub refill: f64,
}

impl Bucket {
    /// Canvas's, ten times as fast.
    pub fn like_canvas() -> Self {
        Self { size: 700.0, refill: 100.0 }
    }
}

/// What was asked of it.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    pub requests: u64,
    pub refused: u64,
    pub cost: f64,
    bucket: Option<Bucket>,
}

impl Asked {
    /// The least time the throttle allows: the bucket used up, then as fast as it fills. Zero where it never empties.
    pub fn least_seconds(&self) -> f64 {
        self.bucket.map_or(0.0, |b| ((self.cost - b.size) / b.refill).max(0.0))
    }
}

struct State {
    left: f64,
    at: Instant,
    asked: Asked,
}

#[derive(Clone)]
pub struct Site {
    pub port: u16,
    state: Arc<Mutex<State>>,
}

impl Site {
    pub async fn open(bucket: Option<Bucket>) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let asked = Asked { requests: 0, refused: 0, cost: 0.0, bucket };
        let state = State { left: bucket.map_or(0.0, |b| b.size), at: Instant::now(), asked };
        let site = Self { port: listener.local_addr()?.port(), state: Arc::new(Mutex::new(state)) };
        let served = site.clone();
        let app = Router::new().fallback(move |request: Request| {
            let site = served.clone();
            let (head, _) = request.into_parts();
            async move { site.answer(head).await }
        });
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Ok(site)
    }

    /// The bucket is full again, as after a while.
    pub fn fill(&self) {
        let mut state = self.state.lock();
        state.left = state.asked.bucket.map_or(0.0, |b| b.size);
        state.at = Instant::now();
    }

    pub fn forget(&self) {
        let mut state = self.state.lock();
        state.asked = Asked { requests: 0, refused: 0, cost: 0.0, bucket: state.asked.bucket };
    }

    pub fn asked(&self) -> Asked {
        self.state.lock().asked
    }

    async fn answer(&self, head: Parts) -> Response<Body> {
        assert_eq!(head.headers[header::AUTHORIZATION], format!("Bearer {KEY}"));
        tokio::time::sleep(LATENCY).await;
        let body = thing(head.uri.path()).to_string();
        let mut hasher = DefaultHasher::new();
        body.hash(&mut hasher);
        let tag = format!("W/\"{:x}\"", hasher.finish());
        let known = head.headers.get(header::IF_NONE_MATCH).is_some_and(|t| t == tag.as_str());
        let cost = if known { COST_UNCHANGED } else { COST };
        let answer = Response::builder().header(header::CONTENT_TYPE, "application/json").header("etag", tag);
        let Some(left) = self.charge(cost) else {
            let body = Body::from("403 Forbidden (Rate Limit Exceeded)");
            return answer.status(403).header("x-rate-limit-remaining", "0.0").body(body).unwrap();
        };
        let answer = answer
            .header("x-request-cost", cost.to_string())
            .header("x-rate-limit-remaining", left.to_string());
        if known { answer.status(304).body(Body::empty()) } else { answer.body(Body::from(body)) }.unwrap()
    }

    /// What is left after this request; none where nothing was.
    fn charge(&self, cost: f64) -> Option<f64> {
        let mut state = self.state.lock();
        state.asked.requests += 1;
        let Some(bucket) = state.asked.bucket else { return Some(700.0) };
        let now = Instant::now();
        state.left = (state.left + bucket.refill * (now - state.at).as_secs_f64()).min(bucket.size);
        state.at = now;
        if state.left <= 0.0 {
            state.asked.refused += 1;
            return None;
        }
        state.left -= cost;
        state.asked.cost += cost;
        Some(state.left.max(0.0))
    }
}

/// What lies at a path.
fn thing(path: &str) -> Value {
    let parts: Vec<&str> = path.trim_start_matches("/api/v1/").split('/').collect();
    match parts.as_slice() {
        ["users", "self"] => json!({ "id": 42, "name": "Ada" }),
        ["courses"] => (1..=COURSES)
            .map(|c| {
                json!({ "id": c, "name": format!("Course {c}"), "course_code": format!("C{c}"),
                    "term": { "name": "Fall" }, "teachers": [{ "display_name": "Grace Hopper" }] })
            })
            .collect(),
        ["courses", c, "assignments"] => {
            (1..=ASSIGNMENTS).map(|a| assignment(number(c) * 1_000 + a)).collect()
        }
        ["courses", c, "modules"] => (1..=MODULES).map(|m| module(number(c), m)).collect(),
        _ => json!([]),
    }
}

fn number(text: &str) -> u32 {
    text.parse().unwrap()
}

/// As large as they are: a text of some kilobytes and a rubric.
fn assignment(id: u32) -> Value {
    json!({
        "id": id, "name": format!("Assignment {id}"), "due_at": "2026-12-01T00:00:00Z", "points_possible": 20,
        "description": format!("<h2>Task</h2>{}", "<p>Explain what you found, and how you found it.</p>".repeat(60)),
        "submission_types": ["online_upload"], "submission": { "workflow_state": "unsubmitted" },
        "rubric": [{ "description": "Argument", "points": 12 }, { "description": "Style", "points": 8 }]
    })
}

fn module(course: u32, m: u32) -> Value {
    let items: Vec<Value> = (1..=ASSIGNMENTS / MODULES)
        .map(|i| {
            json!({ "id": i, "type": "Assignment", "content_id": course * 1_000 + (m - 1) * (ASSIGNMENTS / MODULES) + i,
                "completion_requirement": { "type": "must_submit" } })
        })
        .collect();
    let before: Vec<u32> = (1..m).map(|b| course * 100 + b).collect();
    json!({ "id": course * 100 + m, "name": format!("Week {m}"), "position": m, "prerequisite_module_ids": before,
        "items_count": items.len(), "items": items })
}
