//! Wake-ups between transactions, tasks and processes.
//!
//! A bell carries no payload and promises nothing but "look again": who hears it reads the truth from
//! the tables, and who misses it polls slowly. In this process a ring is heard at once. Other
//! processes hear it through `NOTIFY`, sent outside any business transaction and at most once per
//! [`QUIET`], because a `NOTIFY` inside each transaction serialises commits.

use parking_lot::Mutex;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;

/// The shortest time between two `NOTIFY`s of one bell.
pub(crate) const QUIET: Duration = Duration::from_millis(10);

/// A named wake-up. Clones are the same bell.
#[derive(Clone)]
pub struct Bell(Arc<Inner>);

struct Inner {
    name: &'static str,
    rung: watch::Sender<u64>,
    /// Somebody rang since the last `NOTIFY`.
    outward: AtomicBool,
    outward_wake: Arc<Notify>,
}

impl Bell {
    /// Wakes everybody who listens, here and, shortly after, in other processes.
    pub fn ring(&self) {
        self.ring_here();
        if !self.0.outward.swap(true, Ordering::AcqRel) {
            self.0.outward_wake.notify_one();
        }
    }

    /// Wakes the listeners of this process only.
    pub(crate) fn ring_here(&self) {
        self.0.rung.send_modify(|n| *n = n.wrapping_add(1));
    }

    /// A listener; it hears every ring after this call.
    pub fn listen(&self) -> Listener {
        let mut rung = self.0.rung.subscribe();
        rung.mark_unchanged();
        Listener(rung)
    }

    pub(crate) fn same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl std::fmt::Debug for Bell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Bell({})", self.0.name)
    }
}

/// Hears one bell.
#[derive(Debug, Clone)]
pub struct Listener(watch::Receiver<u64>);

impl Listener {
    /// Returns after the next ring, or at once if there was one since the last call.
    pub async fn heard(&mut self) {
        if self.0.changed().await.is_err() {
            // The bell is gone: nobody will ring it again, and the slow poll goes on.
            std::future::pending::<()>().await;
        }
    }
}

/// All bells of this process, and the wire that joins them to other processes.
#[derive(Debug, Default)]
pub(crate) struct Belfry {
    bells: Mutex<Vec<Bell>>,
    outward_wake: Arc<Notify>,
}

impl Belfry {
    pub(crate) fn bell(&self, name: &'static str) -> Bell {
        let mut bells = self.bells.lock();
        if let Some(bell) = bells.iter().find(|b| b.0.name == name) {
            return bell.clone();
        }
        let bell = Bell(Arc::new(Inner {
            name,
            rung: watch::Sender::new(0),
            outward: AtomicBool::new(false),
            outward_wake: Arc::clone(&self.outward_wake),
        }));
        bells.push(bell.clone());
        bell
    }

    fn all(&self) -> Vec<Bell> {
        self.bells.lock().clone()
    }

    /// Joins this process to the others until `stop`: sends its rings, hears theirs, reconnects.
    pub(crate) async fn run(&self, config: tokio_postgres::Config, id: String, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let ended = tokio::select! {
                ended = self.connected(&config, &id) => ended,
                () = stop.cancelled() => return,
            };
            if let Err(error) = ended {
                tracing::warn!(%error, "the wake-up connection was lost; polling until it is back");
            }
            // Rings may have been missed meanwhile.
            for bell in self.all() {
                bell.ring_here();
            }
            tokio::select! {
                () = tokio::time::sleep(Duration::from_secs(1)) => {}
                () = stop.cancelled() => return,
            }
        }
    }

    async fn connected(&self, config: &tokio_postgres::Config, id: &str) -> Result<(), crate::Error> {
        let (client, mut messages) = crate::raw::connect(config).await?;
        client.batch_execute("LISTEN atelier_bell").await?;
        let heard = async {
            while let Some(message) = messages.recv().await {
                // `process bell`: our own rings were heard when they were rung.
                if let Some((from, name)) = message.split_once(' ')
                    && from != id
                    && let Some(bell) = self.all().iter().find(|b| b.0.name == name)
                {
                    bell.ring_here();
                }
            }
            Ok(())
        };
        let sent = async {
            loop {
                self.outward_wake.notified().await;
                for bell in self.all() {
                    if bell.0.outward.swap(false, Ordering::AcqRel) {
                        let payload = format!("{id} {}", bell.0.name);
                        client.execute("SELECT pg_notify('atelier_bell', $1)", &[&payload]).await?;
                    }
                }
                tokio::time::sleep(QUIET).await;
            }
        };
        tokio::select! { ended = heard => ended, ended = sent => ended }
    }
}
