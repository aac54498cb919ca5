//! What can go wrong in this room.

use crate::{Failure, ProviderId};
use kernel::{Fault, FaultKind, FieldError};
use std::{borrow::Cow, time::Duration};

/// A failure of this room.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Absent, or another tenant's.
    #[error("there is no model provider {0}")]
    NotFound(ProviderId),
    /// It was changed since the caller read it.
    #[error("this was changed meanwhile; read it again")]
    Stale,
    /// Another provider has that label.
    #[error("another provider has this label")]
    LabelTaken,
    /// No more providers fit.
    #[error("there are {0} providers already; remove one first")]
    TooMany(i64),
    /// Nobody was chosen to be asked.
    #[error("no model is chosen; add a provider and choose a default model in the settings")]
    NoModel,
    /// Some fields are not valid.
    #[error("{} fields are not valid", .0.len())]
    Invalid(Vec<FieldError>),
    /// A picture of the question could not be loaded.
    #[error("a picture of the question could not be loaded: {0}")]
    Image(Box<dyn Fault>),
    /// The pictures of the question are too large together.
    #[error("the pictures of the question have more than {0} bytes together")]
    ImagesTooLarge(usize),
    /// Everybody who was asked failed: the first choice, then its fallbacks.
    #[error("{}", said(.0, .1))]
    Provider(Failure, Vec<Failure>),
    /// The vault failed.
    #[error(transparent)]
    Vault(#[from] vault::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

fn said(first: &Failure, others: &[Failure]) -> String {
    others.iter().fold(first.to_string(), |text, other| format!("{text}; {other}"))
}

impl Error {
    /// One field that is not valid.
    pub(crate) fn field(field: &'static str, code: &'static str, message: &'static str) -> Self {
        Self::Invalid(vec![FieldError::new(field, code, message)])
    }
}

impl Fault for Error {
    fn kind(&self) -> FaultKind {
        match self {
            Self::NotFound(_) => FaultKind::NotFound,
            Self::Stale => FaultKind::PreconditionFailed,
            Self::LabelTaken | Self::TooMany(_) | Self::NoModel => FaultKind::Conflict,
            Self::Invalid(_) | Self::ImagesTooLarge(_) => FaultKind::Invalid,
            Self::Image(e) => e.kind(),
            Self::Provider(failure, _) => failure.kind(),
            Self::Vault(e) => e.kind(),
            Self::Store(e) => e.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "models.not_found",
            Self::Stale => "models.stale",
            Self::LabelTaken => "models.label_taken",
            Self::TooMany(_) => "models.too_many",
            Self::NoModel => "models.no_model",
            Self::Invalid(_) => "models.invalid",
            Self::ImagesTooLarge(_) => "models.images_too_large",
            Self::Image(e) => e.code(),
            Self::Provider(failure, _) => failure.code(),
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }

    fn public(&self) -> Cow<'static, str> {
        match self {
            Self::Image(e) => e.public(),
            Self::Vault(e) => e.public(),
            Self::Store(e) => e.public(),
            _ => self.to_string().into(),
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::Invalid(fields) => fields.clone(),
            Self::LabelTaken => vec![FieldError::new("label", "taken", self.to_string())],
            _ => Vec::new(),
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Provider(failure, _) => failure.retry_after(),
            Self::Image(e) => e.retry_after(),
            Self::Vault(e) => e.retry_after(),
            Self::Store(e) => e.retry_after(),
            _ => None,
        }
    }
}
