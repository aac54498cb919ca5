//! A host that keeps failing is left alone for a while, then asked once.

use crate::{BreakerOptions, Error};
use chrono::{DateTime, Utc};
use parking_lot::Mutex;
use std::{collections::HashMap, sync::Arc, time::Duration};

/// How many hosts are remembered. Only hosts that failed are; beyond this, none more.
const MAX_HOSTS: usize = 4096;

/// Who asks whom. One tenant's broken address must not close another's.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub origin: String,
    pub scope: Option<kernel::TenantId>,
}

#[derive(Debug, Clone, Copy)]
enum State {
    /// Asked freely; so many failures in a row, the last one then.
    Closed { failures: u32, last: DateTime<Utc> },
    /// Not asked before then.
    Open { until: DateTime<Utc> },
    /// One request is trying; if it never reports, another may from then on.
    HalfOpen { until: DateTime<Utc> },
}

/// The breakers of all hosts.
#[derive(Debug)]
pub(crate) struct Breakers {
    options: BreakerOptions,
    hosts: Mutex<HashMap<Key, State>>,
}

/// The right to ask once. Whoever holds it reports how it went.
#[derive(Debug)]
pub(crate) struct Pass {
    breakers: Arc<Breakers>,
    key: Key,
}

impl Breakers {
    pub fn new(options: BreakerOptions) -> Self {
        Self { options, hosts: Mutex::default() }
    }

    /// Lets a request through, or says how long to wait.
    pub fn admit(self: &Arc<Self>, key: Key, host: &str, now: DateTime<Utc>) -> Result<Pass, Error> {
        let mut hosts = self.hosts.lock();
        if let Some(state) = hosts.get_mut(&key) {
            match *state {
                State::Closed { .. } => {}
                State::Open { until } | State::HalfOpen { until } if now < until => {
                    let wait = (until - now).to_std().unwrap_or(Duration::ZERO);
                    return Err(Error::Resting { host: host.to_owned(), wait });
                }
                State::Open { .. } | State::HalfOpen { .. } => {
                    *state = State::HalfOpen { until: now + self.options.rest };
                }
            }
        }
        drop(hosts);
        Ok(Pass { breakers: Arc::clone(self), key })
    }

    fn make_room(&self, hosts: &mut HashMap<Key, State>, now: DateTime<Utc>) {
        if hosts.len() >= MAX_HOSTS {
            let stale = now - self.options.rest;
            hosts.retain(|_, state| match *state {
                State::Closed { last, .. } => last > stale,
                State::Open { until } | State::HalfOpen { until } => until > stale,
            });
        }
    }
}

impl Pass {
    /// The host is well.
    pub fn succeeded(self) {
        self.breakers.hosts.lock().remove(&self.key);
    }

    /// The host failed.
    pub fn failed(self, now: DateTime<Utc>) {
        let options = self.breakers.options;
        let mut hosts = self.breakers.hosts.lock();
        let open = State::Open { until: now + options.rest };
        let next = match hosts.get(&self.key).copied() {
            Some(State::HalfOpen { .. }) => open,
            Some(state @ State::Open { .. }) => state,
            Some(State::Closed { failures, .. }) if failures + 1 >= options.failures => open,
            Some(State::Closed { failures, .. }) => State::Closed { failures: failures + 1, last: now },
            None if options.failures <= 1 => open,
            None => State::Closed { failures: 1, last: now },
        };
        self.breakers.make_room(&mut hosts, now);
        if hosts.len() < MAX_HOSTS || hosts.contains_key(&self.key) {
            if matches!(
                (&next, hosts.get(&self.key)),
                (State::Open { .. }, Some(State::Closed { .. }) | None)
            ) {
                tracing::warn!(
                    origin = self.key.origin,
                    "a host keeps failing and is left alone for a while"
                );
            }
            hosts.insert(self.key, next);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    fn key(origin: &str) -> Key {
        Key { origin: origin.to_owned(), scope: None }
    }

    fn breakers() -> Arc<Breakers> {
        Arc::new(Breakers::new(BreakerOptions { failures: 3, rest: Duration::from_mins(1) }))
    }

    fn fail(b: &Arc<Breakers>, times: usize, now: DateTime<Utc>) {
        for _ in 0..times {
            b.admit(key("a"), "a", now).unwrap().failed(now);
        }
    }

    #[test]
    fn it_opens_rests_tries_once_and_closes() {
        let (b, t0) = (breakers(), DateTime::UNIX_EPOCH);
        fail(&b, 3, t0);
        let later = t0 + TimeDelta::seconds(59);
        let Err(Error::Resting { wait, .. }) = b.admit(key("a"), "a", later) else { panic!("it is open") };
        assert_eq!(wait, Duration::from_secs(1));
        assert!(b.admit(key("b"), "b", later).is_ok(), "others are not affected");

        let after = t0 + TimeDelta::seconds(60);
        let probe = b.admit(key("a"), "a", after).unwrap();
        assert!(b.admit(key("a"), "a", after).is_err(), "only one tries");
        probe.failed(after);
        assert!(b.admit(key("a"), "a", after + TimeDelta::seconds(59)).is_err(), "it rests again");

        let well = after + TimeDelta::seconds(60);
        b.admit(key("a"), "a", well).unwrap().succeeded();
        fail(&b, 2, well);
        assert!(b.admit(key("a"), "a", well).is_ok(), "it counts from zero again");
    }

    #[test]
    fn a_try_that_never_reports_does_not_block_for_ever() {
        let (b, t0) = (breakers(), DateTime::UNIX_EPOCH);
        fail(&b, 3, t0);
        drop(b.admit(key("a"), "a", t0 + TimeDelta::seconds(60)).unwrap());
        assert!(b.admit(key("a"), "a", t0 + TimeDelta::seconds(119)).is_err());
        assert!(b.admit(key("a"), "a", t0 + TimeDelta::seconds(120)).is_ok());
    }

    #[test]
    fn it_remembers_a_bounded_number_of_hosts() {
        let (b, t0) = (breakers(), DateTime::UNIX_EPOCH);
        for n in 0..MAX_HOSTS + 50 {
            b.admit(key(&n.to_string()), "x", t0).unwrap().failed(t0);
        }
        assert_eq!(b.hosts.lock().len(), MAX_HOSTS);
        let later = t0 + TimeDelta::seconds(61);
        b.admit(key("new"), "x", later).unwrap().failed(later);
        assert_eq!(b.hosts.lock().len(), 1, "old failures are forgotten when there is no room");
    }
}
