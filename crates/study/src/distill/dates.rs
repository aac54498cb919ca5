//! Dates and times as people write them. What is missing (year, time, zone) stays missing until somebody says what
//! day it is.

mod clock;

use crate::lang::Lexicon;
use crate::wording::fold;
use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveTime, Utc};
use clock::attach;
use regex::{Captures, Regex};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// A date the way the source states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StatedDate {
    pub year: Option<i32>,
    pub month: u32,
    pub day: u32,
    /// 0 is Monday.
    pub weekday: Option<u32>,
    /// Hour and minute.
    pub time: Option<(u32, u32)>,
    /// Minutes east of UTC.
    pub offset: Option<i32>,
    /// Day and month could be the other way round.
    pub either_order: bool,
    /// At the beginning of a class whose time is not stated.
    #[serde(default)]
    pub at_class: bool,
    /// The words.
    pub words: String,
}

/// What was assumed to get from a stated date to a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Assumed {
    Year,
    EndOfDay,
    StartOfDay,
    Utc,
    Order,
}

impl StatedDate {
    /// The moment, given what day it is; `zone` is used where the date names none.
    pub fn resolve(&self, now: DateTime<Utc>, zone: Option<i32>) -> Option<(DateTime<Utc>, Vec<Assumed>)> {
        let swapped = self.swapped();
        if let Some(swapped) =
            swapped.filter(|swapped| !self.keeps_weekday(now) && swapped.keeps_weekday(now))
        {
            return swapped.resolve(now, zone);
        }
        let mut assumed = Vec::new();
        let date = if let Some(year) = self.year {
            NaiveDate::from_ymd_opt(year, self.month, self.day)?
        } else {
            assumed.push(Assumed::Year);
            self.nearest(now)?
        };
        let (hour, minute) = self.time.unwrap_or_else(|| {
            assumed.push(if self.at_class { Assumed::StartOfDay } else { Assumed::EndOfDay });
            if self.at_class { (8, 0) } else { (23, 59) }
        });
        let offset = self.offset.or(zone).unwrap_or_else(|| {
            assumed.push(Assumed::Utc);
            0
        });
        if self.either_order && self.weekday.is_none() {
            assumed.push(Assumed::Order);
        }
        let local = date.and_time(NaiveTime::from_hms_opt(hour, minute, 0)?);
        Some((local.checked_sub_signed(Duration::minutes(i64::from(offset)))?.and_utc(), assumed))
    }

    /// The date in the year that fits best: the weekday if one is named, else the next to come or just past.
    fn nearest(&self, now: DateTime<Utc>) -> Option<NaiveDate> {
        let today = now.date_naive();
        let years = (today.year() - 1)..=(today.year() + 2);
        let dates = || years.clone().filter_map(|year| NaiveDate::from_ymd_opt(year, self.month, self.day));
        let near = |date: &NaiveDate| *date >= today - Duration::days(45);
        let on_day =
            |date: &NaiveDate| self.weekday.is_none_or(|day| date.weekday().num_days_from_monday() == day);
        let soon = |date: &NaiveDate| *date <= today + Duration::days(330);
        dates().find(|date| near(date) && on_day(date) && soon(date)).or_else(|| dates().find(near))
    }

    /// With day and month the other way round, where that is possible.
    fn swapped(&self) -> Option<Self> {
        self.either_order.then(|| Self {
            month: self.day,
            day: self.month,
            either_order: false,
            ..self.clone()
        })
    }

    /// Whether the date falls on the weekday that is named with it.
    fn keeps_weekday(&self, now: DateTime<Utc>) -> bool {
        let date = match self.year {
            Some(year) => NaiveDate::from_ymd_opt(year, self.month, self.day),
            None => self.nearest(now),
        };
        self.weekday.is_none_or(|day| date.is_some_and(|date| date.weekday().num_days_from_monday() == day))
    }

    /// The weekday the date really falls on, where the source names another.
    pub fn wrong_weekday(&self, year: i32) -> Option<u32> {
        let real = NaiveDate::from_ymd_opt(self.year.unwrap_or(year), self.month, self.day)?
            .weekday()
            .num_days_from_monday();
        self.weekday.filter(|named| *named != real).map(|_| real)
    }

    /// Whether two statements can mean the same day.
    pub fn same_day(&self, other: &Self) -> bool {
        let years = self.year.zip(other.year).is_none_or(|(a, b)| a == b);
        let swapped =
            (self.either_order || other.either_order) && (self.month, self.day) == (other.day, other.month);
        years && ((self.month, self.day) == (other.month, other.day) || swapped)
    }
}

struct Patterns {
    iso: Regex,
    cjk: Regex,
    day_month: Regex,
    month_day: Regex,
    dotted: Regex,
    slashed: Regex,
    twelve: Regex,
    twelve_ahead: Regex,
    clock: Regex,
    uhr: Regex,
    named: Regex,
    shift: Regex,
}

