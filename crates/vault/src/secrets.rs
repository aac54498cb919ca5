//! Secrets kept by reference: the room that needs one holds a [`SecretId`] and nothing else.

pub(crate) mod sql;

use crate::{Error, Label, Scope, Sealed, Vault};
use chrono::{DateTime, Utc};
use kernel::SecretBox;
use store::Tx;
use uuid::Uuid;

/// The most bytes one secret may hold: 64 KiB, enough for any key, token or service account.
pub const MAX_SECRET: usize = 64 * 1024;

kernel::ids! {
    /// A secret of the vault.
    SecretId = "sec";
}

/// What may be known of a secret without opening it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// Its reference.
    pub id: SecretId,
    /// What it is called by the room that keeps it.
    pub label: String,
    /// Since when it is kept.
    pub created_at: DateTime<Utc>,
    /// When its value was last replaced.
    pub replaced_at: Option<DateTime<Utc>>,
}

pub(crate) struct SealedSecret {
    pub id: Uuid,
    pub label: String,
    pub sealed: Vec<u8>,
}

impl Vault {
    /// Keeps a secret under a label (`models.provider_key`), in the caller's transaction.
    pub async fn keep(
        &self,
        tx: &mut Tx,
        scope: Scope,
        label: &str,
        plaintext: &[u8],
    ) -> Result<SecretId, Error> {
        let id: SecretId = self.world().id();
        let sealed = self.seal(tx, scope, &Label::new(label, id.uuid()), plaintext).await?;
        sql::insert(tx, scope.uuid(), id.uuid(), label, &sealed, self.world().now()).await?;
        Ok(id)
    }

    /// Opens a secret. One that an older data key sealed is sealed anew in the same transaction.
    pub async fn reveal(&self, tx: &mut Tx, scope: Scope, id: SecretId) -> Result<SecretBox<[u8]>, Error> {
        let row = sql::find_sealed(tx, scope.uuid(), id.uuid()).await?.ok_or(Error::NotFound(id))?;
        let sealed = Sealed::from_bytes(row.sealed)?;
        let label = Label::new(&row.label, row.id);
        let plain = self.open(tx, scope, &label, &sealed).await?;
        if self.current_version(tx, scope).await?.is_some_and(|newest| sealed.key_version() < newest) {
            use kernel::ExposeSecret as _;
            let newer = self.seal(tx, scope, &label, plain.expose_secret()).await?;
            sql::reseal(tx, scope.uuid(), row.id, &sealed, &newer);
        }
        Ok(plain)
    }

    /// What is known of a secret without opening it.
    pub async fn describe(&self, tx: &mut Tx, scope: Scope, id: SecretId) -> Result<Secret, Error> {
        sql::find(tx, scope.uuid(), id.uuid()).await?.ok_or(Error::NotFound(id))
    }

    /// Puts another value under the same reference.
    pub async fn replace(
        &self,
        tx: &mut Tx,
        scope: Scope,
        id: SecretId,
        plaintext: &[u8],
    ) -> Result<(), Error> {
        let secret = self.describe(tx, scope, id).await?;
        let sealed = self.seal(tx, scope, &Label::new(&secret.label, id.uuid()), plaintext).await?;
        sql::replace(tx, scope.uuid(), id.uuid(), &sealed, self.world().now()).await?;
        Ok(())
    }

    /// Removes a secret; says whether it was there.
    pub async fn forget(&self, tx: &mut Tx, scope: Scope, id: SecretId) -> Result<bool, Error> {
        Ok(sql::delete(tx, scope.uuid(), id.uuid()).await?)
    }
}
