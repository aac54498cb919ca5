//! Asking the same provider again, as long as nobody heard anything.

use crate::{Failure, Piece, Pieces, Provider, Request};
use futures::StreamExt as _;
use kernel::World;
use std::{sync::Arc, time::Duration};

/// How a provider that fails is asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retries {
    /// Attempts in all (default 3).
    pub attempts: u32,
    /// The wait before the second attempt; it doubles, and each wait is a random part of it (default 500 ms).
    pub base: Duration,
    /// The longest wait, also when the provider asks for one: for a longer one somebody else is asked
    /// (default 30 s).
    pub longest: Duration,
}

impl Default for Retries {
    fn default() -> Self {
        Self { attempts: 3, base: Duration::from_millis(500), longest: Duration::from_secs(30) }
    }
}

impl Retries {
    /// The wait before the next attempt, if there is one. `luck` is a random byte. Pure.
    pub(crate) fn wait(self, attempt: u32, failure: &Failure, luck: u8) -> Option<Duration> {
        if attempt >= self.attempts || !failure.class.is_transient() {
            return None;
        }
        let spread = |time: Duration| time.mul_f64(f64::from(luck) / 255.0);
        if let Some(asked) = failure.wait {
            // Never earlier than asked, and a herd that was sent away together does not return together.
            return (asked <= self.longest).then(|| asked + spread(self.base));
        }
        let full = self.base.saturating_mul(1 << (attempt - 1).min(16)).min(self.longest);
        Some(full / 2 + spread(full / 2))
    }
}

/// Asks until a first piece comes. Gives it with the rest of the answer; an error is the last attempt's.
/// The number is that of attempts made.
pub async fn first(
    provider: &dyn Provider,
    request: &Arc<Request>,
    retries: Retries,
    world: &World,
) -> (u32, Result<(Piece, Pieces), Failure>) {
    let mut attempt = 1;
    loop {
        let mut pieces = provider.complete(Arc::clone(request));
        let failure = match pieces.next().await {
            Some(Ok(piece)) => return (attempt, Ok((piece, pieces))),
            Some(Err(failure)) => failure,
            None => return (attempt, Err(nothing())),
        };
        drop(pieces);
        let [luck] = world.bytes::<1>();
        let Some(wait) = retries.wait(attempt, &failure, luck) else { return (attempt, Err(failure)) };
        tracing::debug!(class = failure.class.as_str(), attempt, ?wait, "asking again");
        tokio::time::sleep(wait).await;
        attempt += 1;
    }
}

/// A provider that breaks the promise of [`Pieces`].
pub(crate) fn nothing() -> Failure {
    let wrong = crate::failure::Wrong::nonsense("nothing came");
    Failure::new("the provider", None, wrong)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Class, failure::Wrong};

    const RETRIES: Retries =
        Retries { attempts: 3, base: Duration::from_millis(100), longest: Duration::from_secs(10) };

    fn failure(class: Class, wait: Option<u64>) -> Failure {
        Failure { wait: wait.map(Duration::from_secs), ..Failure::new("x", None, Wrong::new(class, "")) }
    }

    #[test]
    fn waits_double_spread_and_end() {
        let wait = |attempt, luck| RETRIES.wait(attempt, &failure(Class::Overloaded, None), luck);
        assert_eq!(wait(1, 0), Some(Duration::from_millis(50)));
        assert_eq!(wait(1, 255), Some(Duration::from_millis(100)));
        assert_eq!(wait(2, 255), Some(Duration::from_millis(200)));
        assert_eq!(wait(3, 255), None);
    }

    #[test]
    fn what_the_provider_asks_for_is_honoured_or_left_to_others() {
        let wait = |s, luck| RETRIES.wait(1, &failure(Class::Throttled, Some(s)), luck);
        assert_eq!(wait(7, 0), Some(Duration::from_secs(7)));
        assert_eq!(wait(7, 255), Some(Duration::from_millis(7100)));
        assert_eq!(wait(11, 0), None);
    }

    #[test]
    fn what_will_not_get_better_is_not_repeated() {
        for class in [Class::BadKey, Class::NoCredit, Class::TooLong, Class::Forbidden, Class::Timeout] {
            assert_eq!(RETRIES.wait(1, &failure(class, None), 0), None, "{class:?}");
        }
    }
}