#[expect(clippy::unwrap_used, reason = "the patterns are literals, compiled by the first test that runs")]
static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    let regex = |pattern: &str| Regex::new(pattern).unwrap();
    Patterns {
        iso: regex(
            r"\b(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?\s?(Z|[+-]\d{2}:?\d{2})?)?",
        ),
        cjk: regex(r"(\d{4})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?[日号]"),
        day_month: regex(r"\b(\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?(\p{L}{3,10})\b\.?(?:,?\s+(\d{4})\b)?"),
        month_day: regex(r"\b(\p{L}{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s+(\d{4})\b)?"),
        dotted: regex(r"\b(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4}|\d{2})\b)?"),
        slashed: regex(r"\b(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?\b"),
        twelve: regex(r"(?i)\b(\d{1,2})(?:[:.](\d{2}))?\s?(a|p)\.?\s?m\b\.?"),
        twelve_ahead: regex(r"(?i)^\d{1,2}(?::\d{2}|\s?[ap]\.?\s?m\b)"),
        clock: regex(r"\b([01]?\d|2[0-4]):([0-5]\d)\b"),
        uhr: regex(r"(?i)\b([01]?\d|2[0-4])(?:[.:]([0-5]\d))?\s?uhr\b"),
        named: regex(r"(?i)\b(noon|midnight|mitternacht|mittags?|end of day|eod|close of business)\b"),
        shift: regex(r"(?i)\b(?:utc|gmt)\s?([+-])\s?(\d{1,2})(?::?(\d{2}))?"),
    }
});

/// A date found in a text, and where.
struct Found {
    date: StatedDate,
    start: usize,
    end: usize,
}

/// The dates in a text, in order. `loosely`: the text speaks of a deadline, so `12/5` is a date and no fraction.
pub(crate) fn dates(text: &str, lexicon: &Lexicon, loosely: bool) -> Vec<StatedDate> {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let text: String = text.chars().take(1_500).collect();
    let mut found: Vec<Found> = Vec::new();
    let mut add = |date: Option<StatedDate>, start: usize, end: usize| {
        if let Some(date) = date
            && !found.iter().any(|other| start < other.end && other.start < end)
        {
            found.push(Found { date, start, end });
        }
    };
    let patterns = &*PATTERNS;
    for capture in patterns.iso.captures_iter(&text).chain(patterns.cjk.captures_iter(&text)) {
        let (start, end) = whole(&capture);
        add(iso(&capture), start, end);
    }
    for capture in patterns.dotted.captures_iter(&text) {
        let (start, end) = whole(&capture);
        let known = capture.get(3).is_some() || loosely;
        add(
            known.then(|| made(year(&capture, 3), part(&capture, 2), part(&capture, 1))).flatten(),
            start,
            end,
        );
    }
    for capture in patterns.month_day.captures_iter(&text) {
        let (start, end) = whole(&capture);
        let month = month(lexicon, capture.get(1).map_or("", |name| name.as_str()));
        // in "12 Dec 11:59pm" the second number is the time
        let time = PATTERNS.twelve_ahead.is_match(&text[capture.get(2).map_or(end, |day| day.start())..]);
        add((!time).then(|| made(year(&capture, 3), month, part(&capture, 2))).flatten(), start, end);
    }
    for capture in patterns.day_month.captures_iter(&text) {
        let (start, end) = whole(&capture);
        let month = month(lexicon, capture.get(2).map_or("", |name| name.as_str()));
        add(made(year(&capture, 3), month, part(&capture, 1)), start, end);
    }
    for capture in patterns.slashed.captures_iter(&text) {
        if capture.get(3).is_none() && !loosely {
            continue;
        }
        let (start, end) = whole(&capture);
        add(slashed(&capture, lexicon.month_first), start, end);
    }
    found.sort_by_key(|found| found.start);
    attach(&text, &mut found, lexicon);
    found.into_iter().map(|found| found.date).collect()
}

fn whole(capture: &Captures<'_>) -> (usize, usize) {
    capture.get(0).map_or((0, 0), |hit| (hit.start(), hit.end()))
}

fn part(capture: &Captures<'_>, group: usize) -> u32 {
    capture.get(group).and_then(|hit| hit.as_str().parse().ok()).unwrap_or(0)
}

fn year(capture: &Captures<'_>, group: usize) -> Option<i32> {
    let raw = capture.get(group)?.as_str();
    let year: i32 = raw.parse().ok()?;
    Some(if raw.len() == 2 { 2000 + year } else { year })
}

fn month(lexicon: &Lexicon, name: &str) -> u32 {
    let name = fold(name);
    lexicon.months.get(name.trim()).copied().unwrap_or(0)
}

