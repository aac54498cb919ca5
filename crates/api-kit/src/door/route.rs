//! What is known of an endpoint before any request: its limits, and where its samples go.

use crate::api::{self, Options};
use axum::extract::{MatchedPath, Request};
use http::Method;
use metrics::Histogram;
use parking_lot::RwLock;
use serde_json::Value;
use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
    time::Duration,
};
use utoipa::openapi::{OpenApi, extensions::Extensions};

/// The most different samples one endpoint keeps: methods × statuses.
const MAX_SERIES: usize = 64;

/// What the contract says about limits, by template and method.
pub(crate) struct Routes {
    /// `x-timeout-seconds`: 0 for none.
    times: HashMap<(String, Method), Option<Duration>>,
    /// `x-body-limit-bytes`: the largest of the template's methods.
    bodies: HashMap<String, usize>,
    time: Duration,
    body: usize,
}

impl Routes {
    pub(super) fn new(contract: &OpenApi, options: &Options) -> Self {
        let (mut times, mut bodies) = (HashMap::new(), HashMap::new());
        for (path, item) in &contract.paths.paths {
            let operations = [
                (Method::GET, &item.get),
                (Method::POST, &item.post),
                (Method::PUT, &item.put),
                (Method::PATCH, &item.patch),
                (Method::DELETE, &item.delete),
            ];
            for (method, operation) in operations {
                let Some(extensions) = operation.as_ref().and_then(|o| o.extensions.as_ref()) else {
                    continue;
                };
                if let Some(seconds) = number(extensions, "x-timeout-seconds") {
                    let limit = (seconds > 0).then(|| Duration::from_secs(seconds));
                    times.insert((path.clone(), method), limit);
                }
                if let Some(bytes) = number(extensions, "x-body-limit-bytes") {
                    let bytes = usize::try_from(bytes).unwrap_or(usize::MAX);
                    bodies
                        .entry(path.clone())
                        .and_modify(|b: &mut usize| *b = bytes.max(*b))
                        .or_insert(bytes);
                }
            }
        }
        Self { times, bodies, time: options.request_timeout, body: options.body_limit }
    }

    fn route(&self, template: Option<&str>, path: &str) -> Route {
        let is_api = api::is_api(template.unwrap_or(path));
        let text = template.unwrap_or(if is_api { "none" } else { "client" });
        let times = self.times.iter().filter(|((t, _), _)| t == text);
        Route {
            template: text.into(),
            is_api,
            body_limit: self.bodies.get(text).copied().unwrap_or(self.body),
            time: self.time,
            times: times.map(|((_, method), limit)| (method.clone(), *limit)).collect(),
            series: RwLock::default(),
        }
    }
}

fn number(extensions: &Extensions, name: &str) -> Option<u64> {
    extensions.get(name).and_then(Value::as_u64)
}

/// One endpoint.
pub(crate) struct Route {
    /// As it was mounted: `/api/v1/runs/{id}`; `client` outside the API, `none` for what is not there.
    pub template: Arc<str>,
    pub is_api: bool,
    pub body_limit: usize,
    time: Duration,
    times: Vec<(Method, Option<Duration>)>,
    series: RwLock<Vec<((&'static str, u16), Histogram)>>,
}

impl Route {
    pub(super) fn time_limit(&self, method: &Method) -> Option<Duration> {
        self.times.iter().find(|(m, _)| m == method).map_or(Some(self.time), |(_, limit)| *limit)
    }

    /// One request was answered.
    pub(super) fn sample(&self, method: &'static str, status: u16, took: Duration) {
        let key = (method, status);
        if let Some((_, histogram)) = self.series.read().iter().find(|(k, _)| *k == key) {
            histogram.record(took.as_secs_f64());
            return;
        }
        let histogram = metrics::histogram!(
            "http_request_duration_seconds",
            "method" => method,
            "route" => self.template.to_string(),
            "status" => status.to_string(),
        );
        histogram.record(took.as_secs_f64());
        let mut series = self.series.write();
        if series.len() < MAX_SERIES && !series.iter().any(|(k, _)| *k == key) {
            series.push((key, histogram));
        }
    }
}

/// The method as a label; made-up methods must not become made-up labels.
pub(super) fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}

/// The endpoint behind one entrance, looked up at its first request. The entrance of a router's
/// fallback serves many paths and looks each time.
#[derive(Clone, Default)]
pub(super) struct RouteCell(Arc<Known>);

#[derive(Default)]
struct Known {
    matched: OnceLock<Arc<Route>>,
    nothing: OnceLock<Arc<Route>>,
    client: OnceLock<Arc<Route>>,
}

impl RouteCell {
    pub(super) fn get(&self, routes: &Routes, request: &Request) -> Arc<Route> {
        let path = request.uri().path();
        let template = request.extensions().get::<MatchedPath>();
        let slot = match template {
            Some(_) => &self.0.matched,
            None if api::is_api(path) => &self.0.nothing,
            None => &self.0.client,
        };
        Arc::clone(slot.get_or_init(|| Arc::new(routes.route(template.map(MatchedPath::as_str), path))))
    }
}
