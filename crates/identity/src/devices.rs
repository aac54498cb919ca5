//! Programs that are let in by somebody signed in elsewhere, in the shape of RFC 8628: no password is typed
//! into them.
//!
//! The program asks for a pair of codes. It keeps the long one, 256 random bits, and shows the short one;
//! a person who is signed in looks the short one up, sees who asks and from where, and answers; meanwhile
//! the program asks with the long one whether it may come in. Both codes are kept as digests.
//!
//! - A pair lives ten minutes and is exchanged once. A long code that comes back after its exchange was
//!   copied, and as nobody can tell the thief from the owner, the session that it gave ends.
//! - The first answer counts. What one person has answered is not there for anybody else.
//! - Short codes have 20⁸ values, at most [`MAX_OPEN`] are good at a time, and wrong ones are counted
//!   against the person and the network that tried them.
//! - Nobody fills that room alone: networks that lie next to each other have [`MAX_SITE`] and [`MAX_REGION`] of it.
//! - Long codes that are none are counted against the network that sent them, and once it has to wait, they are
//!   refused before anything is looked up.

pub(crate) mod http;
mod ops;
pub(crate) mod sql;
#[cfg(test)]
mod tests;

use crate::{sessions::Digest, throttle, tokens::SessionId};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{ExposeSecret as _, FieldError, SecretString, TenantId, UserId, World};
use sha2::{Digest as _, Sha256};

/// How long a pair of codes lives.
pub const PAIR_LIFE: TimeDelta = TimeDelta::minutes(10);
/// How often a program may ask whether it was let in.
pub const INTERVAL: TimeDelta = TimeDelta::seconds(5);
/// What networks may take off the interval without the program having asked faster.
const JITTER: TimeDelta = TimeDelta::seconds(1);
/// A program has at least this long to fetch what was approved at the last moment.
const COLLECT: TimeDelta = TimeDelta::minutes(1);
/// The most pairs that are open in the installation.
pub(crate) const MAX_OPEN: i64 = 10_000;
/// The most of them from the same 48 bits of IPv6 or 256 addresses of IPv4: a school whose class pairs at once has room,
/// and a customer with 65,536 networks does not take it from all others.
pub(crate) const MAX_SITE: i64 = 250;
/// The most of them from the same 32 bits of IPv6 or 65,536 addresses of IPv4.
pub(crate) const MAX_REGION: i64 = 1_000;
/// The longest name of a program, in characters.
const MAX_NAME: usize = 60;
const PREFIX: &str = "atd_";
/// Characters of 256 bits.
const BITS: usize = 43;
/// Consonants: no words come about by chance, and no letter looks like a digit.
const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";
const CODE_LENGTH: usize = 8;

/// The long code in the clear: with the program, and here while it is being answered.
#[derive(Debug, Clone)]
pub struct DeviceCode(SecretString);

impl DeviceCode {
    fn generate(world: &World) -> Self {
        Self(SecretString::from(format!("{PREFIX}{}", BASE64.encode(world.bytes::<32>()))))
    }

    /// What a program sent. Whatever it is, it has a digest, and only ours is found.
    pub fn sent(text: &SecretString) -> Self {
        Self(text.clone())
    }

    /// For the program that asked.
    pub fn reveal(&self) -> &str {
        self.0.expose_secret()
    }

    /// Whether it looks like one of ours: what does not need not be looked for.
    fn is_plausible(&self) -> bool {
        let bits = self.reveal().strip_prefix(PREFIX).unwrap_or_default();
        bits.len() == BITS && bits.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    }

    fn digest(&self) -> Digest {
        Sha256::digest(self.reveal()).into()
    }
}

/// The short code: eight letters, shown as `XXXX-XXXX`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserCode(String);

impl UserCode {
    fn generate(world: &World) -> Self {
        // 64 bits for 20⁸ values: no letter is likelier than another by more than a billionth.
        let mut bits = u64::from_be_bytes(world.bytes::<8>());
        let letters = (0..CODE_LENGTH).map(|_| {
            let letter = LETTERS[usize::try_from(bits % 20).unwrap_or_default()];
            bits /= 20;
            char::from(letter)
        });
        Self(letters.collect())
    }

