//! The one reader of the live log in this process.

use super::{Shared, sql, watermark::Watermark};
use crate::{Position, log::BELL};
use std::{sync::Arc, time::Duration};
use tokio::time::Instant;

/// Looked at least this often, whether or not somebody rang.
const SLOW_POLL: Duration = Duration::from_secs(1);
/// The shortest time between two rounds: under load, events travel in company.
const PACE: Duration = Duration::from_millis(2);
/// The pause while somebody is appending.
const WAIT: Duration = Duration::from_millis(4);
/// The pause after a failure.
const RECOVER: Duration = Duration::from_millis(500);

struct Notifier {
    shared: Arc<Shared>,
    mark: Watermark,
    /// Positions may have begun anew; nobody has been told yet.
    restarted: bool,
}

/// Follows the log until the process ends.
pub async fn run(shared: Arc<Shared>) {
    let mut bell = shared.store.bell(BELL).listen();
    let stop = shared.stop.clone();
    let mut notifier = Notifier { shared, mark: Watermark::default(), restarted: false };
    let mut failing = false;
    loop {
        let began = Instant::now();
        let round = tokio::select! {
            round = notifier.round() => round,
            () = stop.cancelled() => return,
        };
        let pause = match &round {
            Ok(()) if notifier.mark.waits() => Some(WAIT),
            Ok(()) => None,
            Err(error) => {
                if !failing {
                    tracing::warn!(%error, "the event log cannot be read; streams stand still");
                }
                Some(RECOVER)
            }
        };
        if failing && round.is_ok() {
            tracing::info!("the event log can be read again");
        }
        failing = round.is_err();
        let woken = async {
            if let Some(pause) = pause {
                return tokio::time::sleep(pause).await;
            }
            let _ = tokio::time::timeout(SLOW_POLL, bell.heard()).await;
            tokio::time::sleep_until(began + PACE).await;
        };
        tokio::select! {
            () = woken => {}
            () = stop.cancelled() => return,
        }
    }
}

impl Notifier {
    /// Looks, proves, reads and hands out what is new.
    async fn round(&mut self) -> Result<(), store::Error> {
        let store = &self.shared.store;
        self.restarted |= self.mark.look(sql::look(store, self.mark.safe()).await?);
        if self.mark.waits() {
            self.mark.appenders(&sql::appenders(store).await?);
        }
        let Some(safe) = self.mark.safe().map(Position) else { return Ok(()) };
        if std::mem::take(&mut self.restarted) {
            tracing::warn!("the database was restarted; every stream is told to resync");
            self.shared.restarted(safe);
        }
        while let Some(plan) = self.shared.plan(safe) {
            let events = sql::fetch(store, &plan).await?;
            for event in &events {
                self.shared.hand_out(event);
            }
            if (events.len() as i64) < sql::BATCH {
                self.shared.handed_out(plan.to);
            }
            tokio::task::yield_now().await;
        }
        self.shared.ready.send_replace(true);
        Ok(())
    }
}
