//! Asking a Canvas: one queue per key, bounded answers, plain failures.

mod paging;

use crate::{
    Error,
    canvas::{
        Options,
        address::Address,
        failure::{Failure, Reason},
        turn::{Queue, Turn, Turns},
    },
};
use bytes::Bytes;
use egress::{Egress, Request, Response, StatusCode, header};
use kernel::{ExposeSecret as _, SecretString, TenantId};
use serde::de::DeserializeOwned;
use std::{collections::HashSet, time::Duration};
use url::Url;

pub(crate) use paging::next_page;

/// How often a request that was refused for haste is made.
const ATTEMPTS: u32 = 4;
/// Redirects on the way to the bytes of a file.
const FILE_REDIRECTS: u8 = 5;
/// Patience for a whole file.
const FILE_TIME: Duration = Duration::from_mins(10);

/// A Canvas, asked with one key.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    egress: Egress,
    address: Address,
    key: SecretString,
    tenant: TenantId,
    queue: Queue,
    options: Options,
}

/// A list, or the news that it is still the one the caller knows.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Listed<T> {
    Unchanged,
    /// Its rows, and the tag by which to ask whether it changed (only a list of one page has one).
    Rows(Vec<T>, Option<String>),
}

/// An answer of the API.
struct Answer {
    status: StatusCode,
    etag: Option<String>,
    link: Option<String>,
    retry_after: Option<Duration>,
    /// What the bucket has left.
    remaining: Option<f64>,
    body: Bytes,
}

impl Client {
    pub fn new(
        egress: Egress,
        turns: &Turns,
        options: Options,
        address: Address,
        key: SecretString,
        tenant: TenantId,
    ) -> Self {
        let queue = turns.of(&address.origin(), &key, options.pace);
        Self { egress, address, key, tenant, queue, options }
    }

    pub fn address(&self) -> &Address {
        &self.address
    }

    /// One thing.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Error> {
        let answer = self.ask(&self.address.api(path), None).await?;
        self.read(&answer.body)
    }

    /// All rows of a list, page by page; `keep` takes of each row what is wanted, so that no more than that is
    /// held. With the tag of an earlier answer, the list may be [`Listed::Unchanged`].
    pub async fn list<T: DeserializeOwned, U>(
        &self,
        path: &str,
        known: Option<&str>,
        mut keep: impl FnMut(T) -> Option<U>,
    ) -> Result<Listed<U>, Error> {
        let mut url = self.address.api(path);
        let mut seen = HashSet::new();
        let (mut rows, mut bytes, mut count) = (Vec::new(), 0_u64, 0);
        loop {
            let first = seen.is_empty();
            if seen.len() >= self.options.max_pages || !seen.insert(url.clone()) {
                return Err(self.failed(Reason::Endless));
            }
            let answer = self.ask(&url, known.filter(|_| first)).await?;
            if answer.status == StatusCode::NOT_MODIFIED {
                return Ok(Listed::Unchanged);
            }
            let page: Vec<T> = self.read(&answer.body)?;
            (bytes, count) = (bytes + answer.body.len() as u64, count + page.len());
            if bytes > self.options.max_list || count > self.options.max_rows {
                return Err(self.failed(Reason::TooLarge));
            }
            rows.extend(page.into_iter().filter_map(&mut keep));
            match answer.link.as_deref().and_then(next_page) {
                None => return Ok(Listed::Rows(rows, answer.etag.filter(|_| first))),
                Some(next) => url = self.checked(next)?,
            }
        }
    }

    /// Begins to fetch the bytes of a file, wherever Canvas keeps them. The key goes along only to the Canvas
    /// itself; egress takes it off when a redirect leaves.
    pub async fn open(&self, url: &str, limit: u64) -> Result<Response, Error> {
        let parsed = Url::parse(url).map_err(|_| self.failed(Reason::Lies("it has no address")))?;
        if self.address.is_https() && parsed.scheme() != "https" {
            return Err(self.failed(Reason::Lies("its address is not encrypted")));
        }
        let mut request = Request::get(parsed.as_str())
            .on_behalf_of(self.tenant)
            .redirects(FILE_REDIRECTS)
            .max_response(limit)
            .total(FILE_TIME);
        if self.address.owns(&parsed) {
            request = request.bearer(&self.key);
        }
        // The turn ends with the head: bytes of files come from a store that has no bucket.
        let mut turn = self.turn().await?;
        let response = self.egress.request(request).await.map_err(|e| self.broken(e))?;
        turn.note(remaining(&response));
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        let answer = Answer::read(response).await;
        Err(self.failed(answer.refusal().unwrap_or(Reason::Missing)))
    }

    /// The next page, if it is at the same Canvas: it is asked with the key.
    fn checked(&self, next: &str) -> Result<String, Error> {
        match self.address.join(next) {
            Some(url) if self.address.owns(&url) && url.path().starts_with("/api/v1/") => Ok(url.into()),
            _ => Err(self.failed(Reason::Astray)),
        }
    }

    async fn turn(&self) -> Result<Turn, Error> {
        self.queue.enter().await.ok_or_else(|| self.failed(Reason::Busy))
    }

    /// Asks until there is an answer to work with, with pauses where Canvas wants them.
    async fn ask(&self, url: &str, known: Option<&str>) -> Result<Answer, Error> {
        let mut turn = self.turn().await?;
        let pace = self.queue.pace();
        for attempt in 0..ATTEMPTS {
            let answer = self.once(url, known).await?;
            turn.note(answer.remaining);
            let Some(reason) = answer.refusal() else { return Ok(answer) };
            let Reason::Throttled(asked) = reason else { return Err(self.failed(reason)) };
            let wait = asked.unwrap_or(pace.first * (1 << attempt));
            turn.pause(wait);
            if wait > pace.longest {
                return Err(self.failed(Reason::Throttled(Some(wait))));
            }
            if attempt + 1 < ATTEMPTS {
                tracing::debug!(host = self.address.host(), ?wait, "Canvas asks for a pause");
                // Others with this key wait behind us, which is what Canvas asks for.
                tokio::time::sleep(wait).await;
            }
        }
        Err(self.failed(Reason::Throttled(Some(pace.longest))))
    }

    async fn once(&self, url: &str, known: Option<&str>) -> Result<Answer, Error> {
        let mut request = Request::get(url)
            .bearer(&self.key)
            .header(header::ACCEPT.as_str(), "application/json+canvas-string-ids, application/json")
            .on_behalf_of(self.tenant)
            // The API never redirects: who does is not at this address.
            .redirects(0)
            // Pauses are this room's business; egress only repeats what the network broke.
            .attempts(2)
            .max_response(self.options.max_body);
        if let Some(tag) = known {
            request = request.header(header::IF_NONE_MATCH.as_str(), tag);
        }
        let response = self.egress.request(request).await.map_err(|e| self.broken(e))?;
        let usable = response.status().is_success();
        match Answer::of(response).await {
            Ok(answer) => Ok(answer),
            Err((answer, _)) if !usable => Ok(answer),
            Err((_, error)) => Err(self.broken(error)),
        }
    }

    fn read<T: DeserializeOwned>(&self, body: &[u8]) -> Result<T, Error> {
        // Whatever is read here may be shown and stored; a server that says the key back is no Canvas.
        let key = self.key.expose_secret().as_bytes();
        if body.windows(key.len()).any(|w| w == key) {
            return Err(self.failed(Reason::NotJson));
        }
        serde_json::from_slice(body).map_err(|_| self.failed(Reason::NotJson))
    }

    pub fn failed(&self, reason: Reason) -> Error {
        Failure { host: self.address.host(), reason }.into()
    }

    pub fn broken(&self, error: egress::Error) -> Error {
        Failure::of_egress(&self.address.host(), error).into()
    }
}

