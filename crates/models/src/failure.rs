//! Why a provider gave no answer.

mod scrub;

pub(crate) use scrub::{Echo, scrub};

use kernel::{Fault, FaultKind, SecretString};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Why a provider gave no answer, in classes that can be acted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ModelFailureClass)]
pub enum Class {
    /// The provider does not accept the key.
    BadKey,
    /// The account at the provider has no credit left.
    NoCredit,
    /// The provider has no such model, or there is no such interface at the address.
    NotFound,
    /// Too many requests or tokens in a short time.
    Throttled,
    /// The provider cannot answer now.
    Overloaded,
    /// The provider took too long.
    Timeout,
    /// The provider cannot be reached.
    Unreachable,
    /// The address of the provider leads where requests may not go.
    Forbidden,
    /// The provider refuses for its rules about content.
    Blocked,
    /// The question is longer than the model reads.
    TooLong,
    /// The answer is larger than is accepted.
    TooLarge,
    /// The answer is not what the protocol says it is.
    Nonsense,
    /// The answer broke off.
    Broken,
    /// The provider does not accept the request.
    Rejected,
}

impl Class {
    /// The name in tables and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BadKey => "bad_key",
            Self::NoCredit => "no_credit",
            Self::NotFound => "not_found",
            Self::Throttled => "throttled",
            Self::Overloaded => "overloaded",
            Self::Timeout => "timeout",
            Self::Unreachable => "unreachable",
            Self::Forbidden => "forbidden",
            Self::Blocked => "blocked",
            Self::TooLong => "too_long",
            Self::TooLarge => "too_large",
            Self::Nonsense => "nonsense",
            Self::Broken => "broken",
            Self::Rejected => "rejected",
        }
    }

    /// The stable code of a problem.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::BadKey => "models.bad_key",
            Self::NoCredit => "models.no_credit",
            Self::NotFound => "models.model_not_found",
            Self::Throttled => "models.throttled",
            Self::Overloaded => "models.overloaded",
            Self::Timeout => "models.timeout",
            Self::Unreachable => "models.unreachable",
            Self::Forbidden => "models.address_forbidden",
            Self::Blocked => "models.blocked",
            Self::TooLong => "models.too_long",
            Self::TooLarge => "models.too_large",
            Self::Nonsense => "models.nonsense",
            Self::Broken => "models.broken",
            Self::Rejected => "models.rejected",
        }
    }

    /// Whether asking the same provider again soon may help.
    pub const fn is_transient(self) -> bool {
        matches!(self, Self::Throttled | Self::Overloaded | Self::Unreachable | Self::Broken)
    }

    const fn words(self) -> &'static str {
        match self {
            Self::BadKey => "does not accept the key",
            Self::NoCredit => "says that the account has no credit left",
            Self::NotFound => "does not know the model or the address",
            Self::Throttled => "asks for fewer requests",
            Self::Overloaded => "cannot answer now",
            Self::Timeout => "took too long",
            Self::Unreachable => "cannot be reached",
            Self::Forbidden => "is at an address that requests may not go to",
            Self::Blocked => "refuses for its rules about content",
            Self::TooLong => "cannot read a question that long",
            Self::TooLarge => "answers with more than is accepted",
            Self::Nonsense => "answers with something that cannot be read",
            Self::Broken => "broke off the answer",
            Self::Rejected => "does not accept the request",
        }
    }
}

/// A provider gave no answer. Holds no key, whatever the provider said.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{by} {}{}", class.words(), detail(said))]
pub struct Failure {
    /// In which way.
    pub class: Class,
    /// Who: the label of the provider, or its host.
    pub by: String,
    /// What it said, at most 300 characters, without keys and control characters; may be empty.
    pub said: String,
    /// How long it asks us to wait.
    pub wait: Option<Duration>,
}

fn detail(said: &str) -> String {
    if said.is_empty() { String::new() } else { format!(": {said}") }
}

impl Failure {
    pub(crate) fn new(by: &str, key: Option<&SecretString>, wrong: Wrong) -> Self {
        Self { class: wrong.class, by: by.to_owned(), said: scrub(&wrong.said, key), wait: wrong.wait }
    }
}

impl Fault for Failure {
    fn kind(&self) -> FaultKind {
        match self.class {
            Class::Forbidden => FaultKind::Forbidden,
            _ => FaultKind::Upstream,
        }
    }

    fn code(&self) -> &'static str {
        self.class.code()
    }

    fn retry_after(&self) -> Option<Duration> {
        self.wait
    }
}

/// What went wrong, before anybody made sure that it can be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wrong {
    pub class: Class,
    pub said: String,
    pub wait: Option<Duration>,
}

impl Wrong {
    pub fn new(class: Class, said: impl Into<String>) -> Self {
        Self { class, said: said.into(), wait: None }
    }

    pub fn nonsense(what: &str) -> Self {
        Self::new(Class::Nonsense, what)
    }
}

impl From<egress::Error> for Wrong {
    fn from(error: egress::Error) -> Self {
        use egress::Error as E;
        let class = match &error {
            E::Refused { .. } | E::Address { .. } => Class::Forbidden,
            E::Timeout { .. } => Class::Timeout,
            E::Broken { .. } => Class::Broken,
            E::TooLarge { .. } | E::Bomb { .. } => Class::TooLarge,
            E::Unreadable { .. } => Class::Nonsense,
            E::Busy | E::Resting { .. } => Class::Overloaded,
            E::Request(_) | E::Redirect { .. } | E::Status { .. } => Class::Rejected,
            E::Unknown { .. } | E::Unreachable { .. } | E::Untrusted { .. } | E::Settings(_) => {
                Class::Unreachable
            }
        };
        Self { class, said: error.public().into_owned(), wait: error.retry_after() }
    }
}
