//! What is repeated, and after which wait. Pure.

use crate::{Error, Retries};
use chrono::{DateTime, Utc};
use http::{HeaderMap, StatusCode, header::RETRY_AFTER};
use std::time::Duration;

/// How an attempt ended, as far as repeating it is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Final, well or not.
    Final,
    /// Nothing was sent: whatever the request, it may be sent again.
    NotSent,
    /// It may have had its effect; only what is idempotent may be sent again.
    Maybe(Option<Duration>),
}

impl Outcome {
    pub fn of_error(error: &Error) -> Self {
        match error {
            Error::Unknown { .. } | Error::Unreachable { .. } => Self::NotSent,
            Error::Timeout { .. } | Error::Broken { .. } => Self::Maybe(None),
            _ => Self::Final,
        }
    }

    pub fn of_head(status: StatusCode, headers: &HeaderMap, now: DateTime<Utc>) -> Self {
        match status.as_u16() {
            408 | 425 | 429 | 502 | 503 | 504 => Self::Maybe(retry_after(headers, now)),
            _ => Self::Final,
        }
    }

    /// The wait before the next attempt, if there is one. `luck` is a random byte.
    pub fn wait(self, attempt: u32, idempotent: bool, retries: Retries, luck: u8) -> Option<Duration> {
        if attempt >= retries.attempts {
            return None;
        }
        let asked = match self {
            Self::Final => return None,
            Self::NotSent => None,
            Self::Maybe(_) if !idempotent => return None,
            Self::Maybe(asked) => asked,
        };
        if let Some(asked) = asked {
            return (asked <= retries.longest).then_some(asked);
        }
        let full = retries.base.saturating_mul(1 << (attempt - 1).min(16)).min(retries.longest);
        // Half fixed, half by luck: a herd that failed together does not return together.
        Some(full / 2 + (full / 2).mul_f64(f64::from(luck) / 255.0))
    }
}

/// Reads `Retry-After`: seconds, or a date. Nonsense is as good as nothing.
pub(crate) fn retry_after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u32>() {
        return Some(Duration::from_secs(seconds.into()));
    }
    let at = DateTime::parse_from_rfc2822(text).ok()?;
    Some((at.with_timezone(&Utc) - now).to_std().unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone as _;

    const RETRIES: Retries =
        Retries { attempts: 3, base: Duration::from_millis(100), longest: Duration::from_secs(10) };

    #[test]
    fn only_what_may_be_repeated_is() {
        let broken = Outcome::of_error(&Error::Broken { host: String::new() });
        assert_eq!(broken.wait(1, false, RETRIES, 0), None, "it may have had its effect");
        assert!(broken.wait(1, true, RETRIES, 0).is_some());
        let unreachable =
            Outcome::of_error(&Error::Unreachable { host: String::new(), reason: String::new() });
        assert!(unreachable.wait(1, false, RETRIES, 0).is_some(), "nothing was sent");
        let refused = Outcome::of_error(&Error::Refused { host: String::new(), reason: "" });
        assert_eq!(refused.wait(1, true, RETRIES, 0), None);
        for (status, repeated) in [(200, false), (404, false), (500, false), (429, true), (503, true)] {
            let head = Outcome::of_head(
                StatusCode::from_u16(status).unwrap(),
                &HeaderMap::new(),
                Utc.timestamp_nanos(0),
            );
            assert_eq!(head.wait(1, true, RETRIES, 0).is_some(), repeated, "{status}");
        }
    }

    #[test]
    fn waits_double_spread_and_end() {
        let wait = |attempt, luck| Outcome::NotSent.wait(attempt, true, RETRIES, luck);
        assert_eq!(wait(1, 0), Some(Duration::from_millis(50)));
        assert_eq!(wait(1, 255), Some(Duration::from_millis(100)));
        assert_eq!(wait(2, 255), Some(Duration::from_millis(200)));
        assert_eq!(wait(3, 255), None);
        let many = Retries { attempts: u32::MAX, ..RETRIES };
        assert_eq!(Outcome::NotSent.wait(4_000_000, true, many, 255), Some(RETRIES.longest));
    }

    #[test]
    fn what_the_host_asks_for_is_honoured_or_left_to_the_caller() {
        let asked = |s| Outcome::Maybe(Some(Duration::from_secs(s))).wait(1, true, RETRIES, 9);
        assert_eq!(asked(0), Some(Duration::ZERO));
        assert_eq!(asked(10), Some(Duration::from_secs(10)));
        assert_eq!(asked(11), None, "too long to wait here");
    }

    #[test]
    fn retry_after_is_read_in_both_forms() {
        let now = Utc.with_ymd_and_hms(2026, 11, 20, 9, 0, 0).unwrap();
        for (text, seconds) in [
            ("7", Some(7)),
            (" 0 ", Some(0)),
            ("Fri, 20 Nov 2026 09:01:30 GMT", Some(90)),
            ("Fri, 20 Nov 2026 08:00:00 GMT", Some(0)),
            ("-1", None),
            ("soon", None),
            ("99999999999999", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, text.parse().unwrap());
            assert_eq!(retry_after(&headers, now), seconds.map(Duration::from_secs), "{text}");
        }
    }
}
