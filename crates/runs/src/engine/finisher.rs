//! Writes how attempts ended, a batch per commit.

use crate::{
    engine::{Outcome, Shared, sql},
    run::{ChildEnd, child_signal},
};
use kernel::{Fault as _, FaultKind, RunId};
use std::{sync::Arc, time::Duration};
use store::Json;
use tokio::sync::{Mutex, mpsc};
use uuid::Uuid;

/// The most runs one statement ends.
const BATCH: usize = 256;

/// Runs until every sender is gone and everything is written. Holds no sender itself.
pub(super) async fn run(shared: Arc<Shared>, outcomes: mpsc::Receiver<Outcome>) {
    let writer = Finisher { runs: shared.runs.clone(), worker: shared.id, held: Arc::downgrade(&shared) };
    drop(shared);
    let queue = Arc::new(Mutex::new(outcomes));
    // Two, so that one batch gathers and commits while the other's commit is on its way to disk.
    tokio::join!(writer.drain(Arc::clone(&queue)), writer.drain(queue));
}

struct Finisher {
    runs: crate::Runs,
    worker: Uuid,
    held: std::sync::Weak<Shared>,
}

impl Finisher {
    async fn drain(&self, queue: Arc<Mutex<mpsc::Receiver<Outcome>>>) {
        let mut batch: Vec<Outcome> = Vec::with_capacity(BATCH);
        loop {
            if queue.lock().await.recv_many(&mut batch, BATCH).await == 0 {
                return;
            }
            if !self.write(&batch).await {
                // One of them is refused for what it is; the others must not suffer for it.
                for one in batch.chunks(1) {
                    if !self.write(one).await {
                        tracing::error!(run = %one[0].id, "this run could not be ended; its lease will expire");
                    }
                }
            }
            if let Some(shared) = self.held.upgrade() {
                let mut held = shared.held.lock();
                for outcome in &batch {
                    held.remove(&outcome.id);
                }
                drop(held);
                shared.ended.notify_one();
            }
            batch.clear();
        }
    }

    /// Until it is written, or the leases are long gone: the database may be away for a while, and what
    /// was done should not be done again because of that. `false` when it is refused for good.
    async fn write(&self, batch: &[Outcome]) -> bool {
        let mut wait = Duration::from_millis(50);
        for _ in 0..40 {
            match self.try_write(batch).await {
                Ok(()) => return true,
                Err(error) if error.kind() == FaultKind::Internal => {
                    tracing::error!(error = &error as &dyn std::error::Error, runs = batch.len(), "refused");
                    return false;
                }
                Err(error) => {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        runs = batch.len(),
                        "runs could not be ended yet"
                    );
                }
            }
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(Duration::from_secs(2));
        }
        tracing::error!(
            runs = batch.len(),
            "runs could not be ended; they will be tried again from their journal"
        );
        true
    }

    async fn try_write(&self, batch: &[Outcome]) -> Result<(), store::Error> {
        let now = self.runs.world().now();
        let mut tx = self.runs.store().system("finish").await?;
        let (last, back): (Vec<&Outcome>, Vec<&Outcome>) = batch.iter().partition(|o| o.end.is_final());
        if !last.is_empty() {
            let ended = sql::archive(&mut tx, self.worker, now, &last).await?;
            self.tell_parents(&mut tx, &ended, now).await?;
            self.runs.announce_ended_many(&mut tx, &ended);
        }
        if !back.is_empty() {
            sql::release(&mut tx, self.worker, now, &back).await?;
            // Wakes the claimer for what is due again at once, and the keeper for what will be.
            tx.ring_after_commit(self.runs.bell());
        }
        tx.commit().await
    }

    async fn tell_parents(
        &self,
        tx: &mut store::SystemTx,
        ended: &[sql::Ended],
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<(), store::Error> {
        let (mut tenants, mut parents, mut names, mut ends) = (vec![], vec![], vec![], vec![]);
        for run in ended {
            let Some(parent) = run.parent else { continue };
            let error = run.error.as_ref().map(|Json(f)| f.clone());
            let end = ChildEnd { state: run.state.clone(), output: run.output.clone(), error };
            tenants.push(run.tenant.uuid());
            parents.push(parent);
            names.push(child_signal(RunId(run.id.uuid())));
            ends.push(serde_json::to_value(end).map_err(|e| store::Error::Defect(e.to_string()))?);
        }
        if parents.is_empty() {
            return Ok(());
        }
        sql::lock_parents(tx, &tenants, &parents).await?;
        sql::signal_parents(tx, now, &tenants, &parents, &names, &ends).await?;
        tx.ring_after_commit(self.runs.bell());
        Ok(())
    }
}
