//! Signing in. Every failure looks and costs the same.

use super::{
    Client, EndReason, Life, MAX_SESSIONS, RefreshToken,
    ops::{SignedIn, Stay},
    sql::{self, NewSession},
};
use crate::{
    Error, Identity, announce,
    passwords::{Verdict, policy},
    people::{
        Email,
        sql::{self as people, Account},
    },
    throttle::{self, Key},
    tokens::SessionId,
};
use chrono::{DateTime, Utc};
use kernel::{Actor, ExposeSecret as _, SecretString, TenantId, UserId};
use store::SystemTx;

/// Where one attempt is counted.
pub(crate) struct Places {
    pub pair: Key,
    address: Key,
    /// Not counted where the account is at home.
    account: Option<Key>,
}

impl Places {
    pub fn keys(&self) -> Vec<Key> {
        [Some(self.pair), Some(self.address), self.account].into_iter().flatten().collect()
    }
}

impl Identity {
    /// Signs somebody in. Every failure looks and costs the same, whether or not there is an account.
    pub async fn login(
        &self,
        client: &Client,
        email: &str,
        password: &SecretString,
        remember: bool,
    ) -> Result<SignedIn, Error> {
        let typed = account_key(email);
        let (account, places) = self.admit(client, &typed).await?;
        // What is too long to be a password is compared, too: as one that nobody has.
        let password = policy::normalised(password.expose_secret()).unwrap_or_else(|| SecretString::from(""));
        let stored = account.as_ref().and_then(|a| a.password_hash.as_deref());
        let verdict = match self.passwords.verify(stored, password.clone()).await {
            Ok(verdict) => verdict,
            Err(error) => {
                // Nothing was learned about the password, so nothing is held against anybody.
                let mut tx = self.store.system("an attempt that was none").await?;
                throttle::sql::refund(&mut tx, &places.keys(), None, self.world.now());
                tx.commit().await?;
                return Err(error);
            }
        };
        match account {
            Some(account) if verdict.matches && account.active => {
                self.begin(client, account, verdict, password, &places, remember).await
            }
            _ => {
                let mut tx = self.store.system("a failed sign-in").await?;
                announce::login_failed(self, &mut tx, client, &account_digest(&typed));
                tx.commit().await?;
                Err(Error::WrongCredentials)
            }
        }
    }

    /// Looks the account up and counts the attempt, or refuses it for coming too early.
    pub(crate) async fn admit(
        &self,
        client: &Client,
        typed: &str,
    ) -> Result<(Option<Account>, Places), Error> {
        let (now, network) = (self.world.now(), client.network());
        let mut tx = self.store.system("sign in").await?;
        let account = people::account(&mut tx, typed, network).await?;
        let at_home = account.as_ref().is_some_and(|a| a.known_here);
        let places = Places {
            pair: throttle::key("pair", &[typed.as_bytes(), &network]),
            address: throttle::key("address", &[&network]),
            account: (!at_home).then(|| throttle::key("account", &[typed.as_bytes()])),
        };
        let mut rules = vec![(places.pair, throttle::PAIR), (places.address, throttle::ADDRESS)];
        rules.extend(places.account.map(|key| (key, throttle::ACCOUNT)));
        let counted = throttle::admit(&mut tx, &rules, now).await?;
        throttle::sql::save(&mut tx, counted);
        tx.commit().await?;
        Ok((account, places))
    }

    /// The password was right: a session begins.
    async fn begin(
        &self,
        client: &Client,
        account: Account,
        verdict: Verdict,
        password: SecretString,
        places: &Places,
        remember: bool,
    ) -> Result<SignedIn, Error> {
        let new_hash = match (verdict.stale, account.password_hash) {
            (true, Some(old)) => Some((old, self.passwords.hash(&self.world, password).await?)),
            _ => None,
        };
        let mut tx = self.store.system("sign in").await?;
        throttle::sql::refund(&mut tx, &places.keys(), Some(places.pair), self.world.now());
        if let Some((old, new)) = new_hash {
            people::rehash(&mut tx, account.id, old, new);
        }
        let whose = Whose { user: account.id, tenant: account.home, operator: account.operator };
        let begun = self.begin_session(&mut tx, client, whose, remember, None).await?;
        tx.commit().await?;
        self.hand_out(begun)
    }

    /// Writes a session of somebody who has proven who they are. `name` is what a paired program calls
    /// itself. Once it is committed, [`Self::hand_out`] gives the tokens.
    pub(crate) async fn begin_session(
        &self,
        tx: &mut SystemTx,
        client: &Client,
        whose: Whose,
        remember: bool,
        name: Option<&str>,
    ) -> Result<Begun, Error> {
        let (now, life) = (self.world.now(), Life::of(remember));
        let (session, token): (SessionId, _) = (self.world.id(), RefreshToken::generate(&self.world));
        let Whose { user, tenant, operator } = whose;
        let ctx = client.ctx(tenant, Actor::user(user));
        let (expires_at, ends_at) = (now + life.idle, now + life.total);
        let head = token.digest();
        sql::insert(
            tx,
            &NewSession { id: session, user, tenant, head, remember, name, client, now, expires_at, ends_at },
        );
        let surplus = sql::beyond(tx, user, now, MAX_SESSIONS).await?;
        let ended = self.end(tx, &ctx, client, &surplus, EndReason::TooMany).await?;
        announce::signed_in(self, tx, &ctx, client, user, session, remember);
        Ok(Begun { stay: Stay { session, user, tenant, operator, ends_at, remember }, token, ended, now })
    }

    /// The tokens of a session whose writing was committed.
    pub(crate) fn hand_out(&self, begun: Begun) -> Result<SignedIn, Error> {
        self.revocations.add(&begun.ended, self.forget_at());
        self.issue(&begun.stay, begun.token, begun.now)
    }
}

/// Who has proven who they are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Whose {
    pub user: UserId,
    pub tenant: TenantId,
    pub operator: bool,
}

/// A session that was written and not yet committed.
pub(crate) struct Begun {
    stay: Stay,
    token: RefreshToken,
    /// What had to end for it.
    ended: Vec<SessionId>,
    now: DateTime<Utc>,
}

impl Begun {
    pub const fn session(&self) -> SessionId {
        self.stay.session
    }
}

/// The key of what was typed as an e-mail address. What cannot be one is nobody's, and is treated as
/// any other unknown address.
fn account_key(typed: &str) -> String {
    match Email::parse(typed) {
        Ok(email) => email.key().to_owned(),
        Err(_) => {
            typed.trim().chars().filter(|c| *c != '\0').take(300).flat_map(char::to_lowercase).collect()
        }
    }
}

/// What the audit calls an account that somebody tried.
pub(crate) fn account_digest(typed: &str) -> String {
    hex::encode(&throttle::key("account", &[typed.as_bytes()])[..8])
}
