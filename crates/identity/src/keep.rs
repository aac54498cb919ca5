//! What has to happen now and then: hear of ended sessions, make keys in time, forget what is over.

use crate::{Error, Identity, devices, keys, sessions, throttle};
use chrono::{DateTime, TimeDelta, Utc};
use kernel::Fault;
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;
use vault::Scope;

/// How often revocations are read where no bell was heard.
const LOOK: Duration = Duration::from_secs(1);
/// How often keys are read anew.
const KEYS: TimeDelta = TimeDelta::minutes(1);
/// How often what is over is removed.
const SWEEP: TimeDelta = TimeDelta::hours(1);
/// How long an ended or expired session stays, for its owner's questions.
const SESSIONS_STAY: TimeDelta = TimeDelta::days(30);
/// The most batches of one sweep.
const BATCHES: usize = 20;

impl Identity {
    /// Keeps house until `stop`. Every replica does; they do not get in each other's way.
    pub async fn keep(self: Arc<Self>, stop: CancellationToken) {
        let mut bell = self.bell.listen();
        let (mut keys_at, mut sweep_at) = (self.world.now(), self.world.now());
        let mut failing = false;
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = bell.heard() => {}
                () = tokio::time::sleep(LOOK) => {}
            }
            let done = self.turn(&mut keys_at, &mut sweep_at).await;
            // Said once, not every second: the database's own health check tells how long it lasts.
            if let Err(error) = &done
                && !failing
            {
                tracing::warn!(%error, code = error.code(), "identity housekeeping fails; it is repeated");
            }
            failing = done.is_err();
        }
    }

    async fn turn(&self, keys_at: &mut DateTime<Utc>, sweep_at: &mut DateTime<Utc>) -> Result<(), Error> {
        self.hear_revocations().await?;
        let now = self.world.now();
        if now >= *keys_at {
            if !self.rotate_keys().await? {
                self.load_keys().await?;
            }
            *keys_at = now + KEYS;
        }
        if now >= *sweep_at {
            self.sweep().await?;
            *sweep_at = now + SWEEP;
        }
        Ok(())
    }

    /// Learns which sessions were ended in other processes.
    pub async fn hear_revocations(&self) -> Result<(), Error> {
        self.revocations.hear(&self.store, self.world.now()).await
    }

    /// Removes what is over: tokens, old sessions, counts, keys. Returns how many rows.
    pub async fn sweep(&self) -> Result<u64, Error> {
        let now = self.world.now();
        let mut removed = 0;
        for _ in 0..BATCHES {
            let mut tx = self.store.system("remove expired sessions").await?;
            let mut batch = sessions::sql::sweep(&mut tx, now, now - SESSIONS_STAY).await?;
            batch += devices::sql::sweep(&mut tx, now).await?;
            batch += throttle::sql::sweep(&mut tx, now - throttle::LONGEST_MEMORY).await?;
            tx.commit().await?;
            removed += batch;
            if batch == 0 {
                break;
            }
        }
        let mut tx = self.store.system("remove old signing keys").await?;
        for secret in keys::sql::sweep(&mut tx, now).await? {
            self.vault.forget(&mut tx, Scope::System, secret).await?;
            removed += 1;
        }
        tx.commit().await?;
        Ok(removed)
    }
}
