//! One attempt at one run: the handler under its limits.

use crate::{
    Failure, Run,
    engine::{End, Held, Outcome, Shared, sql},
    error::{Reason, RunError},
    journal,
    kind::Kind,
    run::Attempt,
};
use futures::FutureExt as _;
use parking_lot::Mutex;
use serde_json::Value;
use std::{collections::HashMap, panic::AssertUnwindSafe, sync::Arc};
use tokio::sync::OwnedSemaphorePermit;
use tokio_util::sync::CancellationToken;

/// Starts the attempt; the slot is free again when the handler has ended.
pub(super) fn start(shared: &Arc<Shared>, claimed: sql::Claimed, slot: Option<OwnedSemaphorePermit>) {
    let held = Held {
        tenant: claimed.tenant,
        attempt: claimed.attempt,
        cancel: CancellationToken::new(),
        lost: CancellationToken::new(),
    };
    shared.held.lock().insert(claimed.id, held.clone());
    let shared = Arc::clone(shared);
    telemetry::spawn("runs.attempt", async move {
        let (tenant, id, attempt) = (claimed.tenant, claimed.id, claimed.attempt);
        let end = tokio::select! {
            biased;
            end = perform(&shared, claimed, &held) => end,
            () = held.lost.cancelled() => None,
            () = shared.abort.cancelled() => Some(End::HandedBack),
        };
        drop(slot);
        if let Some(end) = end {
            // The finisher takes it off the list of held runs once it is written.
            let _ = shared.outcomes.send(Outcome { tenant, id, attempt, end }).await;
        } else {
            tracing::warn!(run = %id, attempt, "another worker has this run now");
            shared.held.lock().remove(&id);
        }
    });
}

async fn perform(shared: &Shared, claimed: sql::Claimed, held: &Held) -> Option<End> {
    let Some(kind) = shared.kinds.get(&claimed.kind) else {
        let failure = Failure {
            code: "runs.unknown_kind".into(),
            message: format!("No worker knows the run kind `{}`.", claimed.kind),
        };
        return Some(End::Failed(failure));
    };
    let failures = claimed.failures.unsigned_abs();
    let result = match prepare(shared, kind, &claimed, held).await {
        Ok(run) => limited(&run, kind, claimed.input).await,
        Err(error) => Err(error),
    };
    end_of(shared, kind, failures, result)
}

/// The handle, with the journal of earlier attempts.
async fn prepare(shared: &Shared, kind: &Kind, claimed: &sql::Claimed, held: &Held) -> Result<Run, RunError> {
    // The first attempt has nothing behind it.
    let done = if claimed.attempt > 1 {
        let mut tx = shared.runs.store().system("journal").await?;
        journal::sql::load(&mut tx, claimed.tenant, claimed.id, journal::MAX_STEPS)
            .await?
            .into_iter()
            .map(|(key, output)| output.map(|output| (key.clone(), output)).ok_or_else(|| lost(&key.0)))
            .collect::<Result<_, _>>()?
    } else {
        HashMap::new()
    };
    Ok(Run(Arc::new(Attempt {
        id: claimed.id,
        ctx: claimed.ctx.clone().in_run(claimed.id),
        number: claimed.attempt,
        worker: shared.id,
        runs: shared.runs.clone(),
        writer: shared.writer.clone(),
        done,
        occurrences: Mutex::default(),
        taken: Mutex::default(),
        last: kind.policy.retry.wait(claimed.failures.unsigned_abs() + 1, 0, None).is_none(),
        cancel: held.cancel.clone(),
        soft: CancellationToken::new(),
        draining: Arc::clone(&shared.draining),
    })))
}

fn lost(step: &str) -> RunError {
    RunError::fatal("runs.result_lost", format!("What step `{step}` recorded is not there any more."))
}

/// The handler, asked to end at the soft limit or on cancel, stopped at the hard limit or after the grace.
async fn limited(run: &Run, kind: &Kind, input: Value) -> Result<Value, RunError> {
    let work = AssertUnwindSafe(kind.handler.run(run.clone(), input)).catch_unwind();
    tokio::pin!(work);
    let policy = &kind.policy;
    let mut soft_passed = false;
    // Polled before any timer is made: a run that needs no time costs none.
    let hard = async {
        tokio::time::sleep(policy.hard_limit).await;
    };
    tokio::pin!(hard);
    loop {
        let result = tokio::select! {
            biased;
            result = &mut work => result,
            () = async {
                run.0.cancel.cancelled().await;
                tokio::time::sleep(policy.cancel_grace).await;
            } => return Err(RunError(Reason::Cancelled)),
            () = tokio::time::sleep(policy.soft_limit), if !soft_passed => {
                soft_passed = true;
                tracing::warn!(run = %run.id(), kind = kind.name, "the soft time limit is reached");
                run.0.soft.cancel();
                continue;
            }
            () = &mut hard => {
                return Err(RunError::retry("runs.time_limit", "The run took longer than its time limit."));
            }
        };
        return result.unwrap_or_else(|panic| {
            tracing::error!(run = %run.id(), kind = kind.name, reason = telemetry::panic_text(&*panic), "a run panicked");
            Err(RunError::retry("runs.panic", "The run stopped because of a defect on our side."))
        });
    }
}

fn end_of(shared: &Shared, kind: &Kind, failures: u32, result: Result<Value, RunError>) -> Option<End> {
    Some(match result {
        Ok(value) => End::Completed(value),
        Err(RunError(reason)) => match reason {
            Reason::LeaseLost => return None,
            Reason::Cancelled => End::Cancelled,
            Reason::HandedBack => End::HandedBack,
            Reason::Parked(parked) => End::Parked(parked),
            Reason::Fatal(failure) => End::Failed(failure),
            Reason::Retry { failure, after } => {
                let world = shared.runs.world();
                let jitter = u64::from_le_bytes(world.bytes());
                match kind.policy.retry.wait(failures + 1, jitter, after) {
                    Some(wait) => End::Retry { failure, at: world.now() + wait },
                    None => End::Failed(failure),
                }
            }
        },
    })
}
