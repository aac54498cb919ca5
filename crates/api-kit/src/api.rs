//! All rooms behind one door.

use crate::{Authenticator, Visit, health::HealthCheck};
use axum::{Router, extract::Request, middleware::Next};
use kernel::World;
use std::sync::Arc;
use store::Store;
use tokio_util::sync::CancellationToken;
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
    /// Ends streams and makes `/ready` say no.
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

    /// What ends streams and makes `/ready` say no.
    pub fn stop(mut self, stop: CancellationToken) -> Self {
        self.stop = stop;
        self
    }
}

/// Limits and manners of the door.
#[derive(Debug, Clone, Default)]
pub struct Options {}

/// Collects rooms and builds the whole.
pub struct Api {
    rooms: OpenApiRouter,
    aliases: Vec<&'static str>,
    checks: Vec<Arc<dyn HealthCheck>>,
    fallback: Option<Router>,
}

impl std::fmt::Debug for Api {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Api").field("aliases", &self.aliases).finish_non_exhaustive()
    }
}

impl Api {
    /// An API without rooms.
    pub fn new(meta: Meta) -> Self {
        let info = utoipa::openapi::InfoBuilder::new()
            .title(meta.title)
            .version(meta.version)
            .description(Some(meta.description))
            .build();
        let contract = utoipa::openapi::OpenApiBuilder::new().info(info).build();
        Self {
            rooms: OpenApiRouter::with_openapi(contract),
            aliases: Vec::new(),
            checks: Vec::new(),
            fallback: None,
        }
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
        self.fallback = Some(client);
        self
    }

    /// The contract, OpenAPI 3.1.
    pub fn openapi(&self) -> OpenApi {
        self.rooms.get_openapi().clone()
    }

    /// The whole, ready to serve.
    pub fn build(self, deps: Deps) -> Router {
        let (rooms, _) = self.rooms.split_for_parts();
        let Deps { authenticator, world, .. } = deps;
        Router::new().nest(BASE, rooms).layer(axum::middleware::from_fn(
            move |mut request: Request, next: Next| {
                request.extensions_mut().insert(Arc::clone(&authenticator));
                request.extensions_mut().insert(Visit { request: Some(world.id()), ..Visit::default() });
                next.run(request)
            },
        ))
    }
}
