//! What this room keeps of a person, and how somebody leaves for good.

mod sql;

pub use sql::PERSONAL;

use crate::{
    Client, EndReason, Error, Identity, announce, passwords::policy, people::sql as people,
    sessions::sign_in::account_digest, throttle,
};
use kernel::{Actor, Ctx, ExposeSecret as _, SecretString, TenantId, UserId};

/// A tenant somebody is a member of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// Which tenant.
    pub tenant: TenantId,
    /// Its name in addresses.
    pub slug: String,
    /// Nobody else is in it: what belongs to all goes with this person.
    pub alone: bool,
}

/// Sessions that are ended in one transaction.
const BATCH: i64 = 1_000;

impl Identity {
    /// Makes sure that it is the caller who asks: compares the password of their account, slowed down like sign-in.
    pub async fn confirm(&self, ctx: &Ctx, client: &Client, password: &SecretString) -> Result<(), Error> {
        let user = ctx.user().ok_or(Error::SessionEnded)?;
        let mut tx = self.store.system("is it really them").await?;
        let email = sql::email_key(&mut tx, user).await?.ok_or(Error::SessionEnded)?;
        drop(tx);
        let (account, places) = self.admit(client, &email).await?;
        let password = policy::normalised(password.expose_secret()).unwrap_or_else(|| SecretString::from(""));
        let stored = account.as_ref().and_then(|a| a.password_hash.as_deref());
        let verdict = self.passwords.verify(stored, password).await;
        let right = matches!(&verdict, Ok(v) if v.matches)
            && account.as_ref().is_some_and(|a| a.id == user && a.active);
        let mut tx = self.store.system("how that ended").await?;
        if right || verdict.is_err() {
            let pair = right.then_some(places.pair);
            throttle::sql::refund(&mut tx, &places.keys(), pair, self.world.now());
        } else {
            announce::login_failed(self, &mut tx, client, &account_digest(&email));
        }
        tx.commit().await?;
        match verdict {
            Err(error) => Err(error),
            Ok(_) if right => Ok(()),
            Ok(_) => Err(Error::WrongCredentials),
        }
    }

    /// The tenants somebody is a member of, their own first; at most a hundred.
    pub async fn memberships(&self, user: UserId) -> Result<Vec<Membership>, Error> {
        let mut tx = self.store.system("where somebody is a member").await?;
        Ok(sql::memberships(&mut tx, user).await?)
    }

    /// Whether anybody is a member of this tenant.
    pub async fn is_inhabited(&self, tenant: TenantId) -> Result<bool, Error> {
        let mut tx = self.store.system("whether anybody is left in a tenant").await?;
        Ok(sql::is_inhabited(&mut tx, tenant).await?)
    }

    /// Whether this person runs the installation while others have accounts: then it must be handed over first.
    pub async fn is_needed(&self, user: UserId) -> Result<bool, Error> {
        let mut tx = self.store.system("who runs the installation").await?;
        Ok(sql::is_needed(&mut tx, user).await?)
    }

    /// Ends all sessions of somebody and lets nobody sign in as them any more. Refused while they are needed.
    pub async fn close(&self, user: UserId) -> Result<(), Error> {
        let client = Client::new(None, "");
        loop {
            let mut tx = self.store.system("close an account").await?;
            // Nobody registers between the question and the answer.
            people::enter(&mut tx);
            if sql::is_needed(&mut tx, user).await? {
                return Err(Error::Needed);
            }
            let Some(home) = sql::close(&mut tx, user, self.world.now()).await? else { return Ok(()) };
            let open = sql::open_sessions(&mut tx, user, self.world.now(), BATCH).await?;
            let ctx = Ctx::new(home, Actor::system());
            let ended = self.end(&mut tx, &ctx, &client, &open, EndReason::Revoked).await?;
            tx.commit().await?;
            self.revocations.add(&ended, self.forget_at());
            if open.is_empty() {
                return Ok(());
            }
        }
    }

    /// Lets somebody sign in again whose account was closed.
    pub async fn reopen(&self, user: UserId) -> Result<(), Error> {
        let mut tx = self.store.system("reopen an account").await?;
        sql::reopen(&mut tx, user, self.world.now());
        tx.commit().await?;
        Ok(())
    }

    /// Removes the account with its sessions and memberships; tenants that nobody is left in go with it, and an installation
    /// that nobody is left in belongs to whoever registers next. That it is gone already is as good.
    pub async fn remove_account(&self, user: UserId) -> Result<(), Error> {
        let mut tx = self.store.system("remove an account").await?;
        people::enter(&mut tx);
        if sql::is_needed(&mut tx, user).await? {
            return Err(Error::Needed);
        }
        let left = sql::leave_tenants(&mut tx, user).await?;
        sql::remove(&mut tx, user).await?;
        sql::remove_empty(&mut tx, &left).await?;
        tx.commit().await?;
        Ok(())
    }

    /// How many rows name this person.
    pub async fn traces(&self, user: UserId) -> Result<u64, Error> {
        let mut tx = self.store.system("what is left of somebody").await?;
        Ok(sql::traces(&mut tx, user).await?)
    }
}
