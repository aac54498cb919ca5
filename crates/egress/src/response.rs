//! What somebody else's server answered.

use crate::{Error, body::Body, retry, target::Target};
use bytes::{Bytes, BytesMut};
use chrono::{DateTime, Utc};
use futures::Stream;
use http::{HeaderMap, StatusCode, header::CONTENT_LENGTH};
use serde::de::DeserializeOwned;

/// An answer whose head is here and whose body streams. Dropping it ends the exchange.
pub struct Response {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) target: Target,
    pub(crate) received: DateTime<Utc>,
    pub(crate) body: Body,
}

impl Response {
    /// The status. Any status is an answer; see [`Response::ok`].
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// A header as text, if it is there and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Who answered, after redirects: `https://host:port`.
    pub fn origin(&self) -> String {
        self.target.origin()
    }

    /// Takes only a status of success (2xx) for an answer.
    pub fn ok(self) -> Result<Self, Error> {
        if self.status.is_success() {
            return Ok(self);
        }
        Err(Error::Status {
            host: self.target.host(),
            status: self.status.as_u16(),
            retry_after: retry::retry_after(&self.headers, self.received),
        })
    }

    /// The next piece of the body, `None` at the end.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.body.chunk().await
    }

    /// The body as a stream of pieces; it ends after the first error.
    pub fn into_stream(self) -> impl Stream<Item = Result<Bytes, Error>> + Send {
        futures::stream::try_unfold(self.body, |mut body| async move {
            Ok(body.chunk().await?.map(|piece| (piece, body)))
        })
    }

    /// The whole body, at most as large as the request accepts.
    pub async fn bytes(mut self) -> Result<Bytes, Error> {
        let declared = self.header(CONTENT_LENGTH.as_str()).and_then(|l| l.parse::<usize>().ok());
        let mut all = BytesMut::with_capacity(declared.unwrap_or(0).min(1024 * 1024));
        while let Some(piece) = self.chunk().await? {
            all.extend_from_slice(&piece);
        }
        Ok(all.freeze())
    }

    /// The whole body as UTF-8 text.
    pub async fn text(self) -> Result<String, Error> {
        let host = self.target.host();
        String::from_utf8(self.bytes().await?.into())
            .map_err(|_| Error::Unreadable { host, reason: "it is not UTF-8 text" })
    }

    /// The whole body as JSON.
    pub async fn json<T: DeserializeOwned>(self) -> Result<T, Error> {
        let host = self.target.host();
        serde_json::from_slice(&self.bytes().await?)
            .map_err(|_| Error::Unreadable { host, reason: "it is not the JSON that was expected" })
    }
}

impl std::fmt::Debug for Response {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("from", &self.target)
            .finish_non_exhaustive()
    }
}
