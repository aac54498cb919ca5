//! The worker: claims, does, records, and keeps its promises while it lives.
//!
//! Five loops over one database, each of them set-based:
//! - the *claimer* takes ready runs as long as there are free slots;
//! - an *attempt* runs one handler under its limits and says how it ended;
//! - the *finisher* writes what ended, a batch per commit;
//! - the *keeper* prolongs leases, takes over those of dead workers, wakes what is due, passes on cancels;
//! - the *scheduler* turns ticks into runs.
//!
//! A worker that lost a lease writes nothing: each write names run, attempt and worker. A worker that
//! dies is noticed by its leases; a worker that stops hands its runs back.

mod attempt;
mod claimer;
mod finisher;
mod keeper;
mod scheduler;
pub(crate) mod sql;

use crate::{Failure, error::Parked, journal::Writer, kind::Kinds, queue::Runs};
use chrono::{DateTime, Utc};
use kernel::{RunId, TenantId};
use parking_lot::Mutex;
use serde_json::Value;
use std::{
    collections::HashMap,
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};
use tokio::sync::{Notify, Semaphore, mpsc};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// How a worker works.
#[derive(Debug, Clone)]
pub struct WorkerOptions {
    /// Runs at once (default 64).
    pub concurrency: usize,
    /// Leased runs per tenant over all workers (default 64): one tenant cannot take every slot for long.
    pub tenant_cap: usize,
    /// How long a worker may be silent before its runs are taken over (default 6 s).
    pub lease: Duration,
    /// The slow poll behind the wake-ups (default 1 s).
    pub poll: Duration,
    /// How long running attempts may go on when the worker stops (default 20 s).
    pub drain: Duration,
}

impl Default for WorkerOptions {
    fn default() -> Self {
        Self {
            concurrency: 64,
            tenant_cap: 64,
            lease: Duration::from_secs(6),
            poll: Duration::from_secs(1),
            drain: Duration::from_secs(20),
        }
    }
}

/// How an attempt ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub tenant: TenantId,
    pub id: RunId,
    pub attempt: i32,
    pub end: End,
}

#[derive(Debug)]
pub(crate) enum End {
    Completed(Value),
    /// No attempt is left: a dead letter.
    Failed(Failure),
    Cancelled,
    Retry {
        failure: Failure,
        at: DateTime<Utc>,
    },
    Parked(Parked),
    HandedBack,
}

impl End {
    pub const fn is_final(&self) -> bool {
        matches!(self, Self::Completed(_) | Self::Failed(_) | Self::Cancelled)
    }

    pub const fn state(&self) -> &'static str {
        match self {
            Self::Completed(_) => "completed",
            Self::Failed(_) => "failed",
            Self::Cancelled => "cancelled",
            Self::Retry { .. } | Self::HandedBack => "pending",
            Self::Parked(_) => "waiting",
        }
    }

    pub const fn output(&self) -> Option<&Value> {
        match self {
            Self::Completed(value) => Some(value),
            _ => None,
        }
    }

    pub const fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed(failure) | Self::Retry { failure, .. } => Some(failure),
            _ => None,
        }
    }

    /// When the run is due again; `None` for "when its signal comes".
    pub const fn wake_at(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self {
            Self::Retry { at, .. } => Some(*at),
            Self::Parked(parked) => parked.until,
            _ => Some(now),
        }
    }

    pub fn waits_for(&self) -> Option<&str> {
        match self {
            Self::Parked(Parked { signal: Some((name, _)), .. }) => Some(name),
            _ => None,
        }
    }

    pub const fn signals_seen(&self) -> i64 {
        match self {
            Self::Parked(Parked { signal: Some((_, seen)), .. }) => *seen,
            _ => 0,
        }
    }
}

/// What the loops of one worker share.
pub(crate) struct Shared {
    pub id: Uuid,
    pub runs: Runs,
    pub kinds: Kinds,
    pub options: WorkerOptions,
    pub writer: Writer,
    pub slots: Arc<Semaphore>,
    pub held: Mutex<HashMap<RunId, Held>>,
    pub outcomes: mpsc::Sender<Outcome>,
    /// A batch of ends was written.
    pub ended: Notify,
    /// No new step begins.
    pub draining: Arc<AtomicBool>,
    /// The worker claims no more.
    pub stop: CancellationToken,
    /// Whatever still runs is abandoned now.
    pub abort: CancellationToken,
}

/// A run this worker holds.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub tenant: TenantId,
    pub attempt: i32,
    pub cancel: CancellationToken,
    /// The lease is gone: stop without a word.
    pub lost: CancellationToken,
}

/// A worker of this process.
#[derive(Debug)]
pub struct Worker {
    finished: tokio::task::JoinHandle<Option<()>>,
}

impl Worker {
    /// Starts a worker that does `kinds` until `stop`, then drains.
    pub fn start(runs: Runs, kinds: Kinds, options: WorkerOptions, stop: CancellationToken) -> Self {
        let id: Uuid = runs.world().id();
        let (send, receive) = mpsc::channel(4096);
        let shared = Arc::new(Shared {
            id,
            writer: Writer::start(runs.store(), id),
            slots: Arc::new(Semaphore::new(options.concurrency)),
            held: Mutex::default(),
            outcomes: send,
            ended: Notify::new(),
            draining: Arc::new(AtomicBool::new(false)),
            stop,
            abort: CancellationToken::new(),
            runs,
            kinds,
            options,
        });
        Self { finished: telemetry::spawn("runs.worker", work(shared, receive)) }
    }

    /// Returns once the worker has drained.
    pub async fn finished(self) {
        let _ = self.finished.await;
    }
}

async fn work(shared: Arc<Shared>, outcomes: mpsc::Receiver<Outcome>) {
    tracing::debug!(worker = %shared.id, concurrency = shared.options.concurrency, "worker started");
    let keeping = CancellationToken::new();
    let finisher = telemetry::spawn("runs.finisher", finisher::run(Arc::clone(&shared), outcomes));
    let keeper = telemetry::spawn("runs.keeper", keeper::run(Arc::clone(&shared), keeping.clone()));
    let scheduler = telemetry::spawn("runs.scheduler", scheduler::run(Arc::clone(&shared)));
    claimer::run(Arc::clone(&shared)).await;
    // Stopped: let what runs come to an end, then hand the rest back.
    shared.draining.store(true, std::sync::atomic::Ordering::Relaxed);
    let all = u32::try_from(shared.options.concurrency).unwrap_or(u32::MAX);
    if tokio::time::timeout(shared.options.drain, shared.slots.acquire_many(all)).await.is_err() {
        shared.abort.cancel();
        let _ = tokio::time::timeout(Duration::from_secs(2), shared.slots.acquire_many(all)).await;
    }
    keeping.cancel();
    let _ = keeper.await;
    let _ = scheduler.await;
    let (runs, id) = (shared.runs.clone(), shared.id);
    drop(shared);
    // The finisher ends when the last attempt has dropped its sender.
    let _ = finisher.await;
    hand_back(&runs, id).await;
    tracing::debug!(worker = %id, "worker stopped");
}

async fn hand_back(runs: &Runs, worker: Uuid) {
    let result = async {
        let mut tx = runs.store().system("hand back").await?;
        let count = sql::hand_back(&mut tx, worker, runs.world().now()).await?;
        tx.commit().await?;
        Ok::<_, store::Error>(count)
    };
    match result.await {
        Ok(0) => {}
        Ok(count) => {
            runs.bell().ring();
            tracing::info!(count, "handed unfinished runs back");
        }
        Err(error) => {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "runs were not handed back; their leases will expire"
            );
        }
    }
}
