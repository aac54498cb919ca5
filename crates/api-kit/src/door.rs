//! What every request passes, in one function: no tower of middlewares, each with its own box.
//!
//! On the way in: request id, address, trace, limits. Around the handler: time, panics. On the way out:
//! problems get their request id and are logged, headers are set, one line is logged, one sample taken.

mod arrive;
mod cors;
mod finish;
pub(crate) mod limits;
mod route;

pub(crate) use arrive::Passage;
pub(crate) use limits::Limiter;

use crate::{Authenticator, Error, Problem, api::Options, idempotency};
use axum::{extract::Request, response::IntoResponse as _, response::Response};
use futures::FutureExt as _;
use http::{Method, header};
use kernel::World;
use route::{Route, RouteCell};
use std::{
    convert::Infallible,
    future::Future,
    panic::AssertUnwindSafe,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    time::{Duration, Instant},
};
use store::Store;
use tower::{Layer, Service};
use tracing::Instrument as _;

/// What all requests share.
pub(crate) struct Door {
    pub authenticator: Arc<dyn Authenticator>,
    pub world: World,
    pub store: Option<Store>,
    pub options: Options,
    pub users: Limiter,
    pub strangers: Limiter,
    pub routes: route::Routes,
    pub in_flight: AtomicUsize,
    cors: cors::Cors,
    /// Limits count from here: their clock never jumps.
    opened: Instant,
}

impl Door {
    pub(crate) fn new(
        authenticator: Arc<dyn Authenticator>,
        world: World,
        store: Option<Store>,
        options: Options,
        contract: &utoipa::openapi::OpenApi,
    ) -> Self {
        Self {
            authenticator,
            world,
            store,
            users: Limiter::new(options.rate_limit),
            strangers: Limiter::new(options.rate_limit_anonymous),
            routes: route::Routes::new(contract, &options),
            in_flight: AtomicUsize::new(0),
            cors: cors::Cors::new(&options.cors_origins),
            options,
            opened: Instant::now(),
        }
    }

    /// Takes one request out of somebody's allowance.
    pub(crate) fn take(&self, limiter: &Limiter, key: u128) -> Result<(), Problem> {
        let now = u64::try_from(self.opened.elapsed().as_nanos()).unwrap_or(u64::MAX);
        limiter.take(key, now).map_err(|wait| limits::refusal(limiter.per_minute(), wait))
    }
}

/// Puts the door before every endpoint of a router.
#[derive(Clone)]
pub(crate) struct DoorLayer(pub Arc<Door>);

impl<S> Layer<S> for DoorLayer {
    type Service = Entrance<S>;

    fn layer(&self, inner: S) -> Entrance<S> {
        Entrance { door: Arc::clone(&self.0), inner, cell: RouteCell::default() }
    }
}

/// The door before one endpoint.
#[derive(Clone)]
pub(crate) struct Entrance<S> {
    door: Arc<Door>,
    inner: S,
    cell: RouteCell,
}

impl<S> Service<Request> for Entrance<S>
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        let began = Instant::now();
        let door = Arc::clone(&self.door);
        let route = self.cell.get(&door.routes, &request);
        let passage = arrive::passage(&door, &request);
        let origin = door.cors.origin(request.headers());
        let line = finish::Line::new(&request, began);
        let span = arrive::span(&passage, &route, &request);
        if let Some(early) = self.early(&passage, &route, &request) {
            let response = span.in_scope(|| finish::finish(&door, &route, &passage, origin, line, early));
            return Box::pin(std::future::ready(Ok(response)));
        }
        let busy = Busy::enter(&door);
        request.extensions_mut().insert(passage.clone());
        if has_body(request.method()) {
            axum::extract::DefaultBodyLimit::max(route.body_limit).apply(&mut request);
        }
        let limit = route.time_limit(request.method());
        if request.method() == Method::POST && request.headers().contains_key(idempotency::HEADER) {
            let (inner, own, limits) = (self.inner.clone(), span.clone(), (limit, route.body_limit));
            return Box::pin(
                async move {
                    let response = idempotency::once(&passage, inner, request, limits, own).await;
                    let response = finish::readable(response).await;
                    drop(busy);
                    Ok(finish::finish(&door, &route, &passage, origin, line, response))
                }
                .instrument(span),
            );
        }
        let answer = self.inner.call(request);
        Box::pin(
            async move {
                let response = guarded(answer, limit).await;
                let response = finish::readable(response).await;
                drop(busy);
                Ok(finish::finish(&door, &route, &passage, origin, line, response))
            }
            .instrument(span),
        )
    }
}

impl<S> Entrance<S> {
    /// What is answered without asking the handler.
    fn early(&self, passage: &Passage, route: &Route, request: &Request) -> Option<Response> {
        let door = &self.door;
        if let Some(preflight) = door.cors.preflight(request) {
            return Some(preflight);
        }
        // Health answers also then: a busy server is not a dead one.
        if route.is_api && door.in_flight.load(Ordering::Relaxed) >= door.options.max_requests {
            return Some(Problem::from(Error::Busy).into_response());
        }
        // Those with a token are counted once it is known whose it is.
        if route.is_api && !request.headers().contains_key(header::AUTHORIZATION) {
            return door.take(&door.strangers, passage.address_key()).err().map(Problem::into_response);
        }
        None
    }
}

fn has_body(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// The handler, bounded in time, its panics caught. Always an answer.
pub(crate) async fn guarded<F>(answer: F, limit: Option<Duration>) -> Response
where
    F: Future<Output = Result<Response, Infallible>>,
{
    let answer = AssertUnwindSafe(answer).catch_unwind();
    let outcome = match limit {
        Some(limit) => match tokio::time::timeout(limit, answer).await {
            Ok(outcome) => outcome,
            Err(_) => return Problem::from(Error::Timeout(limit)).into_response(),
        },
        None => answer.await,
    };
    match outcome {
        Ok(Ok(response)) => response,
        Ok(Err(never)) => match never {},
        Err(panic) => Problem::from(Error::Panic(telemetry::panic_text(&*panic).to_owned())).into_response(),
    }
}

/// Counts a request in work, also when the client leaves half-way.
struct Busy(Arc<Door>);

impl Busy {
    fn enter(door: &Arc<Door>) -> Self {
        door.in_flight.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(door))
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::Relaxed);
    }
}
