//! The lines of a calendar, and its events cut out of them.

use super::{Unusable, zones};
use chrono_tz::Tz;

/// Longest line that is kept; what is longer is cut.
const MAX_LINE: usize = 4_000;
/// Most lines of one event that are kept.
const MAX_LINES: usize = 100;
/// What is wanted of an event.
const WANTED: [&str; 11] = [
    "UID",
    "SUMMARY",
    "DTSTART",
    "DTEND",
    "DURATION",
    "URL",
    "RRULE",
    "RDATE",
    "EXDATE",
    "RECURRENCE-ID",
    "STATUS",
];

/// The lines of one event that are wanted.
#[derive(Debug, Default)]
pub(super) struct Raw(Vec<String>);

impl Raw {
    /// As the reader of components takes it.
    pub fn text(&self) -> String {
        format!("BEGIN:VEVENT\r\n{}\r\nEND:VEVENT\r\n", self.0.join("\r\n"))
    }
}

/// The events of a calendar, not read yet.
#[derive(Debug)]
pub(super) struct Found {
    pub events: Vec<Raw>,
    /// The zone of times that name none.
    pub zone: Tz,
    /// Whether there were more.
    pub more: bool,
}

/// Cuts the events out of a calendar.
pub(super) fn events(text: &str, most: usize) -> Result<Found, Unusable> {
    let mut found = Found { events: Vec::new(), zone: Tz::UTC, more: false };
    // How deep we are, and the event we are in: it began at the second level.
    let (mut depth, mut event, mut begun, mut ended) = (0_u32, None::<Raw>, false, false);
    for line in unfolded(text.trim_start_matches('\u{feff}')) {
        let name = line.split([':', ';']).next().unwrap_or_default().trim();
        let says = |what: &str| line[name.len()..].trim_start_matches(':').trim().eq_ignore_ascii_case(what);
        if name.eq_ignore_ascii_case("BEGIN") {
            if depth == 0 {
                if !says("VCALENDAR") {
                    return Err(Unusable::NotCalendar);
                }
                (begun, ended) = (true, false);
            } else if depth == 1 && says("VEVENT") {
                event = Some(Raw::default());
            }
            depth = depth.saturating_add(1);
        } else if name.eq_ignore_ascii_case("END") {
            depth = depth.saturating_sub(1);
            match (depth, event.take()) {
                (0, _) => ended = true,
                (1, Some(raw)) if found.events.len() < most => found.events.push(raw),
                (1, Some(_)) => found.more = true,
                (_, inner) => event = inner,
            }
        } else if depth == 0 {
            if !line.trim().is_empty() {
                return Err(if begun { Unusable::Cut } else { Unusable::NotCalendar });
            }
        } else if depth == 1 && name.eq_ignore_ascii_case("X-WR-TIMEZONE") {
            let zone = line.split_once(':').and_then(|(_, zone)| zones::find(zone));
            found.zone = zone.unwrap_or(found.zone);
        } else if depth == 2
            && let Some(raw) = &mut event
            && let Some(wanted) = WANTED.iter().find(|w| name.eq_ignore_ascii_case(w))
        {
            if raw.0.len() < MAX_LINES {
                raw.0.push(format!("{wanted}{}", &line[name.len()..]));
            } else {
                found.more = true;
            }
        }
    }
    match (begun, ended) {
        (false, _) => Err(Unusable::NotCalendar),
        (true, false) => Err(Unusable::Cut),
        (true, true) => Ok(found),
    }
}

/// Lines as they were before they were folded, without control characters.
fn unfolded(text: &str) -> impl Iterator<Item = String> + '_ {
    let mut pieces = text.split('\n').map(|l| l.trim_end_matches('\r')).peekable();
    std::iter::from_fn(move || {
        let mut line = String::new();
        add(&mut line, pieces.next()?);
        while let Some(more) = pieces.next_if(|p| p.starts_with([' ', '\t'])) {
            add(&mut line, &more[1..]);
        }
        Some(line)
    })
}

fn add(line: &mut String, piece: &str) {
    for c in piece.chars().filter(|c| !c.is_control()) {
        if line.len() + c.len_utf8() > MAX_LINE {
            return;
        }
        line.push(c);
    }
}
