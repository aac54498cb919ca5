//! The deadline the plan works to, and the dates beside it.

use crate::distill::dates::Assumed;
use crate::distill::{Distilled, DueDate, deadlines};
use crate::lang::Artifact;
use crate::plan::Citation;
use chrono::{DateTime, Utc};

/// The deadline the plan works to.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub at: DateTime<Utc>,
    pub stated: String,
    pub assumed: Vec<Assumed>,
    pub citations: Vec<Citation>,
}

/// A date on the way.
#[derive(Debug, Clone)]
pub(super) struct Interim {
    pub at: DateTime<Utc>,
    pub what: String,
    pub stated: String,
    pub artifact: Option<Artifact>,
    pub citations: Vec<Citation>,
    pub heading: Option<String>,
}

pub(super) fn target(
    distilled: &Distilled,
    now: DateTime<Utc>,
    due: Option<DateTime<Utc>>,
) -> Option<Target> {
    let ends = deadlines::ends(&distilled.due_dates);
    let make = |due: &DueDate, at, assumed| Target {
        at,
        stated: due.stated.clone(),
        assumed,
        citations: due.citations.clone(),
    };
    if let Some(at) = due {
        // The source's own words, when it names the same day, say more than the date that was entered.
        let near = |end: &&&DueDate| {
            end.exact.is_none()
                && end.moment(now, None).is_some_and(|(other, _)| (other - at).abs().num_hours() <= 14)
        };
        let same = ends.iter().find(near).or_else(|| ends.iter().find(|end| end.exact == Some(at)));
        return Some(match same {
            Some(end) => {
                let mut target = make(end, at, Vec::new());
                let entered = ends
                    .iter()
                    .filter(|other| other.exact == Some(at))
                    .flat_map(|other| other.citations.clone());
                target.citations = entered.chain(target.citations).collect();
                target.citations.dedup();
                target
            }
            None => Target {
                at,
                stated: at.format("%Y-%m-%d %H:%M UTC").to_string(),
                assumed: Vec::new(),
                citations: Vec::new(),
            },
        });
    }
    let resolved = |due: &DueDate| due.moment(now, None).map(|(at, assumed)| make(due, at, assumed));
    ends.iter()
        .find_map(|due| resolved(due))
        .or_else(|| distilled.due_dates.iter().filter_map(resolved).max_by_key(|target| target.at))
}

/// Where the source gives the time of day of a deadline that was also entered exactly, the difference is the time zone.
fn zone_of(distilled: &Distilled, now: DateTime<Utc>, target: &Target) -> Option<i32> {
    let dates = distilled.due_dates.iter().filter_map(|due| due.date.as_ref());
    dates.filter(|date| date.time.is_some() && date.offset.is_none()).find_map(|date| {
        let (local, _) = date.resolve(now, Some(0))?;
        let offset = (local - target.at).num_minutes();
        (offset.abs() <= 14 * 60 && offset % 15 == 0).then(|| i32::try_from(offset).unwrap_or(0))
    })
}

/// What is due before the deadline and after it.
pub(super) fn beside(
    distilled: &Distilled,
    now: DateTime<Utc>,
    target: Option<&Target>,
) -> (Vec<Interim>, Vec<Interim>) {
    let zone = target.and_then(|target| zone_of(distilled, now, target));
    let mut found: Vec<Interim> = distilled
        .due_dates
        .iter()
        .filter(|due| due.exact.is_none() && !due.is_end())
        .filter_map(|due| {
            let (at, _) = due.moment(now, zone)?;
            Some(Interim {
                at,
                what: due.what.clone(),
                stated: due.stated.clone(),
                artifact: due.artifact,
                citations: due.citations.clone(),
                heading: due.heading.clone(),
            })
        })
        .filter(|interim| target.is_none_or(|target| (target.at - interim.at).num_hours().abs() > 13))
        .collect();
    found.sort_by_key(|interim| interim.at);
    found.dedup_by(|one, other| {
        one.what == other.what && (one.at == other.at || one.citations == other.citations)
    });
    let (mut before, mut after): (Vec<Interim>, Vec<Interim>) =
        found.into_iter().partition(|interim| target.is_none_or(|target| interim.at < target.at));
    before.truncate(6);
    after.truncate(3);
    (before, after)
}
