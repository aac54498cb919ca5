//! What can go wrong when people take their things along, or leave.

use kernel::{Fault, FaultKind, FieldError};
use std::{borrow::Cow, time::Duration};

/// A failure of this room.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Absent, or not the caller's.
    #[error("there is no such export")]
    NoExport,
    /// It is not ready, or it failed.
    #[error("this export has no file")]
    NotReady,
    /// Only people have things of their own.
    #[error("only a person can ask for this")]
    NoPerson,
    /// The password is not that of the account.
    #[error("the password is wrong")]
    WrongPassword,
    /// The operator goes last.
    #[error("this account runs the installation, and others have accounts")]
    Needed,
    /// People failed us.
    #[error(transparent)]
    Identity(#[from] identity::Error),
    /// Files failed us.
    #[error(transparent)]
    Blobs(#[from] blobs::Error),
    /// Runs failed us.
    #[error(transparent)]
    Runs(#[from] runs::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl Error {
    fn inner(&self) -> Option<&dyn Fault> {
        match self {
            Self::Identity(e) => Some(e),
            Self::Blobs(e) => Some(e),
            Self::Runs(e) => Some(e),
            Self::Store(e) => Some(e),
            _ => None,
        }
    }
}

impl Fault for Error {
    fn kind(&self) -> FaultKind {
        match self {
            Self::NoExport => FaultKind::NotFound,
            Self::NotReady | Self::Needed => FaultKind::Conflict,
            Self::NoPerson => FaultKind::Forbidden,
            Self::WrongPassword => FaultKind::Invalid,
            _ => self.inner().map_or(FaultKind::Internal, Fault::kind),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoExport => "privacy.no_export",
            Self::NotReady => "privacy.not_ready",
            Self::NoPerson => "privacy.no_person",
            Self::WrongPassword => "privacy.wrong_password",
            Self::Needed => "privacy.operator_needed",
            _ => self.inner().map_or("privacy.internal", Fault::code),
        }
    }

    fn public(&self) -> Cow<'static, str> {
        match self {
            Self::Needed => {
                "You run this installation, and others have accounts here. The operator leaves last.".into()
            }
            _ => self.inner().map_or_else(|| self.to_string().into(), Fault::public),
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::WrongPassword => {
                vec![FieldError::new("password", "wrong", "This is not the password of your account.")]
            }
            _ => self.inner().map_or_else(Vec::new, Fault::fields),
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        self.inner().and_then(Fault::retry_after)
    }
}
