//! Reading the log: once per process, for everybody who listens.

mod delivered;
mod index;
mod mailbox;
mod notifier;
mod sql;
mod subscription;
mod watermark;

pub use delivered::{By, Delivered};
pub use index::{Filter, Scope};
pub use mailbox::{MAX_WAITING, MAX_WAITING_BYTES};
pub use subscription::{Signal, Subscription};

pub(crate) use delivered::Encoded;
pub(crate) use index::{Sink, Ticket};
pub(crate) use subscription::Handed;

use crate::{Error, Position};
use index::Index;
use mailbox::Mailbox;
use parking_lot::Mutex;
use std::{sync::Arc, time::Duration};
use store::Store;
use tokio::sync::{Semaphore, watch};
use tokio_util::sync::CancellationToken;

/// How long a subscriber waits for a feed that has just been started.
const READY_WITHIN: Duration = Duration::from_secs(5);

/// Subscribers that read the past from the database at once. The present costs them nothing.
const CATCHING_UP: usize = 4;

/// The live end of the log in this process. Cheap to clone.
#[derive(Clone)]
pub struct Feed {
    pub(crate) shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub store: Store,
    pub stop: CancellationToken,
    state: Mutex<State>,
    ready: watch::Sender<bool>,
    catching_up: Semaphore,
}

/// What registering and fanning out agree on.
#[derive(Default)]
struct State {
    index: Index,
    /// Rows up to here are being read for those who were registered by then. Who registers
    /// now reads up to here from the table, and gets what comes after.
    planned: Position,
    /// Everything up to here has been handed out.
    delivered: Position,
}

/// For whom the notifier reads.
struct Listening {
    /// Everything up to here has been handed out.
    from: Position,
    /// Whose rows are enough; everybody's when `None`.
    tenants: Option<Vec<uuid::Uuid>>,
    /// Tells whether a tenant has joined since.
    version: u64,
}

/// A filter narrows the read while so few tenants listen.
const FEW_TENANTS: usize = 32;

impl std::fmt::Debug for Feed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Feed")
    }
}

impl Feed {
    /// Starts following the log until `stop`.
    pub fn start(store: Store, stop: CancellationToken) -> Self {
        let shared = Arc::new(Shared {
            store,
            stop,
            state: Mutex::default(),
            ready: watch::Sender::new(false),
            catching_up: Semaphore::new(CATCHING_UP),
        });
        telemetry::spawn("events.notifier", notifier::run(Arc::clone(&shared)));
        Self { shared }
    }

    /// Where the log ends, as far as everything before is known: what is read from tables after this call
    /// reflects every event up to here, so it is the cursor to hand out with it.
    pub async fn now(&self) -> Result<Position, Error> {
        self.shared.ready().await?;
        Ok(self.shared.state.lock().planned)
    }

    /// Streams what `filter` holds: with `since`, everything after it, first from the table and then live,
    /// without a gap and without a repetition; without, what happens from now on.
    pub async fn subscribe(&self, filter: Filter, since: Option<Position>) -> Result<Subscription, Error> {
        self.shared.ready().await?;
        let since = match since {
            // Ahead of us: from a replica that is further, or from another log altogether.
            Some(since) if since > self.shared.state.lock().planned => {
                Some((since, sql::reached(&self.shared.store).await? >= since))
            }
            other => other.map(|since| (since, true)),
        };
        let mailbox = Arc::new(Mailbox::default());
        let sink: Arc<dyn Sink> = Arc::clone(&mailbox) as _;
        let known = since.filter(|(_, known)| *known).map_or(Position::START, |(since, _)| since);
        let (ticket, start) = self.shared.register(&filter, known, &sink);
        let (catch_up, resync) = match since {
            None => (None, false),
            Some((since, known)) => ((known && since < start).then_some(since), !known),
        };
        Ok(Subscription::new(Arc::clone(&self.shared), filter, ticket, mailbox, start, catch_up, resync))
    }
}

