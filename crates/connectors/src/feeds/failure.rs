//! How a calendar cannot be had, in words for the person who wants it.

use kernel::FaultKind;
use std::{borrow::Cow, time::Duration};

/// No calendar. Holds its host and a reason; never its address, which is a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the calendar at `{host}` {reason}")]
pub struct Failure {
    /// Host and port.
    pub host: String,
    /// What happened.
    pub reason: Reason,
}

/// Why there is no calendar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// Not there, or not for us.
    #[error("is not given: its address is wrong, or was withdrawn")]
    Gone,
    /// Too many requests.
    #[error("may not be asked for so often")]
    Throttled(Option<Duration>),
    /// It cannot be reached, or is out of order.
    #[error("is not available: {0}")]
    Down(Cow<'static, str>),
    /// It failed repeatedly and is not asked for a while.
    #[error("failed repeatedly and is not asked for again for a while")]
    Resting(Duration),
    /// Something else.
    #[error("is no calendar; the address of one ends with .ics as a rule")]
    NotCalendar,
    /// It broke off.
    #[error("broke off in the middle")]
    Cut,
    /// More bytes than are accepted.
    #[error("is larger than is accepted")]
    TooLarge,
    /// It redirects too often, or to something that is no address.
    #[error("is sent on from address to address; give the last one")]
    Elsewhere,
    /// The certificate cannot be verified.
    #[error("has no certificate that can be trusted: {0}")]
    Untrusted(String),
    /// The guard of the way out refused.
    #[error("must not be asked for: its address leads to {0}")]
    Refused(&'static str),
    /// Too much is under way here, not there.
    #[error("could not be asked for: too many requests are under way")]
    Busy,
    /// A defect of ours.
    #[error("could not be read: {0}")]
    Defect(&'static str),
}

impl Failure {
    /// What egress says, in this room's words.
    pub(super) fn of_egress(host: &str, error: egress::Error) -> Self {
        use egress::Error as E;
        let reason = match error {
            E::Refused { reason, .. } => Reason::Refused(reason),
            E::Unknown { .. } => Reason::Down("its name is not known".into()),
            E::Unreachable { .. } => Reason::Down("it cannot be reached".into()),
            E::Timeout { .. } => Reason::Down("it takes too long to answer".into()),
            E::Untrusted { reason, .. } => Reason::Untrusted(reason),
            E::Broken { .. } => Reason::Cut,
            E::TooLarge { .. } | E::Bomb { .. } => Reason::TooLarge,
            E::Unreadable { .. } => Reason::NotCalendar,
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
        match self.reason {
            Reason::Gone => "connectors.feed_gone",
            Reason::Throttled(_) => "connectors.feed_throttled",
            Reason::Down(_) | Reason::Resting(_) => "connectors.feed_down",
            Reason::NotCalendar => "connectors.feed_not_calendar",
            Reason::Cut => "connectors.feed_cut",
            Reason::TooLarge => "connectors.feed_too_large",
            Reason::Elsewhere => "connectors.feed_elsewhere",
            Reason::Untrusted(_) => "connectors.feed_untrusted",
            Reason::Refused(_) => "connectors.feed_refused",
            Reason::Busy => "connectors.busy",
            Reason::Defect(_) => "connectors.defect",
        }
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
