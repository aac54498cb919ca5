//! Sessions: one sign-in, kept alive by refresh tokens of which one at a time is good.
//!
//! A refresh token is 256 random bits; only its SHA-256 is stored. Each use exchanges it for a successor.
//! A token that comes back after its exchange was copied by somebody, and as nobody can tell the thief
//! from the owner, the whole session ends. The one exception: within [`GRACE`] the same client gets the
//! same successor again, because two tabs ask at the same moment and answers get lost on the way. The
//! successor is computed again from the token that was presented and a salt kept beside its digest, so
//! that neither a thief with the token nor one with the database has it; and only while nobody has used it.

pub(crate) mod ops;
pub(crate) mod revocations;
pub(crate) mod sign_in;
pub(crate) mod sql;
#[cfg(test)]
mod tests;

use crate::{throttle, tokens::SessionId};
use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Actor, Ctx, ExposeSecret as _, RequestId, SecretString, TenantId, World};
use sha2::{Digest as _, Sha256};
use std::net::IpAddr;

/// How long the same client gets the same successor again.
pub const GRACE: TimeDelta = TimeDelta::seconds(10);
/// The most sessions of one person; a further sign-in ends the one unused longest.
pub(crate) const MAX_SESSIONS: i64 = 1000;
/// The longest user agent kept, in characters.
const MAX_AGENT: usize = 300;
const PREFIX: &str = "atr_";

/// SHA-256 of a token or of a client.
pub(crate) type Digest = [u8; 32];

/// How long a session lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Life {
    /// Unless it is used again before.
    pub idle: TimeDelta,
    /// Whatever happens.
    pub total: TimeDelta,
}

impl Life {
    /// "Remember me" is seven days since the last use, at most ninety in all; otherwise a day in all.
    pub const fn of(remember: bool) -> Self {
        if remember {
            Self { idle: TimeDelta::days(7), total: TimeDelta::days(90) }
        } else {
            Self { idle: TimeDelta::hours(24), total: TimeDelta::hours(24) }
        }
    }
}

/// Where a request comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// The client's address, where it is known.
    pub address: Option<IpAddr>,
    /// What it calls itself; cut to something storable.
    pub agent: String,
    /// The request, for the audit.
    pub request: Option<RequestId>,
    /// The trace it belongs to.
    pub trace: Option<String>,
}

impl Client {
    /// A client from what its request says.
    pub fn new(address: Option<IpAddr>, agent: &str) -> Self {
        let agent = agent.chars().filter(|c| !c.is_control()).take(MAX_AGENT).collect();
        Self { address, agent, request: None, trace: None }
    }

    /// The context of what this client causes.
    pub(crate) fn ctx(&self, tenant: TenantId, actor: Actor) -> Ctx {
        Ctx { request: self.request, trace: self.trace.clone(), ..Ctx::new(tenant, actor) }
    }

    pub(crate) fn network(&self) -> Digest {
        throttle::network(self.address)
    }

    /// The networks around it.
    pub(crate) fn around(&self) -> [Digest; 2] {
        throttle::around(self.address)
    }

    /// What makes two requests come from the same client, as far as one can tell.
    fn digest(&self) -> Digest {
        throttle::key("client", &[&self.network(), self.agent.as_bytes()])
    }

    pub(crate) fn shown_address(&self) -> String {
        self.address.map(|a| a.to_canonical().to_string()).unwrap_or_default()
    }
}

/// A refresh token in the clear: with the client, and here while it is being answered.
#[derive(Debug, Clone)]
pub struct RefreshToken(SecretString);

impl RefreshToken {
    /// A fresh one.
    pub(crate) fn generate(world: &World) -> Self {
        Self::from_bits(&world.bytes::<32>())
    }

    fn from_bits(bits: &[u8]) -> Self {
        Self(SecretString::from(format!("{PREFIX}{}", BASE64.encode(bits))))
    }

    /// Reads what a client sent; `None` if it cannot be one of ours.
    pub fn parse(text: &str) -> Option<Self> {
        let bits = BASE64.decode(text.strip_prefix(PREFIX)?).ok()?;
        (bits.len() == 32).then(|| Self::from_bits(&bits))
    }

    /// For the one who owns it.
    pub fn reveal(&self) -> &str {
        self.0.expose_secret()
    }

    pub(crate) fn digest(&self) -> Digest {
        Sha256::digest(self.reveal()).into()
    }

    /// The token that follows this one: nobody can compute it without both this token and the salt.
    pub(crate) fn successor(&self, salt: &[u8]) -> Self {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.reveal().as_bytes());
        Self::from_bits(hmac::sign(&key, salt).as_ref())
    }
}

/// A presented refresh token with its session, as the database knows them.
#[derive(Debug, Clone)]
pub(crate) struct Presented {
    pub session: SessionId,
    /// The only token of the session that is good.
    pub head: Digest,
    pub ended: bool,
    pub ends_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub rotated: Option<Rotated>,
}

/// That a token was exchanged: when, by whom, and what its successor was made with.
#[derive(Debug, Clone)]
pub(crate) struct Rotated {
    pub at: DateTime<Utc>,
    pub by: Digest,
    pub salt: Vec<u8>,
}

/// What to do with a presented token.
#[derive(Debug)]
pub(crate) enum Turn {
    /// Exchange it.
    Rotate,
    /// Give its successor once more.
    Repeat(RefreshToken),
    /// It was copied: end the session.
    Reused,
    /// Its time is over, or its session's.
    Over,
}

impl Presented {
    /// Decides.
    pub fn judge(&self, token: &RefreshToken, client: &Client, now: DateTime<Utc>) -> Turn {
        if self.ended || now >= self.expires_at || now >= self.ends_at {
            return Turn::Over;
        }
        let Some(rotated) = &self.rotated else { return Turn::Rotate };
        // A clock that jumped back must not lengthen the grace.
        let age = now - rotated.at;
        if age.abs() < GRACE && rotated.by == client.digest() {
            let successor = token.successor(&rotated.salt);
            if successor.digest() == self.head {
                return Turn::Repeat(successor);
            }
        }
        Turn::Reused
    }
}

/// A session, as its owner may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionInfo {
    /// Which.
    pub id: SessionId,
    /// What the program calls itself that was let in by its owner; `None` where a password was typed.
    pub name: Option<String>,
    /// Whether it outlives the day.
    pub remember: bool,
    /// What the client called itself.
    pub user_agent: String,
    /// Where it signed in from.
    pub address: String,
    /// When it signed in.
    pub created_at: DateTime<Utc>,
    /// When it last refreshed.
    pub last_used_at: DateTime<Utc>,
    /// When it ends unless it is used before.
    pub expires_at: DateTime<Utc>,
}

/// Why a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndReason {
    /// Its owner signed out.
    SignedOut,
    /// Its owner ended it from another session.
    Revoked,
    /// A refresh token came back after its exchange.
    RefreshReused,
    /// Too many sessions; this one was unused longest.
    TooMany,
    /// A device code came back after its exchange.
    CodeReused,
}

impl EndReason {
    /// The name in the table and in events.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignedOut => "signed_out",
            Self::Revoked => "revoked",
            Self::RefreshReused => "refresh_reused",
            Self::TooMany => "too_many",
            Self::CodeReused => "code_reused",
        }
    }
}