impl Shared {
    /// Waits until the end of the log is known.
    async fn ready(&self) -> Result<(), Error> {
        let mut ready = self.ready.subscribe();
        let known = async { ready.wait_for(|known| *known).await.is_ok() };
        tokio::select! {
            known = tokio::time::timeout(READY_WITHIN, known) => {
                if known == Ok(true) { Ok(()) } else { Err(Error::NotReady) }
            }
            () = self.stop.cancelled() => Err(Error::NotReady),
        }
    }

    /// From the returned position on, events go to the sink; never before `known`.
    pub fn register(&self, filter: &Filter, known: Position, sink: &Arc<dyn Sink>) -> (Ticket, Position) {
        let mut state = self.state.lock();
        let start = state.planned.max(known);
        (state.index.insert(filter, start, sink), start)
    }

    pub fn unregister(&self, filter: &Filter, ticket: Ticket) {
        self.state.lock().index.remove(filter, ticket);
    }

    /// Moves a registration to another sink if `ready` says, under the same lock that handing out takes,
    /// that the old one holds nothing any more.
    pub fn redirect(
        &self,
        filter: &Filter,
        ticket: Ticket,
        sink: &Arc<dyn Sink>,
        ready: impl FnOnce() -> bool,
    ) -> bool {
        let mut state = self.state.lock();
        let now = ready();
        if now {
            state.index.redirect(filter, ticket, sink);
        }
        now
    }

    /// Everything up to here has been handed out.
    pub fn delivered(&self) -> Position {
        self.state.lock().delivered
    }

    /// For whom to read, if anybody listens.
    fn listening(&self) -> Option<Listening> {
        let state = self.state.lock();
        let tenants = (!state.index.is_empty()).then(|| state.index.tenants(FEW_TENANTS));
        tenants.map(|tenants| Listening { from: state.delivered, tenants, version: state.index.version() })
    }

    /// Everything up to `safe` is decided: who registers from now on gets what comes after. Returns
    /// whether anybody waits for something up to there.
    fn seal(&self, safe: Position) -> bool {
        let mut state = self.state.lock();
        state.planned = state.planned.max(safe);
        if state.index.is_empty() {
            state.delivered = state.planned;
        }
        state.delivered < state.planned
    }

    /// The same for rows that were read already, if they are enough for everybody who listens by now.
    fn seal_for(&self, safe: Position, read: Option<&Listening>) -> bool {
        let mut state = self.state.lock();
        let enough = read.is_some_and(|read| read.version == state.index.version());
        if enough {
            state.planned = state.planned.max(safe);
        }
        enough
    }

    /// Hands out everything there is up to `to`.
    fn hand_out(&self, events: &[Arc<Delivered>], to: Position) {
        for event in events {
            let mut state = self.state.lock();
            state.index.push(event);
            state.delivered = event.position;
        }
        self.state.lock().delivered = to;
    }

    /// Positions may have begun anew at `safe`: everybody has to look for themselves.
    fn restarted(&self, safe: Position) {
        let mut state = self.state.lock();
        (state.planned, state.delivered) = (safe, safe);
        state.index.restart();
    }
}

#[cfg(test)]
pub(crate) fn delivered_for_tests(
    position: i64,
    tenant: kernel::TenantId,
    owner: Option<kernel::UserId>,
    kind: &str,
    subject: &str,
) -> Delivered {
    use uuid::Uuid;
    Delivered {
        position: Position(position),
        id: Uuid::from_u128(9),
        kind: kind.into(),
        version: 1,
        tenant,
        owner,
        subject: subject.into(),
        actor: By { kind: "user".into(), id: Uuid::from_u128(3) },
        run: None,
        at: chrono::DateTime::UNIX_EPOCH,
        payload: serde_json::value::RawValue::from_string("{}".into()).unwrap(),
        encoded: Mutex::default(),
    }
}
