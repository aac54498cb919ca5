//! Calendars as they are, and as an attacker would like them.

use super::*;
use chrono::{TimeDelta, TimeZone as _};
use std::time::{Duration, Instant};

fn window() -> Window {
    let now = Utc.with_ymd_and_hms(2026, 11, 20, 12, 0, 0).unwrap();
    Window { from: now - TimeDelta::days(400), to: now + TimeDelta::days(800), now }
}

fn calendar(body: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{body}\r\nEND:VCALENDAR\r\n")
}

fn one(lines: &str) -> String {
    calendar(&format!("BEGIN:VEVENT\nUID:a\n{lines}\nEND:VEVENT"))
}

fn read(text: &str) -> Calendar {
    super::read(text, &window(), 5_000).unwrap()
}

/// Title, begin, all day.
fn shown(text: &str) -> Vec<(String, String, bool)> {
    let all = read(text).entries.into_iter();
    all.map(|e| (e.title, e.at.format("%Y-%m-%dT%H:%M").to_string(), e.all_day)).collect()
}

fn begins(lines: &str) -> Vec<String> {
    shown(&one(lines)).into_iter().map(|(_, at, _)| at).collect()
}

#[test]
fn an_assignment_of_canvas_is_known_by_its_address() {
    let text = calendar(
        "BEGIN:VEVENT\r\nDTSTAMP:20261101T000000Z\r\nUID:event-assignment-12\r\nDTSTART;VALUE=DATE;VALUE=DATE:20261201\r\n\
         CLASS:PUBLIC\r\nDESCRIPTION:Some\\ntext\r\nSEQUENCE:0\r\nSUMMARY:Essay\\, fin\r\n al [HIST-1]\r\n\
         URL:https://canvas.example.edu/calendar?include_contexts=course_7&month=1\r\n 2&year=2026#assignment_12\r\n\
         BEGIN:VALARM\r\nSUMMARY:no\r\nDTSTART:1\r\nEND:VALARM\r\nEND:VEVENT",
    );
    let entry = &read(&text).entries[0];
    assert_eq!((entry.title.as_str(), entry.all_day), ("Essay, final [HIST-1]", true));
    assert_eq!(entry.assignment, Some(("https://canvas.example.edu".to_owned(), "12".to_owned())));
    assert_eq!(entry.at.to_rfc3339(), "2026-12-01T00:00:00+00:00");
}

#[test]
fn times_are_read_in_their_zone() {
    for (start, at) in [
        ("DTSTART:20261201T100000Z", "2026-12-01T10:00"),
        ("DTSTART;TZID=Europe/Berlin:20261201T100000", "2026-12-01T09:00"),
        ("DTSTART;TZID=\"W. Europe Standard Time\":20260701T100000", "2026-07-01T08:00"),
        ("DTSTART;TZID=/mozilla.org/20050126_1/America/Argentina/Salta:20261201T100000", "2026-12-01T13:00"),
        ("DTSTART:20261201T100000", "2026-12-01T10:00"),
        // A time that does not exist, and one that exists twice.
        ("DTSTART;TZID=Europe/Berlin:20260329T023000", "2026-03-29T01:30"),
        ("DTSTART;TZID=Europe/Berlin:20261025T023000", "2026-10-25T00:30"),
    ] {
        assert_eq!(begins(start), [at], "{start}");
    }
    let floating = calendar(
        "X-WR-TIMEZONE:America/New_York\nBEGIN:VEVENT\nSUMMARY:x\nDTSTART:20261201T100000\nDURATION:PT1H30M\nEND:VEVENT",
    );
    let entry = &read(&floating).entries[0];
    assert_eq!(entry.at.to_rfc3339(), "2026-12-01T15:00:00+00:00");
    assert_eq!(entry.ends_at.unwrap().to_rfc3339(), "2026-12-01T16:30:00+00:00");
}