    /// Reads what somebody typed, in either case, with or without the dash; `None` if it cannot be one.
    pub fn parse(typed: &str) -> Option<Self> {
        let mut code = String::with_capacity(CODE_LENGTH);
        for c in typed.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            let letter = c.to_ascii_uppercase();
            if code.len() == CODE_LENGTH || !u8::try_from(letter).is_ok_and(|l| LETTERS.contains(&l)) {
                return None;
            }
            code.push(letter);
        }
        (code.len() == CODE_LENGTH).then_some(Self(code))
    }

    /// `XXXX-XXXX`.
    pub fn shown(&self) -> String {
        let (one, two) = self.0.split_at(CODE_LENGTH / 2);
        format!("{one}-{two}")
    }

    fn digest(&self) -> Digest {
        throttle::key("user code", &[self.0.as_bytes()])
    }
}

/// What a program calls itself: one line of visible characters, at most 60.
pub(crate) fn client_name(text: &str) -> Result<String, FieldError> {
    let wrong =
        |code: &'static str, message: &'static str| Err(FieldError::new("client_name", code, message));
    let name = text.trim();
    if name.is_empty() {
        return wrong("required", "Say what is asking.");
    }
    if name.chars().nth(MAX_NAME).is_some() {
        return wrong("too_long", "At most 60 characters.");
    }
    // The person decides by this name: nothing in it may hide or reorder what stands around it.
    if name.chars().any(|c| c.is_control() || crate::people::email::invisible(c)) {
        return wrong("format", "One line of ordinary text.");
    }
    Ok(name.to_owned())
}

/// What somebody said about a program that asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// It may come in.
    Approved,
    /// It may not.
    Denied,
}

impl Reply {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Denied => "denied",
        }
    }

    fn read(name: &str) -> Result<Self, store::Error> {
        match name {
            "approved" => Ok(Self::Approved),
            "denied" => Ok(Self::Denied),
            _ => Err(store::Error::Defect("an unknown answer to a pairing is stored".into())),
        }
    }
}

/// What was answered, by whom, and in which tenant they were signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Answered {
    pub reply: Reply,
    pub user: UserId,
    pub tenant: TenantId,
}

/// A program that asks, as the database knows it.
#[derive(Debug, Clone)]
pub(crate) struct Pairing {
    pub device: Digest,
    pub client_name: String,
    pub user_agent: String,
    pub address: String,
    pub network: Digest,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub polled_at: Option<DateTime<Utc>>,
    pub answered: Option<Answered>,
    pub session: Option<SessionId>,
}

/// What to tell a program that asks whether it may come in.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Its time is over.
    Expired,
    /// It asks too often.
    Early,
    /// Nobody has answered.
    Pending,
    /// Somebody said no.
    Denied,
    /// It comes in, as this person.
    Enter(UserId, TenantId),
    /// It came in before: the code was copied, and this session ends.
    Reused(SessionId, UserId, TenantId),
}

impl Pairing {
    /// Decides.
    pub fn judge(&self, now: DateTime<Utc>) -> Turn {
        if now >= self.expires_at {
            return Turn::Expired;
        }
        // A clock that jumped back must not keep anybody waiting for longer than the interval.
        if self.polled_at.is_some_and(|at| (now - at).abs() < INTERVAL - JITTER) {
            return Turn::Early;
        }
        match (self.answered, self.session) {
            (None, _) => Turn::Pending,
            (Some(Answered { reply: Reply::Denied, .. }), _) => Turn::Denied,
            (Some(Answered { user, tenant, .. }), None) => Turn::Enter(user, tenant),
            (Some(Answered { user, tenant, .. }), Some(session)) => Turn::Reused(session, user, tenant),
        }
    }
}

/// A program that asks, as the person may see it who was told its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asking {
    /// What it calls itself.
    pub client_name: String,
    /// What its requests say it is.
    pub user_agent: String,
    /// Where it asks from.
    pub address: String,
    /// Whether that is the network the person is in.
    pub same_network: bool,
    /// What the person answered, if they did.
    pub reply: Option<Reply>,
    /// When it asked.
    pub created_at: DateTime<Utc>,
    /// Until when it can be answered.
    pub expires_at: DateTime<Utc>,
}

/// What a program gets that asks to be let in.
#[derive(Debug)]
pub struct Codes {
    /// It polls with this.
    pub device: DeviceCode,
    /// It shows this.
    pub user: UserCode,
}
