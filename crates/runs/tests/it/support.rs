//! A lab with a worker in it, on the real clock: leases and retries are about real time, so these tests
//! use short ones instead of a clock that stands still.

use events::Events;
use kernel::{Ctx, RunId, World};
use runs::{Kinds, NewRun, RunView, Runs, Worker, WorkerOptions};
use serde::Serialize;
use std::time::{Duration, Instant};
use store::Store;
use testkit::Lab;
use tokio_util::sync::CancellationToken;

pub struct Floor {
    pub lab: Lab,
    pub runs: Runs,
    pub ctx: Ctx,
}

pub fn quick() -> WorkerOptions {
    WorkerOptions {
        concurrency: 16,
        lease: Duration::from_millis(900),
        poll: Duration::from_millis(100),
        drain: Duration::from_millis(500),
        ..WorkerOptions::default()
    }
}

pub struct Hand {
    worker: Worker,
    stop: CancellationToken,
}

impl Hand {
    pub async fn stop(self) {
        self.stop.cancel();
        self.worker.finished().await;
    }
}

impl Floor {
    pub async fn new() -> Self {
        let lab = Lab::new().await;
        let runs = Runs::new(lab.store.clone(), World::real(), Events::new(lab.store.clone(), World::real()));
        let ctx = lab.stranger();
        Self { lab, runs, ctx }
    }

    pub fn store(&self) -> &Store {
        &self.lab.store
    }

    pub fn worker(&self, kinds: Kinds) -> Hand {
        self.worker_with(kinds, quick())
    }

    pub fn worker_with(&self, kinds: Kinds, options: WorkerOptions) -> Hand {
        let stop = self.lab.stop.child_token();
        Hand { worker: Worker::start(self.runs.clone(), kinds, options, stop.clone()), stop }
    }

    pub async fn enqueue(&self, kind: &'static str, input: impl Serialize) -> RunId {
        self.enqueue_new(NewRun::new(kind, &input).unwrap()).await
    }

    pub async fn enqueue_new(&self, new: NewRun) -> RunId {
        let mut tx = self.store().tenant(&self.ctx).await.unwrap();
        let id = self.runs.enqueue(&mut tx, &self.ctx, new).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    pub async fn signal(&self, id: RunId, name: &str, payload: impl Serialize) {
        let mut tx = self.store().tenant(&self.ctx).await.unwrap();
        self.runs.signal(&mut tx, id, name, &payload).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Polls until the run is in that state; the states are the test's subject, so there is no other sign.
    pub async fn until(&self, id: RunId, state: &str) -> RunView {
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            let view = self.runs.get(&self.ctx, id).await.unwrap();
            if view.state == state {
                return view;
            }
            assert!(Instant::now() < deadline, "{id} is {} instead of {state}: {view:?}", view.state);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    pub async fn count(&self, sql: &str) -> i64 {
        self.lab.client().await.query_one(sql, &[]).await.unwrap().get(0)
    }
}
