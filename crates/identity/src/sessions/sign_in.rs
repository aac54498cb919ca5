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
use kernel::{Actor, ExposeSecret as _, SecretString};

/// Where one attempt is counted.
struct Places {
    pair: Key,
    address: Key,
    /// Not counted where the account is at home.
    account: Option<Key>,
}

impl Places {
    fn keys(&self) -> Vec<Key> {
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
    async fn admit(&self, client: &Client, typed: &str) -> Result<(Option<Account>, Places), Error> {
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
        let counts = throttle::sql::lock(&mut tx, &places.keys(), now).await?;
        let mut wait = None;
        for (key, rule) in rules {
            let count = *counts.get(&key).ok_or_else(|| Error::Defect("a throttle row is missing".into()))?;
            match rule.admit(count, now) {
                Ok(counted) => throttle::sql::save(&mut tx, key, counted),
                Err(longer) => wait = wait.max(Some(longer)),
            }
        }
        // Dropping the transaction takes back what was counted elsewhere.
        if let Some(wait) = wait {
            return Err(Error::Throttled(wait));
        }
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
        let (now, life) = (self.world.now(), Life::of(remember));
        let (id, token): (SessionId, _) = (self.world.id(), RefreshToken::generate(&self.world));
        let ctx = client.ctx(account.home, Actor::user(account.id));
        let mut tx = self.store.system("sign in").await?;
        throttle::sql::refund(&mut tx, &places.keys(), Some(places.pair), now);
        if let Some((old, new)) = new_hash {
            people::rehash(&mut tx, account.id, old, new);
        }
        let (expires_at, ends_at) = (now + life.idle, now + life.total);
        sql::insert(
            &mut tx,
            &NewSession {
                id,
                user: account.id,
                tenant: account.home,
                head: token.digest(),
                remember,
                client,
                now,
                expires_at,
                ends_at,
            },
        );
        let surplus = sql::beyond(&mut tx, account.id, now, MAX_SESSIONS).await?;
        let ended = self.end(&mut tx, &ctx, client, &surplus, EndReason::TooMany).await?;
        announce::signed_in(self, &mut tx, &ctx, client, account.id, id, remember);
        tx.commit().await?;
        self.revocations.add(&ended, self.forget_at());
        let (session, user, tenant, operator) = (id, account.id, account.home, account.operator);
        self.issue(&Stay { session, user, tenant, operator, ends_at, remember }, token, now)
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
fn account_digest(typed: &str) -> String {
    hex::encode(&throttle::key("account", &[typed.as_bytes()])[..8])
}
