//! Days and moments, as calendars write them.

use super::zones;
use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;
use icalendar::parser::Property;

/// Most dates of one list.
const MAX_DATES: usize = 500;

/// When something begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// It lasts all day.
    Day(NaiveDate),
    /// At a moment, in the zone in which it repeats.
    Moment(DateTime<Tz>),
}

impl When {
    /// Midnight UTC of a day.
    pub fn utc(self) -> DateTime<Utc> {
        self.local().with_timezone(&Utc)
    }

    pub fn local(self) -> DateTime<Tz> {
        match self {
            Self::Day(day) => day.and_time(NaiveTime::MIN).and_utc().with_timezone(&Tz::UTC),
            Self::Moment(at) => at,
        }
    }
}

/// The time of a property; none where it cannot be understood.
pub(super) fn when(property: &Property<'_>, zone: Tz) -> Option<When> {
    one(property.val.as_str(), property_zone(property, zone)?)
}

/// The times of a property that holds a list.
pub(super) fn list(property: &Property<'_>, zone: Tz) -> Option<Vec<When>> {
    let zone = property_zone(property, zone)?;
    // A period counts from its begin.
    let begin = |text: &str| one(text.split('/').next().unwrap_or_default(), zone);
    property.val.as_str().split(',').take(MAX_DATES).map(begin).collect()
}

/// The zone a property names, else that of the calendar; none where nobody knows the named one.
fn property_zone(property: &Property<'_>, zone: Tz) -> Option<Tz> {
    let named = property.params.iter().find(|p| p.key.as_str().eq_ignore_ascii_case("TZID"));
    match named.and_then(|p| p.val.as_ref()) {
        Some(name) => zones::find(name.as_str()),
        None => Some(zone),
    }
}

/// `20261120`, `20261120T103000` or `20261120T093000Z`.
pub(super) fn one(text: &str, zone: Tz) -> Option<When> {
    let text = text.trim();
    let when = if text.len() == 8 {
        When::Day(NaiveDate::parse_from_str(text, "%Y%m%d").ok()?)
    } else {
        let (text, zone) = text.strip_suffix(['Z', 'z']).map_or((text, zone), |text| (text, Tz::UTC));
        When::Moment(moment(NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S").ok()?, zone)?)
    };
    // Years in which there are entries; anything else is a trap for who counts.
    (1970..2200).contains(&when.local().year()).then_some(when)
}

/// What a clock in the zone shows at that moment. A time that is skipped in spring is an hour later.
fn moment(naive: NaiveDateTime, zone: Tz) -> Option<DateTime<Tz>> {
    let found = zone.from_local_datetime(&naive).earliest();
    found.or_else(|| zone.from_local_datetime(&naive.checked_add_signed(TimeDelta::hours(1))?).earliest())
}

/// `PT1H30M`, `P1D`, `P2W`: how long something lasts, at most a year.
pub(super) fn length(text: &str) -> Option<TimeDelta> {
    let rest = text.trim().trim_start_matches('+').strip_prefix('P')?;
    let (mut seconds, mut number) = (0_i64, String::new());
    for c in rest.chars() {
        let unit = match c {
            '0'..='9' if number.len() < 9 => {
                number.push(c);
                continue;
            }
            'T' => continue,
            'W' => 604_800,
            'D' => 86_400,
            'H' => 3_600,
            'M' => 60,
            'S' => 1,
            _ => return None,
        };
        seconds += unit * number.parse::<i64>().ok()?;
        number.clear();
    }
    TimeDelta::try_seconds(seconds).filter(|l| *l <= TimeDelta::days(366))
}
