//! Times of day, time zones and weekdays beside a date.

use super::{Found, PATTERNS, StatedDate, part, whole};
use crate::lang::{Lexicon, ZONES};
use crate::wording::fold;

/// Gives each date the time, zone and weekday that stand by it.
pub(super) fn attach(text: &str, found: &mut [Found], lexicon: &Lexicon) {
    let starts: Vec<usize> = found.iter().map(|found| found.start).collect();
    let count = found.len();
    for (index, found) in found.iter_mut().enumerate() {
        let after_end = starts.get(index + 1).copied().unwrap_or(text.len());
        let after = &text[found.end..after_end];
        let before_start = if index == 0 { 0 } else { starts[index - 1] };
        let before = &text[before_start..found.start];
        let behind = clock_time(after).map(|(time, end)| (time, end, after));
        let near = before.char_indices().rev().nth(48).map_or(before, |(at, _)| &before[at..]);
        let time = behind.or_else(|| {
            if count == 1 { clock_time(near).map(|(time, end)| (time, end, near)) } else { None }
        });
        let mut end = found.end;
        if let Some((time, at, around)) = time.filter(|_| found.date.time.is_none()) {
            found.date.time = Some(time);
            found.date.offset = found.date.offset.or_else(|| zone(&around[at..], &found.date));
            if behind.is_some() {
                end += at;
                let named = text[end..]
                    .split_whitespace()
                    .next()
                    .filter(|word| word.len() <= 6 && zone(word, &found.date).is_some());
                end = named
                    .and_then(|word| text[end..].find(word).map(|start| end + start + word.len()))
                    .unwrap_or(end);
            }
        }
        let tail: String = before.chars().rev().take(14).collect::<Vec<_>>().into_iter().rev().collect();
        let head: String = after.chars().take(14).collect();
        let day = |near: &str| fold(near).split(' ').find_map(|word| lexicon.weekdays.get(word).copied());
        found.date.weekday = day(&tail).or_else(|| day(&head));
        text[found.start..end].trim().trim_end_matches([',', '.']).clone_into(&mut found.date.words);
    }
}

/// The first time of day in a text, and where it ends.
fn clock_time(text: &str) -> Option<((u32, u32), usize)> {
    let patterns = &*PATTERNS;
    let mut best: Option<(usize, usize, (u32, u32))> = None;
    let mut offer = |start: usize, end: usize, time: (u32, u32)| {
        if time.0 <= 24 && time.1 < 60 && best.is_none_or(|(other, ..)| start < other) {
            best = Some((start, end, if time.0 == 24 { (23, 59) } else { time }));
        }
    };
    if let Some(hit) = patterns.twelve.captures(text) {
        let (start, end) = whole(&hit);
        let afternoon = hit.get(3).is_some_and(|half| half.as_str().eq_ignore_ascii_case("p"));
        let hour = part(&hit, 1);
        if (1..=12).contains(&hour) {
            offer(start, end, (hour % 12 + if afternoon { 12 } else { 0 }, part(&hit, 2)));
        }
    }
    for pattern in [&patterns.uhr, &patterns.clock] {
        if let Some(hit) = pattern.captures(text) {
            let (start, end) = whole(&hit);
            offer(start, end, (part(&hit, 1), part(&hit, 2)));
        }
    }
    if let Some(hit) = patterns.named.find(text) {
        let word = hit.as_str().to_lowercase();
        let time = if word.starts_with("noon") || word.starts_with("mittag") {
            (12, 0)
        } else if word.starts_with("close") {
            (17, 0)
        } else {
            (23, 59)
        };
        offer(hit.start(), hit.end(), time);
    }
    best.filter(|(start, ..)| *start < 60).map(|(_, end, time)| (time, end))
}

/// The time zone named just behind a time.
fn zone(text: &str, date: &StatedDate) -> Option<i32> {
    let near: String = text.chars().take(28).collect();
    if let Some(hit) = PATTERNS.shift.captures(&near) {
        let sign = if hit.get(1).is_some_and(|sign| sign.as_str() == "-") { -1 } else { 1 };
        return Some(sign * (part(&hit, 2) as i32 * 60 + part(&hit, 3) as i32))
            .filter(|offset| offset.abs() <= 14 * 60);
    }
    let folded = fold(&near);
    if folded.contains(" anywhere on earth ") {
        return Some(-720);
    }
    for (name, standard) in [
        ("eastern", -300),
        ("et", -300),
        ("central time", -360),
        ("ct", -360),
        ("mountain", -420),
        ("mt", -420),
        ("pacific", -480),
        ("pt", -480),
    ] {
        if folded.starts_with(&format!(" {name} ")) {
            return Some(standard + if american_summer(date) { 60 } else { 0 });
        }
    }
    folded
        .split(' ')
        .filter(|word| !word.is_empty())
        .take(2)
        .find_map(|word| ZONES.iter().find(|(name, _)| *name == word))
        .map(|(_, offset)| *offset)
}

/// From the second Sunday of March to the first Sunday of November, taken by the day of the month where the year is
/// unknown.
fn american_summer(date: &StatedDate) -> bool {
    match date.month {
        4..=10 => true,
        3 => date.day >= 11,
        11 => date.day < 4,
        _ => false,
    }
}
