//! One reader of the log: first what was, then what is.

use super::{
    Delivered, Filter, Shared, Sink, Ticket,
    mailbox::{Mail, Mailbox},
    sql,
};
use crate::{Error, Position};
use std::{collections::VecDeque, sync::Arc};

/// The most rows one subscription reads of the past; who is further behind reads the state anew.
const MAX_PAST: u64 = 20_000;

/// What a reader gets.
#[derive(Debug, Clone)]
pub enum Signal {
    /// The next event.
    Event(Arc<Delivered>),
    /// Events were missed (the cursor is too old, or the reader too slow). Read the state anew; what
    /// follows is newer than this position.
    Resync(Position),
}

/// A stream of events. Dropping it ends it.
pub struct Subscription {
    shared: Arc<Shared>,
    filter: Filter,
    ticket: Option<Ticket>,
    mailbox: Arc<Mailbox>,
    /// Up to here the past comes from the table; what is later comes to the mailbox.
    start: Position,
    /// Read so far, while the past is being read.
    past: Option<Position>,
    scanned: u64,
    resync: bool,
    ready: VecDeque<Arc<Delivered>>,
}

impl std::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Subscription").field("filter", &self.filter).finish_non_exhaustive()
    }
}

impl Subscription {
    pub(super) fn new(
        shared: Arc<Shared>,
        filter: Filter,
        ticket: Ticket,
        mailbox: Arc<Mailbox>,
        start: Position,
        past: Option<Position>,
        resync: bool,
    ) -> Self {
        let ticket = Some(ticket);
        Self { shared, filter, ticket, mailbox, start, past, scanned: 0, resync, ready: VecDeque::new() }
    }

    /// The next event. `None` once the process is about to end, or when the past could not be read;
    /// whoever comes back with the last position misses nothing. Cancel-safe.
    pub async fn next(&mut self) -> Option<Signal> {
        loop {
            if let Some(signal) = self.at_hand() {
                return Some(signal);
            }
            if self.past.is_some() {
                if let Err(error) = self.read_past().await {
                    tracing::warn!(%error, "the past of a subscription could not be read");
                    return None;
                }
                continue;
            }
            tokio::select! {
                () = self.mailbox.filled() => {}
                () = self.shared.stop.cancelled() => return None,
            }
        }
    }

    /// What can be had without waiting.
    pub fn at_hand(&mut self) -> Option<Signal> {
        if std::mem::take(&mut self.resync) {
            return Some(Signal::Resync(self.start));
        }
        if let Some(event) = self.ready.pop_front() {
            return Some(Signal::Event(event));
        }
        if self.past.is_some() {
            return None;
        }
        // Read before the mailbox: what is missed after this is missed by nobody who comes back with it.
        let position = self.shared.delivered();
        Some(match self.mailbox.take()? {
            Mail::Event(event) => Signal::Event(event),
            Mail::Missed => Signal::Resync(position.max(self.start)),
        })
    }

    /// A cursor at which nothing is left to deliver, while that is so: worth telling a client that sees
    /// few events, so that its cursor does not grow old.
    pub fn quiet_at(&self) -> Option<Position> {
        let position = self.shared.delivered().max(self.start);
        let quiet = self.past.is_none() && self.ready.is_empty() && self.mailbox.is_empty();
        quiet.then_some(position)
    }

    /// Where the live part begins: a client that has seen nothing yet resumes here.
    pub fn start(&self) -> Position {
        self.past.unwrap_or(self.start)
    }

    async fn read_past(&mut self) -> Result<(), Error> {
        let Some(from) = self.past else { return Ok(()) };
        let page = {
            // Closed never: nobody closes it.
            let _turn = self.shared.catching_up.acquire().await.map_err(|_| Error::NotReady)?;
            sql::past(&self.shared.store, &self.filter, from, self.start).await?
        };
        self.scanned += page.scanned;
        let behind = page.next.is_some() && self.scanned >= MAX_PAST;
        if page.floor > from || behind {
            (self.past, self.resync) = (None, true);
            return Ok(());
        }
        self.past = page.next;
        self.ready.extend(page.events);
        Ok(())
    }

    /// Gives the registration to `sink` if nothing is left to read here; from then on, events go there.
    pub(crate) fn hand_over(&mut self, sink: &Arc<dyn Sink>) -> Option<Handed> {
        let ticket = self.ticket?;
        let done = self.past.is_none() && self.ready.is_empty() && !self.resync;
        let moved = done && self.shared.redirect(&self.filter, ticket, sink, || self.mailbox.is_empty());
        moved.then(|| {
            self.ticket = None;
            Handed { shared: Arc::clone(&self.shared), filter: self.filter.clone(), ticket }
        })
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket {
            self.shared.unregister(&self.filter, ticket);
        }
    }
}

/// A registration whose events go to a sink of its own. Dropping it ends it.
pub(crate) struct Handed {
    shared: Arc<Shared>,
    filter: Filter,
    ticket: Ticket,
}

impl Handed {
    /// Registers a sink for what happens from now on.
    pub fn new(shared: &Arc<Shared>, filter: Filter, sink: &Arc<dyn Sink>) -> Self {
        let (ticket, _) = shared.register(&filter, Position::START, sink);
        Self { shared: Arc::clone(shared), filter, ticket }
    }
}

impl Drop for Handed {
    fn drop(&mut self) {
        self.shared.unregister(&self.filter, self.ticket);
    }
}
