//! The keys that sign access tokens: Ed25519, a new one every thirty days, without anybody noticing.
//!
//! A key lives in three stretches. For [`LEAD`] it is only published, so that every replica and every
//! reader of the JWKS knows it before its first token. Then it signs, until its successor does. Then it
//! only verifies, until the last token it signed has expired ([`TAIL`]), and is forgotten.

pub(crate) mod ops;
pub(crate) mod sql;
#[cfg(test)]
mod tests;

use crate::{Error, tokens::ACCESS_LIFE};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use std::sync::Arc;

/// How long a key signs.
pub const PERIOD: TimeDelta = TimeDelta::days(30);
/// How long a key is published before it signs.
pub const LEAD: TimeDelta = TimeDelta::hours(1);
/// How long a key verifies after its successor began to sign: the life of a token, and clocks that differ.
pub(crate) const TAIL: TimeDelta = TimeDelta::minutes(ACCESS_LIFE.num_minutes() + 10);

kernel::ids! {
    /// One signing key; the `kid` of tokens and of the JWKS.
    KeyId = "key";
}

/// One key, opened.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    id: KeyId,
    pair: Arc<Ed25519KeyPair>,
    signs_from: DateTime<Utc>,
    verifies_until: Option<DateTime<Utc>>,
}

impl Key {
    /// A key from its 32-byte seed.
    pub fn from_seed(
        id: KeyId,
        seed: &[u8],
        signs_from: DateTime<Utc>,
        verifies_until: Option<DateTime<Utc>>,
    ) -> Result<Self, Error> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed)
            .map_err(|_| Error::Defect("the seed of a signing key is not one".into()))?;
        Ok(Self { id, pair: Arc::new(pair), signs_from, verifies_until })
    }

    pub fn id(&self) -> KeyId {
        self.id
    }

    pub fn public(&self) -> &[u8] {
        self.pair.public_key().as_ref()
    }

    pub fn sign(&self, message: &[u8]) -> impl AsRef<[u8]> {
        self.pair.sign(message)
    }

    fn verifies(&self, now: DateTime<Utc>) -> bool {
        self.verifies_until.is_none_or(|until| now < until)
    }
}

/// All keys a process knows, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Ring(Vec<Key>);

impl Ring {
    pub fn new(mut keys: Vec<Key>) -> Self {
        keys.sort_by_key(|key| key.signs_from);
        Self(keys)
    }

    /// The key that signs now: the youngest whose time has come.
    pub fn signer(&self, now: DateTime<Utc>) -> Option<&Key> {
        self.0.iter().rev().find(|key| key.signs_from <= now)
    }

    /// The public part of a key, while it verifies. A key whose turn to sign has not come verifies
    /// already: another replica's clock may be ahead.
    pub fn verifier(&self, id: KeyId, now: DateTime<Utc>) -> Option<&[u8]> {
        self.0.iter().find(|key| key.id == id && key.verifies(now)).map(Key::public)
    }

    /// Whether a key of `self` is missing in `other`: tokens believed because of it must be asked again.
    pub fn lost_in(&self, other: &Self) -> bool {
        self.0.iter().any(|key| !other.0.iter().any(|o| o.id == key.id))
    }

    /// The published form (RFC 7517), with every key that may be met.
    pub fn jwks(&self, now: DateTime<Utc>) -> Jwks {
        let keys = self.0.iter().filter(|key| key.verifies(now)).map(|key| Jwk {
            kty: "OKP",
            crv: "Ed25519",
            kid: key.id.to_string(),
            usage: "sig",
            alg: "EdDSA",
            x: BASE64.encode(key.public()),
        });
        Jwks { keys: keys.collect() }
    }
}

/// When the next key must begin to sign, seen from the youngest key there is: now if there is none.
/// `None` while it is too early to make one.
pub(crate) fn next_signs_from(youngest: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let Some(youngest) = youngest else { return Some(now) };
    let due = youngest + PERIOD;
    // Late is late, yet the successor is still published before it signs.
    (now + LEAD >= due).then(|| due.max(now + LEAD))
}

/// The public keys, as a JSON Web Key Set.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Jwks {
    /// Every key that may have signed a token that is still good, or soon will.
    pub keys: Vec<Jwk>,
}

/// One public key (RFC 8037).
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Jwk {
    /// `OKP`.
    #[schema(value_type = String)]
    pub kty: &'static str,
    /// `Ed25519`.
    #[schema(value_type = String)]
    pub crv: &'static str,
    /// Named by tokens.
    pub kid: String,
    /// `sig`.
    #[serde(rename = "use")]
    #[schema(value_type = String)]
    pub usage: &'static str,
    /// `EdDSA`.
    #[schema(value_type = String)]
    pub alg: &'static str,
    /// The 32 bytes, base64url.
    pub x: String,
}
