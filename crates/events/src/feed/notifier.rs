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
        let listening = self.shared.listening();
        let (look, events) = sql::look(store, self.mark.safe(), listening.as_ref()).await?;
        self.restarted |= self.mark.look(look);
        let whole = !self.mark.waits() && (events.len() as i64) < sql::BATCH;
        if self.mark.waits() {
            self.mark.appenders(&sql::appenders(store).await?);
        }
        let Some(safe) = self.mark.safe().map(Position) else { return Ok(()) };
        if std::mem::take(&mut self.restarted) {
            tracing::warn!("the database was restarted; every stream is told to resync");
            self.shared.restarted(safe);
        } else if whole && self.shared.seal_for(safe, listening.as_ref()) {
            self.shared.hand_out(&events, safe);
        }
        // What the look did not bring, or not for everybody who listens by now.
        while self.shared.seal(safe)
            && let Some(listening) = self.shared.listening()
        {
            let events = sql::fetch(store, &listening, safe).await?;
            let more = events.last().filter(|_| events.len() as i64 == sql::BATCH);
            let to = more.map_or(safe, |last| last.position);
            self.shared.hand_out(&events, to);
            tokio::task::yield_now().await;
        }
        self.shared.ready.send_replace(true);
        Ok(())
    }
}
