//! What stands in a calendar (RFC 5545): a text nobody vouches for becomes a bounded list of entries.
//!
//! Each event is cut out and read by itself: one that is broken costs only itself, and nothing is nested deeper
//! than it is looked at. What repeats is counted out within a window, as long as the days for it last: the same text
//! gives the same entries, however fast the machine is.

mod lines;
mod repeats;
#[cfg(test)]
mod tests;
mod times;
mod zones;

use crate::canvas::shape::clean;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use icalendar::parser::{Component, Property};
use lines::Raw;
use std::collections::HashSet;
use times::When;
use url::Url;

/// Longest title.
const TITLE: usize = 300;
/// Longest address of an entry.
const URL: usize = 2_000;
/// Most events that are looked at.
const MAX_EVENTS: usize = 20_000;
/// Most events that repeat.
const MAX_REPEATING: usize = 1_000;
/// Most entries before the nearest are chosen.
const MAX_COUNTED: usize = 50_000;
/// Most days that are walked through for what repeats, over all events: a thousand of them for fourteen years. A bound on
/// time would give another answer on a busy day.
const MAX_DAYS: u64 = 5_000_000;

/// Which entries are wanted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    /// Those nearest to it are kept where there are too many.
    pub now: DateTime<Utc>,
}

impl Window {
    fn holds(&self, at: DateTime<Utc>) -> bool {
        (self.from..self.to).contains(&at)
    }
}

/// What stands in a calendar.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Calendar {
    /// In order.
    pub entries: Vec<Entry>,
    /// Events that could not be understood.
    pub left_out: usize,
    /// Whether there were more than are kept.
    pub cut: bool,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub title: String,
    /// Midnight UTC of its day where it lasts all day.
    pub at: DateTime<Utc>,
    pub ends_at: Option<DateTime<Utc>>,
    pub all_day: bool,
    pub url: Option<String>,
    /// Origin of a Canvas, and the id of an assignment there.
    pub assignment: Option<(String, String)>,
}

/// Why a text is no calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unusable {
    NotCalendar,
    /// It begins as one and does not end.
    Cut,
}

/// An event that was understood.
#[derive(Debug)]
struct Event {
    uid: String,
    entry: Entry,
    start: When,
    /// It stands in place of this repetition of another with the same uid.
    instead: Option<DateTime<Utc>>,
    repeats: Option<repeats::Rule>,
    cancelled: bool,
}

/// Reads a calendar; at most `most` entries are kept, those nearest to the window's now.
pub(super) fn read(text: &str, window: &Window, most: usize) -> Result<Calendar, Unusable> {
    let raw = lines::events(text, MAX_EVENTS)?;
    let mut calendar = Calendar { cut: raw.more, ..Calendar::default() };
    let mut events = Vec::with_capacity(raw.events.len());
    for one in &raw.events {
        match event(one, raw.zone) {
            Some(event) => events.push(event),
            None => calendar.left_out += 1,
        }
    }
    let replaced: HashSet<(String, DateTime<Utc>)> =
        events.iter().filter_map(|e| Some((e.uid.clone(), e.instead?))).collect();
    let (mut repeating, mut days) = (0, MAX_DAYS);
    for event in events {
        if event.cancelled {
            continue;
        }
        if calendar.entries.len() >= MAX_COUNTED {
            calendar.cut = true;
            break;
        }
        let Some(rule) = &event.repeats else {
            calendar.entries.extend(Some(event.entry).filter(|e| window.holds(e.at)));
            continue;
        };
        repeating += 1;
        if repeating > MAX_REPEATING {
            calendar.cut = true;
            continue;
        }
        let Some(times) = rule.times(event.start, window, &mut days) else {
            calendar.left_out += 1;
            continue;
        };
        calendar.cut |= times.cut;
        let length = event.entry.ends_at.map(|end| end - event.entry.at);
        let times = times.at.into_iter().filter(|at| !replaced.contains(&(event.uid.clone(), *at)));
        calendar.entries.extend(times.map(|at| Entry {
            at,
            ends_at: length.and_then(|l| at.checked_add_signed(l)),
            ..event.entry.clone()
        }));
    }
    choose(&mut calendar, window, most);
    Ok(calendar)
}

/// The nearest, in order.
fn choose(calendar: &mut Calendar, window: &Window, most: usize) {
    if calendar.entries.len() > most {
        calendar.entries.sort_by_key(|e| (e.at - window.now).abs());
        calendar.entries.truncate(most);
        calendar.cut = true;
    }
    calendar.entries.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.title.cmp(&b.title)));
}

fn event(raw: &Raw, zone: Tz) -> Option<Event> {
    let text = raw.text();
    let read = icalendar::parser::read_components(&text).ok()?;
    let component: &Component<'_> = read.first()?;
    let find = |name: &str| component.find_prop(name);
    let start = times::when(find("DTSTART")?, zone)?;
    let at = start.utc();
    let end = match find("DTEND") {
        Some(property) => times::when(property, zone).map(When::utc),
        None => find("DURATION").and_then(|d| at.checked_add_signed(times::length(d.val.as_str())?)),
    };
    let url = find("URL").and_then(|p| address(p.val.as_str()));
    let uid = find("UID").and_then(|p| clean(p.val.as_str(), TITLE)).unwrap_or_default();
    let entry = Entry {
        title: find("SUMMARY").and_then(title).unwrap_or_else(|| "Entry without a title".to_owned()),
        at,
        ends_at: end.filter(|end| *end > at),
        all_day: matches!(start, When::Day(_)),
        assignment: url.as_ref().and_then(assignment),
        url: url.map(String::from),
    };
    let rule = find("RRULE").map(|p| p.val.as_str());
    let dates = |name: &str| -> Option<Vec<When>> {
        let all = component.properties.iter().filter(|p| p.name == name);
        let mut found = Vec::new();
        for property in all {
            found.extend(times::list(property, zone)?);
        }
        Some(found)
    };
    let (more, except) = (dates("RDATE")?, dates("EXDATE")?);
    let repeats = (rule.is_some() || !more.is_empty()).then(|| repeats::Rule::new(rule, more, except));
    Some(Event {
        uid,
        entry,
        start,
        instead: match find("RECURRENCE-ID") {
            Some(property) => Some(times::when(property, zone)?.utc()),
            None => None,
        },
        repeats,
        cancelled: find("STATUS").is_some_and(|p| p.val.as_str().trim().eq_ignore_ascii_case("CANCELLED")),
    })
}

fn title(property: &Property<'_>) -> Option<String> {
    clean(property.val.as_str(), TITLE)
}

/// Only what a browser may open.
fn address(text: &str) -> Option<Url> {
    let url = Url::parse(text.trim()).ok().filter(|_| text.len() <= URL)?;
    let plain = url.username().is_empty() && url.password().is_none();
    (matches!(url.scheme(), "https" | "http") && plain).then_some(url)
}

/// Canvas's own feed points at its assignments: `…/calendar?…#assignment_12`, or `…/assignments/12`.
fn assignment(url: &Url) -> Option<(String, String)> {
    let mut path = url.path_segments()?.rev();
    let last = path.next()?;
    let by_path = (path.next() == Some("assignments")).then_some(last);
    let id = url.fragment().and_then(|f| f.strip_prefix("assignment_")).or(by_path)?;
    let digits = !id.is_empty() && id.len() <= 20 && id.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| (url.origin().ascii_serialization(), id.to_owned()))
}