/// A date, when there is such a day and it is of our time: 4 July 1776 is no deadline.
fn made(year: Option<i32>, month: u32, day: u32) -> Option<StatedDate> {
    let real = NaiveDate::from_ymd_opt(year.unwrap_or(2024), month, day).is_some();
    let ours = year.is_none_or(|year| (2000..2100).contains(&year));
    (real && ours).then(|| StatedDate {
        year,
        month,
        day,
        weekday: None,
        time: None,
        offset: None,
        either_order: false,
        at_class: false,
        words: String::new(),
    })
}

fn iso(capture: &Captures<'_>) -> Option<StatedDate> {
    let mut date = made(year(capture, 1), part(capture, 2), part(capture, 3))?;
    if capture.len() > 4 && capture.get(4).is_some() {
        date.time =
            Some((part(capture, 4), part(capture, 5))).filter(|(hour, minute)| *hour < 24 && *minute < 60);
        date.offset = capture.get(6).and_then(|zone| {
            let digits: String = zone.as_str().chars().filter(char::is_ascii_digit).collect();
            let sign = if zone.as_str().starts_with('-') { -1 } else { 1 };
            if digits.is_empty() {
                Some(0)
            } else {
                digits.parse::<i32>().ok().map(|hm| sign * (hm / 100 * 60 + hm % 100))
            }
        });
    }
    Some(date)
}

fn slashed(capture: &Captures<'_>, month_first: bool) -> Option<StatedDate> {
    let (one, other) = (part(capture, 1), part(capture, 2));
    let (month, day) = if one > 12 || (!month_first && other <= 12) { (other, one) } else { (one, other) };
    let mut date = made(year(capture, 3), month, day)?;
    date.either_order = one <= 12 && other <= 12 && one != other;
    Some(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{Language, lexicon};

    fn now() -> DateTime<Utc> {
        "2026-11-20T10:00:00Z".parse().unwrap()
    }

    #[test]
    fn reads_dates() {
        use Language::{De, En};
        let cases: &[(Language, &str, &str)] = &[
            (En, "Due Saturday, 12 December 2026, 23:59 UTC", "2026-12-12T23:59:00Z"),
            (En, "due Dec 12 at 11:59pm EST", "2026-12-13T04:59:00Z"),
            (En, "Deadline: December 12th, 2026 at noon", "2026-12-12T12:00:00Z"),
            (En, "by 2026-12-12T18:00:00+01:00", "2026-12-12T17:00:00Z"),
            (En, "submit by 5 p.m. on the 3rd of December", "2026-12-03T17:00:00Z"),
            (En, "due 12/15/2026", "2026-12-15T23:59:00Z"),
            (En, "due 1/15 at 9am PT", "2027-01-15T17:00:00Z"),
            (En, "by midnight AoE, Dec 1, 2026", "2026-12-02T11:59:00Z"),
            (En, "due Nov 18", "2026-11-18T23:59:00Z"),
            (En, "due Wednesday 9/12/2026", "2026-12-09T23:59:00Z"),
            (En, "due Wednesday 12/9", "2026-12-09T23:59:00Z"),
            (De, "Abgabe bis 12.12.2026, 18 Uhr MEZ", "2026-12-12T17:00:00Z"),
            (De, "Abgabe: Freitag, 4. Dezember 2026 um 23.59 Uhr", "2026-12-04T23:59:00Z"),
            (De, "bis zum 8.1. um 12:00 Uhr", "2027-01-08T12:00:00Z"),
            (Language::Other, "截止日期：2026年12月12日 18:00", "2026-12-12T18:00:00Z"),
        ];
        for (language, text, moment) in cases {
            let found = dates(text, lexicon(*language), true);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            let (at, _) = found[0].resolve(now(), None).unwrap();
            assert_eq!(at, moment.parse::<DateTime<Utc>>().unwrap(), "{text}: {found:?}");
        }
    }

    #[test]
    fn leaves_other_numbers_alone() {
        for text in [
            "On 4 July 1776 they signed.",
            "Use 3/4 of a cup.",
            "Section 3.2.1",
            "may 32",
            "a 10-12 page paper",
            "version 2.10.",
            "32 December 2026",
        ] {
            assert!(dates(text, lexicon(Language::En), false).is_empty(), "{text}");
        }
    }

    #[test]
    fn reads_several_and_keeps_times_apart() {
        let found =
            dates("Proposal Nov 24 at 5pm, draft Dec 1, final Dec 12 at 23:59", lexicon(Language::En), true);
        let shown: Vec<_> = found.iter().map(|date| (date.month, date.day, date.time)).collect();
        assert_eq!(shown, [(11, 24, Some((17, 0))), (12, 1, None), (12, 12, Some((23, 59)))]);
    }

    #[test]
    fn notices_wrong_weekdays_and_orders() {
        let date = &dates("Friday, 12 December 2026", lexicon(Language::En), true)[0];
        assert_eq!(date.wrong_weekday(2026), Some(5));
        let date = &dates("due 10/11/2026", lexicon(Language::En), true)[0];
        assert!(date.either_order && (date.month, date.day) == (10, 11));
    }
}
