//! People: who they are, how they are named, and the rules a new account must meet.

pub(crate) mod email;
pub(crate) mod names;
pub(crate) mod ops;
pub(crate) mod sql;
#[cfg(test)]
mod tests;

pub use email::Email;

use crate::{Error, passwords};
use chrono::{DateTime, Utc};
use kernel::{ExposeSecret as _, FieldError, SecretString, TenantId, UserId};
use unicode_normalization::UnicodeNormalization as _;

/// The longest name of a person, in characters.
pub const MAX_NAME: usize = 200;

/// A person, as others may see them. Never carries the password hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Who.
    pub id: UserId,
    /// Their personal tenant.
    pub home: TenantId,
    /// As they wrote it; `None` for the local account until somebody claims it by registering.
    pub email: Option<String>,
    /// What to call them.
    pub name: String,
    /// Address of a picture.
    pub avatar_url: Option<String>,
    /// Preferences, an object.
    pub settings: serde_json::Value,
    /// Whether they may sign in.
    pub is_active: bool,
    /// When the account was made.
    pub created_at: DateTime<Utc>,
}

/// What a newcomer writes, checked.
#[derive(Debug)]
pub struct Newcomer {
    pub(crate) email: Email,
    pub(crate) name: String,
    pub(crate) password: SecretString,
}

impl Newcomer {
    /// Checks all three and names everything that is wrong at once.
    pub fn check(email: &str, password: &SecretString, name: &str) -> Result<Self, Error> {
        let mut wrong = Vec::new();
        let email = Email::parse(email).map_err(|e| wrong.push(e)).ok();
        let name = parse_name(name).map_err(|e| wrong.push(e)).ok();
        let typed = email.as_ref().map_or("", Email::key);
        let password =
            passwords::policy::check(password.expose_secret(), typed).map_err(|e| wrong.push(e)).ok();
        match (email, name, password) {
            (Some(email), Some(name), Some(password)) => Ok(Self { email, name, password }),
            _ => Err(Error::Invalid(wrong)),
        }
    }
}

/// A name: something visible, one line, at most [`MAX_NAME`] characters.
fn parse_name(text: &str) -> Result<String, FieldError> {
    let wrong = |code: &'static str, message: &'static str| Err(FieldError::new("name", code, message));
    // Before normalising, so that a huge text costs nothing.
    if text.chars().nth(MAX_NAME * 4).is_some() {
        return wrong("too_long", "A name has at most 200 characters.");
    }
    let name: String = text.trim().nfc().collect();
    if name.is_empty() || name.chars().all(email::invisible) {
        return wrong("required", "Say what to call you.");
    }
    if name.chars().count() > MAX_NAME {
        return wrong("too_long", "A name has at most 200 characters.");
    }
    // Joiners are part of some scripts; what reorders or hides text around it is not part of a name.
    if name.chars().any(|c| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
    {
        return wrong("format", "A name is one line of ordinary text.");
    }
    Ok(name)
}
