//! What the database can say, sorted by what a caller can do about it.

use kernel::{Fault, FaultKind};
use std::{borrow::Cow, time::Duration};
use tokio_postgres::error::{DbError, SqlState};

/// A failure at the database.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No connection could be had: stopped, starting, unreachable, out of connections, or the pool is exhausted.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// The disk is full or another resource of the database ran out.
    #[error("the database is out of resources: {0}")]
    Exhausted(String),
    /// A unique constraint was violated; its name tells which.
    #[error("already exists ({constraint})")]
    Unique {
        /// Name of the constraint or unique index.
        constraint: String,
    },
    /// A foreign key, check or not-null constraint was violated.
    #[error("refused by constraint {constraint}")]
    Constraint {
        /// Name of the constraint.
        constraint: String,
    },
    /// Serialization failure or deadlock: running the whole use case again may succeed.
    #[error("lost a race with another transaction")]
    Conflict,
    /// The statement ran longer than allowed, or waited too long for a lock.
    #[error("the statement took too long")]
    Timeout,
    /// Migrations are pending and nobody asked to run them.
    #[error("the database needs {} migration(s), the first is `{}`; run `atelier migrate`", .0.len(), .0.first().map_or("", String::as_str))]
    Pending(Vec<String>),
    /// The database was migrated by something this binary does not know.
    #[error("migrations do not agree: {0}")]
    Migrations(String),
    /// The URL or the TLS settings cannot be used.
    #[error("the database settings cannot be used: {0}")]
    Settings(String),
    /// Anything else: a defect.
    #[error("the database refused a statement: {0}")]
    Defect(String),
}

impl Error {
    /// Whether this is a violation of the unique constraint of that name.
    pub fn is_unique(&self, name: &str) -> bool {
        matches!(self, Self::Unique { constraint } if constraint == name)
    }
}

impl From<tokio_postgres::Error> for Error {
    fn from(error: tokio_postgres::Error) -> Self {
        match error.as_db_error() {
            Some(db) => from_db(db),
            None if error.is_closed() => Self::Unavailable("connection closed".into()),
            None => {
                // `tokio_postgres::Error` prints only its kind; the cause says what happened.
                let cause = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
                let io = std::error::Error::source(&error)
                    .is_some_and(<dyn std::error::Error>::is::<std::io::Error>);
                let text = if cause.is_empty() { error.to_string() } else { format!("{error}: {cause}") };
                if io { Self::Unavailable(text) } else { Self::Defect(text) }
            }
        }
    }
}

fn from_db(db: &DbError) -> Error {
    let constraint = || db.constraint().unwrap_or("unknown").to_owned();
    let state = db.code();
    if *state == SqlState::UNIQUE_VIOLATION {
        return Error::Unique { constraint: constraint() };
    }
    if *state == SqlState::T_R_SERIALIZATION_FAILURE || *state == SqlState::T_R_DEADLOCK_DETECTED {
        return Error::Conflict;
    }
    if *state == SqlState::QUERY_CANCELED || *state == SqlState::LOCK_NOT_AVAILABLE {
        return Error::Timeout;
    }
    if *state == SqlState::TOO_MANY_CONNECTIONS {
        return Error::Unavailable(db.message().to_owned());
    }
    match &state.code()[..2] {
        "23" => Error::Constraint { constraint: constraint() },
        // 53: insufficient resources; 58: system error, which is where a failing disk shows.
        "53" | "58" => Error::Exhausted(db.message().to_owned()),
        // 08: connection exception; 57P: admin shutdown, crash, starting up.
        "08" | "57" => Error::Unavailable(db.message().to_owned()),
        _ => Error::Defect(format!("{} {}", state.code(), db.message())),
    }
}

impl From<deadpool_postgres::PoolError> for Error {
    fn from(error: deadpool_postgres::PoolError) -> Self {
        match error {
            deadpool_postgres::PoolError::Backend(inner) => match Self::from(inner) {
                // Failing to connect is never the caller's defect.
                Self::Defect(text) => Self::Unavailable(text),
                other => other,
            },
            other => Self::Unavailable(other.to_string()),
        }
    }
}

impl Fault for Error {
    fn kind(&self) -> FaultKind {
        match self {
            Self::Unavailable(_) | Self::Exhausted(_) | Self::Timeout | Self::Pending(_) => {
                FaultKind::Unavailable
            }
            Self::Unique { .. } | Self::Conflict => FaultKind::Conflict,
            Self::Constraint { .. } | Self::Migrations(_) | Self::Settings(_) | Self::Defect(_) => {
                FaultKind::Internal
            }
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => "store.unavailable",
            Self::Exhausted(_) => "store.exhausted",
            Self::Unique { .. } => "store.exists",
            Self::Constraint { .. } => "store.constraint",
            Self::Conflict => "store.conflict",
            Self::Timeout => "store.timeout",
            Self::Pending(_) => "store.migrations_pending",
            Self::Migrations(_) => "store.migrations_differ",
            Self::Settings(_) => "store.settings",
            Self::Defect(_) => "store.defect",
        }
    }

    fn public(&self) -> Cow<'static, str> {
        match self {
            Self::Exhausted(_) => {
                "The disk or another resource of the database is full; nothing was changed.".into()
            }
            Self::Unique { .. } => "It exists already.".into(),
            Self::Conflict => "Somebody else changed this at the same moment. Try again.".into(),
            Self::Unavailable(_) | Self::Timeout | Self::Pending(_) => {
                "The database cannot answer right now; nothing was changed. Try again shortly.".into()
            }
            _ => "Something went wrong on our side.".into(),
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        matches!(self, Self::Unavailable(_) | Self::Exhausted(_) | Self::Timeout)
            .then(|| Duration::from_secs(2))
    }
}
