//! When each milestone should be through: backward from the deadline, in proportion to the work, around the dates the
//! source fixes.

use super::target::Interim;
use super::view::{Stage, Step, View};
use crate::lang::Artifact;
use crate::plan::WorkKind;
use crate::voice::say;
use crate::wording::{capitalised, slug};
use chrono::{DateTime, Duration, Utc};

const MINUTES_PER_DAY: i64 = 1_440;

/// Puts each interim hand-in at the end of the stage it belongs to, and fixes that stage's date.
pub(super) fn with_interims(view: &View<'_>, mut stages: Vec<Stage>) -> Vec<Stage> {
    for interim in view.interims.iter().filter(|interim| interim.at > view.now) {
        let at = stage_for(view, &stages, interim);
        let Some(stage) = stages.get_mut(at) else { continue };
        stage.steps.push(hand_in(view, interim));
        let later = stage.fixed.as_ref().is_none_or(|(at, _)| *at < interim.at);
        if later {
            stage.fixed = Some((interim.at, interim.stated.clone()));
        }
    }
    let talks = view.d.kind == WorkKind::Presentation;
    for after in view
        .afters
        .iter()
        .filter(|after| !(talks && matches!(after.artifact, Some(Artifact::Talk | Artifact::Slides))))
    {
        if let Some(last) = stages.last_mut() {
            last.steps.push(hand_in(view, after));
        }
    }
    stages
}

/// The step that hands in a part on its own date.
fn hand_in(view: &View<'_>, interim: &Interim) -> Step {
    let name =
        interim.artifact.map(|artifact| view.voice.artifact(artifact).0).filter(|_| interim.what.is_empty());
    let what = super::pieces::plain_heading(name.unwrap_or(&interim.what));
    let what = if what.is_empty() { interim.stated.clone() } else { what };
    let demands = view.indices(|demand| demand.citations == interim.citations);
    let said = view.texts(&demands);
    let mut step = View::step(
        &format!("hand-in {}", slug(&what, 40)),
        &view.voice.tasks.hand_in_step,
        &[&what, &said, &interim.stated],
        15,
        demands,
    );
    step.closing = true;
    step
}

/// The stage an interim hand-in belongs to: by what is handed in, else by when.
fn stage_for(view: &View<'_>, stages: &[Stage], interim: &Interim) -> usize {
    let by_heading = interim
        .heading
        .as_ref()
        .and_then(|heading| stages.iter().position(|stage| stage.heading.as_ref() == Some(heading)));
    if let Some(at) = by_heading {
        return at;
    }
    let by_name = interim
        .artifact
        .and_then(|artifact| stages.iter().position(|stage| stage.accepts.contains(&artifact)));
    if let Some(at) = by_name {
        return at;
    }
    let last = stages.len().saturating_sub(2);
    let Some(end) = view.ahead() else { return last.min(1) };
    let passed =
        (interim.at - view.now).num_minutes() as f64 / ((end - view.now).num_minutes().max(1) as f64);
    let total: u32 = stages.iter().map(Stage::minutes).sum();
    // The last stage whose share of the work is through by then.
    let mut done = 0;
    let through = stages.iter().take_while(|stage| {
        done += stage.minutes();
        f64::from(done) <= passed * f64::from(total.max(1)) + f64::from(stage.minutes()) / 3.0
    });
    through.count().saturating_sub(1).min(last)
}

/// The end of each stage, where a deadline is known and ahead.
pub(super) fn ends(view: &View<'_>, stages: &[Stage]) -> Vec<Option<DateTime<Utc>>> {
    let Some(deadline) = view.ahead() else {
        let known = |stage: &Stage| {
            stage.fixed.as_ref().map(|(at, _)| *at).filter(|at| *at > view.now && view.target.is_none())
        };
        return in_order(stages.iter().map(known).collect());
    };
    let window = (deadline - view.now).num_minutes();
    let end = deadline - Duration::minutes(buffer(window));
    let limits = limits(stages, end, view.now);
    let mut found: Vec<Option<DateTime<Utc>>> = vec![None; stages.len()];
    let (mut from, mut start) = (0, view.now);
    for index in 0..stages.len() {
        let fixed = stages[index].fixed.is_some() && limits[index] > start;
        if !fixed && index + 1 < stages.len() {
            continue;
        }
        spread(&stages[from..=index], start, limits[index], &mut found[from..=index]);
        (from, start) = (index + 1, limits[index]);
    }
    // However far the end: the first look at the brief comes within a week.
    if let Some(first) = found.first_mut().filter(|_| stages.len() > 1 && stages[0].fixed.is_none()) {
        *first = first.map(|at| at.min(view.now + Duration::days(7)));
    }
    let rounded = found.iter().enumerate().map(|(index, at)| {
        let exact = stages[index].fixed.as_ref().is_some_and(|(fixed, _)| Some(*fixed) == *at)
            || index + 1 == stages.len();
        if exact { *at } else { at.map(|at| rounded(at, deadline, window, view.now)) }
    });
    in_order(rounded.collect())
}

