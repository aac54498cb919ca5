//! What repeats, counted out within a window.

use super::{
    Window,
    times::{self, When},
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use rrule::{RRule, RRuleSet, Unvalidated};
use std::collections::HashSet;

/// Most steps from the begin of a series into the window: a day each, for more than a century.
const MAX_STEPS: usize = 50_000;
/// Most times in one day: at each hour.
const MAX_A_DAY: usize = 24;
/// Most entries of one series.
const MAX_TIMES: usize = 1_000;

/// How an event repeats.
#[derive(Debug)]
pub(super) struct Rule {
    /// As it stands in the calendar; none where there is only a list of dates.
    pattern: Option<String>,
    more: Vec<When>,
    except: HashSet<DateTime<Utc>>,
}

/// When it takes place.
#[derive(Debug)]
pub(super) struct Times {
    pub at: Vec<DateTime<Utc>>,
    pub cut: bool,
}

impl Rule {
    pub fn new(rule: Option<&str>, more: Vec<When>, except: Vec<When>) -> Self {
        let except = except.into_iter().map(When::utc).collect();
        Self { pattern: rule.map(str::to_owned), more, except }
    }

    /// Its times in the window; none where the rule cannot be understood. Takes the days it walks through from those
    /// that are left; where they do not do, nothing is counted.
    pub fn times(&self, start: When, window: &Window, days: &mut u64) -> Option<Times> {
        let mut times = Times { at: Vec::new(), cut: false };
        match &self.pattern {
            Some(pattern) => count(pattern, start, window, (&mut times, days))?,
            None => times.at.push(start.utc()),
        }
        times.at.extend(self.more.iter().map(|w| w.utc()));
        times.at.retain(|at| window.holds(*at) && !self.except.contains(at));
        times.at.sort_unstable();
        times.at.dedup();
        Some(times)
    }
}

/// Counts a rule out.
fn count(pattern: &str, start: When, window: &Window, (times, days): (&mut Times, &mut u64)) -> Option<()> {
    let local = start.local();
    let (rule, until) = without_end(pattern, local.timezone())?;
    if until.is_some_and(|until| until < start.utc()) {
        times.at.push(start.utc());
        return Some(());
    }
    let mut rule: RRule<Unvalidated> = format!("RRULE:{rule}").parse().ok()?;
    // Nobody's calendar repeats by the minute; who says so wants us to count.
    if matches!(
        rule.get_freq(),
        rrule::Frequency::Secondly | rrule::Frequency::Minutely | rrule::Frequency::Hourly
    ) {
        return None;
    }
    let a_day = [rule.get_by_hour(), rule.get_by_minute(), rule.get_by_second()];
    let a_day: usize = a_day.iter().map(|list| list.len().max(1)).product();
    if a_day > MAX_A_DAY {
        return None;
    }
    // Whatever the rule says, no more is looked at than this.
    let last = until.map_or(window.to, |until| until.min(window.to));
    let walk = (last - start.utc()).num_days().max(0).unsigned_abs() * a_day as u64;
    let Some(left) = days.checked_sub(walk) else {
        times.cut = true;
        return Some(());
    };
    *days = left;
    if let Some(until) = until {
        rule = rule.until(until.with_timezone(&rrule::Tz::UTC));
    }
    let start = local.with_timezone(&rrule::Tz::Tz(local.timezone()));
    let set = RRuleSet::new(start).rrule(rule.validate(start).ok()?).limit();
    let mut steps = 0;
    for at in &set {
        steps += 1;
        let at = at.with_timezone(&Utc);
        if at >= window.to {
            return Some(());
        }
        if steps > MAX_STEPS || times.at.len() >= MAX_TIMES {
            times.cut = true;
            return Some(());
        }
        if at >= window.from {
            times.at.push(at);
        }
    }
    Some(())
}

/// The rule without its last moment, and that moment: calendars write it in more ways than the standard has.
fn without_end(rule: &str, zone: Tz) -> Option<(String, Option<DateTime<Utc>>)> {
    let is_end = |part: &&str| part.get(..6).is_some_and(|p| p.eq_ignore_ascii_case("UNTIL="));
    let kept: Vec<&str> = rule.split(';').filter(|p| !is_end(p) && !p.trim().is_empty()).collect();
    let until = match rule.split(';').find(is_end) {
        None => None,
        Some(end) => Some(match times::one(&end[6..], zone) {
            // All of that day.
            Some(When::Day(day)) => times::one(&day.format("%Y%m%dT235959").to_string(), zone)?.utc(),
            Some(moment) => moment.utc(),
            // A year nobody lives to see: as good as none.
            None if end[6..].get(..4).is_some_and(|y| y.parse::<u16>().is_ok_and(|y| y >= 2200)) => {
                return Some((kept.join(";"), None));
            }
            None => return None,
        }),
    };
    Some((kept.join(";"), until))
}
