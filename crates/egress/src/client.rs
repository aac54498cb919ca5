//! Sending: attempts within hops within one request.

use crate::{
    EgressOptions, Error, Request, Resolve, Response, SystemResolver,
    body::{Body, Gunzip},
    breaker::{Breakers, Key},
    connect::Connector,
    redirect,
    request::{Hop, Plan},
    retry::Outcome,
};
use bytes::Bytes;
use http::{
    HeaderValue,
    header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, USER_AGENT},
    response::Parts,
};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper_util::{
    client::legacy::{self, Client},
    rt::{TokioExecutor, TokioTimer},
};
use kernel::World;
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::Semaphore,
    time::{Instant, timeout, timeout_at},
};

/// The way out. Cheap to clone; clones share connections, limits and breakers.
#[derive(Clone)]
pub struct Egress(Arc<Inner>);

struct Inner {
    client: Client<Connector, Full<Bytes>>,
    options: EgressOptions,
    user_agent: HeaderValue,
    breakers: Arc<Breakers>,
    permits: Arc<Semaphore>,
    world: World,
}

type Head = (Parts, Incoming);

impl Egress {
    /// The way out of this process, with the machine's resolver.
    pub fn new(options: EgressOptions, world: World) -> Result<Self, Error> {
        Self::with_resolver(options, world, Arc::new(SystemResolver))
    }

    /// The same with another resolver; what it says is judged all the same.
    pub fn with_resolver(
        options: EgressOptions,
        world: World,
        resolver: Arc<dyn Resolve>,
    ) -> Result<Self, Error> {
        let connector = Connector::new(&options, resolver)?;
        let user_agent = HeaderValue::from_str(&options.user_agent)
            .map_err(|_| Error::Settings("the user agent has characters that cannot be sent".into()))?;
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(Duration::from_mins(1))
            .pool_max_idle_per_host(8)
            .http1_max_headers(128)
            .http1_max_buf_size(64 * 1024)
            .http2_max_header_list_size(64 * 1024)
            .build(connector);
        Ok(Self(Arc::new(Inner {
            client,
            user_agent,
            breakers: Arc::new(Breakers::new(options.breaker)),
            permits: Arc::new(Semaphore::new(options.in_flight)),
            world,
            options,
        })))
    }

    /// Sends a request and gives the head of the answer; the body streams from it. Every status is an
    /// answer; an error means there was none that could be used.
    pub async fn request(&self, request: Request) -> Result<Response, Error> {
        let this = &self.0;
        let plan = request.plan(&this.options)?;
        let deadline = Instant::now() + plan.timeouts.total;
        let permit = timeout(plan.timeouts.connect, Arc::clone(&this.permits).acquire_owned())
            .await
            .ok()
            .and_then(Result::ok)
            .ok_or(Error::Busy)?;
        let host = plan.hop.target.host();
        let (hop, (parts, incoming)) = timeout_at(deadline, this.follow(&plan, deadline))
            .await
            .map_err(|_| Error::Timeout { host, what: "the whole exchange" })??;
        let host = hop.target.host();
        let gunzip = decoder(&parts, &host)?;
        let declared = parts.headers.get(CONTENT_LENGTH).and_then(|l| l.to_str().ok()?.parse::<u64>().ok());
        if hop.method != http::Method::HEAD && declared.is_some_and(|l| l > plan.max_response) {
            return Err(Error::TooLarge { host, limit: plan.max_response });
        }
        let bounds = (plan.timeouts.idle, deadline, plan.max_response);
        Ok(Response {
            status: parts.status,
            headers: parts.headers,
            target: hop.target,
            received: this.world.now(),
            body: Body::new(incoming, gunzip, host, bounds, permit),
        })
    }
}

impl std::fmt::Debug for Egress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Egress").field("options", &self.0.options).finish_non_exhaustive()
    }
}

/// What undoes the encoding of the body.
fn decoder(parts: &Parts, host: &str) -> Result<Option<Gunzip>, Error> {
    let mut encodings = parts.headers.get_all(CONTENT_ENCODING).iter();
    match (encodings.next().map(HeaderValue::as_bytes), encodings.next()) {
        (None | Some(b"identity" | b""), None) => Ok(None),
        (Some(b"gzip" | b"x-gzip"), None) => Ok(Some(Gunzip::new())),
        _ => Err(Error::Unreadable { host: host.to_owned(), reason: "its compression was not asked for" }),
    }
}

impl Inner {
    async fn follow(&self, plan: &Plan, deadline: Instant) -> Result<(Hop, Head), Error> {
        let mut hop = plan.hop.clone();
        for redirects in 0_u8..=plan.redirects {
            let head = self.attempts(plan, &hop, deadline).await?;
            if plan.redirects == 0 {
                return Ok((hop, head));
            }
            match redirect::next(&hop, head.0.status, &head.0.headers)? {
                None => return Ok((hop, head)),
                Some(next) if redirects < plan.redirects => hop = next,
                Some(_) => {}
            }
        }
        Err(Error::Redirect { host: hop.target.host(), reason: "there are too many in a row" })
    }

    async fn attempts(&self, plan: &Plan, hop: &Hop, deadline: Instant) -> Result<Head, Error> {
        let mut attempt = 1;
        loop {
            let result = self.once(plan, hop).await;
            let outcome = match &result {
                Ok((parts, _)) => Outcome::of_head(parts.status, &parts.headers, self.world.now()),
                Err(error) => Outcome::of_error(error),
            };
            let [luck] = self.world.bytes::<1>();
            let Some(wait) = outcome.wait(attempt, hop.idempotent, plan.retries, luck) else { return result };
            if Instant::now() + wait >= deadline {
                return result;
            }
            tracing::debug!(origin = hop.target.origin(), attempt, ?wait, "asking again");
            drop(result);
            tokio::time::sleep(wait).await;
            attempt += 1;
        }
    }

    async fn once(&self, plan: &Plan, hop: &Hop) -> Result<Head, Error> {
        let host = hop.target.host();
        let key = Key { origin: hop.target.origin(), scope: plan.scope };
        let pass = self.breakers.admit(key, &host, self.world.now())?;
        let result = self.send(plan, hop, host).await;
        match &result {
            Ok((parts, _)) if parts.status.is_server_error() => pass.failed(self.world.now()),
            Ok(_) => pass.succeeded(),
            Err(Error::Refused { .. } | Error::Address { .. }) => {}
            Err(_) => pass.failed(self.world.now()),
        }
        result
    }

    async fn send(&self, plan: &Plan, hop: &Hop, host: String) -> Result<Head, Error> {
        let mut request = http::Request::new(Full::new(hop.body.clone()));
        *request.method_mut() = hop.method.clone();
        *request.uri_mut() = hop.target.uri()?;
        *request.headers_mut() = hop.headers.clone();
        request.headers_mut().insert(USER_AGENT, self.user_agent.clone());
        request.headers_mut().insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        // A slow handshake must not eat into the patience for the head.
        let patience = plan.timeouts.connect + plan.timeouts.idle;
        match timeout(patience, self.client.request(request)).await {
            Ok(Ok(response)) => Ok(response.into_parts()),
            Ok(Err(error)) => Err(ours(error, host)),
            Err(_) => Err(Error::Timeout { host, what: "the head of the answer" }),
        }
    }
}

/// Finds what our connector said; anything else broke on the wire.
fn ours(error: legacy::Error, host: String) -> Error {
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        if let Some(ours) = cause.downcast_ref::<Error>() {
            return ours.clone();
        }
        source = cause.source();
    }
    Error::Broken { host }
}
