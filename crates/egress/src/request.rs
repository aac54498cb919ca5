//! What is asked of somebody else's server.

use crate::{EgressOptions, Error, Timeouts, target::Target};
use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Method,
    header::{self, AUTHORIZATION, CONTENT_TYPE},
};
use kernel::{ExposeSecret as _, SecretString, TenantId};
use serde::Serialize;
use std::time::Duration;

/// A request under construction. The first mistake made on the way is reported when it is sent.
pub struct Request {
    method: Method,
    url: String,
    headers: HeaderMap,
    body: Bytes,
    idle: Option<Duration>,
    total: Option<Duration>,
    max_response: Option<u64>,
    redirects: Option<u8>,
    attempts: Option<u32>,
    idempotent: Option<bool>,
    scope: Option<TenantId>,
    mistake: Option<Error>,
}

/// Headers that belong to the connection or to this room.
const OURS: [HeaderName; 11] = [
    header::HOST,
    header::CONTENT_LENGTH,
    header::TRANSFER_ENCODING,
    header::CONNECTION,
    header::UPGRADE,
    header::TE,
    header::TRAILER,
    header::EXPECT,
    header::ACCEPT_ENCODING,
    header::PROXY_AUTHORIZATION,
    header::USER_AGENT,
];

impl Request {
    /// A request of any method.
    pub fn new(method: Method, url: impl Into<String>) -> Self {
        let mistake = (method == Method::CONNECT).then_some(Error::Request("CONNECT is not a request"));
        Self {
            method,
            url: url.into(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            idle: None,
            total: None,
            max_response: None,
            redirects: None,
            attempts: None,
            idempotent: None,
            scope: None,
            mistake,
        }
    }

    /// Reads.
    pub fn get(url: impl Into<String>) -> Self {
        Self::new(Method::GET, url)
    }

    /// Sends.
    pub fn post(url: impl Into<String>) -> Self {
        Self::new(Method::POST, url)
    }

    /// Sets a header that is no secret.
    pub fn header(self, name: &str, value: &str) -> Self {
        self.set(name, HeaderValue::from_str(value).ok())
    }

    /// Sets a header that is a secret: never shown, never sent to another origin.
    pub fn secret_header(self, name: &str, value: &SecretString) -> Self {
        let mut value = HeaderValue::from_str(value.expose_secret()).ok();
        if let Some(value) = &mut value {
            value.set_sensitive(true);
        }
        self.set(name, value)
    }

    /// `Authorization: Bearer …`.
    pub fn bearer(self, token: &SecretString) -> Self {
        let value = SecretString::from(format!("Bearer {}", token.expose_secret()));
        self.secret_header(AUTHORIZATION.as_str(), &value)
    }

    /// The body, with its content type.
    pub fn body(mut self, content_type: &str, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self.header(CONTENT_TYPE.as_str(), content_type)
    }

    /// A JSON body.
    pub fn json(mut self, body: &impl Serialize) -> Self {
        let bytes = serde_json::to_vec(body).unwrap_or_else(|_| {
            self.mistake("the body is not JSON");
            Vec::new()
        });
        self.body("application/json", bytes)
    }

    /// Silence to endure, instead of the default.
    pub fn idle(mut self, idle: Duration) -> Self {
        self.idle = Some(idle);
        self
    }

    /// Time for everything, instead of the default. A long stream needs this.
    pub fn total(mut self, total: Duration) -> Self {
        self.total = Some(total);
        self
    }

    /// Bytes of body to accept, instead of the default.
    pub fn max_response(mut self, bytes: u64) -> Self {
        self.max_response = Some(bytes);
        self
    }

    /// Redirects to follow, instead of the default; with 0, a redirect is the answer.
    pub fn redirects(mut self, most: u8) -> Self {
        self.redirects = Some(most);
        self
    }

    /// Attempts in all, instead of the default; with 1, nothing is repeated.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = Some(attempts);
        self
    }

