//! Keeps the promises: leases prolonged, dead workers' runs taken over, due runs woken, cancels passed on.

use crate::{
    Failure,
    engine::{Shared, sql},
};
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

pub(super) async fn run(shared: Arc<Shared>, stop: CancellationToken) {
    tokio::select! {
        () = stop.cancelled() => {}
        // Joined, not spawned: they end together, and one that waits does not hold the others up.
        _ = async { tokio::join!(beat(&shared), reap(&shared), wake(&shared), cancel(&shared)) } => {}
    }
}

/// Prolongs leases three times per lease; learns which are gone.
async fn beat(shared: &Shared) {
    let mut tick = interval(shared.options.lease / 3);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    tick.tick().await;
    loop {
        tick.tick().await;
        let held: Vec<_> = shared.held.lock().iter().map(|(id, h)| (*id, h.tenant, h.attempt)).collect();
        if held.is_empty() {
            continue;
        }
        let tenants: Vec<Uuid> = held.iter().map(|h| h.1.uuid()).collect();
        let ids: Vec<Uuid> = held.iter().map(|h| h.0.uuid()).collect();
        let attempts: Vec<i32> = held.iter().map(|h| h.2).collect();
        let until = shared.runs.world().now() + shared.options.lease;
        let result = async {
            let mut tx = shared.runs.store().system("heartbeat").await?;
            sql::heartbeat(&mut tx, shared.id, until, &tenants, &ids, &attempts).await?;
            let lost = sql::lost(&mut tx, shared.id, &tenants, &ids, &attempts).await?;
            tx.commit().await?;
            Ok::<_, store::Error>(lost)
        };
        match result.await {
            // A run that ended meanwhile is off the list or about to be; cancelling its token harms nobody.
            Ok(lost) => {
                let held = shared.held.lock();
                for id in lost {
                    if let Some(run) = held.get(&id) {
                        run.lost.cancel();
                    }
                }
            }
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "the heartbeat failed");
            }
        }
    }
}

/// Takes over what dead workers held; what died too often is a dead letter.
async fn reap(shared: &Shared) {
    let mut tick = interval(shared.options.poll);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        if let Err(error) = try_reap(shared).await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "expired leases could not be taken over"
            );
        }
    }
}

async fn try_reap(shared: &Shared) -> Result<(), store::Error> {
    let now = shared.runs.world().now();
    let mut tx = shared.runs.store().system("reap").await?;
    let lost = sql::reap(&mut tx, now).await?;
    if lost.is_empty() {
        return tx.commit().await;
    }
    let (mut tenants, mut ids) = (vec![], vec![]);
    for run in &lost {
        let max = shared.kinds.get(&run.kind).map_or(5, |k| k.policy.max_lost);
        if run.times > i64::from(max) {
            tenants.push(run.tenant);
            ids.push(run.id);
        }
    }
    tracing::info!(runs = lost.len(), dead = ids.len(), "took over runs of a worker that went silent");
    if !ids.is_empty() {
        let failure = Failure {
            code: "runs.worker_lost".into(),
            message: "The worker stopped under this run again and again.".into(),
        };
        let ended = sql::archive_unheld(&mut tx, now, &tenants, &ids, "failed", Some(&failure)).await?;
        shared.runs.announce_ended_many(&mut tx, &ended);
    }
    tx.ring_after_commit(shared.runs.bell());
    tx.commit().await
}

/// Makes due runs ready, when they are due and at the latest at the next poll.
async fn wake(shared: &Shared) {
    let mut ear = shared.runs.bell().listen();
    loop {
        let next = match try_wake(shared).await {
            Ok(next) => next,
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "due runs could not be woken");
                None
            }
        };
        let now = shared.runs.world().now();
        let until_next = next.and_then(|at| (at - now).to_std().ok()).unwrap_or(shared.options.poll);
        let alarm = Instant::now() + until_next.clamp(Duration::from_millis(5), shared.options.poll);
        tokio::select! {
            () = sleep_until(alarm) => {}
            // Something was queued or parked: it may be due sooner. Not more often than every 20 ms.
            () = async { ear.heard().await; tokio::time::sleep(Duration::from_millis(20)).await } => {}
        }
    }
}

async fn try_wake(shared: &Shared) -> Result<Option<chrono::DateTime<chrono::Utc>>, store::Error> {
    let mut tx = shared.runs.store().system("wake").await?;
    let (woken, next) = sql::promote(&mut tx, shared.runs.world().now()).await?;
    if woken > 0 {
        tx.ring_after_commit(shared.runs.bell());
    }
    tx.commit().await?;
    Ok(next)
}

/// Passes cancel requests on to the attempts they are meant for.
async fn cancel(shared: &Shared) {
    let mut ear = shared.runs.cancel_bell().listen();
    loop {
        tokio::select! {
            () = ear.heard() => {}
            () = tokio::time::sleep(shared.options.poll) => {}
        }
        if shared.held.lock().is_empty() {
            continue;
        }
        let result = async {
            let mut tx = shared.runs.store().system("cancel").await?;
            let wanted = sql::cancel_wanted(&mut tx, shared.id).await?;
            tx.commit().await?;
            Ok::<_, store::Error>(wanted)
        };
        match result.await {
            Ok(wanted) => {
                let held = shared.held.lock();
                for run in wanted.iter().filter_map(|id| held.get(id)) {
                    run.cancel.cancel();
                }
            }
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "cancel requests could not be read");
            }
        }
    }
}
