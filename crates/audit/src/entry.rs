//! What an entry says.

use chrono::{DateTime, Utc};
use kernel::{Actor, RequestId, RunId};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// The most details of one entry.
const MAX_DETAILS: usize = 16;
/// The longest text in a detail, in characters; what is longer is cut, and shows it by `…`.
const MAX_TEXT: usize = 200;

/// How an act ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was done.
    Done,
    /// The actor was not allowed to do it.
    Refused,
}

impl Outcome {
    /// The name in the table and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }
}

/// A value small enough to stand in an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Detail {
    /// Yes or no.
    Flag(bool),
    /// A count, a version, an amount.
    Number(i64),
    /// A name or a state: at most 200 characters.
    Text(String),
}

impl From<bool> for Detail {
    fn from(value: bool) -> Self {
        Self::Flag(value)
    }
}

impl From<i64> for Detail {
    fn from(value: i64) -> Self {
        Self::Number(value)
    }
}

impl From<&str> for Detail {
    fn from(value: &str) -> Self {
        let clean = value.replace('\0', "\u{fffd}");
        Self::Text(match clean.char_indices().nth(MAX_TEXT) {
            Some((end, _)) => format!("{}…", &clean[..end]),
            None => clean,
        })
    }
}

/// One act, to be recorded. Who acts comes from the [`kernel::Ctx`].
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub(crate) action: &'static str,
    pub(crate) subject: String,
    pub(crate) outcome: Outcome,
    pub(crate) address: Option<IpAddr>,
    pub(crate) details: Option<serde_json::Value>,
}

impl Entry {
    /// `action` (`room.noun.verb`) was done to `subject`, a wire id.
    pub fn done(action: &'static str, subject: impl ToString) -> Self {
        let subject = subject.to_string().replace('\0', "\u{fffd}");
        Self { action, subject, outcome: Outcome::Done, address: None, details: None }
    }

    /// The actor tried `action` on `subject` and was refused.
    pub fn refused(action: &'static str, subject: impl ToString) -> Self {
        Self { outcome: Outcome::Refused, ..Self::done(action, subject) }
    }

    /// Where the actor's request came from.
    #[must_use]
    pub fn from_address(mut self, address: Option<IpAddr>) -> Self {
        self.address = address;
        self
    }

    /// A few small facts: `[("state", "ready".into()), ("version", 3.into())]`. More than 16 do not compile.
    #[must_use]
    pub fn with<const N: usize>(mut self, details: [(&'static str, Detail); N]) -> Self {
        const { assert!(N <= MAX_DETAILS, "an entry has at most 16 details") };
        let map = details.into_iter().map(|(name, value)| {
            let value = match value {
                Detail::Flag(flag) => flag.into(),
                Detail::Number(number) => number.into(),
                Detail::Text(text) => text.into(),
            };
            (name.to_owned(), value)
        });
        self.details = Some(serde_json::Value::Object(map.collect()));
        self
    }
}

/// An entry as it stands in the log.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Recorded {
    /// Its place in the log; grows, with gaps.
    pub position: i64,
    /// When the act's transaction recorded it.
    pub at: DateTime<Utc>,
    /// Who acted, and for whom.
    pub actor: Actor,
    /// What was done: `room.noun.verb`.
    pub action: String,
    /// The wire id of what it was done to.
    pub subject: String,
    /// Done or refused.
    pub outcome: Outcome,
    /// The request that caused it.
    pub request: Option<RequestId>,
    /// The run it happened in.
    pub run: Option<RunId>,
    /// Where the request came from.
    pub address: Option<IpAddr>,
    /// Small facts.
    pub details: Option<serde_json::Value>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_are_cut_and_cleaned() {
        let long = "é".repeat(300);
        let Detail::Text(cut) = Detail::from(long.as_str()) else { panic!("not a text") };
        assert_eq!(cut.chars().count(), MAX_TEXT + 1);
        assert!(cut.ends_with('…'));
        assert_eq!(Detail::from("a\0b"), Detail::Text("a\u{fffd}b".into()));
        assert_eq!(Detail::from("ready"), Detail::Text("ready".into()));
    }
}
