//! How many there are, and how much each may say.

use crate::{Error, Limits};
use kernel::{Ctx, TenantId};
use parking_lot::Mutex;
use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::time::Instant;
use uuid::Uuid;

type Key = (TenantId, Uuid);

struct Person {
    seats: usize,
    /// Messages that may still be sent at once.
    left: f64,
    counted: Instant,
}

/// Everybody with an open stream or socket.
pub(crate) struct Crowd {
    people: Mutex<HashMap<Key, Person>>,
    total: AtomicUsize,
    strangers: AtomicUsize,
    limits: Limits,
}

impl Crowd {
    pub fn new(limits: &Limits) -> Arc<Self> {
        Arc::new(Self {
            people: Mutex::default(),
            total: AtomicUsize::new(0),
            strangers: AtomicUsize::new(0),
            limits: limits.clone(),
        })
    }

    /// A place for one more stream or socket of the caller.
    pub fn enter(self: &Arc<Self>, ctx: &Ctx) -> Result<Seat, Error> {
        let key = (ctx.tenant, ctx.actor.principal.id);
        if self.total.fetch_add(1, Ordering::Relaxed) >= self.limits.streams {
            self.total.fetch_sub(1, Ordering::Relaxed);
            return Err(Error::TooManyStreams(self.limits.streams));
        }
        let seat = Seat { crowd: Arc::clone(self), key };
        let mut people = self.people.lock();
        let person = people.entry(key).or_insert_with(|| Person {
            seats: 0,
            left: f64::from(self.limits.messages_at_once),
            counted: Instant::now(),
        });
        person.seats += 1;
        let full = person.seats > self.limits.streams_per_person;
        drop(people);
        metrics::gauge!("atelier_open_streams").increment(1.0);
        // A refused seat is dropped, and counts itself out.
        if full { Err(Error::TooManyStreams(self.limits.streams_per_person)) } else { Ok(seat) }
    }

    /// A place for a socket that has not said yet who is asking.
    pub fn stranger(self: &Arc<Self>) -> Result<Stranger, Error> {
        let stranger = Stranger(Arc::clone(self));
        let before = self.strangers.fetch_add(1, Ordering::Relaxed);
        if before < self.limits.strangers {
            Ok(stranger)
        } else {
            Err(Error::TooManyStreams(self.limits.strangers))
        }
    }
}

/// A counted stream or socket of somebody known.
pub(crate) struct Seat {
    crowd: Arc<Crowd>,
    key: Key,
}

impl Seat {
    /// Counts a message at this moment. False when the person has sent too many.
    pub fn may_speak(&self, now: Instant) -> bool {
        let mut people = self.crowd.people.lock();
        let Some(person) = people.get_mut(&self.key) else { return false };
        let limits = &self.crowd.limits;
        let earned = now.saturating_duration_since(person.counted).as_secs_f64()
            * f64::from(limits.messages_per_second);
        person.counted = now;
        person.left = (person.left + earned).min(f64::from(limits.messages_at_once)) - 1.0;
        person.left >= 0.0
    }

    /// Whether the seat is of the same person.
    pub fn belongs_to(&self, ctx: &Ctx) -> bool {
        self.key == (ctx.tenant, ctx.actor.principal.id)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut people = self.crowd.people.lock();
        if let Some(person) = people.get_mut(&self.key) {
            person.seats -= 1;
            if person.seats == 0 {
                people.remove(&self.key);
            }
        }
        self.crowd.total.fetch_sub(1, Ordering::Relaxed);
        metrics::gauge!("atelier_open_streams").decrement(1.0);
    }
}

/// A counted socket of nobody known.
pub(crate) struct Stranger(Arc<Crowd>);

impl Drop for Stranger {
    fn drop(&mut self) {
        self.0.strangers.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Actor, UserId};

    fn person(n: u128) -> Ctx {
        Ctx::new(TenantId(Uuid::from_u128(1)), Actor::user(UserId(Uuid::from_u128(n))))
    }

    #[test]
    fn seats_are_counted_per_person_and_in_all_and_given_back() {
        let crowd =
            Crowd::new(&Limits { streams: 3, streams_per_person: 2, strangers: 1, ..Limits::default() });
        let (a, b) = (person(1), person(2));
        let first = crowd.enter(&a).unwrap();
        let second = crowd.enter(&a).unwrap();
        assert!(matches!(crowd.enter(&a), Err(Error::TooManyStreams(2))));
        let third = crowd.enter(&b).unwrap();
        assert!(matches!(crowd.enter(&b), Err(Error::TooManyStreams(3))));
        drop(first);
        drop(crowd.enter(&a).unwrap());
        let stranger = crowd.stranger().unwrap();
        assert!(crowd.stranger().is_err());
        drop(stranger);
        drop(crowd.stranger().unwrap());
        drop((second, third));
        assert!(crowd.people.lock().is_empty());
    }

    #[test]
    fn a_person_may_say_so_much() {
        let limits = Limits { messages_at_once: 3, messages_per_second: 2, ..Limits::default() };
        let crowd = Crowd::new(&limits);
        let (one, other) = (crowd.enter(&person(1)).unwrap(), crowd.enter(&person(1)).unwrap());
        let now = Instant::now();
        assert!(one.may_speak(now) && other.may_speak(now) && one.may_speak(now));
        assert!(!one.may_speak(now) && !other.may_speak(now), "a second socket does not help");
        assert!(one.may_speak(now + std::time::Duration::from_secs(5)));
    }
}
