//! How often, how long, and how soon again: one object per run kind.

use std::time::Duration;

/// When a failed attempt is tried again.
#[derive(Debug, Clone, PartialEq)]
pub enum Retry {
    /// These waits, in order; then it is a dead letter.
    Fixed(Vec<Duration>),
    /// `first`, doubled each time, at most `cap`, `times` times; each wait is shortened by up to half,
    /// at random, so that what failed together does not return together.
    Exponential {
        /// The wait after the first failure.
        first: Duration,
        /// The longest wait.
        cap: Duration,
        /// How many retries.
        times: u32,
    },
    /// A failure is final.
    Never,
}

impl Retry {
    /// Calls to other services: at once, 1 s, 4 s and 16 s after the failures.
    pub fn external() -> Self {
        Self::Fixed([0, 1, 4, 16].map(Duration::from_secs).to_vec())
    }

    /// Jobs: three retries after about 2, 4 and 8 s.
    pub const fn job() -> Self {
        Self::Exponential { first: Duration::from_secs(2), cap: Duration::from_mins(5), times: 3 }
    }

    /// The wait before the next attempt after `failures` failed ones, or `None` when it is a dead
    /// letter. `jitter` is any number; the same one gives the same wait. `asked` is the other side's
    /// `Retry-After`, which is never undercut (and never trusted beyond an hour).
    pub fn wait(&self, failures: u32, jitter: u64, asked: Option<Duration>) -> Option<Duration> {
        let nth = failures.saturating_sub(1);
        let own = match self {
            Self::Never => return None,
            Self::Fixed(waits) => *waits.get(nth as usize)?,
            Self::Exponential { times, .. } if nth >= *times => return None,
            Self::Exponential { first, cap, .. } => {
                let full = first.saturating_mul(1_u32.checked_shl(nth).unwrap_or(u32::MAX)).min(*cap);
                let half = full / 2;
                let spread = u64::try_from(half.as_micros()).unwrap_or(u64::MAX).saturating_add(1);
                half + Duration::from_micros(jitter % spread)
            }
        };
        Some(asked.map_or(own, |a| own.max(a.min(Duration::from_hours(1)))))
    }
}

/// The rules of one run kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// What happens after a failure.
    pub retry: Retry,
    /// How many times the worker under a run may die before the run is a dead letter.
    pub max_lost: u32,
    /// After this long, an attempt is asked to come to an end ([`crate::Run::soft_limit`]).
    pub soft_limit: Duration,
    /// After this long, an attempt is stopped and counts as failed.
    pub hard_limit: Duration,
    /// How long a cancelled attempt may take to come to an end before it is stopped.
    pub cancel_grace: Duration,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            retry: Retry::job(),
            max_lost: 5,
            soft_limit: Duration::from_mins(25),
            hard_limit: Duration::from_mins(30),
            cancel_grace: Duration::from_secs(10),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const fn s(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    #[test]
    fn the_fixed_schedule_is_as_written() {
        let waits: Vec<_> = (1..=5).map(|n| Retry::external().wait(n, 7, None)).collect();
        assert_eq!(waits, [Some(s(0)), Some(s(1)), Some(s(4)), Some(s(16)), None]);
    }

    #[test]
    fn retry_after_is_kept_but_not_believed_without_end() {
        assert_eq!(Retry::external().wait(1, 0, Some(s(30))), Some(s(30)));
        assert_eq!(Retry::external().wait(4, 0, Some(s(3))), Some(s(16)));
        assert_eq!(Retry::external().wait(1, 0, Some(s(1_000_000))), Some(s(3600)));
        assert_eq!(Retry::Never.wait(1, 0, Some(s(1))), None);
    }

    proptest! {
        #[test]
        fn exponential_waits_stay_between_half_and_full(n in 1_u32..200, jitter: u64) {
            let retry = Retry::Exponential { first: s(2), cap: s(300), times: 100 };
            match retry.wait(n, jitter, None) {
                None => prop_assert!(n > 100),
                Some(wait) => {
                    let full = s(2).saturating_mul(1 << (n - 1).min(20)).min(s(300));
                    prop_assert!(wait >= full / 2 && wait <= full, "{wait:?} of {full:?}");
                }
            }
        }
    }
}