#[test]
fn what_repeats_is_counted_out_by_the_clock_of_its_zone() {
    let rule = |r: &str| begins(&format!("DTSTART;TZID=Europe/Berlin:20261020T100000\nRRULE:{r}"));
    assert_eq!(rule("FREQ=WEEKLY;COUNT=2"), ["2026-10-20T08:00", "2026-10-27T09:00"]);
    let three = ["2026-10-20T08:00", "2026-10-21T08:00", "2026-10-22T08:00"];
    for until in ["20261022", "20261022T100000", "20261022T080000Z", "20261022T120000Z"] {
        assert_eq!(rule(&format!("FREQ=DAILY;UNTIL={until}")), three, "{until}");
    }
    assert_eq!(rule("FREQ=DAILY;UNTIL=20200101"), ["2026-10-20T08:00"]);
    assert_eq!(rule("FREQ=YEARLY;UNTIL=99991231T000000Z").len(), 3);
    let days = begins(
        "DTSTART;VALUE=DATE:20261120\nRRULE:FREQ=MONTHLY;COUNT=3\nEXDATE;VALUE=DATE:20261220\nRDATE;VALUE=DATE:20261224",
    );
    assert_eq!(days, ["2026-11-20T00:00", "2026-12-24T00:00", "2027-01-20T00:00"]);
}

#[test]
fn a_repetition_that_was_moved_or_cancelled_is_not_there_twice() {
    let text = calendar(
        "BEGIN:VEVENT\nUID:s\nSUMMARY:Seminar\nDTSTART:20261201T100000Z\nRRULE:FREQ=DAILY;COUNT=3\nEND:VEVENT\n\
         BEGIN:VEVENT\nUID:s\nSUMMARY:Seminar\\, later\nRECURRENCE-ID:20261202T100000Z\nDTSTART:20261202T150000Z\nEND:VEVENT\n\
         BEGIN:VEVENT\nUID:s\nSUMMARY:Seminar\nRECURRENCE-ID:20261203T100000Z\nSTATUS:CANCELLED\nDTSTART:20261203T100000Z\nEND:VEVENT",
    );
    let seen: Vec<String> = shown(&text).into_iter().map(|(title, at, _)| format!("{at} {title}")).collect();
    assert_eq!(seen, ["2026-12-01T10:00 Seminar", "2026-12-02T15:00 Seminar, later"]);
}

#[test]
fn one_broken_entry_costs_only_itself() {
    let good = "BEGIN:VEVENT\nUID:g\nSUMMARY:Good\nDTSTART:20261201T100000Z\nEND:VEVENT\n";
    for bad in [
        "DTSTART:soon",
        "DTSTART;TZID=Middle/Earth:20261201T100000",
        "DTSTART:99991201T100000Z",
        "DTSTART:20261301T100000Z",
        "SUMMARY:no time",
        "DTSTART:20261201T100000Z\nRRULE:FREQ=SOMETIMES",
        "DTSTART:20261201T100000Z\nRRULE:FREQ=SECONDLY",
        "DTSTART:20261201T100000Z\nRRULE:FREQ=MINUTELY;INTERVAL=1",
        "DTSTART:20261201T100000Z\nRRULE:FREQ=DAILY;UNTIL=whenever",
        "DTSTART:20261201T100000Z\nRRULE:FREQ=DAILY;BYHOUR=99",
        "DTSTART:20261201T100000Z\nRRULE:\u{1F4A3}",
        "DTSTART",
        "DTSTART;=;:;",
    ] {
        let text = calendar(&format!("{good}BEGIN:VEVENT\nUID:b\n{bad}\nEND:VEVENT\n"));
        let read = read(&text);
        assert_eq!((read.entries.len(), read.left_out), (1, 1), "{bad}");
    }
    // What is odd and does no harm.
    for (odd, title) in [
        ("DTSTART:20261201T100000Z\nSUMMARY:", "Entry without a title"),
        ("DTSTART:20261201T100000Z\nSUMMARY;LANGUAGE=de:Über\\nuns\u{0}\u{1b}[31m", "Über uns[31m"),
        ("dtstart:20261201T100000Z\nsummary:small", "small"),
        ("DTSTART:20261201T100000Z\nSUMMARY:x\nURL:javascript:alert(1)", "x"),
        ("DTSTART:20261201T100000Z\nDTEND:20201201T100000Z\nSUMMARY:y", "y"),
    ] {
        let entry = read(&one(odd)).entries.remove(0);
        assert_eq!((entry.title.as_str(), entry.url, entry.ends_at), (title, None, None), "{odd}");
    }
}

