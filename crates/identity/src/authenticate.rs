//! The plug for the door's socket: who presents this token?
//!
//! The hot path asks nobody: a hash of the token, a look into the cache, the clock, and the short list of
//! ended sessions. A token seen for the first time costs one signature check more.

use crate::{
    Identity,
    tokens::{self, Cache, Passport, SessionId, TokenFault},
};
use api_kit::{AuthFault, Authenticator, Session};
use async_trait::async_trait;
use chrono::DateTime;
use kernel::{Actor, Ctx};
use std::sync::atomic::Ordering;

/// How often an unknown key makes this process ask for new ones, in seconds: two replicas that start
/// together may meet each other's tokens before each other's keys, and garbage must not cost a query each.
const ASK_AGAIN: i64 = 5;

impl Identity {
    /// Reads and believes an access token, or says why not. Never waits.
    pub fn passport(&self, token: &str) -> Result<Passport, TokenFault> {
        let (now, fingerprint) = (self.world.now(), Cache::fingerprint(token));
        let passport = if let Some(passport) = self.cache.get(&fingerprint) {
            passport
        } else {
            let passport = tokens::verify(&self.ring(), &self.names, token, now)?;
            self.cache.put(fingerprint, passport);
            passport
        };
        passport.check_time(now)?;
        if self.is_ended(passport.session) {
            return Err(TokenFault::Ended);
        }
        Ok(passport)
    }

    /// Whether a session is known to have ended before its time: for streams, which outlive a request.
    pub fn is_ended(&self, session: SessionId) -> bool {
        self.revocations.contains(session)
    }

    /// Whether it is time to ask for keys again; at most one caller in [`ASK_AGAIN`] seconds hears yes.
    fn may_ask_for_keys(&self) -> bool {
        let (now, last) = (self.world.now().timestamp(), self.keys_asked.load(Ordering::Relaxed));
        // A clock that jumped back counts as time gone by.
        (now - last).abs() >= ASK_AGAIN
            && self.keys_asked.compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }
}

#[async_trait]
impl Authenticator for Identity {
    async fn authenticate(&self, token: &str) -> Result<Session, AuthFault> {
        let mut seen = self.passport(token);
        if seen == Err(TokenFault::UnknownKey) && self.may_ask_for_keys() {
            self.load_keys().await.map_err(AuthFault::failed)?;
            seen = self.passport(token);
        }
        let passport = seen.map_err(|fault| {
            tracing::debug!(?fault, "a token was refused");
            match fault {
                TokenFault::Expired => AuthFault::Expired,
                TokenFault::Ended => AuthFault::Revoked,
                _ => AuthFault::Invalid,
            }
        })?;
        Ok(Session {
            ctx: Ctx::new(passport.tenant, Actor::user(passport.user)),
            session: Some(passport.session.uuid()),
            operator: passport.operator,
            expires_at: DateTime::from_timestamp(passport.expires, 0),
        })
    }
}
