//! How a Canvas fails us, in words for the person whose Canvas it is.

use kernel::FaultKind;
use std::{borrow::Cow, time::Duration};

/// No usable answer from a Canvas. Holds its host and a reason; never a path, a header, a body or a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the Canvas at `{host}` {reason}")]
pub struct Failure {
    /// Host and port.
    pub host: String,
    /// What happened.
    pub reason: Reason,
}

/// Why there is no usable answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// The key is wrong, expired or withdrawn.
    #[error("does not accept the key: it is wrong, has expired or was deleted")]
    BadKey,
    /// The key is good, but not for this.
    #[error("does not let you see this")]
    Denied,
    /// It is not there.
    #[error("does not have this: it may be deleted or not published yet")]
    Missing,
    /// Too many requests.
    #[error("asks for a pause: too many requests were made with this key")]
    Throttled(Option<Duration>),
    /// It cannot be reached, or is out of order.
    #[error("is not available: {0}")]
    Down(Cow<'static, str>),
    /// It failed repeatedly and is not asked for a while.
    #[error("failed repeatedly and is not asked again for a while")]
    Resting(Duration),
    /// The answer is not what a Canvas says.
    #[error("answered with something else than the JSON a Canvas sends; is this the address of a Canvas?")]
    NotJson,
    /// The list does not end.
    #[error("sent a list that does not end, so it was not used")]
    Endless,
    /// The list goes on elsewhere.
    #[error("sent a list that goes on at another address, so it was not used")]
    Astray,
    /// The connection broke in the middle.
    #[error("broke off in the middle of its answer")]
    Cut,
    /// More bytes than are accepted.
    #[error("sent more than is accepted")]
    TooLarge,
    /// It redirects.
    #[error("sends its visitors on to another address; connect that one")]
    Elsewhere,
    /// The certificate cannot be verified.
    #[error("has no certificate that can be trusted: {0}")]
    Untrusted(String),
    /// The guard of the way out refused.
    #[error("must not be asked: its address leads to {0}")]
    Refused(&'static str),
    /// A file is not what Canvas said it is.
    #[error("sent a file that is not what it said: {0}")]
    Lies(&'static str),
    /// Too much is under way here, not there.
    #[error("could not be asked: too many requests are under way")]
    Busy,
    /// A defect of ours.
    #[error("could not be asked: {0}")]
    Defect(&'static str),
}

impl Reason {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BadKey => "connectors.canvas_bad_key",
            Self::Denied => "connectors.canvas_denied",
            Self::Missing => "connectors.canvas_missing",
            Self::Throttled(_) => "connectors.canvas_throttled",
            Self::Down(_) | Self::Resting(_) => "connectors.canvas_down",
            Self::NotJson => "connectors.canvas_not_json",
            Self::Endless => "connectors.canvas_endless",
            Self::Astray => "connectors.canvas_astray",
            Self::Cut => "connectors.canvas_cut",
            Self::TooLarge => "connectors.canvas_too_large",
            Self::Elsewhere => "connectors.canvas_elsewhere",
            Self::Untrusted(_) => "connectors.canvas_untrusted",
            Self::Refused(_) => "connectors.canvas_refused",
            Self::Lies(_) => "connectors.canvas_lies",
            Self::Busy => "connectors.busy",
            Self::Defect(_) => "connectors.defect",
        }
    }
}

impl Failure {
    /// What egress says, in this room's words.
    pub(crate) fn of_egress(host: &str, error: egress::Error) -> Self {
        use egress::Error as E;
        let reason = match error {
            E::Refused { reason, .. } => Reason::Refused(reason),
            E::Unknown { .. } => Reason::Down("its name is not known".into()),
            E::Unreachable { .. } => Reason::Down("it cannot be reached".into()),
            E::Timeout { .. } => Reason::Down("it takes too long to answer".into()),
            E::Untrusted { reason, .. } => Reason::Untrusted(reason),
            E::Broken { .. } => Reason::Cut,
            E::TooLarge { .. } | E::Bomb { .. } => Reason::TooLarge,
            E::Unreadable { .. } => Reason::NotJson,
            E::Redirect { .. } | E::Address { .. } => Reason::Elsewhere,
            E::Resting { wait, .. } => Reason::Resting(wait),
            E::Busy => Reason::Busy,
            E::Status { status, .. } => Reason::Down(format!("it answered {status}").into()),
            E::Request(what) => Reason::Defect(what),
            E::Settings(_) => Reason::Defect("the way out is not set up"),
        };
        Self { host: host.to_owned(), reason }
    }

    /// Whether asking again gives the same, until somebody does something about it.
    pub fn is_lasting(&self) -> bool {
        !matches!(
            self.reason,
            Reason::Throttled(_) | Reason::Down(_) | Reason::Resting(_) | Reason::Cut | Reason::Busy
        )
    }

    pub(crate) const fn kind(&self) -> FaultKind {
        match self.reason {
            Reason::Refused(_) => FaultKind::Invalid,
            Reason::Busy => FaultKind::Unavailable,
            Reason::Defect(_) => FaultKind::Internal,
            _ => FaultKind::Upstream,
        }
    }

    pub(crate) const fn code(&self) -> &'static str {
        self.reason.code()
    }

    pub(crate) fn public(&self) -> Cow<'static, str> {
        if matches!(self.reason, Reason::Defect(_)) {
            return "Something went wrong on our side.".into();
        }
        let text = self.to_string();
        format!("T{}.", text.strip_prefix('t').unwrap_or(&text)).into()
    }

    pub(crate) const fn retry_after(&self) -> Option<Duration> {
        match self.reason {
            Reason::Throttled(wait) => wait,
            Reason::Resting(wait) => Some(wait),
            Reason::Busy => Some(Duration::from_secs(1)),
            _ => None,
        }
    }
}