#[test]
fn what_is_no_calendar_or_not_all_of_one_is_not_used() {
    let whole = one("SUMMARY:x\nDTSTART:20261201T100000Z");
    for (text, why) in [
        ("", Unusable::NotCalendar),
        ("<!doctype html><title>Sign in</title>", Unusable::NotCalendar),
        ("{\"error\":\"no\"}", Unusable::NotCalendar),
        ("BEGIN:VCARD\nEND:VCARD", Unusable::NotCalendar),
        (&whole[..whole.len() - 20], Unusable::Cut),
        ("BEGIN:VCALENDAR", Unusable::Cut),
    ] {
        assert_eq!(super::read(text, &window(), 10), Err(why), "{text}");
    }
    assert_eq!(read(&calendar("")).entries.len(), 0);
    assert_eq!(read(&format!("\u{feff}{whole}")).entries.len(), 1);
}

#[test]
fn floods_are_cut_and_cost_little() {
    let begun = Instant::now();
    // More entries than are kept: those nearest to now stay.
    let many: Vec<String> = (0..9_000)
        .map(|n| {
            let at = window().now + TimeDelta::hours(n * 2);
            format!(
                "BEGIN:VEVENT\nUID:{n}\nSUMMARY:{n}\nDTSTART:{}\nEND:VEVENT\n",
                at.format("%Y%m%dT%H%M%SZ")
            )
        })
        .collect();
    let read_many = super::read(&calendar(&many.concat()), &window(), 5_000).unwrap();
    assert_eq!((read_many.entries.len(), read_many.cut), (5_000, true));
    assert_eq!((read_many.entries[0].title.as_str(), read_many.entries[4_999].title.as_str()), ("0", "4999"));
    // Nested as deep as five megabytes allow, lines that do not end, and a million of them.
    let deep = calendar(&"BEGIN:X\n".repeat(600_000));
    assert_eq!(super::read(&deep, &window(), 10), Err(Unusable::Cut));
    let long = one(&format!("DTSTART:20261201T100000Z\nSUMMARY:{}", "x".repeat(4_000_000)));
    assert_eq!(read(&long).entries[0].title.len(), TITLE);
    let lines = one(&format!("DTSTART:20261201T100000Z\n{}", "EXDATE:20261201T100000Z\n".repeat(150_000)));
    assert!(read(&lines).cut);
    // Rules that never match, match for ever, or begin long ago.
    let hopeless =
        "BEGIN:VEVENT\nDTSTART:19700101T000000Z\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\nEND:VEVENT\n";
    let endless = "BEGIN:VEVENT\nDTSTART:19700101T000000Z\nRRULE:FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7;BYMINUTE=0,1,2\nEND:VEVENT\n";
    let read_rules = read(&calendar(&(hopeless.repeat(3_000) + &endless.repeat(3_000))));
    assert!(read_rules.cut && read_rules.entries.len() <= 5_000);
    assert!(begun.elapsed() < Duration::from_mins(1), "{:?}", begun.elapsed());
}

#[test]
fn what_repeats_is_bounded_by_days_and_what_comes_after_is_still_read() {
    // Half a century of days each; the last one is cheap, and the plain one costs nothing.
    let old = "BEGIN:VEVENT\nSUMMARY:old\nDTSTART:19700101T000000Z\nRRULE:FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1\nEND:VEVENT\n";
    let new = "BEGIN:VEVENT\nSUMMARY:new\nDTSTART:20281201T000000Z\nRRULE:FREQ=DAILY;COUNT=3\nEND:VEVENT\n";
    let plain = "BEGIN:VEVENT\nSUMMARY:plain\nDTSTART:20261201T000000Z\nEND:VEVENT\n";
    let text = calendar(&(old.repeat(300) + new + plain));
    let found = read(&text);
    let count = |title: &str| found.entries.iter().filter(|e| e.title == title).count();
    // 5,000,000 days are 231 times those from 1970 to the end of the window; four new years are in it.
    assert_eq!((found.cut, count("old"), count("new"), count("plain")), (true, 231 * 4, 3, 1));
    assert_eq!(read(&text), found, "the same text gives the same entries");
}

#[test]
fn a_rule_with_more_times_a_day_than_hours_is_not_counted() {
    let by = |list: &str| one(&format!("DTSTART:20261201T000000Z\nRRULE:FREQ=DAILY;COUNT=30;{list}"));
    let hourly: Vec<String> = (0..24).map(|h| h.to_string()).collect();
    let hourly = by(&format!("BYHOUR={}", hourly.join(",")));
    assert_eq!((read(&hourly).entries.len(), read(&hourly).left_out), (30, 0));
    let often = by("BYHOUR=1,2,3,4,5;BYMINUTE=1,2,3,4,5;BYSETPOS=1");
    assert_eq!((read(&often).entries.len(), read(&often).left_out), (0, 1));
}
