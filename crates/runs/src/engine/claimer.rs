//! Takes ready runs while there are free slots.

use crate::engine::{Shared, attempt, sql};
use std::{sync::Arc, time::Duration};
use tokio::sync::OwnedSemaphorePermit;

/// The most runs one statement claims.
const BATCH: usize = 256;
/// How soon to look again while a tenant's cap is what holds runs back.
const CAPPED_POLL: Duration = Duration::from_millis(100);

pub(super) async fn run(shared: Arc<Shared>) {
    let mut ear = shared.runs.bell().listen();
    let kinds = shared.kinds.names();
    // More than one attempt at a time may wait for a commit; claiming in large bites keeps the number of
    // claims small, but a lone free slot must not wait for company.
    loop {
        let capped;
        let first = tokio::select! {
            biased;
            () = shared.stop.cancelled() => return,
            permit = Arc::clone(&shared.slots).acquire_owned() => permit,
        };
        let Ok(first) = first else { return };
        let mut permits = vec![first];
        let more = shared.slots.available_permits().min(BATCH - 1);
        if more > 0
            && let Ok(rest) =
                Arc::clone(&shared.slots).try_acquire_many_owned(u32::try_from(more).unwrap_or(0))
        {
            permits.push(rest);
        }
        let wanted = 1 + permits.get(1).map_or(0, OwnedSemaphorePermit::num_permits);
        match claim(&shared, &kinds, wanted).await {
            Ok(taken) => {
                let full = taken.runs.len() == wanted;
                capped = taken.capped;
                for run in taken.runs {
                    let permit = match permits.last_mut().filter(|p| p.num_permits() > 1) {
                        Some(many) => many.split(1),
                        None => permits.pop(),
                    };
                    attempt::start(&shared, run, permit);
                }
                drop(permits);
                if full {
                    continue;
                }
            }
            Err(error) => {
                drop(permits);
                tracing::warn!(error = &error as &dyn std::error::Error, "no runs could be claimed");
                capped = false;
                tokio::time::sleep(Duration::from_millis(250)).await;
            }
        }
        tokio::select! {
            biased;
            () = shared.stop.cancelled() => return,
            () = ear.heard() => {}
            // A run of ours that ended makes room under its tenant's cap; of another worker's we hear by looking.
            () = shared.ended.notified(), if capped => {}
            () = tokio::time::sleep(if capped { shared.options.poll.min(CAPPED_POLL) } else { shared.options.poll }) => {}
        }
    }
}

async fn claim(shared: &Shared, kinds: &[String], limit: usize) -> Result<sql::Taken, store::Error> {
    let world = shared.runs.world();
    let now = world.now();
    let claim = sql::Claim {
        now,
        worker: shared.id,
        lease_until: now + shared.options.lease,
        kinds,
        cap: i64::try_from(shared.options.tenant_cap).unwrap_or(i64::MAX),
        limit: i64::try_from(limit).unwrap_or(1),
        start: uuid::Uuid::from_bytes(world.bytes()),
    };
    sql::claim(shared.runs.store().system("claim").await?, &claim).await
}
