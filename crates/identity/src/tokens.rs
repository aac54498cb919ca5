//! Access tokens: signed facts that are believed for at most half an hour without asking the database.
//!
//! A token is a JWT (RFC 7519) as a compact JWS with one algorithm, `EdDSA`, and the type of RFC 9068,
//! `at+jwt`. There is nothing to negotiate, so nothing is: the header holds `alg`, `typ` and `kid` with
//! exactly these values or the token is none of ours. That is also why this is written out here and not
//! taken from a general library: the whole format is two functions, and time is an argument.

mod cache;
#[cfg(test)]
mod tests;

pub(crate) use cache::Cache;

use crate::keys::{KeyId, Ring};
use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{TenantId, UserId};
use serde::{Deserialize, Serialize};

/// How long an access token is believed.
pub const ACCESS_LIFE: TimeDelta = TimeDelta::minutes(30);
/// How far another replica's clock may be ahead of ours.
const SKEW: TimeDelta = TimeDelta::seconds(30);
/// Ours have some 600 bytes.
const MAX_LENGTH: usize = 2048;
const ALGORITHM: &str = "EdDSA";
const TYPE: &str = "at+jwt";

kernel::ids! {
    /// One sign-in, with its family of refresh tokens.
    SessionId = "ses";
    /// One access token.
    TokenId = "tok";
}

/// Why a token is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenFault {
    /// Not three parts of base64url holding JSON with the fields of ours.
    Malformed,
    /// Another algorithm than `EdDSA`, `none` among them.
    Algorithm,
    /// A key we do not have, or no longer.
    UnknownKey,
    /// The signature is not that key's over this content.
    Signature,
    /// Made by another installation.
    Issuer,
    /// Made for another audience.
    Audience,
    /// Its time has not come.
    NotYetValid,
    /// Its time is over.
    Expired,
    /// Its session was ended.
    Ended,
}

/// For whom tokens are made and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Names {
    pub issuer: String,
    pub audience: String,
}

/// What a believed token says: all a request needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passport {
    /// Who.
    pub user: UserId,
    /// In which tenant.
    pub tenant: TenantId,
    /// By which sign-in.
    pub session: SessionId,
    /// Whether this is the operator of the installation.
    pub operator: bool,
    /// Seconds since 1970 from which it is good.
    pub not_before: i64,
    /// Seconds since 1970 at which it ends.
    pub expires: i64,
}

impl Passport {
    /// Whether the time is right.
    pub(crate) fn check_time(&self, now: DateTime<Utc>) -> Result<(), TokenFault> {
        if now.timestamp() >= self.expires {
            return Err(TokenFault::Expired);
        }
        if (now + SKEW).timestamp() < self.not_before {
            return Err(TokenFault::NotYetValid);
        }
        Ok(())
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header<'a> {
    alg: &'a str,
    typ: &'a str,
    kid: KeyId,
}

/// RFC 7519 and RFC 9068 names.
#[derive(Debug, Serialize, Deserialize)]
struct Claims<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: UserId,
    tenant: TenantId,
    sid: SessionId,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    operator: bool,
    iat: i64,
    nbf: i64,
    exp: i64,
    jti: TokenId,
}

/// Writes and signs a token.
pub(crate) fn sign(
    ring: &Ring,
    names: &Names,
    passport: &Passport,
    jti: TokenId,
    now: DateTime<Utc>,
) -> Option<String> {
    let key = ring.signer(now)?;
    let header = Header { alg: ALGORITHM, typ: TYPE, kid: key.id() };
    let claims = Claims {
        iss: &names.issuer,
        aud: &names.audience,
        sub: passport.user,
        tenant: passport.tenant,
        sid: passport.session,
        operator: passport.operator,
        iat: passport.not_before,
        nbf: passport.not_before,
        exp: passport.expires,
        jti,
    };
    let part = |json: Result<Vec<u8>, serde_json::Error>| json.ok().map(|json| BASE64.encode(json));
    let message = format!("{}.{}", part(serde_json::to_vec(&header))?, part(serde_json::to_vec(&claims))?);
    let signature = BASE64.encode(key.sign(message.as_bytes()));
    Some(format!("{message}.{signature}"))
}

/// Reads a token and believes it, or says why not. Time is left to [`Passport::check_time`], because a
/// token that was believed once is asked for its time again and again.
pub(crate) fn verify(
    ring: &Ring,
    names: &Names,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Passport, TokenFault> {
    if token.len() > MAX_LENGTH {
        return Err(TokenFault::Malformed);
    }
    let (message, signature) = token.rsplit_once('.').ok_or(TokenFault::Malformed)?;
    let (header, claims) = message.split_once('.').ok_or(TokenFault::Malformed)?;
    let key = ring.verifier(read_header(&decode(header)?)?, now).ok_or(TokenFault::UnknownKey)?;
    // Nothing of the content is looked at before the signature is seen to be ours.
    UnparsedPublicKey::new(&ED25519, key)
        .verify(message.as_bytes(), &decode(signature)?)
        .map_err(|_| TokenFault::Signature)?;
    let claims = decode(claims)?;
    let claims: Claims<'_> = serde_json::from_slice(&claims).map_err(|_| TokenFault::Malformed)?;
    if claims.iss != names.issuer {
        return Err(TokenFault::Issuer);
    }
    if claims.aud != names.audience {
        return Err(TokenFault::Audience);
    }
    Ok(Passport {
        user: claims.sub,
        tenant: claims.tenant,
        session: claims.sid,
        operator: claims.operator,
        not_before: claims.nbf,
        expires: claims.exp,
    })
}

/// The key a header names. The algorithm is looked at first, so that `none` is called what it is.
fn read_header(json: &[u8]) -> Result<KeyId, TokenFault> {
    #[derive(Deserialize)]
    struct Algorithm<'a> {
        #[serde(borrow)]
        alg: std::borrow::Cow<'a, str>,
    }
    let named: Algorithm<'_> = serde_json::from_slice(json).map_err(|_| TokenFault::Malformed)?;
    if named.alg != ALGORITHM {
        return Err(TokenFault::Algorithm);
    }
    let header: Header<'_> = serde_json::from_slice(json).map_err(|_| TokenFault::Malformed)?;
    if header.typ != TYPE {
        return Err(TokenFault::Malformed);
    }
    Ok(header.kid)
}

fn decode(part: &str) -> Result<Vec<u8>, TokenFault> {
    BASE64.decode(part).map_err(|_| TokenFault::Malformed)
}
