//! What can go wrong on the way out.

use kernel::{Fault, FaultKind};
use std::{borrow::Cow, time::Duration};

/// A request that got no usable answer. No variant holds a path, a query, a header or a body.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// The address cannot be used at all.
    #[error("the address cannot be used: {reason}")]
    Address {
        /// What is wrong with it, in plain words.
        reason: &'static str,
    },
    /// The guard refused where the address leads.
    #[error("`{host}` is not allowed: it leads to {reason}")]
    Refused {
        /// Host and port.
        host: String,
        /// Where it leads.
        reason: &'static str,
    },
    /// The name is not known.
    #[error("the name of `{host}` cannot be resolved")]
    Unknown {
        /// Host and port.
        host: String,
    },
    /// No connection.
    #[error("`{host}` cannot be reached: {reason}")]
    Unreachable {
        /// Host and port.
        host: String,
        /// What the network said.
        reason: String,
    },
    /// The certificate does not fit or cannot be verified, or the handshake failed.
    #[error("no trusted connection to `{host}`: {reason}")]
    Untrusted {
        /// Host and port.
        host: String,
        /// What TLS said.
        reason: String,
    },
    /// It took too long.
    #[error("`{host}` took too long ({what})")]
    Timeout {
        /// Host and port.
        host: String,
        /// Which patience ended.
        what: &'static str,
    },
    /// The connection broke, or the answer was not HTTP.
    #[error("the answer of `{host}` broke off")]
    Broken {
        /// Host and port.
        host: String,
    },
    /// More bytes than accepted.
    #[error("the answer of `{host}` is larger than {limit} bytes")]
    TooLarge {
        /// Host and port.
        host: String,
        /// Bytes accepted.
        limit: u64,
    },
    /// A few compressed bytes that grow without end.
    #[error("the answer of `{host}` expands like a decompression bomb")]
    Bomb {
        /// Host and port.
        host: String,
    },
    /// The body is not what its headers or the caller say it is.
    #[error("the answer of `{host}` cannot be read: {reason}")]
    Unreadable {
        /// Host and port.
        host: String,
        /// What was expected.
        reason: &'static str,
    },
    /// A redirect that is not followed.
    #[error("`{host}` redirects in a way that is not followed: {reason}")]
    Redirect {
        /// Host and port of who redirected.
        host: String,
        /// Why not.
        reason: &'static str,
    },
    /// The host failed repeatedly and is left alone for a while.
    #[error("`{host}` failed repeatedly and is not asked again for {} s", wait.as_secs().max(1))]
    Resting {
        /// Host and port.
        host: String,
        /// Until it is asked again.
        wait: Duration,
    },
    /// Too many requests of ours are under way.
    #[error("too many outgoing requests are under way")]
    Busy,
    /// The answer has a status the caller does not accept; see [`crate::Response::ok`].
    #[error("`{host}` answered {status}")]
    Status {
        /// Host and port.
        host: String,
        /// HTTP status.
        status: u16,
        /// What `Retry-After` asked for.
        retry_after: Option<Duration>,
    },
    /// The request was put together wrongly: a defect of the caller.
    #[error("the request is not well made: {0}")]
    Request(&'static str),
    /// The settings of this room cannot be used.
    #[error("egress cannot start: {0}")]
    Settings(String),
}

impl Error {
    /// Whether asking again may help, for those who keep their own retries.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Unknown { .. }
            | Self::Unreachable { .. }
            | Self::Timeout { .. }
            | Self::Broken { .. }
            | Self::Resting { .. }
            | Self::Busy => true,
            Self::Status { status, .. } => matches!(status, 408 | 425 | 429 | 500 | 502..=504),
            _ => false,
        }
    }
}

impl Fault for Error {
    fn kind(&self) -> FaultKind {
        match self {
            Self::Address { .. } => FaultKind::Invalid,
            Self::Refused { .. } => FaultKind::Forbidden,
            Self::Busy => FaultKind::Unavailable,
            Self::Request(_) | Self::Settings(_) => FaultKind::Internal,
            _ => FaultKind::Upstream,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Address { .. } => "egress.address",
            Self::Refused { .. } => "egress.refused",
            Self::Unknown { .. } => "egress.unknown_host",
            Self::Unreachable { .. } => "egress.unreachable",
            Self::Untrusted { .. } => "egress.untrusted",
            Self::Timeout { .. } => "egress.timeout",
            Self::Broken { .. } => "egress.broken",
            Self::TooLarge { .. } => "egress.too_large",
            Self::Bomb { .. } => "egress.bomb",
            Self::Unreadable { .. } => "egress.unreadable",
            Self::Redirect { .. } => "egress.redirect",
            Self::Resting { .. } => "egress.resting",
            Self::Busy => "egress.busy",
            Self::Status { .. } => "egress.status",
            Self::Request(_) => "egress.request",
            Self::Settings(_) => "egress.settings",
        }
    }

    fn public(&self) -> Cow<'static, str> {
        match self {
            Self::Busy => "Too many outgoing requests are under way. Try again shortly.".into(),
            Self::Request(_) | Self::Settings(_) => "Something went wrong on our side.".into(),
            // What the network said may name addresses inside.
            Self::Unreachable { host, .. } => format!("`{host}` cannot be reached").into(),
            other => other.to_string().into(),
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Resting { wait, .. } => Some(*wait),
            Self::Status { retry_after, .. } => *retry_after,
            Self::Busy => Some(Duration::from_secs(1)),
            _ => None,
        }
    }
}
