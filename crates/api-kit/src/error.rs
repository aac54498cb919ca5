//! What the door itself refuses.

use kernel::{Fault, FaultKind, FieldError};
use std::{borrow::Cow, time::Duration};

/// A refusal of the door, before any room is asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The body is not JSON.
    #[error("the body is not valid JSON: {what} at line {line}, column {column}")]
    MalformedJson {
        /// What the parser says.
        what: String,
        /// 1-based line.
        line: usize,
        /// 1-based column, 0 where the text ends too early on an empty line.
        column: usize,
    },
    /// Arrays and objects inside each other, too deep.
    #[error("the body is nested deeper than {0} levels")]
    TooDeep(usize),
    /// The body stopped half-way or could not be read.
    #[error("the body could not be read to its end")]
    BrokenBody,
    /// The body is larger than this operation accepts.
    #[error("the body is larger than this operation accepts")]
    BodyTooLarge,
    /// Not JSON by its own declaration.
    #[error("send `Content-Type: application/json`")]
    NotJson,
    /// Some fields are not valid.
    #[error("{}", said(.0))]
    Invalid(Vec<FieldError>),
    /// A header that cannot be read.
    #[error("the header `{header}` cannot be read: {expected}")]
    BadHeader {
        /// Which.
        header: &'static str,
        /// What is expected there.
        expected: &'static str,
    },
    /// The same `Idempotency-Key` came with another request before.
    #[error("this Idempotency-Key was used for another request; take a new one")]
    KeyReused,
    /// The first request with this key is still in work.
    #[error("a request with this Idempotency-Key is still in work")]
    KeyInWork,
    /// The first request with this key ended without an answer that was kept.
    #[error(
        "a request with this Idempotency-Key was made before and its answer was not kept; look whether it took effect before you send it with a new key"
    )]
    KeyUnanswered,
    /// The database failed while a key was looked after.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The path names nothing: unknown path, or an id that cannot be one.
    #[error("there is nothing at this address")]
    NotFound,
    /// The address is there, but not for this method.
    #[error("this address does not take this method; the header `Allow` lists those it takes")]
    WrongMethod,
    /// The operation demands `If-Match`, so that nobody's change is lost.
    #[error("send `If-Match` with the ETag you read, so that nobody's change is lost")]
    IfMatchRequired,
    /// The request was refused before it reached a handler; the message says why.
    #[error("{0}")]
    Refused(String),
    /// No requests should be sent here now.
    #[error("{0}")]
    NotReady(&'static str),
    /// The thing changed since the caller read it.
    #[error("this has changed since you read it; read it again and repeat your change")]
    Changed,
    /// `X-Tenant` names another tenant than the token does.
    #[error("the header X-Tenant names another tenant than your token")]
    TenantMismatch,
    /// More requests than allowed.
    #[error("too many requests; the limit is {limit} per minute")]
    TooMany {
        /// Requests allowed per minute.
        limit: u32,
        /// When the next one will be accepted.
        retry_after: Duration,
    },
    /// More requests at once than this process takes.
    #[error("the server is busy")]
    Busy,
    /// The handler took longer than the operation may take.
    #[error("the request took longer than {} seconds", .0.as_secs())]
    Timeout(Duration),
    /// A handler panicked.
    #[error("a handler panicked: {0}")]
    Panic(String),
    /// The framework failed behind the door: an answer that is not JSON, an extractor without its state.
    #[error("an answer could not be made: {0}")]
    Broken(String),
    /// The room was mounted without what an extractor needs.
    #[error("the door was mounted without {0}")]
    Unwired(&'static str),
}

fn said(fields: &[FieldError]) -> String {
    match fields {
        [one] if one.field.is_empty() => one.message.to_string(),
        [one] => format!("`{}`: {}", one.field, one.message),
        many => format!("{} fields are not valid", many.len()),
    }
}

impl Fault for Error {
    fn kind(&self) -> FaultKind {
        match self {
            Self::MalformedJson { .. }
            | Self::TooDeep(_)
            | Self::BrokenBody
            | Self::BadHeader { .. }
            | Self::WrongMethod
            | Self::IfMatchRequired
            | Self::Refused(_) => FaultKind::Malformed,
            Self::BodyTooLarge => FaultKind::TooLarge,
            Self::NotJson => FaultKind::UnsupportedType,
            Self::Invalid(_) | Self::KeyReused => FaultKind::Invalid,
            Self::KeyInWork | Self::KeyUnanswered => FaultKind::Conflict,
            Self::Store(error) => error.kind(),
            Self::NotFound => FaultKind::NotFound,
            Self::Changed => FaultKind::PreconditionFailed,
            Self::TenantMismatch => FaultKind::Forbidden,
            Self::TooMany { .. } => FaultKind::TooMany,
            Self::Busy | Self::Timeout(_) | Self::NotReady(_) => FaultKind::Unavailable,
            Self::Panic(_) | Self::Broken(_) | Self::Unwired(_) => FaultKind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::MalformedJson { .. } => "api.malformed_json",
            Self::TooDeep(_) => "api.too_deep",
            Self::BrokenBody => "api.broken_body",
            Self::BodyTooLarge => "api.body_too_large",
            Self::NotJson => "api.not_json",
            Self::Invalid(_) => "api.invalid",
            Self::BadHeader { .. } => "api.bad_header",
            Self::KeyReused => "api.idempotency_key_reused",
            Self::KeyInWork => "api.idempotency_key_in_work",
            Self::KeyUnanswered => "api.idempotency_key_unanswered",
            Self::Store(error) => error.code(),
            Self::NotFound => "api.not_found",
            Self::WrongMethod => "api.method_not_allowed",
            Self::IfMatchRequired => "api.if_match_required",
            Self::Refused(_) => "api.refused",
            Self::NotReady(_) => "api.not_ready",
            Self::Changed => "api.changed",
            Self::TenantMismatch => "api.tenant_mismatch",
            Self::TooMany { .. } => "api.too_many_requests",
            Self::Busy => "api.busy",
            Self::Timeout(_) => "api.timeout",
            Self::Panic(_) => "api.panic",
            Self::Broken(_) => "api.broken",
            Self::Unwired(_) => "api.unwired",
        }
    }

    fn public(&self) -> Cow<'static, str> {
        match self {
            Self::Store(error) => error.public(),
            Self::Busy => "The server is busy. Try again shortly.".into(),
            Self::Timeout(limit) => format!(
                "The request took longer than {} seconds and was given up. It may have taken effect.",
                limit.as_secs()
            )
            .into(),
            Self::Panic(_) | Self::Broken(_) | Self::Unwired(_) => "Something went wrong on our side.".into(),
            other => sentence(&other.to_string()).into(),
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::Invalid(fields) => fields.clone(),
            _ => Vec::new(),
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::TooMany { retry_after, .. } => Some(*retry_after),
            Self::Busy | Self::KeyInWork => Some(Duration::from_secs(1)),
            Self::Store(error) => error.retry_after(),
            _ => None,
        }
    }
}

/// First letter upper case, full stop at the end.
fn sentence(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 1);
    let mut chars = text.chars();
    out.extend(chars.next().into_iter().flat_map(char::to_uppercase));
    out.push_str(chars.as_str());
    if !out.ends_with(['.', '!', '?']) {
        out.push('.');
    }
    out
}
