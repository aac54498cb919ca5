//! What can go wrong when people come and go.

use kernel::{Fault, FaultKind, FieldError};
use std::{borrow::Cow, time::Duration};

/// A failure of this room.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The vault, which keeps the signing keys.
    #[error(transparent)]
    Vault(#[from] vault::Error),
    /// Fields of a new account are not valid.
    #[error("{} field(s) of the account are not valid", .0.len())]
    Invalid(Vec<FieldError>),
    /// There is an account with this e-mail address.
    #[error("there is an account with this e-mail address already")]
    EmailTaken,
    /// E-mail or password is wrong, or the account may not sign in. Which of them is never said.
    #[error("the e-mail address or the password is wrong")]
    WrongCredentials,
    /// Too many failed attempts, on this account or from this address.
    #[error("too many attempts; wait {} seconds", .0.as_secs().max(1))]
    Throttled(Duration),
    /// Too many passwords are being checked at this moment.
    #[error("too many people are signing in at this moment")]
    Busy,
    /// No refresh token came along.
    #[error("send the refresh token")]
    RefreshMissing,
    /// The refresh token is not one of ours or has expired, or its session has ended.
    #[error("the session has ended; sign in again")]
    SessionEnded,
    /// A refresh token that had been exchanged came back: it was copied. The session is over.
    #[error("this refresh token was used before; for safety the session was ended, sign in again")]
    RefreshReused,
    /// A page of another site sent the request, or nothing shows that it was ours.
    #[error("the request did not come from a page of this server")]
    CrossSite,
    /// No session of the caller's with that id.
    #[error("there is no such session")]
    SessionNotFound,
    /// Nobody has answered yet; the program asks again after the interval.
    #[error("nobody has answered yet")]
    AuthorizationPending,
    /// The program asks faster than the interval allows; it waits five seconds longer from now on.
    #[error("asked too soon")]
    SlowDown,
    /// The person said no, or may not sign in any more.
    #[error("the request was refused")]
    AccessDenied,
    /// The device code is not one of ours, has expired or was exchanged before.
    #[error("the device code is over")]
    ExpiredToken,
    /// No program asks with this code, or no longer, or somebody else has answered it.
    #[error("no program asks with this code")]
    PairingNotFound,
    /// The caller has answered the opposite before.
    #[error("this was answered before")]
    PairingAnswered,
    /// Too many programs are asking to be let in at this moment.
    #[error("too many programs are asking to be let in")]
    NoRoom,
    /// The operator goes last.
    #[error("this account runs the installation, and others have accounts")]
    Needed,
    /// The settings cannot be used.
    #[error("the identity settings cannot be used: {0}")]
    Settings(String),
    /// A defect of ours.
    #[error("{0}")]
    Defect(String),
}

impl Fault for Error {
    fn kind(&self) -> FaultKind {
        match self {
            Self::Store(error) => error.kind(),
            Self::Vault(error) => error.kind(),
            Self::Invalid(_) => FaultKind::Invalid,
            Self::EmailTaken | Self::PairingAnswered | Self::Needed => FaultKind::Conflict,
            Self::WrongCredentials | Self::RefreshMissing | Self::SessionEnded | Self::RefreshReused => {
                FaultKind::Unauthenticated
            }
            Self::Throttled(_) => FaultKind::TooMany,
            // As RFC 8628 wants them: all 400, told apart by their codes.
            Self::AuthorizationPending | Self::SlowDown | Self::AccessDenied | Self::ExpiredToken => {
                FaultKind::Malformed
            }
            Self::Busy | Self::NoRoom => FaultKind::Unavailable,
            Self::CrossSite => FaultKind::Forbidden,
            Self::SessionNotFound | Self::PairingNotFound => FaultKind::NotFound,
            Self::Settings(_) | Self::Defect(_) => FaultKind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::Vault(error) => error.code(),
            Self::Invalid(_) => "identity.invalid",
            Self::EmailTaken => "identity.email_taken",
            Self::WrongCredentials => "identity.wrong_credentials",
            Self::Throttled(_) => "identity.too_many_attempts",
            Self::Busy => "identity.busy",
            Self::RefreshMissing => "identity.refresh_missing",
            Self::SessionEnded => "identity.session_ended",
            Self::RefreshReused => "identity.refresh_reused",
            Self::CrossSite => "identity.cross_site",
            Self::SessionNotFound => "identity.session_not_found",
            Self::AuthorizationPending => "identity.authorization_pending",
            Self::SlowDown => "identity.slow_down",
            Self::AccessDenied => "identity.access_denied",
            Self::ExpiredToken => "identity.expired_token",
            Self::PairingNotFound => "identity.pairing_not_found",
            Self::PairingAnswered => "identity.pairing_answered",
            Self::NoRoom => "identity.no_room",
            Self::Needed => "identity.operator_needed",
            Self::Settings(_) => "identity.settings",
            Self::Defect(_) => "identity.defect",
        }
    }

    fn public(&self) -> Cow<'static, str> {
        match self {
            Self::Store(error) => error.public(),
            Self::Vault(error) => error.public(),
            Self::Invalid(fields) => match fields.as_slice() {
                [one] => one.message.clone(),
                many => format!("{} fields are not valid.", many.len()).into(),
            },
            Self::EmailTaken => {
                "There is an account with this e-mail address already. Sign in instead.".into()
            }
            Self::WrongCredentials => "The e-mail address or the password is wrong.".into(),
            Self::Throttled(wait) => {
                let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
                format!("Too many attempts. Try again in {} s.", seconds.max(1)).into()
            }
            Self::Busy => "Too many people are signing in at this moment. Try again shortly.".into(),
            Self::RefreshMissing => "Send the refresh token.".into(),
            Self::SessionEnded => "The session has ended. Sign in again.".into(),
            Self::RefreshReused => {
                "This refresh token was used before. For safety the session was ended; sign in again.".into()
            }
            Self::CrossSite => "The request did not come from a page of this server.".into(),
            Self::SessionNotFound => "There is no such session.".into(),
            Self::AuthorizationPending => "Nobody has answered yet.".into(),
            Self::SlowDown => "Asked too soon. Wait five seconds longer between questions.".into(),
            Self::AccessDenied => "The request was refused.".into(),
            Self::ExpiredToken => "This code is over. Ask for a new one.".into(),
            Self::PairingNotFound => "Nothing asks with this code. Codes are good for ten minutes.".into(),
            Self::PairingAnswered => "You have answered this already. Ask for a new code.".into(),
            Self::NoRoom => "Too many programs are asking to be let in. Try again shortly.".into(),
            Self::Needed => {
                "You run this installation, and others have accounts here. The operator leaves last.".into()
            }
            Self::Settings(_) | Self::Defect(_) => "Something went wrong on our side.".into(),
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::Invalid(fields) => fields.clone(),
            _ => Vec::new(),
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Store(error) => error.retry_after(),
            Self::Vault(error) => error.retry_after(),
            Self::Throttled(wait) => Some(*wait),
            Self::Busy => Some(Duration::from_secs(2)),
            Self::NoRoom => Some(Duration::from_mins(1)),
            _ => None,
        }
    }
}