    /// Says that sending this twice does no more than once (it carries an idempotency key), whatever the method.
    pub fn idempotent(mut self) -> Self {
        self.idempotent = Some(true);
        self
    }

    /// Whose request this is. Give it where the address comes from a tenant: one tenant's failing address
    /// then never closes the same host to another.
    pub fn on_behalf_of(mut self, tenant: TenantId) -> Self {
        self.scope = Some(tenant);
        self
    }

    fn set(mut self, name: &str, value: Option<HeaderValue>) -> Self {
        match (HeaderName::from_bytes(name.as_bytes()), value) {
            (Ok(name), Some(value)) if !OURS.contains(&name) => {
                self.headers.insert(name, value);
            }
            (Ok(_), Some(_)) => self.mistake("this header is set by egress"),
            _ => self.mistake("a header has characters that cannot be sent"),
        }
        self
    }

    fn mistake(&mut self, what: &'static str) {
        self.mistake.get_or_insert(Error::Request(what));
    }

    /// Settles everything the caller left open.
    pub(crate) fn plan(self, options: &EgressOptions) -> Result<Plan, Error> {
        if let Some(mistake) = self.mistake {
            return Err(mistake);
        }
        let mut retries = options.retries;
        retries.attempts = self.attempts.unwrap_or(retries.attempts).max(1);
        Ok(Plan {
            timeouts: Timeouts {
                connect: options.timeouts.connect,
                idle: self.idle.unwrap_or(options.timeouts.idle),
                total: self.total.unwrap_or(options.timeouts.total),
            },
            max_response: self.max_response.unwrap_or(options.max_response),
            redirects: self.redirects.unwrap_or(options.redirects),
            retries,
            scope: self.scope,
            hop: Hop {
                target: Target::read(&self.url)?,
                // `Method::is_idempotent` knows GET, HEAD, PUT, DELETE, OPTIONS and TRACE.
                idempotent: self.idempotent.unwrap_or_else(|| self.method.is_idempotent()),
                method: self.method,
                headers: self.headers,
                body: self.body,
            },
        })
    }
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let to = Target::read(&self.url).map(|t| t.origin()).unwrap_or_default();
        f.debug_struct("Request").field("method", &self.method).field("to", &to).finish_non_exhaustive()
    }
}

/// A request with nothing left open.
pub(crate) struct Plan {
    pub hop: Hop,
    pub timeouts: Timeouts,
    pub max_response: u64,
    pub redirects: u8,
    pub retries: crate::Retries,
    pub scope: Option<TenantId>,
}

/// What is sent to one address; a redirect makes another.
#[derive(Clone)]
pub(crate) struct Hop {
    pub target: Target,
    pub method: Method,
    pub headers: HeaderMap,
    pub body: Bytes,
    pub idempotent: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_secret_is_shown() {
        let request = Request::get("https://a.example/canary?key=canary")
            .bearer(&SecretString::from("canary"))
            .header("x-plain", "canary")
            .body("text/plain", "canary");
        assert!(!format!("{request:?}").contains("canary"));
    }

    #[test]
    fn mistakes_are_reported() {
        let plan = |r: Request| r.plan(&EgressOptions::default()).err().map(|e| e.to_string());
        assert_eq!(plan(Request::get("https://a.example/")), None);
        for bad in [
            Request::get("https://a.example/").header("host", "b.example"),
            Request::get("https://a.example/").header("Transfer-Encoding", "chunked"),
            Request::get("https://a.example/").header("x", "a\r\ny: b"),
            Request::get("https://a.example/").header("a b", "c"),
            Request::get("https://a.example/").secret_header("x", &SecretString::from("a\nb")),
            Request::new(Method::CONNECT, "https://a.example/"),
            Request::get("ftp://a.example/"),
        ] {
            assert!(plan(bad).is_some());
        }
    }
}
