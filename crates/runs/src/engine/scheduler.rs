//! Turns the ticks of schedules into runs, each tick once.

use crate::{engine::Shared, schedule};
use std::{sync::Arc, time::Duration};

pub(super) async fn run(shared: Arc<Shared>) {
    loop {
        let next = match schedule::tick(&shared.runs).await {
            Ok(next) => next,
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "schedules could not be read");
                None
            }
        };
        let now = shared.runs.world().now();
        let until = next.and_then(|at| (at - now).to_std().ok()).unwrap_or(Duration::from_secs(30));
        tokio::select! {
            () = shared.stop.cancelled() => return,
            // At least every 30 s: another replica may have made or changed a schedule.
            () = tokio::time::sleep(until.clamp(Duration::from_millis(200), Duration::from_secs(30))) => {}
        }
    }
}
