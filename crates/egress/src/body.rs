//! A body that streams and knows its bounds.

use crate::Error;
use bytes::Bytes;
use flate2::write::MultiGzDecoder;
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use std::{io::Write as _, time::Duration};
use tokio::{sync::OwnedSemaphorePermit, time::Instant};

/// Compressed bytes inflated at a time: one piece grows to some 16 MB at the very most.
const PIECE: usize = 16 * 1024;

/// No honest text shrinks more than this (gzip's own limit is about 1,000).
const MAX_RATIO: u64 = 250;

/// Below this many bytes the ratio means nothing.
const RATIO_FROM: u64 = 1024 * 1024;

/// The rest of an answer.
pub(crate) struct Body {
    pub incoming: Incoming,
    pub gunzip: Option<Gunzip>,
    pub host: String,
    pub idle: Duration,
    pub deadline: Instant,
    pub limit: u64,
    wire: u64,
    plain: u64,
    rest: Bytes,
    _permit: OwnedSemaphorePermit,
}

/// Inflates what arrives.
#[derive(Debug)]
pub(crate) struct Gunzip(MultiGzDecoder<Vec<u8>>);

impl Gunzip {
    pub fn new() -> Self {
        Self(MultiGzDecoder::new(Vec::new()))
    }

    fn push(&mut self, piece: &[u8]) -> std::io::Result<Bytes> {
        self.0.write_all(piece)?;
        self.0.flush()?;
        Ok(std::mem::take(self.0.get_mut()).into())
    }

    fn end(&mut self) -> std::io::Result<Bytes> {
        self.0.try_finish()?;
        Ok(std::mem::take(self.0.get_mut()).into())
    }
}

impl Body {
    pub fn new(
        incoming: Incoming,
        gunzip: Option<Gunzip>,
        host: String,
        bounds: (Duration, Instant, u64),
        permit: OwnedSemaphorePermit,
    ) -> Self {
        let (idle, deadline, limit) = bounds;
        Self {
            incoming,
            gunzip,
            host,
            idle,
            deadline,
            limit,
            wire: 0,
            plain: 0,
            rest: Bytes::new(),
            _permit: permit,
        }
    }

    /// The next piece, `None` at the end.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        loop {
            if self.rest.is_empty() {
                match self.frame().await? {
                    Some(data) => self.rest = data,
                    None => return self.end(),
                }
            }
            let piece = match &mut self.gunzip {
                None => std::mem::take(&mut self.rest),
                Some(gunzip) => {
                    let piece = self.rest.split_to(self.rest.len().min(PIECE));
                    self.wire += piece.len() as u64;
                    gunzip.push(&piece).map_err(|_| damaged(&self.host))?
                }
            };
            self.count(&piece)?;
            if !piece.is_empty() {
                return Ok(Some(piece));
            }
        }
    }

    async fn frame(&mut self) -> Result<Option<Bytes>, Error> {
        loop {
            let now = Instant::now();
            let (until, what) = if now + self.idle < self.deadline {
                (now + self.idle, "silence within the answer")
            } else {
                (self.deadline, "the whole answer")
            };
            let frame = tokio::time::timeout_at(until, self.incoming.frame())
                .await
                .map_err(|_| Error::Timeout { host: self.host.clone(), what })?;
            match frame {
                None => return Ok(None),
                Some(Err(_)) => return Err(Error::Broken { host: self.host.clone() }),
                Some(Ok(frame)) => {
                    // Trailers say nothing we want to hear.
                    if let Ok(data) = frame.into_data()
                        && !data.is_empty()
                    {
                        return Ok(Some(data));
                    }
                }
            }
        }
    }

    fn end(&mut self) -> Result<Option<Bytes>, Error> {
        // An answer without a body (HEAD, 204) may still name an encoding.
        let Some(mut gunzip) = self.gunzip.take().filter(|_| self.wire > 0) else { return Ok(None) };
        let last = gunzip.end().map_err(|_| damaged(&self.host))?;
        self.count(&last)?;
        Ok((!last.is_empty()).then_some(last))
    }

    fn count(&mut self, piece: &Bytes) -> Result<(), Error> {
        self.plain += piece.len() as u64;
        if self.plain > self.limit || self.wire > self.limit {
            return Err(Error::TooLarge { host: self.host.clone(), limit: self.limit });
        }
        if self.wire > 0 && self.plain > RATIO_FROM && self.plain / self.wire > MAX_RATIO {
            return Err(Error::Bomb { host: self.host.clone() });
        }
        Ok(())
    }
}

fn damaged(host: &str) -> Error {
    Error::Unreadable { host: host.to_owned(), reason: "its compression is damaged" }
}
