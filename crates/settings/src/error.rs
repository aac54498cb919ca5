//! Why the settings cannot be used.

use kernel::{Fault, FaultKind};
use std::fmt;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Where it stands: `atelier.toml: listen`, `ATELIER_LISTEN`, `--listen`.
    pub place: String,
    /// What is expected, without the value: it may be a secret.
    pub what: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be read.
    #[error("the settings file `{path}` cannot be read: {why}")]
    Unreadable {
        /// Which.
        path: String,
        /// What the system says.
        why: String,
    },
    /// The file is not TOML.
    #[error("the settings file `{path}` is not TOML: {why}")]
    NotToml {
        /// Which.
        path: String,
        /// Where and why.
        why: String,
    },
    /// Some settings are not known or do not fit; all of them are listed.
    #[error("{}", list(.0))]
    Invalid(Vec<Wrong>),
}

fn list(wrong: &[Wrong]) -> String {
    let lines: Vec<String> = wrong.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

impl Fault for Error {
    fn kind(&self) -> FaultKind {
        FaultKind::Invalid
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "settings.unreadable",
            Self::NotToml { .. } => "settings.not_toml",
            Self::Invalid(_) => "settings.invalid",
        }
    }
}
