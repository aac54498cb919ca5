//! Which passwords are accepted: long, not the e-mail, not one everybody tries first.
//!
//! No rules about digits and signs: they make passwords worse to remember, not better (NIST 800-63B).

use kernel::{FieldError, SecretString};
use std::{collections::HashSet, sync::LazyLock};
use unicode_normalization::UnicodeNormalization as _;

const MIN: usize = 10;
const MAX: usize = 256;

/// The ones tried first, of those long enough to be typed here; lower case.
static COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| include_str!("common.txt").lines().collect());

/// The form that is hashed: NFKC, so that two keyboards that write `ü` differently type the same password.
pub(crate) fn normalised(typed: &str) -> Option<SecretString> {
    // Before normalising, so that a huge text costs nothing; a character has at most four bytes.
    (typed.len() <= MAX * 4).then(|| SecretString::from(typed.nfkc().collect::<String>()))
}

/// Checks a new password; `email` is the key of the account's address.
pub(crate) fn check(typed: &str, email: &str) -> Result<SecretString, FieldError> {
    use kernel::ExposeSecret as _;
    let wrong = |code: &'static str, message: &'static str| Err(FieldError::new("password", code, message));
    let Some(password) = normalised(typed) else {
        return wrong("too_long", "A password has at most 256 characters.");
    };
    let text = password.expose_secret();
    let length = text.chars().count();
    if length < MIN {
        return wrong("too_short", "A password has at least 10 characters; a short sentence is a good one.");
    }
    if length > MAX {
        return wrong("too_long", "A password has at most 256 characters.");
    }
    let folded = text.to_lowercase();
    let local = email.split_once('@').map_or(email, |(local, _)| local);
    if !email.is_empty() && (folded == email || folded == local) {
        return wrong("same_as_email", "The password must not be your e-mail address.");
    }
    let distinct: HashSet<char> = folded.chars().take(64).collect();
    if distinct.len() < 4 || COMMON.contains(folded.as_str()) {
        return wrong("too_common", "This password is one of the first that attackers try. Choose another.");
    }
    Ok(password)
}