fn remaining(response: &Response) -> Option<f64> {
    response.header("x-rate-limit-remaining")?.trim().parse().ok()
}

impl Answer {
    /// Reads an answer to its end; with the error where that broke off.
    async fn of(response: Response) -> Result<Self, (Self, egress::Error)> {
        let text = |name: &str| response.header(name).map(str::to_owned);
        let mut answer = Self {
            status: response.status(),
            // A tag comes back in a header of ours: a long one is not worth it.
            etag: text("etag").filter(|t| t.len() <= 200),
            link: text("link"),
            retry_after: text("retry-after")
                .and_then(|t| t.trim().parse::<u32>().ok())
                .map(|s| Duration::from_secs(s.into())),
            remaining: remaining(&response),
            body: Bytes::new(),
        };
        match response.bytes().await {
            Ok(body) => {
                answer.body = body;
                Ok(answer)
            }
            Err(error) => Err((answer, error)),
        }
    }

    /// The same for an answer whose body is only an explanation.
    async fn read(response: Response) -> Self {
        match Self::of(response).await {
            Ok(answer) | Err((answer, _)) => answer,
        }
    }

    /// Why this answer is none.
    fn refusal(&self) -> Option<Reason> {
        let says = |what: &str| {
            let head = &self.body[..self.body.len().min(4096)];
            String::from_utf8_lossy(head).to_ascii_lowercase().contains(what)
        };
        Some(match self.status.as_u16() {
            200..=299 | 304 => return None,
            // Canvas says 401 both for a bad key and for a good one that may not.
            401 if says("not authorized") => Reason::Denied,
            401 => Reason::BadKey,
            403 if says("rate limit exceeded") || self.remaining.is_some_and(|r| r <= 0.0) => {
                Reason::Throttled(self.retry_after)
            }
            403 => Reason::Denied,
            404 | 410 => Reason::Missing,
            429 => Reason::Throttled(self.retry_after),
            300..=399 => Reason::Elsewhere,
            status @ 500.. => Reason::Down(format!("it answered {status}").into()),
            _ => Reason::NotJson,
        })
    }
}
