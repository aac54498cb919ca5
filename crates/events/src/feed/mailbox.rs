//! What waits for one subscriber: bounded, and honest about what did not fit.

use super::{Delivered, index::Sink};
use parking_lot::Mutex;
use std::{collections::VecDeque, sync::Arc};
use tokio::sync::Notify;

/// The most events that wait for one subscriber.
pub const MAX_WAITING: usize = 1_024;
/// The most bytes of events that wait for one subscriber.
pub const MAX_WAITING_BYTES: usize = 1 << 20;

#[derive(Default)]
struct Inside {
    events: VecDeque<Arc<Delivered>>,
    bytes: usize,
    missed: bool,
}

/// Filled by the notifier, emptied by one reader.
#[derive(Default)]
pub(crate) struct Mailbox {
    inside: Mutex<Inside>,
    filled: Notify,
}

/// What a reader finds.
#[derive(Debug, Clone)]
pub(crate) enum Mail {
    Event(Arc<Delivered>),
    /// Events did not fit. What comes after is newer than all of them.
    Missed,
}

impl Mailbox {
    /// The next thing, if there is one.
    pub fn take(&self) -> Option<Mail> {
        let mut inside = self.inside.lock();
        if std::mem::take(&mut inside.missed) {
            return Some(Mail::Missed);
        }
        let event = inside.events.pop_front()?;
        inside.bytes -= event.weight();
        Some(Mail::Event(event))
    }

    /// Whether there is nothing to take.
    pub fn is_empty(&self) -> bool {
        let inside = self.inside.lock();
        inside.events.is_empty() && !inside.missed
    }

    /// Returns once there may be something to take.
    pub async fn filled(&self) {
        self.filled.notified().await;
    }
}

impl Sink for Mailbox {
    fn push(&self, event: &Arc<Delivered>) {
        let mut inside = self.inside.lock();
        // Who missed something reads everything anew: nothing is kept for it until it knows.
        if inside.missed {
            return;
        }
        let weight = event.weight();
        if inside.events.len() == MAX_WAITING || inside.bytes + weight > MAX_WAITING_BYTES {
            drop(inside);
            self.miss();
            return;
        }
        inside.bytes += weight;
        inside.events.push_back(Arc::clone(event));
        drop(inside);
        self.filled.notify_one();
    }

    fn miss(&self) {
        *self.inside.lock() = Inside { missed: true, ..Inside::default() };
        self.filled.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::delivered_for_tests;
    use kernel::TenantId;
    use uuid::Uuid;

    fn event(position: i64) -> Arc<Delivered> {
        Arc::new(delivered_for_tests(position, TenantId(Uuid::nil()), None, "a.b", "x"))
    }

    fn taken(mailbox: &Mailbox) -> Vec<i64> {
        std::iter::from_fn(|| mailbox.take())
            .map(|mail| match mail {
                Mail::Event(event) => event.position.0,
                Mail::Missed => -1,
            })
            .collect()
    }

    #[test]
    fn what_fits_comes_in_order() {
        let mailbox = Mailbox::default();
        (1..=1024).for_each(|n| mailbox.push(&event(n)));
        assert_eq!(taken(&mailbox), (1..=1024).collect::<Vec<_>>());
        assert_eq!(mailbox.inside.lock().bytes, 0);
    }

    #[test]
    fn what_does_not_fit_is_dropped_wholly_and_said_once() {
        let mailbox = Mailbox::default();
        (1..=5000).for_each(|n| mailbox.push(&event(n)));
        assert!(mailbox.inside.lock().events.capacity() == 0, "nothing is kept for who does not read");
        assert_eq!(taken(&mailbox), [-1]);
        (5001..=5003).for_each(|n| mailbox.push(&event(n)));
        assert_eq!(taken(&mailbox), [5001, 5002, 5003]);
    }

    #[test]
    fn bytes_are_bounded_too() {
        let mailbox = Mailbox::default();
        let large = || {
            let mut event = delivered_for_tests(1, TenantId(Uuid::nil()), None, "a.b", "x");
            event.payload =
                serde_json::value::RawValue::from_string(format!("\"{}\"", "x".repeat(60_000))).unwrap();
            Arc::new(event)
        };
        (0..17).for_each(|_| mailbox.push(&large()));
        assert_eq!(taken(&mailbox).len(), 17);
        (0..18).for_each(|_| mailbox.push(&large()));
        assert_eq!(taken(&mailbox), [-1]);
    }
}
