//! Background tasks that nobody forgets.

use futures::FutureExt as _;
use std::{future::Future, panic::AssertUnwindSafe, sync::LazyLock, time::Duration};
use tokio::task::JoinHandle;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

static TASKS: LazyLock<TaskTracker> = LazyLock::new(TaskTracker::new);

/// Starts a background task. A panic in it is logged under `name`, and [`Shutdown::drain`] waits for it.
#[expect(clippy::disallowed_methods, reason = "the one place that spawns")]
pub fn spawn<F>(name: &'static str, task: F) -> JoinHandle<Option<F::Output>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    tokio::spawn(TASKS.track_future(async move {
        match AssertUnwindSafe(task).catch_unwind().await {
            Ok(output) => Some(output),
            Err(panic) => {
                tracing::error!(task = name, reason = panic_text(&*panic), "a background task panicked");
                None
            }
        }
    }))
}

/// What a panic said, where it said something.
pub fn panic_text(panic: &(dyn std::any::Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("unknown")
}

/// Runs blocking or CPU-heavy work off the async threads.
pub async fn spawn_blocking<T: Send + 'static>(
    name: &'static str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(value) => Some(value),
        Err(error) => {
            tracing::error!(task = name, %error, "blocking work did not finish");
            None
        }
    }
}

/// How the process ends: everything long-lived holds a child of [`Shutdown::token`] and stops by it.
#[derive(Debug, Clone, Default)]
pub struct Shutdown {
    token: CancellationToken,
}

impl Shutdown {
    /// A fresh one.
    pub fn new() -> Self {
        Self::default()
    }

    /// Cancelled once the process is to end.
    pub fn token(&self) -> CancellationToken {
        self.token.clone()
    }

    /// Asks everything to finish.
    pub fn begin(&self) {
        self.token.cancel();
    }

    /// Waits for all background tasks, at most `grace`. Returns whether they all finished.
    pub async fn drain(&self, grace: Duration) -> bool {
        TASKS.close();
        let finished = tokio::time::timeout(grace, TASKS.wait()).await.is_ok();
        if !finished {
            tracing::warn!(tasks = TASKS.len(), "background tasks did not finish in time");
        }
        finished
    }
}
