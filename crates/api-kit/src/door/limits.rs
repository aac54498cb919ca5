//! How many requests somebody may send: the generic cell rate algorithm, one number per somebody.

use crate::{Error, Problem};
use http::{HeaderName, HeaderValue};
use parking_lot::Mutex;
use std::{collections::HashMap, time::Duration};

const SHARDS: usize = 16;
/// Of each shard: 65,536 somebodies in all, some 4 MB.
const MAX_KEYS: usize = 4096;
const MINUTE: u64 = 60_000_000_000;

/// A bucket that holds one minute's allowance and refills steadily, for each key.
pub(crate) struct Limiter {
    /// When the bucket of a key would be full again, in nanoseconds since the door opened.
    shards: [Mutex<HashMap<u128, u64>>; SHARDS],
    per_minute: u32,
    /// Nanoseconds until one more request is allowed.
    interval: u64,
}

impl Limiter {
    pub(crate) fn new(per_minute: u32) -> Self {
        let per_minute = per_minute.max(1);
        let shards = std::array::from_fn(|_| Mutex::default());
        Self { shards, per_minute, interval: MINUTE / u64::from(per_minute) }
    }

    pub(crate) fn per_minute(&self) -> u32 {
        self.per_minute
    }

    /// Takes one at `now`, or says how long to wait for it.
    pub(crate) fn take(&self, key: u128, now: u64) -> Result<(), Duration> {
        let shard = ((key ^ (key >> 64)) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 60;
        let mut full_at = self.shards[shard as usize].lock();
        if let Some(at) = full_at.get_mut(&key) {
            let next = (*at).max(now) + self.interval;
            if next - now > MINUTE {
                return Err(Duration::from_nanos(next - now - MINUTE));
            }
            *at = next;
            return Ok(());
        }
        if full_at.len() >= MAX_KEYS {
            full_at.retain(|_, at| *at > now);
            if full_at.len() >= MAX_KEYS {
                // More somebodies than we remember: all of this shard begin anew. Memory stays bounded
                // and nobody is locked out by a flood of others.
                full_at.clear();
            }
        }
        full_at.insert(key, now + self.interval);
        Ok(())
    }
}

/// 429, with the headers that tell a program what to do.
pub(super) fn refusal(per_minute: u32, wait: Duration) -> Problem {
    let seconds = wait.as_secs() + 1;
    let problem = Problem::from(Error::TooMany { limit: per_minute, retry_after: wait });
    let add = |problem: Problem, name: &'static str, value: String| match HeaderValue::try_from(value) {
        Ok(value) => problem.header(HeaderName::from_static(name), value),
        Err(_) => problem,
    };
    let problem = add(problem, "ratelimit-policy", format!("\"minute\";q={per_minute};w=60"));
    add(problem, "ratelimit", format!("\"minute\";r=0;t={seconds}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: u64 = 1_000_000_000;

    #[test]
    fn a_minute_at_once_then_one_by_one() {
        let limiter = Limiter::new(60);
        for _ in 0..60 {
            assert!(limiter.take(1, 0).is_ok());
        }
        assert_eq!(limiter.take(1, 0), Err(Duration::from_secs(1)));
        assert!(limiter.take(2, 0).is_ok(), "others are not concerned");
        assert!(limiter.take(1, SECOND).is_ok());
        assert!(limiter.take(1, SECOND).is_err());
        // After an hour there is one minute's allowance, not sixty.
        for _ in 0..60 {
            assert!(limiter.take(1, 3600 * SECOND).is_ok());
        }
        assert!(limiter.take(1, 3600 * SECOND).is_err());
    }

    #[test]
    fn memory_is_bounded_whoever_comes() {
        let limiter = Limiter::new(10);
        for key in 0..(SHARDS * MAX_KEYS * 3) as u128 {
            assert!(limiter.take(key << 64, 0).is_ok());
        }
        let kept: usize = limiter.shards.iter().map(|s| s.lock().len()).sum();
        assert!(kept <= SHARDS * MAX_KEYS, "{kept}");
    }

    #[test]
    fn keys_spread_over_the_shards() {
        let limiter = Limiter::new(10);
        // Households of IPv6 differ in the upper half, IPv4 addresses in the lower, user ids in both.
        for key in 0..500_u128 {
            for spread in [key, key << 64, key << 64 | key << 17] {
                assert!(limiter.take(spread, 0).is_ok());
            }
        }
        let least = limiter.shards.iter().map(|s| s.lock().len()).min();
        assert!(least > Some(20), "{least:?}");
    }
}
