//! What can go wrong at the queue, and how a run says that it did.

use chrono::{DateTime, Utc};
use kernel::{Fault, FaultKind, RunId};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A failure of the room's own operations.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Absent, or not the caller's.
    #[error("there is no run {0}")]
    NotFound(RunId),
    /// The run is in a state that does not allow this.
    #[error("the run is {state}, so it cannot be {verb}")]
    WrongState {
        /// The state it is in.
        state: String,
        /// What was asked: `cancelled`, `retried`, …
        verb: &'static str,
    },
    /// No such run kind is registered.
    #[error("no worker knows the run kind `{0}`")]
    UnknownKind(String),
    /// The cron expression or time zone cannot be read.
    #[error("the schedule cannot be used: {0}")]
    Schedule(String),
    /// A value could not be written as JSON.
    #[error("the input cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl Fault for Error {
    fn kind(&self) -> FaultKind {
        match self {
            Self::NotFound(_) => FaultKind::NotFound,
            Self::WrongState { .. } => FaultKind::Conflict,
            Self::Schedule(_) => FaultKind::Invalid,
            Self::UnknownKind(_) | Self::Json(_) => FaultKind::Internal,
            Self::Store(e) => e.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "runs.not_found",
            Self::WrongState { .. } => "runs.wrong_state",
            Self::UnknownKind(_) => "runs.unknown_kind",
            Self::Schedule(_) => "runs.schedule",
            Self::Json(_) => "runs.json",
            Self::Store(e) => e.code(),
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Store(e) => e.retry_after(),
            _ => None,
        }
    }
}

/// Why a run's attempt ended without a result. Handlers mostly make these with `?`: any room's error
/// becomes a retry when trying again may help, and final otherwise.
#[derive(Debug)]
pub struct RunError(pub(crate) Reason);

#[derive(Debug)]
pub(crate) enum Reason {
    /// Try again by the policy.
    Retry { failure: Failure, after: Option<Duration> },
    /// Trying again will not help.
    Fatal(Failure),
    /// Somebody cancelled the run.
    Cancelled,
    /// Not a failure: the run waits and gives its worker back.
    Parked(Parked),
    /// Another worker has the run now; nothing this one does counts any more.
    LeaseLost,
    /// The worker is shutting down; the run goes on elsewhere or later.
    HandedBack,
}

/// What a parked run waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parked {
    /// The signal that wakes it, and how many of that name it has already taken.
    pub signal: Option<(String, i64)>,
    /// When it wakes in any case.
    pub until: Option<DateTime<Utc>>,
}

/// What is shown of a failure: stable code, plain words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Failure {
    /// `room.snake_case`
    pub code: String,
    /// What happened, for the person who looks at the run.
    pub message: String,
}

impl RunError {
    /// A failure that trying again may cure.
    pub fn retry(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self(Reason::Retry { failure: Failure { code: code.into(), message: message.into() }, after: None })
    }

    /// A failure that trying again will not cure.
    pub fn fatal(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self(Reason::Fatal(Failure { code: code.into(), message: message.into() }))
    }

    /// The run was cancelled and the handler stopped because of it.
    pub const fn cancelled() -> Self {
        Self(Reason::Cancelled)
    }

    /// Whether this ends the attempt without being a failure: parked, handed back, lease lost. Such an
    /// error must be passed on, never handled.
    pub const fn is_control(&self) -> bool {
        matches!(self.0, Reason::Parked(_) | Reason::LeaseLost | Reason::HandedBack | Reason::Cancelled)
    }

    /// What failed, if something did.
    pub const fn failure(&self) -> Option<&Failure> {
        match &self.0 {
            Reason::Retry { failure, .. } | Reason::Fatal(failure) => Some(failure),
            _ => None,
        }
    }
}

impl<E: Fault> From<E> for RunError {
    fn from(error: E) -> Self {
        let failure = Failure { code: error.code().to_owned(), message: error.public().into_owned() };
        match error.kind() {
            FaultKind::Unavailable | FaultKind::Upstream | FaultKind::TooMany | FaultKind::Conflict => {
                Self(Reason::Retry { failure, after: error.retry_after() })
            }
            FaultKind::Internal => {
                tracing::error!(error = &error as &dyn std::error::Error, "a step failed inside");
                Self(Reason::Retry { failure, after: None })
            }
            _ => Self(Reason::Fatal(failure)),
        }
    }
}
