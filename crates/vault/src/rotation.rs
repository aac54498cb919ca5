//! Replacing keys while everything runs. Interrupted anywhere, calling again finishes the work.

use crate::{
    Error, Label, Scope, Sealed, Vault,
    data_keys::{self, PURPOSE},
    masters, secrets,
};
use futures::future::BoxFuture;
use kernel::{ExposeSecret as _, TenantId};
use store::Tx;

/// Rows per transaction: small enough to hold nobody up.
const BATCH: i64 = 100;

/// How often a rotation looks again for data keys that were made while it finished.
const ROUNDS: usize = 10;

/// A column of some room that holds [`Sealed`] bytes, and how to seal it anew.
pub trait SealedPlace: Send + Sync {
    /// Table and column, for the report.
    fn name(&self) -> &'static str;

    /// Seals anew at most `most` rows of `scope` whose key version is below `below`: lock them with
    /// `FOR UPDATE SKIP LOCKED`, [`Vault::open`], [`Vault::seal`], update. Gives how many; fewer than
    /// `most` means done. `tx` is a system transaction that the caller commits.
    fn reseal<'a>(
        &'a self,
        vault: &'a Vault,
        tx: &'a mut Tx,
        scope: Scope,
        below: u32,
        most: i64,
    ) -> BoxFuture<'a, Result<u64, Error>>;
}

/// What came of a rotation of the master key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MasterRotation {
    /// The master key in use now.
    pub version: u32,
    /// Data keys wrapped anew.
    pub rewrapped: u64,
    /// Master keys that nothing needs any more. Their files are put aside, not deleted: backups of the
    /// database from before need them.
    pub retired: Vec<u32>,
}

/// What came of a rotation of a data key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotation {
    /// The data key that seals now.
    pub version: u32,
    /// How many secrets were sealed anew, per place.
    pub resealed: Vec<(&'static str, u64)>,
}

impl Vault {
    /// Replaces the master key and wraps every data key anew; or finishes a rotation that was interrupted.
    /// Running servers need no restart where keys lie in a shared folder; where they are given, every
    /// server must have the newer one first.
    pub async fn rotate_master(&self) -> Result<MasterRotation, Error> {
        self.reload().await?;
        let mut tx = self.store().system("vault: rotate the master key").await?;
        let known = masters::sql::known(&mut tx).await?;
        drop(tx);
        let newest = known.last().map_or(0, |k| k.version);
        let unfinished = known.iter().filter(|k| !k.retired).count() > 1;
        let version = if unfinished {
            newest
        } else {
            // A newer one may lie there already: given by the operator, or made just before a crash.
            let held = self.newest_held();
            let next = if held > newest { held } else { newest + 1 };
            self.introduce(next).await?;
            next
        };
        let mut rewrapped = 0;
        for _ in 0..ROUNDS {
            rewrapped += self.rewrap_all(version).await?;
            if let Some(retired) = self.retire_older(version).await? {
                return Ok(MasterRotation { version, rewrapped, retired });
            }
        }
        Err(store::Error::Conflict.into())
    }

    async fn rewrap_all(&self, master: u32) -> Result<u64, Error> {
        let mut done = 0;
        loop {
            let mut tx = self.store().system("vault: wrap data keys anew").await?;
            let batch = data_keys::sql::take_older(&mut tx, master, BATCH).await?;
            for older in &batch {
                let key = self.unwrap_key(older).await?;
                let newer = self.wrap_key(older.scope, older.version, master, &key).await?;
                data_keys::sql::rewrap(&mut tx, &newer).await?;
            }
            tx.commit().await?;
            done += batch.len() as u64;
            if batch.is_empty() {
                return Ok(done);
            }
        }
    }

    /// Retires what is older, unless a data key still needs it: one may have been made meanwhile.
    async fn retire_older(&self, version: u32) -> Result<Option<Vec<u32>>, Error> {
        let mut tx = self.store().system("vault: retire master keys").await?;
        let retired = masters::sql::retire_older(&mut tx, version, self.world().now()).await?;
        let (_, behind) = data_keys::sql::count(&mut tx, version).await?;
        if behind > 0 {
            return Ok(None);
        }
        tx.commit().await?;
        for version in &retired {
            self.masters().retire(*version).await?;
        }
        self.reload().await?;
        Ok(Some(retired))
    }

    /// Gives a tenant a new data key and seals everything of theirs anew.
    pub async fn rotate_tenant(&self, tenant: TenantId) -> Result<Rotation, Error> {
        self.rotate(tenant.into()).await
    }

    /// Gives a scope a new data key and seals everything of it anew. The older data keys stay, wrapped:
    /// a neighbour may have sealed with one a moment ago. Whatever that was is sealed anew when it is next
    /// read, or by the next rotation.
    pub async fn rotate(&self, scope: Scope) -> Result<Rotation, Error> {
        let mut tx = self.store().system("vault: rotate a data key").await?;
        let newest = data_keys::sql::newest(&mut tx, scope.uuid(), PURPOSE).await?.unwrap_or(0);
        drop(tx);
        self.make_data_key(scope, newest + 1).await?;
        let version = newest + 1;
        let mut resealed = vec![("vault.secrets", 0)];
        loop {
            let mut tx = self.store().system("vault: seal anew").await?;
            let done = self.reseal_secrets(&mut tx, scope, version).await?;
            tx.commit().await?;
            resealed[0].1 += done;
            if done < BATCH as u64 {
                break;
            }
        }
        for place in self.places() {
            let mut count = 0;
            loop {
                let mut tx = self.store().system("vault: seal anew").await?;
                let done = place.reseal(self, &mut tx, scope, version, BATCH).await?;
                tx.commit().await?;
                count += done;
                if done < BATCH as u64 {
                    break;
                }
            }
            resealed.push((place.name(), count));
        }
        Ok(Rotation { version, resealed })
    }

    async fn reseal_secrets(&self, tx: &mut Tx, scope: Scope, version: u32) -> Result<u64, Error> {
        let batch = secrets::sql::take_older(tx, scope.uuid(), version, BATCH).await?;
        let count = batch.len() as u64;
        for secret in batch {
            let label = Label::new(&secret.label, secret.id);
            let older = Sealed::from_bytes(secret.sealed)?;
            let plain = self.open(tx, scope, &label, &older).await?;
            let newer = self.seal(tx, scope, &label, plain.expose_secret()).await?;
            secrets::sql::reseal(tx, scope.uuid(), secret.id, &older, &newer);
            tx.settle().await?;
        }
        Ok(count)
    }
}
