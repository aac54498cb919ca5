//! Passwords: what is accepted, and how it is kept.
//!
//! Argon2id with OWASP's parameters. One hash costs 19 MiB and some 20 ms of a core, which is what an
//! attacker would spend ours with: so hashing happens off the async threads, by few at a time, and a
//! queue that is too long is refused at its door instead of growing.

pub(crate) mod policy;
#[cfg(test)]
mod tests;

use crate::Error;
use argon2::{
    Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version,
    password_hash::phc::{Ident, Output, ParamsString, PasswordHash, Salt},
};
use kernel::{ExposeSecret as _, SecretString, World};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use tokio::sync::Semaphore;

/// How many may wait for a turn, beyond those being served.
const QUEUE: usize = 64;

/// How expensive a hash is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Default for Cost {
    /// OWASP's first choice for Argon2id with little memory: 19 MiB, two passes, one lane.
    fn default() -> Self {
        Self { memory: 19 * 1024, passes: 2, lanes: 1 }
    }
}

/// What comparing a password with a stored hash says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub matches: bool,
    /// The hash was made with other parameters than today's.
    pub stale: bool,
}

/// Hashes and compares, boundedly.
#[derive(Debug)]
pub(crate) struct Passwords {
    params: Params,
    /// Compared with when there is no account, so that the answer takes as long.
    nobody: String,
    queue: Arc<Semaphore>,
    workers: Arc<Semaphore>,
    computed: Arc<AtomicU64>,
}

impl Passwords {
    pub fn new(world: &World, cost: Cost) -> Result<Self, Error> {
        let params = Params::new(cost.memory, cost.passes, cost.lanes, None)
            .map_err(|e| Error::Settings(format!("password cost: {e}")))?;
        let nobody = unmatchable(world, &params)?;
        // Half the cores: requests must still be served while a class of students signs in.
        let workers = std::thread::available_parallelism().map_or(1, usize::from).div_ceil(2).min(8);
        Ok(Self {
            params,
            nobody,
            queue: Arc::new(Semaphore::new(workers + QUEUE)),
            workers: Arc::new(Semaphore::new(workers)),
            computed: Arc::default(),
        })
    }

    /// How many hashes were computed so far, for metrics.
    pub fn computed(&self) -> u64 {
        self.computed.load(Ordering::Relaxed)
    }

    /// A PHC string to keep.
    pub async fn hash(&self, world: &World, password: SecretString) -> Result<String, Error> {
        let (hasher, salt) = (self.hasher(), world.bytes::<16>());
        self.work(move || {
            hasher
                .hash_password_with_salt(password.expose_secret().as_bytes(), &salt)
                .map(|hash| hash.to_string())
                .map_err(|e| Error::Defect(format!("hashing: {e}")))
        })
        .await
    }

    /// Compares with the stored hash, or with nobody's, at the same cost.
    pub async fn verify(&self, stored: Option<&str>, password: SecretString) -> Result<Verdict, Error> {
        let stored = stored.unwrap_or(&self.nobody).to_owned();
        let (hasher, today) = (self.hasher(), self.params.clone());
        self.work(move || {
            let hash =
                PasswordHash::new(&stored).map_err(|e| Error::Defect(format!("a stored hash: {e}")))?;
            let matches = hasher.verify_password(password.expose_secret().as_bytes(), &hash).is_ok();
            let stale = Params::try_from(&hash).ok().is_none_or(|made| {
                (made.m_cost(), made.t_cost(), made.p_cost())
                    != (today.m_cost(), today.t_cost(), today.p_cost())
            });
            Ok(Verdict { matches, stale })
        })
        .await
    }

    fn hasher(&self) -> Argon2<'static> {
        Argon2::new(Algorithm::Argon2id, Version::V0x13, self.params.clone())
    }

    /// Waits for a turn, if the queue has room. The permits travel with the work: a caller who hangs
    /// up does not free a place that is still being computed on.
    async fn work<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let place = Arc::clone(&self.queue).try_acquire_owned().map_err(|_| Error::Busy)?;
        let turn = Arc::clone(&self.workers).acquire_owned().await.map_err(|_| Error::Busy)?;
        let computed = Arc::clone(&self.computed);
        telemetry::spawn_blocking("identity.argon2", move || {
            let _held = (place, turn);
            computed.fetch_add(1, Ordering::Relaxed);
            job()
        })
        .await
        .unwrap_or_else(|| Err(Error::Defect("the hashing thread ended".into())))
    }
}

/// A well-formed hash that no password is known for: its output is random instead of computed.
fn unmatchable(world: &World, params: &Params) -> Result<String, Error> {
    let defect = |e: String| Error::Defect(format!("hashing: {e}"));
    Ok(PasswordHash {
        algorithm: Ident::new("argon2id").map_err(|e| defect(e.to_string()))?,
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(params).map_err(|e| defect(e.to_string()))?,
        salt: Some(Salt::new(&world.bytes::<16>()).map_err(|e| defect(e.to_string()))?),
        hash: Some(Output::new(&world.bytes::<32>()).map_err(|e| defect(e.to_string()))?),
    }
    .to_string())
}
