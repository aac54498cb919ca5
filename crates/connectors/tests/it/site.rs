//! A Canvas in a few lines: ids, paging by `Link`, tags, a bucket, and whatever a test wants it to do wrong.

use crate::KEY;
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderMap, Response, StatusCode},
    response::IntoResponse as _,
};
use parking_lot::Mutex;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::Duration,
};
use tokio::net::TcpListener;

/// What was asked.
#[derive(Debug, Clone)]
pub(crate) struct Heard {
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Heard {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    fn number(&self, name: &str) -> Option<usize> {
        self.query.split('&').find_map(|p| p.strip_prefix(&format!("{name}="))).and_then(|v| v.parse().ok())
    }
}

type Trick = Arc<dyn Fn(usize, &Heard) -> Option<Response<Body>> + Send + Sync>;

#[derive(Default)]
struct State {
    things: BTreeMap<String, Value>,
    tricks: HashMap<String, (Trick, usize)>,
    heard: Vec<Heard>,
    under_way: usize,
    most_at_once: usize,
    delay: Duration,
    slow: HashMap<String, Duration>,
}

#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) port: u16,
    state: Arc<Mutex<State>>,
}

impl Site {
    /// A site with one account and nothing else.
    pub(crate) async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let site = Self { port: listener.local_addr().unwrap().port(), state: Arc::default() };
        let served = site.clone();
        let app = Router::new().fallback(move |request: Request| {
            let site = served.clone();
            async move { site.serve(request).await }
        });
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        site.put("/api/v1/users/self", json!({ "id": "42", "name": "Ada Lovelace" }));
        site.put("/api/v1/courses", json!([]));
        site
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// What lies at a path; an array is a list that is paged.
    pub(crate) fn put(&self, path: &str, thing: Value) {
        self.state.lock().things.insert(path.to_owned(), thing);
    }

    pub(crate) fn take_away(&self, path: &str) {
        self.state.lock().things.remove(path);
    }

    /// Answers requests to a path by hand; the trick is told how many there were before. None: as always.
    pub(crate) fn trick(
        &self,
        path: &str,
        trick: impl Fn(usize, &Heard) -> Option<Response<Body>> + Send + Sync + 'static,
    ) {
        self.state.lock().tricks.insert(path.to_owned(), (Arc::new(trick), 0));
    }

    pub(crate) fn behave(&self) {
        self.state.lock().tricks.clear();
    }

    pub(crate) fn slow(&self, delay: Duration) {
        self.state.lock().delay = delay;
    }

    pub(crate) fn slow_at(&self, path: &str, delay: Duration) {
        self.state.lock().slow.insert(path.to_owned(), delay);
    }

    pub(crate) fn heard(&self) -> Vec<Heard> {
        self.state.lock().heard.clone()
    }

    pub(crate) fn forget(&self) {
        self.state.lock().heard.clear();
    }

    pub(crate) fn hits(&self, path: &str) -> usize {
        self.state.lock().heard.iter().filter(|h| h.path == path).count()
    }

    pub(crate) fn most_at_once(&self) -> usize {
        self.state.lock().most_at_once
    }

    async fn serve(&self, request: Request) -> Response<Body> {
        let heard = Heard {
            path: request.uri().path().to_owned(),
            query: request.uri().query().unwrap_or_default().to_owned(),
            headers: request.headers().clone(),
            body: String::from_utf8_lossy(&to_bytes(request.into_body(), 65_536).await.unwrap()).into_owned(),
        };
        let delay = {
            let mut state = self.state.lock();
            state.heard.push(heard.clone());
            state.under_way += 1;
            state.most_at_once = state.most_at_once.max(state.under_way);
            state.slow.get(&heard.path).copied().unwrap_or(state.delay)
        };
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        let answer = self.answer(&heard);
        self.state.lock().under_way -= 1;
        answer
    }

    fn answer(&self, heard: &Heard) -> Response<Body> {
        let trick = {
            let mut state = self.state.lock();
            state.tricks.get_mut(&heard.path).map(|(trick, times)| {
                *times += 1;
                (Arc::clone(trick), *times - 1)
            })
        };
        if let Some(answer) = trick.and_then(|(trick, before)| trick(before, heard)) {
            return answer;
        }
        if heard.header("authorization") != Some(&format!("Bearer {KEY}")) {
            let body = json!({ "errors": [{ "message": "Invalid access token." }] });
            return reply(401, &[("www-authenticate", "Bearer realm=\"canvas-lms\"")], &body.to_string());
        }
        let Some(thing) = self.state.lock().things.get(&heard.path).cloned() else {
            let body = json!({ "errors": [{ "message": "The specified resource does not exist." }] });
            return reply(404, &[], &body.to_string());
        };
        self.show(heard, &thing)
    }

    fn show(&self, heard: &Heard, thing: &Value) -> Response<Body> {
        let mut headers = vec![("x-rate-limit-remaining".to_owned(), "699.9".to_owned())];
        let body = match thing {
            Value::Array(rows) => {
                let size = heard.number("per_page").unwrap_or(10).clamp(1, 100);
                let page = heard.number("page").unwrap_or(1);
                if page * size < rows.len() {
                    let next = self.url(&format!("{}?page={}&per_page={size}", heard.path, page + 1));
                    headers.push(("link".to_owned(), format!("<{next}>; rel=\"next\"")));
                }
                Value::Array(rows.iter().skip((page - 1) * size).take(size).cloned().collect()).to_string()
            }
            other => other.to_string(),
        };
        let tag = format!("W/\"{:x}\"", Sha256::digest(&body));
        let known = heard.header("if-none-match") == Some(tag.as_str());
        headers.push(("etag".to_owned(), tag));
        let headers: Vec<(&str, &str)> = headers.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        if known { reply(304, &headers, "") } else { reply(200, &headers, &body) }
    }
}

/// An answer as Canvas gives them.
pub(crate) fn reply(status: u16, headers: &[(&str, &str)], body: &str) -> Response<Body> {
    let mut answer =
        Response::builder().status(status).header("content-type", "application/json; charset=utf-8");
    for (name, value) in headers {
        answer = answer.header(*name, *value);
    }
    answer.body(Body::from(body.to_owned())).unwrap()
}

/// A file.
pub(crate) fn bytes(mime: &str, body: &[u8]) -> Response<Body> {
    ([("content-type", mime.to_owned())], body.to_vec()).into_response()
}

/// A page for people.
pub(crate) fn page() -> Response<Body> {
    bytes("text/html", b"<!doctype html><title>Log in</title><form>...</form>")
}

/// Sends the caller elsewhere.
pub(crate) fn redirect(to: &str) -> Response<Body> {
    Response::builder().status(StatusCode::FOUND).header("location", to).body(Body::empty()).unwrap()
}

/// Begins an answer and hangs up.
pub(crate) fn cut(begin: &'static str) -> Response<Body> {
    let pieces = futures::stream::iter([Ok(begin.as_bytes()), Err(std::io::Error::other("cut"))]);
    Response::builder().header("content-type", "application/json").body(Body::from_stream(pieces)).unwrap()
}
