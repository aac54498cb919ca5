//! What went wrong, in the kinds a door can answer with.

use serde::{Deserialize, Serialize};
use std::{borrow::Cow, time::Duration};

/// The kinds of failure, each of which `api-kit` maps to exactly one HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// 400: the request could not be understood, or a prerequisite is missing.
    Malformed,
    /// 401: we do not know who is asking.
    Unauthenticated,
    /// 403: visible, but not allowed.
    Forbidden,
    /// 404: absent, or not visible to the caller. The two are never told apart.
    NotFound,
    /// 409: the state of the thing does not allow it.
    Conflict,
    /// 412: the thing changed since the caller read it (`If-Match`).
    PreconditionFailed,
    /// 413: more bytes than are accepted.
    TooLarge,
    /// 415: a type that is not accepted.
    UnsupportedType,
    /// 422: understood, but a field is not valid.
    Invalid,
    /// 429: too many; see [`Fault::retry_after`].
    TooMany,
    /// 502: another service failed us.
    Upstream,
    /// 503: we cannot serve now (database down, disk full, draining).
    Unavailable,
    /// 500: a defect of ours.
    Internal,
}

/// One invalid field: where, and what is expected there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FieldError {
    /// Dotted path into the body, with indices: `items.3.title`.
    pub field: Cow<'static, str>,
    /// Stable code: `required`, `too_long`, `out_of_range`, `unknown`, …
    pub code: Cow<'static, str>,
    /// What is expected, in plain words.
    pub message: Cow<'static, str>,
}

impl FieldError {
    /// A field error from its three parts.
    pub fn new(
        field: impl Into<Cow<'static, str>>,
        code: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { field: field.into(), code: code.into(), message: message.into() }
    }
}

/// How a room's `Error` is read at the door and by the worker.
pub trait Fault: std::error::Error + Send + Sync + 'static {
    /// Which kind of failure this is.
    fn kind(&self) -> FaultKind;

    /// Stable code `room.snake_case`, listed in `contract/errors.md`.
    fn code(&self) -> &'static str;

    /// What the caller may read. Internal kinds say nothing of the inside.
    fn public(&self) -> Cow<'static, str> {
        match self.kind() {
            FaultKind::Internal => "Something went wrong on our side.".into(),
            FaultKind::Unavailable => "The service cannot answer right now. Try again shortly.".into(),
            _ => self.to_string().into(),
        }
    }

    /// The invalid fields, for [`FaultKind::Invalid`].
    fn fields(&self) -> Vec<FieldError> {
        Vec::new()
    }

    /// How long to wait before trying again, where that is known.
    fn retry_after(&self) -> Option<Duration> {
        None
    }
}
