//! Keeping it alive: a server that dies is started again, and everybody can see the state.

use super::{Inner, LocalCluster, LocalError, journal, server::Server, socket};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// How often we look whether the server lives.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// How often old logs are removed.
const PRUNE_EVERY: Duration = Duration::from_mins(5);
/// Pauses between attempts to start it again: doubled from the first to the last, then on and on.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LAST_PAUSE: Duration = Duration::from_secs(15);
/// A server that lived this long did not fail at starting; the next pause is the first again.
const STEADY: Duration = Duration::from_secs(30);

/// What the cluster is at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClusterState {
    /// Starting, or recovering after a crash.
    Starting,
    /// It answers.
    Ready,
    /// It has ended by itself, or cannot be started; attempts go on.
    Down {
        /// Why, for the operator.
        reason: String,
    },
    /// Stopped by us.
    Stopped,
}

impl LocalCluster {
    /// Watches the server and starts it again when it has died, until [`LocalCluster::stop`]. To be run as a
    /// background task for as long as the process lives.
    pub async fn watch(&self) {
        let watch = async {
            let (mut pause, mut pruned) = (FIRST_PAUSE, Instant::now());
            let mut since = Instant::now();
            loop {
                sleep(LOOK_EVERY).await;
                if pruned.elapsed() > PRUNE_EVERY {
                    pruned = Instant::now();
                    journal::prune(&self.inner.site.home);
                }
                let Some(end) = self.ended().await else { continue };
                if since.elapsed() > STEADY {
                    pause = FIRST_PAUSE;
                }
                let said = journal::last_words(&self.inner.site.home);
                let reason = said.map_or(end.clone(), |said| format!("{end}: {said}"));
                tracing::error!(reason, "PostgreSQL has ended; starting it again");
                self.inner.state.send_replace(ClusterState::Down { reason });
                pause = self.revive(pause).await;
                since = Instant::now();
            }
        };
        // Dropping an attempt is safe: the server it started is on record before it is waited for.
        tokio::select! {
            () = watch => {}
            () = self.inner.stopping.cancelled() => {}
        }
    }

    /// Tries until it is back. Returns the pause to begin with next time.
    async fn revive(&self, mut pause: Duration) -> Duration {
        loop {
            match self.restart().await {
                Ok(()) => {
                    tracing::info!("PostgreSQL is back");
                    return (pause * 2).min(LAST_PAUSE);
                }
                Err(error) => {
                    tracing::error!(%error, seconds = pause.as_secs_f32(), "PostgreSQL cannot be started; trying again");
                    self.inner.state.send_replace(ClusterState::Down { reason: error.to_string() });
                }
            }
            sleep(pause).await;
            pause = (pause * 2).min(LAST_PAUSE);
        }
    }

    async fn restart(&self) -> Result<(), LocalError> {
        let inner = &self.inner;
        let mut slot = inner.server.lock().await;
        // An earlier attempt may have started it and given up waiting.
        if slot.ended().is_some() {
            *slot = self.successor().await?;
        }
        inner.state.send_replace(ClusterState::Starting);
        *inner.version.lock() = inner.site.ready(&mut slot).await?;
        inner.state.send_replace(ClusterState::Ready);
        Ok(())
    }

    /// A new server in the place of the one that died; on the same socket, whose address has been handed out.
    async fn successor(&self) -> Result<Server, LocalError> {
        let Inner { site, socket_dir, .. } = &*self.inner;
        if let Some(server) = site.survivor().await? {
            if server.socket_dir == *socket_dir {
                return Ok(server);
            }
            let problem =
                format!("a `postgres` that Atelier did not start works on it (process {})", server.pid);
            return Err(LocalError::Unusable { path: site.home.data(), problem });
        }
        let programs = site.programs().await?;
        site.configure(&programs).await?;
        socket::make_private(socket_dir, &site.account)
            .map_err(|problem| LocalError::Unusable { path: socket_dir.clone(), problem })?;
        site.launch(&programs, socket_dir).await
    }

    async fn ended(&self) -> Option<String> {
        self.inner.server.lock().await.ended()
    }
}
