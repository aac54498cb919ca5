//! What can go wrong between us and somebody else's server.

use crate::{canvas::Failure, feeds};
use kernel::{Fault, FaultKind, FieldError};
use runs::RunError;
use std::{borrow::Cow, time::Duration};

/// A failure of this room.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Absent, or another person's.
    #[error("there is no {0} of yours")]
    NotFound(String),
    /// Nothing can be fetched before a Canvas is connected.
    #[error("connect a Canvas first")]
    NoConnection,
    /// The address cannot be that of a Canvas.
    #[error("this cannot be the address of a Canvas: {0}")]
    Address(&'static str),
    /// The key cannot be one.
    #[error("this cannot be a key of Canvas: {0}")]
    Key(&'static str),
    /// An id that Canvas never gives.
    #[error("`{0}` is not an id of Canvas")]
    Id(&'static str),
    /// What a browser sent is not what a Canvas says.
    #[error("`{0}` is not what a Canvas says of it")]
    Capture(&'static str),
    /// A person cannot have more.
    #[error("you have {0} connections, which is the most; remove one first")]
    TooMany(usize),
    /// The address cannot be that of a calendar.
    #[error("this cannot be the address of a calendar: {0}")]
    FeedAddress(&'static str),
    /// A person cannot have more.
    #[error("you have {0} calendars, which is the most; remove one first")]
    TooManyFeeds(usize),
    /// A calendar cannot be had.
    #[error(transparent)]
    Feed(#[from] feeds::Failure),
    /// Only a person has connections and calendars.
    #[error("only a person can connect a Canvas or add a calendar")]
    NoOwner,
    /// Canvas failed us.
    #[error(transparent)]
    Canvas(#[from] Failure),
    /// A text of Canvas could not be read.
    #[error(transparent)]
    Document(#[from] documents::Error),
    /// The queue.
    #[error(transparent)]
    Runs(#[from] runs::Error),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] vault::Error),
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl Error {
    /// The same as the end of a run's attempt: tried again only where that may help.
    pub fn ends_run(self) -> RunError {
        match &self {
            Self::Canvas(failure) if failure.is_lasting() => {
                RunError::fatal(self.code(), self.public().into_owned())
            }
            Self::Feed(failure) if failure.is_lasting() => {
                RunError::fatal(self.code(), self.public().into_owned())
            }
            _ => self.into(),
        }
    }
}

impl Fault for Error {
    fn kind(&self) -> FaultKind {
        match self {
            Self::NotFound(_) => FaultKind::NotFound,
            Self::NoConnection => FaultKind::Malformed,
            Self::Address(_) | Self::Key(_) | Self::Id(_) | Self::Capture(_) | Self::FeedAddress(_) => {
                FaultKind::Invalid
            }
            Self::TooMany(_) | Self::TooManyFeeds(_) => FaultKind::Conflict,
            Self::Feed(failure) => failure.kind(),
            Self::NoOwner => FaultKind::Forbidden,
            Self::Canvas(failure) => failure.kind(),
            Self::Document(e) => e.kind(),
            Self::Runs(e) => e.kind(),
            Self::Vault(e) => e.kind(),
            Self::Store(e) => e.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "connectors.not_found",
            Self::NoConnection => "connectors.no_connection",
            Self::Address(_) => "connectors.address",
            Self::Key(_) => "connectors.key",
            Self::Id(_) => "connectors.id",
            Self::Capture(_) => "connectors.capture",
            Self::TooMany(_) => "connectors.too_many",
            Self::FeedAddress(_) => "connectors.feed_address",
            Self::TooManyFeeds(_) => "connectors.too_many_feeds",
            Self::Feed(failure) => failure.code(),
            Self::NoOwner => "connectors.no_owner",
            Self::Canvas(failure) => failure.code(),
            Self::Document(e) => e.code(),
            Self::Runs(e) => e.code(),
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }

    fn public(&self) -> Cow<'static, str> {
        match self {
            Self::Document(e) => e.public(),
            Self::Runs(e) => e.public(),
            Self::Vault(e) => e.public(),
            Self::Store(e) => e.public(),
            Self::Canvas(failure) => failure.public(),
            Self::Feed(failure) => failure.public(),
            other => other.to_string().into(),
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::Address(_) => vec![FieldError::new("base_url", "invalid", self.to_string())],
            Self::Key(_) => vec![FieldError::new("api_key", "invalid", self.to_string())],
            Self::Id(name) => vec![FieldError::new(*name, "invalid", "The digits of a Canvas id.")],
            Self::Capture(name) => {
                vec![FieldError::new(*name, "invalid", "As Canvas's own interface gives it.")]
            }
            Self::FeedAddress(_) => vec![FieldError::new("url", "invalid", self.to_string())],
            Self::Canvas(failure) if failure.kind() == FaultKind::Invalid => {
                vec![FieldError::new("base_url", "not_allowed", failure.to_string())]
            }
            _ => Vec::new(),
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Canvas(failure) => failure.retry_after(),
            Self::Feed(failure) => failure.retry_after(),
            Self::Document(e) => e.retry_after(),
            Self::Runs(e) => e.retry_after(),
            Self::Vault(e) => e.retry_after(),
            Self::Store(e) => e.retry_after(),
            _ => None,
        }
    }
}
