//! Data keys: made once, wrapped by a master key, durable before they seal anything.

pub(crate) mod sql;

use crate::{
    Error, Scope, Vault,
    cipher::{self, Key},
    masters,
};
use std::sync::Arc;
use store::Tx;

/// Data keys are kept apart by purpose, so that a later room may have one that is destroyed on its own.
pub(crate) const PURPOSE: &str = "data";

impl Vault {
    /// The key that seals for `scope`, made now if this is the first time.
    pub(crate) async fn current_key(&self, tx: &mut Tx, scope: Scope) -> Result<(u32, Arc<Key>), Error> {
        let mut version = self.current_version(tx, scope).await?;
        if version.is_none() {
            self.make_data_key(scope, 1).await?;
            version = self.current_version(tx, scope).await?;
        }
        let version = version.ok_or(Error::DataKeyMissing { version: 1 })?;
        Ok((version, self.key(tx, scope, version).await?))
    }

    /// Which version seals for `scope`, if any.
    pub(crate) async fn current_version(&self, tx: &mut Tx, scope: Scope) -> Result<Option<u32>, Error> {
        let (cache, now) = (self.cache(), self.world().now());
        if let Some(version) = cache.current(scope.uuid(), now) {
            return Ok(Some(version));
        }
        let version = sql::newest(tx, scope.uuid(), PURPOSE).await?;
        if let Some(version) = version {
            cache.put_current(scope.uuid(), version, now);
        }
        Ok(version)
    }

    /// The key of that version.
    pub(crate) async fn key(&self, tx: &mut Tx, scope: Scope, version: u32) -> Result<Arc<Key>, Error> {
        let (cache, now) = (self.cache(), self.world().now());
        if let Some(key) = cache.key(scope.uuid(), version, now) {
            return Ok(key);
        }
        let wrapped =
            sql::find(tx, scope.uuid(), PURPOSE, version).await?.ok_or(Error::DataKeyMissing { version })?;
        let key = Arc::new(self.unwrap_key(&wrapped).await?);
        cache.put_key(scope.uuid(), version, Arc::clone(&key), now);
        Ok(key)
    }

    /// Makes a data key in a transaction of its own: the caller's may be rolled back, and what it sealed
    /// elsewhere meanwhile must open all the same.
    pub(crate) async fn make_data_key(&self, scope: Scope, version: u32) -> Result<(), Error> {
        let mut tx = self.store().system("vault: a data key").await?;
        let master = masters::sql::current(&mut tx).await?.ok_or(Error::DataKeyMissing { version })?;
        let wrapped = self.wrap_key(scope, version, master, &cipher::new_key(self.world())).await?;
        sql::insert(&mut tx, &wrapped, self.world().now()).await?;
        tx.commit().await?;
        self.cache().forget_current(scope.uuid());
        Ok(())
    }

    /// Wraps a data key with that master key.
    pub(crate) async fn wrap_key(
        &self,
        scope: Scope,
        version: u32,
        master: u32,
        key: &Key,
    ) -> Result<Wrapped, Error> {
        use kernel::ExposeSecret as _;
        let with = self.master(master).await?;
        let binding = cipher::data_key_binding(scope, PURPOSE, version);
        let bytes = cipher::encrypt(&with, &binding, key.expose_secret(), self.world())?;
        Ok(Wrapped { scope, purpose: PURPOSE.to_owned(), version, master, bytes })
    }

    /// Unwraps a data key.
    pub(crate) async fn unwrap_key(&self, wrapped: &Wrapped) -> Result<Key, Error> {
        let with = self.master(wrapped.master).await?;
        let binding = cipher::data_key_binding(wrapped.scope, &wrapped.purpose, wrapped.version);
        let bytes = cipher::decrypt(&with, &binding, &wrapped.bytes)?;
        cipher::key_from(&bytes).ok_or(Error::CannotOpen)
    }
}

/// A data key as it lies in the database.
pub(crate) struct Wrapped {
    pub scope: Scope,
    pub purpose: String,
    pub version: u32,
    pub master: u32,
    pub bytes: Vec<u8>,
}
