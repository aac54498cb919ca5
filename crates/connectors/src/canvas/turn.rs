//! One request at a time per key, and none while Canvas asks for a pause.
//!
//! Canvas gives each key a bucket that requests fill and time empties (about ten units a second); requests
//! side by side are charged in advance, and when the bucket is full everything is refused. So the requests
//! of one key form a queue, and the queue slows down before the bucket is full.

use kernel::{ExposeSecret as _, SecretString};
use parking_lot::Mutex;
use sha2::{Digest as _, Sha256};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::{
    sync::{Mutex as Gate, OwnedMutexGuard},
    time::{Instant, timeout},
};

/// So many keys are remembered without a look at who needs them.
const MANY: usize = 1024;

/// How to behave towards the bucket.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    /// Below so many units left, requests wait (default 150 of Canvas's 700).
    pub reserve: f64,
    /// Units that come back in a second (default 10).
    pub refill: f64,
    /// The longest wait, also when `Retry-After` asks for one (default 30 s).
    pub longest: Duration,
    /// The wait after the first refusal that names none; it doubles (default 1 s).
    pub first: Duration,
    /// How long a request waits for its turn (default 60 s).
    pub queue: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            reserve: 150.0,
            refill: 10.0,
            longest: Duration::from_secs(30),
            first: Duration::from_secs(1),
            queue: Duration::from_mins(1),
        }
    }
}

impl Pace {
    /// How long to leave a bucket alone that has so many units left.
    fn rest(&self, remaining: f64) -> Duration {
        let missing = (self.reserve - remaining).max(0.0);
        let wait = Duration::try_from_secs_f64(missing / self.refill.max(0.1)).unwrap_or(self.longest);
        wait.min(self.longest)
    }
}

/// The queues of all keys of this process.
#[derive(Debug, Default)]
pub(crate) struct Turns(Mutex<Known>);

#[derive(Debug)]
struct Known {
    gates: HashMap<[u8; 32], Arc<Gate<Bucket>>>,
    /// How many there may be before those nobody needs are looked for.
    many: usize,
}

impl Default for Known {
    fn default() -> Self {
        Self { gates: HashMap::new(), many: MANY }
    }
}

impl Known {
    /// Forgets keys that nobody asks with and that are not asked to pause.
    fn make_room(&mut self) {
        if self.gates.len() < self.many {
            return;
        }
        let now = Instant::now();
        let paused = |gate: &Gate<Bucket>| {
            gate.try_lock().is_ok_and(|bucket| bucket.not_before.is_some_and(|until| until > now))
        };
        self.gates.retain(|_, gate| Arc::strong_count(gate) > 1 || paused(gate));
        // What stays must not be looked through again for each new key.
        self.many = (2 * self.gates.len()).max(MANY);
    }
}

/// What is known of a key's bucket.
#[derive(Debug, Default)]
pub(crate) struct Bucket {
    not_before: Option<Instant>,
}

/// The queue of one key.
#[derive(Debug, Clone)]
pub(crate) struct Queue {
    gate: Arc<Gate<Bucket>>,
    pace: Pace,
}

/// The right to ask, until it is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    bucket: OwnedMutexGuard<Bucket>,
    pace: Pace,
}

impl Turns {
    /// The queue of a key at an origin. The key itself is not kept.
    pub fn of(&self, origin: &str, key: &SecretString, pace: Pace) -> Queue {
        let mut hash = Sha256::new();
        hash.update(origin);
        hash.update([0]);
        hash.update(key.expose_secret());
        let mut known = self.0.lock();
        known.make_room();
        let gate = Arc::clone(known.gates.entry(hash.finalize().into()).or_default());
        Queue { gate, pace }
    }
}

impl Queue {
    pub fn pace(&self) -> Pace {
        self.pace
    }

    /// Waits for this request's turn; none when it does not come in time.
    pub async fn enter(&self) -> Option<Turn> {
        let bucket = timeout(self.pace.queue, Arc::clone(&self.gate).lock_owned()).await.ok()?;
        if let Some(until) = bucket.not_before {
            tokio::time::sleep_until(until).await;
        }
        Some(Turn { bucket, pace: self.pace })
    }
}

impl Turn {
    /// What Canvas said of the bucket.
    pub fn note(&mut self, remaining: Option<f64>) {
        let rest = remaining.map(|r| self.pace.rest(r)).filter(|r| !r.is_zero());
        self.bucket.not_before = rest.map(|r| Instant::now() + r);
    }

    /// Canvas asked for a pause: nobody with this key asks before it is over.
    pub fn pause(&mut self, wait: Duration) {
        self.bucket.not_before = Some(Instant::now() + wait.min(self.pace.longest));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_bucket_needs_no_rest_and_an_empty_one_a_bounded_one() {
        let pace = Pace::default();
        assert_eq!(pace.rest(700.0), Duration::ZERO);
        assert_eq!(pace.rest(100.0), Duration::from_secs(5));
        for odd in [-1e300, f64::NEG_INFINITY] {
            assert_eq!(pace.rest(odd), pace.longest);
        }
        assert_eq!(pace.rest(f64::NAN), Duration::ZERO, "nonsense is as good as nothing");
    }

    #[tokio::test]
    async fn a_pause_outlives_who_was_asked_for_it() {
        let turns = Turns::default();
        let of = |k: String| turns.of("https://a.example", &SecretString::from(k), Pace::default());
        of("k".into()).enter().await.unwrap().pause(Duration::from_secs(20));
        for n in 0..2 * MANY {
            drop(of(n.to_string()));
        }
        let known = turns.0.lock();
        let paused = known.gates.values().filter(|g| g.try_lock().unwrap().not_before.is_some()).count();
        assert_eq!((paused, known.gates.len() <= MANY), (1, true));
    }

    #[tokio::test]
    async fn a_key_has_one_turn_and_keys_are_forgotten() {
        let turns = Turns::default();
        let pace = Pace { queue: Duration::from_millis(5), ..Pace::default() };
        let key = |k: &str| SecretString::from(k.to_owned());
        let queue = turns.of("https://a.example", &key("k"), pace);
        let turn = queue.enter().await.unwrap();
        assert!(turns.of("https://a.example", &key("k"), pace).enter().await.is_none(), "it is taken");
        assert!(turns.of("https://b.example", &key("k"), pace).enter().await.is_some(), "another Canvas");
        drop(turn);
        assert!(turns.of("https://a.example", &key("k"), pace).enter().await.is_some());
        drop(queue);
        for n in 0..2 * MANY {
            drop(turns.of("https://a.example", &key(&n.to_string()), pace));
        }
        assert!(turns.0.lock().gates.len() <= MANY);
    }
}
