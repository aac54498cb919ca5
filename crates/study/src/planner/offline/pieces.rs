//! Demands into tasks: one each while there are few, whole sections together when there are many.

use super::common::{done_for, short_title};
use super::view::{Step, View};
use crate::distill::Demand;
use crate::lang::Act;
use crate::plan::Strength;
use crate::voice::{TaskLines, say};
use crate::wording::{bare, capitalised, clipped, uncapitalised};

/// Demands under one heading.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub heading: Option<String>,
    pub demands: Vec<usize>,
}

/// Demands grouped by the heading they stand under, in order.
pub(super) fn groups(view: &View<'_>, demands: &[usize]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for index in demands {
        let heading = view.demand(*index).heading.clone();
        match groups.iter_mut().find(|group| group.heading == heading) {
            Some(group) => group.demands.push(*index),
            None => groups.push(Group { heading, demands: vec![*index] }),
        }
    }
    groups
}

/// Steps for some demands, at most about `budget` of them.
pub(super) fn steps(view: &View<'_>, demands: &[usize], lines: &TaskLines, budget: usize) -> Vec<Step> {
    let mut found = Vec::new();
    let total = demands.len().max(1);
    for group in groups(view, demands) {
        let allowed = if total <= budget { group.demands.len() } else { (group.demands.len() * budget / total).max(1) };
        let size = group.demands.len().div_ceil(allowed);
        for chunk in group.demands.chunks(size) {
            found.push(match chunk {
                [one] => single(view, *one, lines),
                many => together(view, &group, many),
            });
        }
    }
    found
}

fn single(view: &View<'_>, index: usize, lines: &TaskLines) -> Step {
    let demand = view.demand(index);
    let title = short_title(view, demand);
    let mut description = view.full(index);
    if let Some((row, worth)) = view.row_for(&description).and_then(|row| Some((row, view.worth(row)?))) {
        description = format!("{description} {}", say(view.voice.bits.counts_towards, &[&row.criterion, &worth]));
    }
    if let Some(action) = &demand.action {
        description.push_str(&view.hint(action.act));
    }
    let done = done_for(view, demand);
    let lines = if demand.strength == Strength::May { &view.voice.tasks.extra } else { lines };
    let title = if demand.strength == Strength::May { uncapitalised(&title) } else { title };
    View::step(&title.clone(), lines, &[&title, &description, &done], minutes(view, demand), vec![index])
}

/// Several demands in one step, named after their heading, or after the first.
fn together(view: &View<'_>, group: &Group, demands: &[usize]) -> Step {
    let voice = view.voice;
    let whole = demands.len() == group.demands.len();
    let title = match group.heading.as_ref().filter(|_| whole) {
        Some(heading) => {
            let heading = plain_heading(heading);
            let pattern = if view.d.kind == crate::plan::WorkKind::Programming { voice.bits.implement } else { voice.bits.cover };
            clipped(&say(pattern, &[&format!("“{heading}”")]), 72)
        }
        None => {
            let first = clipped(&short_title(view, view.demand(demands[0])), 52);
            say(voice.bits.and_more, &[&first, &(demands.len() - 1).to_string()])
        }
    };
    let minutes = demands.iter().map(|index| minutes(view, view.demand(*index))).sum::<u32>().min(240);
    let parts: Vec<String> = demands.iter().map(|index| short_title(view, view.demand(*index))).collect();
    View::step(&title.clone(), &voice.tasks.many, &[&title, &view.listing(demands), &clipped(&parts.join("; "), 200), &demands.len().to_string()], minutes, demands.to_vec())
}

/// A heading without its number.
pub(super) fn plain_heading(heading: &str) -> String {
    let rest = heading.trim_start_matches(|ch: char| ch.is_ascii_digit() || matches!(ch, '.' | ')' | ' '));
    let rest = if rest.is_empty() { heading } else { rest };
    let cut = rest.find(" (").filter(|at| *at > 3).unwrap_or(rest.len());
    capitalised(bare(&rest[..cut]))
}

/// How long a demand takes: by what is to be done, how much the source says about it, and what it is worth.
pub(super) fn minutes(view: &View<'_>, demand: &Demand) -> u32 {
    let base = match demand.action.as_ref().map(|action| action.act) {
        Some(Act::Build) | None => 50,
        Some(Act::Test | Act::Measure | Act::Compare | Act::Argue) => 45,
        Some(Act::Prove | Act::Compute | Act::Explain | Act::Write) => 40,
        Some(Act::Draw | Act::Research | Act::Present) => 40,
        Some(Act::Include | Act::Cite | Act::Organise | Act::Other) => 25,
        Some(Act::Choose | Act::Read | Act::Submit) => 20,
    };
    let factor = if view.d.kind == crate::plan::WorkKind::Programming && demand.action.as_ref().is_none_or(|action| action.act == Act::Build) { 6 } else { 5 };
    let details = u32::try_from(demand.details.len()).unwrap_or(0).min(6) * 10;
    let share = view.row_for(&demand.text).and_then(|row| view.d.rubric.share(row)).unwrap_or(0.0);
    let weight = (share * 60.0) as u32;
    ((base + details + weight) * factor / 5).clamp(15, 180) / 5 * 5
}
