//! Unlocking, sealing, opening.

use crate::{
    Error, Label, Masters, Scope, Sealed, SealedPlace,
    cache::Cache,
    cipher::{self, Key},
    data_keys,
    masters::{self, Ring},
    secrets::MAX_SECRET,
};
use chrono::TimeDelta;
use kernel::{SecretBox, World};
use parking_lot::RwLock;
use std::{sync::Arc, time::Duration};
use store::{Store, Tx};
use tokio_util::sync::CancellationToken;

/// What a proof says once it is opened. No secret.
const PROOF: &[u8] = b"this is the key";

/// How often unwrapped keys are looked at for their age.
const SWEEP: Duration = Duration::from_secs(30);

/// The settings of the vault.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where master keys come from.
    pub masters: Masters,
    /// How long an unwrapped data key stays in memory (default 5 min).
    pub keep: Duration,
    /// How many unwrapped data keys stay in memory (default 1,024).
    pub most: usize,
}

impl Options {
    /// The defaults with these master keys.
    pub fn new(masters: Masters) -> Self {
        Self { masters, keep: Duration::from_mins(5), most: 1024 }
    }
}

/// How the vault is, for `atelier doctor` and `/health`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The master key in use.
    pub master: u32,
    /// Where master keys come from.
    pub place: String,
    /// Data keys in the database.
    pub data_keys: u64,
    /// Of them, wrapped by an older master key: a rotation was interrupted.
    pub behind: u64,
}

/// Seals and opens. Cheap to clone.
#[derive(Clone)]
pub struct Vault(Arc<Inner>);

struct Inner {
    store: Store,
    world: World,
    masters: Masters,
    ring: RwLock<Ring>,
    cache: Arc<Cache>,
    places: RwLock<Vec<Arc<dyn SealedPlace>>>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Vault({})", self.0.masters.place())
    }
}

impl Vault {
    /// Finds the master keys and proves that they are the ones this database was sealed with. Makes the
    /// first one where nothing was ever sealed; never otherwise. Keys in memory expire until `stop`.
    pub async fn unlock(
        options: Options,
        store: Store,
        world: World,
        stop: CancellationToken,
    ) -> Result<Self, Error> {
        let keep = TimeDelta::from_std(options.keep).unwrap_or(TimeDelta::minutes(5));
        let cache = Arc::new(Cache::new(keep, options.most));
        let ring = options.masters.load().await?;
        let vault = Self(Arc::new(Inner {
            store,
            world: world.clone(),
            masters: options.masters,
            ring: RwLock::new(ring),
            cache: Arc::clone(&cache),
            places: RwLock::default(),
        }));
        vault.prove().await?;
        telemetry::spawn("vault.expire", async move {
            while tokio::time::timeout(SWEEP, stop.cancelled()).await.is_err() {
                cache.expire(world.now());
            }
        });
        Ok(vault)
    }

    /// Seals `plaintext` (at most [`MAX_SECRET`] bytes) for `scope`, bound to `label`. `tx` is a
    /// transaction of that tenant, or a system one.
    pub async fn seal(
        &self,
        tx: &mut Tx,
        scope: Scope,
        label: &Label<'_>,
        plaintext: &[u8],
    ) -> Result<Sealed, Error> {
        if plaintext.len() > MAX_SECRET {
            return Err(Error::TooLong);
        }
        let (version, key) = self.current_key(tx, scope).await?;
        let binding = cipher::secret_binding(scope, label, version);
        Ok(Sealed::new(version, &cipher::encrypt(&key, &binding, plaintext, self.world())?))
    }

    /// Opens what [`Vault::seal`] gave for the same scope and label.
    pub async fn open(
        &self,
        tx: &mut Tx,
        scope: Scope,
        label: &Label<'_>,
        sealed: &Sealed,
    ) -> Result<SecretBox<[u8]>, Error> {
        let version = sealed.key_version();
        let key = self.key(tx, scope, version).await?;
        let binding = cipher::secret_binding(scope, label, version);
        let mut plain = cipher::decrypt(&key, &binding, sealed.ciphertext())?;
        // Exactly as long as its allocation, so that boxing it makes no copy.
        Ok(SecretBox::from(std::mem::take(&mut *plain)))
    }

    /// Lets a room's sealed columns take part in rotation. Called by the wiring, once per column.
    pub fn register(&self, place: Arc<dyn SealedPlace>) {
        self.0.places.write().push(place);
    }

    /// Reads the master keys anew, proves them, and counts.
    pub async fn status(&self) -> Result<Status, Error> {
        self.reload().await?;
        self.prove().await?;
        let mut tx = self.0.store.system("vault: status").await?;
        let master = masters::sql::current(&mut tx).await?.unwrap_or_default();
        let (data_keys, behind) = data_keys::sql::count(&mut tx, master).await?;
        Ok(Status { master, place: self.0.masters.place(), data_keys, behind })
    }

    async fn prove(&self) -> Result<(), Error> {
        let mut tx = self.0.store.system("vault: which master keys").await?;
        let mut known = masters::sql::known(&mut tx).await?;
        drop(tx);
        if known.is_empty() {
            let newest = self.0.ring.read().keys().next_back().copied();
            self.introduce(newest.unwrap_or(1)).await?;
            let mut tx = self.0.store.system("vault: which master keys").await?;
            known = masters::sql::known(&mut tx).await?;
        }
        for known in known.iter().filter(|k| !k.retired) {
            let key = self.master(known.version).await?;
            let binding = cipher::proof_binding(known.version);
            if cipher::decrypt(&key, &binding, &known.proof).is_err() {
                return Err(Error::MasterWrong { version: known.version, place: self.0.masters.place() });
            }
        }
        Ok(())
    }

    /// Makes the master key of that version known to the database, and the key itself if need be.
    pub(crate) async fn introduce(&self, version: u32) -> Result<(), Error> {
        let held = self.0.ring.read().get(&version).cloned();
        let key = match held {
            Some(key) => key,
            None => self.0.masters.make(version, &self.0.world).await?,
        };
        self.0.ring.write().insert(version, Arc::clone(&key));
        let proof = cipher::encrypt(&key, &cipher::proof_binding(version), PROOF, &self.0.world)?;
        let mut tx = self.0.store.system("vault: a master key").await?;
        masters::sql::introduce(&mut tx, version, &proof, self.0.world.now()).await?;
        Ok(tx.commit().await?)
    }

    /// The master key of that version; another process may have made it meanwhile.
    pub(crate) async fn master(&self, version: u32) -> Result<Arc<Key>, Error> {
        let held = self.0.ring.read().get(&version).cloned();
        if let Some(key) = held {
            return Ok(key);
        }
        self.reload().await?;
        let found = self.0.ring.read().get(&version).cloned();
        found.ok_or_else(|| Error::MasterMissing { version, place: self.0.masters.place() })
    }

    pub(crate) async fn reload(&self) -> Result<(), Error> {
        let ring = self.0.masters.load().await?;
        *self.0.ring.write() = ring;
        Ok(())
    }

    pub(crate) fn newest_held(&self) -> u32 {
        self.0.ring.read().keys().next_back().copied().unwrap_or_default()
    }

    pub(crate) fn masters(&self) -> &Masters {
        &self.0.masters
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    pub(crate) fn world(&self) -> &World {
        &self.0.world
    }

    pub(crate) fn cache(&self) -> &Cache {
        &self.0.cache
    }

    pub(crate) fn places(&self) -> Vec<Arc<dyn SealedPlace>> {
        self.0.places.read().clone()
    }
}
