//! Making keys in time, and knowing those that others made.

use super::{
    Jwks, Key, Ring, TAIL, next_signs_from,
    sql::{self, Stored},
};
use crate::{Error, Identity};
use kernel::ExposeSecret as _;
use std::sync::Arc;
use vault::Scope;
use zeroize::Zeroizing;

/// What the vault calls the private part of a key.
const LABEL: &str = "identity.signing_key";

impl Identity {
    /// The keys as this process knows them.
    pub(crate) fn ring(&self) -> Arc<Ring> {
        Arc::clone(&self.ring.read())
    }

    /// The public keys, for whoever verifies tokens.
    pub fn jwks(&self) -> Jwks {
        self.ring().jwks(self.world.now())
    }

    /// Makes the next key if its time has come, and knows it. Says whether it did. Safe to call from
    /// every replica at any time.
    pub async fn rotate_keys(&self) -> Result<bool, Error> {
        let now = self.world.now();
        let mut tx = self.store.system("the next signing key").await?;
        let Some(signs_from) = next_signs_from(sql::youngest(&mut tx).await?, now) else { return Ok(false) };
        let seed = Zeroizing::new(self.world.bytes::<32>());
        let secret = self.vault.keep(&mut tx, Scope::System, LABEL, &*seed).await?;
        let key = Stored { id: self.world.id(), secret, signs_from, verifies_until: None };
        sql::insert(&mut tx, &key, signs_from + TAIL, now);
        tx.ring_after_commit(&self.bell);
        tx.commit().await?;
        tracing::info!(key = %key.id, %signs_from, "a signing key was made");
        self.load_keys().await?;
        Ok(true)
    }

    /// Reads the keys anew. If one is gone, every token is verified again.
    pub(crate) async fn load_keys(&self) -> Result<(), Error> {
        let mut tx = self.store.system("read the signing keys").await?;
        let mut keys = Vec::new();
        for stored in sql::list(&mut tx, self.world.now()).await? {
            let seed = self.vault.reveal(&mut tx, Scope::System, stored.secret).await?;
            let (from, until) = (stored.signs_from, stored.verifies_until);
            keys.push(Key::from_seed(stored.id, seed.expose_secret(), from, until)?);
        }
        tx.commit().await?;
        let (new, mut held) = (Ring::new(keys), self.ring.write());
        let lost = held.lost_in(&new);
        *held = Arc::new(new);
        drop(held);
        if lost {
            self.cache.clear();
        }
        Ok(())
    }
}
