//! All rooms behind one door.

use crate::{
    Authenticator, Error, Problem, contract,
    door::{Door, DoorLayer},
    health::HealthCheck,
    system,
};
use axum::{
    Router,
    extract::Request,
    response::{IntoResponse as _, Response},
};
use http::{StatusCode, Uri, uri::PathAndQuery};
use ipnet::IpNet;
use kernel::{SecretString, World};
use std::{sync::Arc, time::Duration};
use store::Store;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

/// Where every room is mounted.
pub const BASE: &str = "/api/v1";

/// What the contract says about itself.
#[derive(Debug, Clone)]
pub struct Meta {
    /// Name of the product.
    pub title: &'static str,
    /// Version of this build.
    pub version: &'static str,
    /// A few sentences.
    pub description: &'static str,
}

/// What the door needs from outside.
#[non_exhaustive]
pub struct Deps {
    /// Who knows whom.
    pub authenticator: Arc<dyn Authenticator>,
    /// Time, ids, randomness.
    pub world: World,
    /// Where keys of idempotent creates are kept. Without one, `Idempotency-Key` is refused.
    pub store: Option<Store>,
    /// Makes `/ready` say no, once cancelled.
    pub stop: CancellationToken,
    /// Limits and manners.
    pub options: Options,
}

impl Deps {
    /// The least that works: no idempotency keys, default limits, never stopped.
    pub fn new(authenticator: Arc<dyn Authenticator>, world: World) -> Self {
        let (stop, options) = (CancellationToken::new(), Options::default());
        Self { authenticator, world, store: None, stop, options }
    }

    /// Keeps the keys of idempotent creates there.
    pub fn store(mut self, store: Store) -> Self {
        self.store = Some(store);
        self
    }

    /// Limits and manners other than the defaults.
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// What makes `/ready` say no.
    pub fn stop(mut self, stop: CancellationToken) -> Self {
        self.stop = stop;
        self
    }
}

/// Limits and manners of the door. An operation may differ from two of them by saying so in its
/// documentation: `extensions(("x-timeout-seconds" = json!(0)))` (0 for none) and `"x-body-limit-bytes"`.
#[derive(Debug, Clone)]
pub struct Options {
    /// The largest body (default 1 MiB).
    pub body_limit: usize,
    /// The longest a handler may take to begin its answer (default 30 s).
    pub request_timeout: Duration,
    /// Requests in work at the same time; more are answered 503 (default 2048).
    pub max_requests: usize,
    /// Requests per minute for each user or API key (default 1000).
    pub rate_limit: u32,
    /// API requests per minute for each address without a valid token (default 600).
    pub rate_limit_anonymous: u32,
    /// Origins of other web pages that may call, or `*` (default none).
    pub cors_origins: Vec<String>,
    /// Proxies whose `X-Forwarded-For` is believed (default none).
    pub trusted_proxies: Vec<IpNet>,
    /// Whether browsers are told to use nothing but TLS: true where people reach us by `https`.
    pub hsts: bool,
    /// The bearer token `/metrics` asks for; none, no question.
    pub metrics_token: Option<SecretString>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            body_limit: 1024 * 1024,
            request_timeout: Duration::from_secs(30),
            max_requests: 2048,
            rate_limit: 1000,
            rate_limit_anonymous: 600,
            cors_origins: Vec::new(),
            trusted_proxies: Vec::new(),
            hsts: false,
            metrics_token: None,
        }
    }
}

/// Collects rooms and builds the whole.
#[derive(Clone)]
pub struct Api {
    meta: Meta,
    rooms: OpenApiRouter,
    aliases: Vec<&'static str>,
    checks: Vec<Arc<dyn HealthCheck>>,
    client: Option<Router>,
}

impl std::fmt::Debug for Api {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Api").field("aliases", &self.aliases).finish_non_exhaustive()
    }
}

impl Api {
    /// An API without rooms.
    pub fn new(meta: Meta) -> Self {
        Self { meta, rooms: OpenApiRouter::new(), aliases: Vec::new(), checks: Vec::new(), client: None }
    }

