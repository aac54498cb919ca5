//! Who was told to wait and comes again before that is refused here, without asking the database: refusing must cost
//! less than asking. What other replicas counted is learnt from the database at the first question.

use super::{Count, Key, Rule};
use chrono::{DateTime, TimeDelta, Utc};
use parking_lot::Mutex;
use std::{collections::HashMap, time::Duration};

/// Most places that are remembered; beyond, all are forgotten, and the database is asked again.
const MANY: usize = 10_000;

/// Places that wait, and until when.
#[derive(Debug, Default)]
pub(crate) struct Gate(Mutex<HashMap<Key, DateTime<Utc>>>);

impl Gate {
    /// How long the longest waiting of these places still waits.
    pub fn wait(&self, places: &[(Key, Rule)], now: DateTime<Utc>) -> Option<Duration> {
        let waiting = self.0.lock();
        let waits = places.iter().filter_map(|(key, rule)| {
            let left = *waiting.get(key)? - now;
            // A clock that jumped back must not block for longer than the rule says.
            (left > TimeDelta::zero() && left <= rule.longest).then(|| left.to_std().unwrap_or_default())
        });
        waits.max()
    }

    /// Remembers those that have to wait after this count.
    pub fn close(&self, counted: &[(Key, Count)], now: DateTime<Utc>) {
        for (key, count) in counted.iter().filter(|(_, count)| count.blocked_until > now) {
            self.close_until(*key, count.blocked_until, now);
        }
    }

    /// Remembers one that has to wait.
    pub fn close_until(&self, key: Key, until: DateTime<Utc>, now: DateTime<Utc>) {
        let mut waiting = self.0.lock();
        if waiting.len() >= MANY {
            waiting.retain(|_, until| *until > now);
        }
        if waiting.len() >= MANY {
            waiting.clear();
        }
        waiting.insert(key, until);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::throttle::{DEVICES, key};

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    fn count(until: i64) -> Count {
        Count { failures: 100, last_at: at(0), blocked_until: at(until) }
    }

    #[test]
    fn who_waits_is_refused_until_then_and_nobody_else() {
        let (gate, one, two) = (Gate::default(), key("a", &[b"1"]), key("a", &[b"2"]));
        gate.close(&[(one, count(30)), (two, count(0))], at(0));
        assert_eq!(gate.wait(&[(two, DEVICES), (one, DEVICES)], at(10)), Some(Duration::from_secs(20)));
        assert_eq!(gate.wait(&[(two, DEVICES)], at(10)), None);
        assert_eq!(gate.wait(&[(one, DEVICES)], at(30)), None);
        assert_eq!(gate.wait(&[(one, DEVICES)], at(-3_600)), None, "an hour is not in the rule");
    }

    #[test]
    fn a_flood_of_networks_is_forgotten() {
        let gate = Gate::default();
        for n in 0..3 * MANY {
            gate.close(&[(key("a", &[&n.to_be_bytes()]), count(30))], at(0));
        }
        assert!(gate.0.lock().len() <= MANY);
    }
}
