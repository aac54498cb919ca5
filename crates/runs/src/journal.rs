//! The journal: what a run finished is written down before anything else happens, and read back instead
//! of done again.
//!
//! Steps of many runs that finish at the same moment are written by one statement and one commit: a
//! writer takes whatever has gathered while the last batch was under way. A lone step waits for nobody.

pub(crate) mod sql;

use crate::error::{Reason, RunError};
use chrono::{DateTime, Utc};
use kernel::{Fault as _, FaultKind, RunId, TenantId};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::collections::HashSet;
use store::Store;
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

/// Name and occurrence of a step.
pub(crate) type Key = (String, i32);

/// Results larger than this are kept once by their hash.
const LARGE: usize = 16 * 1024;
/// The most steps one statement writes.
const BATCH: usize = 256;
/// The most steps of one run; more is a runaway loop.
pub(crate) const MAX_STEPS: i64 = 20_000;
/// The largest result of one step.
pub(crate) const MAX_RESULT: usize = 64 * 1024 * 1024;

/// One finished step.
#[derive(Debug)]
pub(crate) struct Step {
    pub tenant: TenantId,
    pub run: RunId,
    pub attempt: i32,
    pub name: String,
    pub occurrence: i32,
    pub output: Value,
    pub hash: Option<Vec<u8>>,
    pub started_at: DateTime<Utc>,
    pub finished_at: DateTime<Utc>,
}

/// The hash under which a large result is kept, or `None` for a small one.
pub(crate) fn payload_hash(output: &Value) -> Result<Option<Vec<u8>>, RunError> {
    // Most results are small by their shape; only what may be large is measured.
    if !may_be_large(output, &mut LARGE.clone()) {
        return Ok(None);
    }
    let text = output.to_string();
    if text.len() > MAX_RESULT {
        return Err(RunError::fatal("runs.result_too_large", "A step's result is too large to be recorded."));
    }
    Ok((text.len() > LARGE).then(|| Sha256::digest(&text).to_vec()))
}

fn may_be_large(value: &Value, budget: &mut usize) -> bool {
    let own = match value {
        Value::String(s) => s.len() + 2,
        Value::Array(items) => return spend(budget, 2) || items.iter().any(|v| may_be_large(v, budget)),
        Value::Object(map) => {
            return spend(budget, 2)
                || map.iter().any(|(k, v)| spend(budget, k.len() + 4) || may_be_large(v, budget));
        }
        _ => 24,
    };
    spend(budget, own)
}

fn spend(budget: &mut usize, cost: usize) -> bool {
    match budget.checked_sub(cost) {
        Some(rest) => {
            *budget = rest;
            false
        }
        None => true,
    }
}

/// Where steps are handed in to be written.
#[derive(Debug, Clone)]
pub(crate) struct Writer(mpsc::Sender<Waiting>);

type Waiting = (Step, oneshot::Sender<Result<(), RunError>>);

impl Writer {
    /// Starts the writers of one worker; they end when the last handle is dropped.
    pub fn start(store: &Store, worker: Uuid) -> Self {
        let (send, receive) = mpsc::channel(4 * BATCH);
        let receive = std::sync::Arc::new(tokio::sync::Mutex::new(receive));
        // Two, so that one batch gathers and commits while the other's commit is on its way to disk.
        for _ in 0..2 {
            telemetry::spawn("runs.journal", write(store.clone(), worker, receive.clone()));
        }
        Self(send)
    }

    /// Returns once the step is on disk, or with the reason why it will never count.
    pub async fn append(&self, step: Step) -> Result<(), RunError> {
        let (send, receive) = oneshot::channel();
        if self.0.send((step, send)).await.is_err() {
            return Err(RunError(Reason::HandedBack));
        }
        receive.await.unwrap_or(Err(RunError(Reason::HandedBack)))
    }
}

async fn write(
    store: Store,
    worker: Uuid,
    queue: std::sync::Arc<tokio::sync::Mutex<mpsc::Receiver<Waiting>>>,
) {
    let mut batch: Vec<Waiting> = Vec::with_capacity(BATCH);
    loop {
        if queue.lock().await.recv_many(&mut batch, BATCH).await == 0 {
            return;
        }
        let steps: Vec<&Step> = batch.iter().map(|(step, _)| step).collect();
        let results = match write_batch(&store, worker, &steps).await {
            Ok(held) => steps.iter().map(|step| kept(&held, step)).collect(),
            Err(error) if steps.len() > 1 && is_about_one(&error) => one_by_one(&store, worker, &steps).await,
            Err(error) => steps.iter().map(|step| Err(unrecorded(&error, step))).collect::<Vec<_>>(),
        };
        for ((_, reply), result) in batch.drain(..).zip(results) {
            let _ = reply.send(result);
        }
    }
}

/// One of them is refused for what it is; the others, of other runs and other tenants, must not suffer for it.
async fn one_by_one(store: &Store, worker: Uuid, steps: &[&Step]) -> Vec<Result<(), RunError>> {
    let mut results = Vec::with_capacity(steps.len());
    for step in steps {
        results.push(match write_batch(store, worker, &[step]).await {
            Ok(held) => kept(&held, step),
            Err(error) => Err(unrecorded(&error, step)),
        });
    }
    results
}

fn kept(held: &HashSet<(RunId, i32)>, step: &Step) -> Result<(), RunError> {
    if held.contains(&(step.run, step.attempt)) { Ok(()) } else { Err(RunError(Reason::LeaseLost)) }
}

/// Whether the database said no to something in the batch, and not to all of it.
fn is_about_one(error: &store::Error) -> bool {
    matches!(error.kind(), FaultKind::Internal | FaultKind::Conflict)
}

/// The step ran but is not recorded: the attempt fails, and the retry does it again, unless the database refuses the result
/// itself. The handler's `transact` is the way to make effect and record one thing.
pub(crate) fn unrecorded(error: &store::Error, step: &Step) -> RunError {
    let (run, name) = (step.run, step.name.as_str());
    tracing::warn!(error = error as &dyn std::error::Error, %run, step = name, "a step was not recorded");
    if error.kind() == FaultKind::Internal {
        let name = name.replace('\0', " ");
        return RunError::fatal(
            "runs.result_unstorable",
            format!("The result of step `{name}` holds something that the database cannot keep."),
        );
    }
    RunError::retry("store.unavailable", "The step could not be recorded.")
}

async fn write_batch(
    store: &Store,
    worker: Uuid,
    steps: &[&Step],
) -> Result<HashSet<(RunId, i32)>, store::Error> {
    sql::append(store.system("journal").await?, worker, steps).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_large_results_are_hashed() {
        for small in [json!(null), json!({"n": 1}), json!("x".repeat(1000)), json!(vec![1; 500])] {
            assert_eq!(payload_hash(&small).unwrap(), None);
        }
        let large = json!({ "text": "x".repeat(LARGE) });
        let hash = payload_hash(&large).unwrap().unwrap();
        assert_eq!(hash.len(), 32);
        assert_eq!(payload_hash(&large.clone()).unwrap(), Some(hash));
        // Many small things are as large as one big one.
        assert!(payload_hash(&json!(vec!["0123456789"; 2000])).unwrap().is_some());
    }
}