    /// Mounts a room; its paths are relative to `/api/v1`.
    pub fn room(mut self, routes: OpenApiRouter) -> Self {
        self.rooms = self.rooms.merge(routes);
        self
    }

    /// Makes `prefix` (`/assignments`) work without `/api/v1` before it.
    pub fn alias(mut self, prefix: &'static str) -> Self {
        self.aliases.push(prefix);
        self
    }

    /// Adds a part to `/health`.
    pub fn check(mut self, check: Arc<dyn HealthCheck>) -> Self {
        self.checks.push(check);
        self
    }

    /// What answers every path outside the API: the web client.
    pub fn fallback(mut self, client: Router) -> Self {
        self.client = Some(client);
        self
    }

    /// The contract, OpenAPI 3.1.
    pub fn openapi(&self) -> OpenApi {
        contract::complete(&self.meta, self.rooms.get_openapi().clone())
    }

    /// The whole, ready to serve.
    pub fn build(self, deps: Deps) -> Router {
        let contract = self.openapi();
        let Deps { authenticator, world, store, stop, options } = deps;
        let door = Arc::new(Door::new(authenticator, world, store, options, &contract));
        let system = system::routes(&self.meta, &contract, self.checks, stop, Arc::clone(&door));
        let (rooms, _) = self.rooms.split_for_parts();
        let client = self.client;
        let inner = Router::new()
            .nest(BASE, rooms)
            .merge(system)
            .method_not_allowed_fallback(wrong_method)
            .fallback(move |request: Request| rest(client.clone(), request))
            .layer(DoorLayer(door));
        let aliases: Arc<[&'static str]> = self.aliases.into();
        let mounted = inner.clone();
        // What matches goes straight in; only the rest is looked at for an alias.
        inner.fallback(move |mut request: Request| {
            if let Some(uri) = canonical(request.uri(), &aliases) {
                *request.uri_mut() = uri;
            }
            mounted.clone().oneshot(request)
        })
    }
}

/// Whether a path belongs to the API and not to the web client.
pub(crate) fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// The address below `/api/v1` that an alias stands for.
fn canonical(uri: &Uri, aliases: &[&str]) -> Option<Uri> {
    let path = uri.path();
    let rest = match path.strip_prefix("/api") {
        Some(rest) if is_api(path) => (!is_below(path, BASE)).then_some(rest),
        _ => aliases.iter().any(|alias| is_below(path, alias)).then_some(path),
    }?;
    let query = uri.query().map_or_else(String::new, |q| format!("?{q}"));
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(format!("{BASE}{rest}{query}")).ok()?);
    Uri::from_parts(parts).ok()
}

fn is_below(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What no route matches: a page of the client, or nothing.
async fn rest(client: Option<Router>, request: Request) -> Response {
    match client {
        Some(client) if !is_api(request.uri().path()) => match client.oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        },
        _ => Problem::from(Error::NotFound).into_response(),
    }
}

async fn wrong_method() -> Problem {
    Problem::from(Error::WrongMethod).at(StatusCode::METHOD_NOT_ALLOWED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_stand_for_one_address_each() {
        let at = |text: &str| canonical(&text.parse().unwrap(), &["/assignments"]).map(|u| u.to_string());
        assert_eq!(at("/api/runs/1?page=2&x=%2F").as_deref(), Some("/api/v1/runs/1?page=2&x=%2F"));
        assert_eq!(at("/api").as_deref(), Some("/api/v1"));
        assert_eq!(at("/api/v1x").as_deref(), Some("/api/v1/v1x"));
        assert_eq!(at("/assignments/local/a").as_deref(), Some("/api/v1/assignments/local/a"));
        assert_eq!(at("/assignments").as_deref(), Some("/api/v1/assignments"));
        for none in ["/api/v1", "/api/v1/runs", "/apiary", "/assignmentsx", "/", "/study/assignments"] {
            assert_eq!(at(none), None, "{none}");
        }
    }
}
