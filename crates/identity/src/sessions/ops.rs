//! Staying signed in, and leaving.

use super::{
    Client, EndReason, Life, RefreshToken, SessionInfo, Turn,
    sql::{self, Found, Rotation},
};
use crate::{
    Error, Identity, announce,
    tokens::{self, ACCESS_LIFE, Passport, SessionId},
};
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Actor, Ctx, Page, Paged, SecretString, TenantId, UserId};
use store::SystemTx;

/// What a sign-in or a refresh gives.
#[derive(Debug)]
pub struct SignedIn {
    /// The access token.
    pub access_token: SecretString,
    /// Seconds until it ends.
    pub expires_in: i64,
    /// Good for the next refresh, once.
    pub refresh_token: RefreshToken,
    /// Whether the session outlives the day.
    pub remember: bool,
}

impl Identity {
    /// Exchanges a refresh token for its successor and a fresh access token.
    pub async fn refresh(&self, client: &Client, token: &RefreshToken) -> Result<SignedIn, Error> {
        let mut tx = self.store.system("refresh a session").await?;
        let found = sql::present(&mut tx, token.digest()).await?.ok_or(Error::SessionEnded)?;
        if !found.active {
            return Err(Error::SessionEnded);
        }
        // The time is asked after the lock was had: whoever waited must not be in the past.
        let now = self.world.now();
        let Found { presented, user, tenant, remember, operator, .. } = found;
        let next = match presented.judge(token, client, now) {
            Turn::Over => return Err(Error::SessionEnded),
            Turn::Repeat(next) => next,
            Turn::Reused => {
                let ctx = client.ctx(tenant, Actor::user(user));
                let ended =
                    self.end(&mut tx, &ctx, client, &[presented.session], EndReason::RefreshReused).await?;
                tx.commit().await?;
                self.revocations.add(&ended, self.forget_at());
                tracing::warn!(session = %presented.session, "a refresh token came back after its exchange");
                return Err(Error::RefreshReused);
            }
            Turn::Rotate => {
                let salt = self.world.bytes::<32>().to_vec();
                let next = token.successor(&salt);
                let rotation = Rotation {
                    session: presented.session,
                    from: token.digest(),
                    to: next.digest(),
                    by: client.digest(),
                    salt,
                    now,
                    expires_at: presented.ends_at.min(now + Life::of(remember).idle),
                };
                sql::rotate(&mut tx, rotation);
                tx.commit().await?;
                next
            }
        };
        let (session, ends_at) = (presented.session, presented.ends_at);
        self.issue(&Stay { session, user, tenant, operator, ends_at, remember }, next, now)
    }

    /// Ends the session a refresh token belongs to, whether the token is still good or not. A token of
    /// nobody's is no error: the caller wanted to be signed out, and is.
    pub async fn logout(&self, client: &Client, token: &RefreshToken) -> Result<(), Error> {
        let mut tx = self.store.system("sign out").await?;
        let Some(found) = sql::present(&mut tx, token.digest()).await? else { return Ok(()) };
        let ctx = client.ctx(found.tenant, Actor::user(found.user));
        let ended = self.end(&mut tx, &ctx, client, &[found.presented.session], EndReason::SignedOut).await?;
        tx.commit().await?;
        self.revocations.add(&ended, self.forget_at());
        Ok(())
    }

    /// Ends one of the caller's own sessions. Somebody else's is not found.
    pub async fn end_session(
        &self,
        ctx: &Ctx,
        client: &Client,
        session: SessionId,
        reason: EndReason,
    ) -> Result<(), Error> {
        let (user, now) = (ctx.user().ok_or(Error::SessionNotFound)?, self.world.now());
        let mut tx = self.store.system("end a session").await?;
        if !sql::owned(&mut tx, session, user, now).await? {
            return Err(Error::SessionNotFound);
        }
        let ended = self.end(&mut tx, ctx, client, &[session], reason).await?;
        tx.commit().await?;
        self.revocations.add(&ended, self.forget_at());
        Ok(())
    }

    /// The caller's open sessions, last used first.
    pub async fn sessions(&self, ctx: &Ctx, page: Page) -> Result<Paged<SessionInfo>, Error> {
        let user = ctx.user().ok_or(Error::SessionEnded)?;
        let mut tx = self.store.system("list sessions").await?;
        Ok(sql::list(&mut tx, user, self.world.now(), page).await?)
    }

    /// Ends sessions in the open transaction and tells everybody once it is committed.
    pub(crate) async fn end(
        &self,
        tx: &mut SystemTx,
        ctx: &Ctx,
        client: &Client,
        sessions: &[SessionId],
        reason: EndReason,
    ) -> Result<Vec<SessionId>, Error> {
        if sessions.is_empty() {
            return Ok(Vec::new());
        }
        let ended = sql::end(tx, sessions, reason, self.world.now(), self.forget_at()).await?;
        announce::ended(self, tx, ctx, client, &ended, reason);
        tx.ring_after_commit(&self.bell);
        Ok(ended)
    }

    /// From when on no token of a session that ends now can be good.
    pub(crate) fn forget_at(&self) -> DateTime<Utc> {
        self.world.now() + ACCESS_LIFE + TimeDelta::minutes(1)
    }

    /// Writes the pair of tokens for a session.
    pub(super) fn issue(
        &self,
        stay: &Stay,
        refresh_token: RefreshToken,
        now: DateTime<Utc>,
    ) -> Result<SignedIn, Error> {
        let expires = (now + ACCESS_LIFE).min(stay.ends_at).timestamp();
        let passport = Passport {
            user: stay.user,
            tenant: stay.tenant,
            session: stay.session,
            operator: stay.operator,
            not_before: now.timestamp(),
            expires,
        };
        let token = tokens::sign(&self.ring(), &self.names, &passport, self.world.id(), now)
            .ok_or_else(|| Error::Defect("there is no key to sign with".into()))?;
        Ok(SignedIn {
            access_token: SecretString::from(token),
            expires_in: expires - now.timestamp(),
            refresh_token,
            remember: stay.remember,
        })
    }
}

/// A session, as far as its tokens need to know it.
pub(super) struct Stay {
    pub session: SessionId,
    pub user: UserId,
    pub tenant: TenantId,
    pub operator: bool,
    pub ends_at: DateTime<Utc>,
    pub remember: bool,
}
