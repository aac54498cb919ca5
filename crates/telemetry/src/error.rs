//! Why the process cannot speak.

use kernel::{Fault, FaultKind};

/// A setting that cannot be used. All of them end the start of the process.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The log filter cannot be read.
    #[error("the log filter `{filter}` cannot be read: {why}")]
    Filter {
        /// What was given.
        filter: String,
        /// What is wrong with it.
        why: String,
    },
    /// The trace collector cannot be used.
    #[error("the OTLP settings cannot be used: {0}")]
    Otlp(String),
    /// Somebody set up the log before.
    #[error("the log is set up already")]
    Twice,
}

impl Fault for Error {
    fn kind(&self) -> FaultKind {
        FaultKind::Internal
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Filter { .. } => "telemetry.filter",
            Self::Otlp(_) => "telemetry.otlp",
            Self::Twice => "telemetry.twice",
        }
    }
}
