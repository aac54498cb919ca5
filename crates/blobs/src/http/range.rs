//! `Range` and `Content-Range`, read strictly. Pure.

use crate::{Chunk, Error};
use http::{HeaderMap, header};
use std::ops::Range;

/// What part of a file is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Asked {
    /// All of it: no range, or one that we may ignore (another unit, several ranges, not readable).
    Whole,
    /// A part that exists.
    Part(Range<u64>),
    /// A part that lies outside.
    Outside,
}

/// Reads `Range` for a file of `size` bytes.
pub(crate) fn asked(header: Option<&str>, size: u64) -> Asked {
    let Some(spec) = header.and_then(|h| h.trim().strip_prefix("bytes=")) else { return Asked::Whole };
    let Some((first, last)) = spec.split_once('-') else { return Asked::Whole };
    let (first, last) = (number(first), number(last));
    match (first, last) {
        (Ok(Some(first)), Ok(last)) => {
            let last = last.unwrap_or(u64::MAX);
            if last < first {
                Asked::Whole
            } else if first >= size {
                Asked::Outside
            } else {
                Asked::Part(first..last.saturating_add(1).min(size))
            }
        }
        (Ok(None), Ok(Some(0))) => Asked::Outside,
        (Ok(None), Ok(Some(_))) if size == 0 => Asked::Outside,
        (Ok(None), Ok(Some(suffix))) => Asked::Part(size.saturating_sub(suffix)..size),
        _ => Asked::Whole,
    }
}

/// Reads `Content-Range: bytes 0-99/200`.
pub(crate) fn content_range(headers: &HeaderMap) -> Result<Chunk, Error> {
    let read = || {
        let text = headers.get(header::CONTENT_RANGE)?.to_str().ok()?;
        let (range, total) = text.trim().strip_prefix("bytes ")?.split_once('/')?;
        let (first, last) = range.split_once('-')?;
        let end = number(last).ok()??.checked_add(1)?;
        Some(Chunk { start: number(first).ok()??, end, total: number(total).ok()?? })
    };
    read().ok_or_else(|| {
        Error::field(
            "Content-Range",
            "invalid",
            "Expected `bytes <first>-<last>/<total>`, as in `bytes 0-99/200`.",
        )
    })
}

/// Digits only: `+1`, ` 1` and what does not fit are no numbers. Nothing is nothing.
fn number(text: &str) -> Result<Option<u64>, ()> {
    if text.is_empty() {
        return Ok(None);
    }
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(());
    }
    text.parse().map(Some).map_err(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read() {
        use Asked::{Outside, Part, Whole};
        for (header, size, expected) in [
            ("bytes=0-0", 10, Part(0..1)),
            ("bytes=0-9", 10, Part(0..10)),
            ("bytes=5-", 10, Part(5..10)),
            ("bytes=5-99", 10, Part(5..10)),
            ("bytes=-3", 10, Part(7..10)),
            ("bytes=-99", 10, Part(0..10)),
            ("bytes=9-9", 10, Part(9..10)),
            ("bytes=0-18446744073709551615", 10, Part(0..10)),
            ("bytes=10-", 10, Outside),
            ("bytes=99-100", 10, Outside),
            ("bytes=-0", 10, Outside),
            ("bytes=0-", 0, Outside),
            ("bytes=-5", 0, Outside),
            ("bytes=5-2", 10, Whole),
            ("bytes=0-1,3-4", 10, Whole),
            ("bytes=", 10, Whole),
            ("bytes=-", 10, Whole),
            ("bytes=a-b", 10, Whole),
            ("bytes=+1-2", 10, Whole),
            ("bytes=1 -2", 10, Whole),
            ("bytes=0-99999999999999999999", 10, Whole),
            ("items=0-1", 10, Whole),
            ("0-1", 10, Whole),
        ] {
            assert_eq!(asked(Some(header), size), expected, "{header} of {size}");
        }
        assert_eq!(asked(None, 10), Whole);
    }

    #[test]
    fn content_ranges_are_read() {
        let read = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_RANGE, text.parse().unwrap());
            content_range(&headers).ok()
        };
        assert_eq!(read("bytes 0-99/200"), Some(Chunk { start: 0, end: 100, total: 200 }));
        for bad in [
            "",
            "bytes",
            "bytes 0-99",
            "bytes 0-99/*",
            "bytes */200",
            "bytes 0/200",
            "0-99/200",
            "bytes=0-99/200",
            "bytes -5-9/200",
            "bytes 0-18446744073709551615/200",
            "bytes 0x0-0x9/200",
            "bytes 0-9/ 200",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
        assert!(content_range(&HeaderMap::new()).is_err());
    }
}