/// What is kept free before the deadline.
fn buffer(window: i64) -> i64 {
    match window {
        minutes if minutes >= 5 * MINUTES_PER_DAY => MINUTES_PER_DAY,
        minutes if minutes >= 36 * 60 => 6 * 60,
        minutes if minutes >= 4 * 60 => 60,
        _ => 0,
    }
}

/// The latest end of each stage: its own fixed date, and never after what follows.
fn limits(stages: &[Stage], end: DateTime<Utc>, now: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let mut limit = end;
    let mut limits: Vec<DateTime<Utc>> = stages
        .iter()
        .rev()
        .map(|stage| {
            if let Some((at, _)) = stage.fixed.as_ref().filter(|(at, _)| *at > now) {
                limit = limit.min(*at);
            }
            limit
        })
        .collect();
    limits.reverse();
    limits
}

/// Shares a stretch of time out in proportion to the work.
fn spread(stages: &[Stage], start: DateTime<Utc>, end: DateTime<Utc>, found: &mut [Option<DateTime<Utc>>]) {
    let total: u32 = stages.iter().map(|stage| stage.minutes().max(15)).sum();
    let stretch = (end - start).num_seconds().max(0) as f64;
    let mut done = 0;
    for (stage, slot) in stages.iter().zip(found) {
        done += stage.minutes().max(15);
        *slot = Some(start + Duration::seconds((stretch * f64::from(done) / f64::from(total)) as i64));
    }
    // The end itself, free of rounding.
}

/// Down to a whole number of days (or hours) before the deadline, so that the time of day is the deadline's own.
fn rounded(at: DateTime<Utc>, deadline: DateTime<Utc>, window: i64, now: DateTime<Utc>) -> DateTime<Utc> {
    let grain = match window {
        minutes if minutes >= 4 * MINUTES_PER_DAY => MINUTES_PER_DAY,
        minutes if minutes >= 6 * 60 => 60,
        _ => return at,
    };
    let before = (deadline - at).num_minutes();
    let down = deadline - Duration::minutes((before + grain - 1) / grain * grain);
    if down > now + Duration::hours(2).min(Duration::minutes(window / 10)) { down } else { at }
}

/// No stage ends before the one it follows.
fn in_order(mut ends: Vec<Option<DateTime<Utc>>>) -> Vec<Option<DateTime<Utc>>> {
    let mut latest: Option<DateTime<Utc>> = None;
    for end in ends.iter_mut().flatten() {
        *end = latest.map_or(*end, |latest| latest.max(*end));
        latest = Some(*end);
    }
    ends
}

/// The same in words.
pub(super) fn strategy(
    view: &View<'_>,
    stages: &[Stage],
    index: usize,
    end: Option<DateTime<Utc>>,
) -> String {
    let (voice, stage) = (view.voice, &stages[index]);
    let effort = voice.effort(stage.minutes());
    let line = match (&view.target, end) {
        (_, Some(end)) if stage.fixed.as_ref().is_some_and(|(at, _)| *at == end) => {
            let stated = stage.fixed.as_ref().map_or("", |(_, stated)| stated.as_str());
            say(voice.due.anchored, &[stated, &capitalised(&effort)])
        }
        (Some(target), Some(end)) => {
            let span = voice.span((target.at - end).num_minutes());
            let line = if index + 1 == stages.len() { voice.due.last } else { voice.due.before };
            if end == target.at {
                say(voice.due.at_deadline, &[&effort])
            } else {
                say(line, &[&span, &effort])
            }
        }
        (Some(_), None) => say(voice.due.passed, &[&effort]),
        (None, _) if index == 0 => say(voice.due.undated_first, &[&effort]),
        (None, _) => say(voice.due.undated, &[&effort, &index.to_string()]),
    };
    capitalised(&line)
}
