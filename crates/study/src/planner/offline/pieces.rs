//! Demands into tasks: one each while there are few, whole sections together when there are many.

use super::telling::{done_for, result_of, short_title};
use super::view::{Step, View};
use crate::distill::Demand;
use crate::lang::Act;
use crate::plan::Strength;
use crate::voice::{TaskLines, say};
use crate::wording::{bare, capitalised, clipped};

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
        let allowed =
            if total <= budget { group.demands.len() } else { (group.demands.len() * budget / total).max(1) };
        let size = group.demands.len().div_ceil(allowed);
        for chunk in group.demands.chunks(size) {
            match chunk {
                [one] => match inline_parts(view, *one) {
                    parts if parts.len() > 2 && total + parts.len() <= budget => {
                        found.extend(parts.iter().map(|part| part_step(view, *one, part, lines)));
                    }
                    _ => found.push(single(view, *one, lines)),
                },
                many => found.push(together(view, &group, many)),
            }
        }
    }
    found
}

/// The parts of a sentence that counts them itself: "that (1) identifies …, (2) analyzes …, and (3) recommends …".
fn inline_parts(view: &View<'_>, index: usize) -> Vec<String> {
    let text = &view.demand(index).text;
    let mut marks: Vec<(usize, usize)> = Vec::new();
    for mark in [
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        ["(a)", "(b)", "(c)", "(d)", "(e)", "(f)"],
        ["(i)", "(ii)", "(iii)", "(iv)", "(v)", "(vi)"],
    ] {
        let mut from = 0;
        let found: Vec<(usize, usize)> = mark
            .iter()
            .map_while(|name| {
                let at = from + text[from..].find(name)?;
                from = at + name.len();
                Some((at, from))
            })
            .collect();
        if found.len() > marks.len() {
            marks = found;
        }
    }
    let ends = marks.iter().skip(1).map(|(start, _)| *start).chain([text.len()]);
    marks
        .iter()
        .zip(ends)
        .map(|((_, from), to)| {
            let part = text[*from..to].trim().trim_end_matches([',', ';', '.', ' ']);
            bare(part.strip_suffix(" and").or_else(|| part.strip_suffix(" und")).unwrap_or(part)).to_owned()
        })
        .filter(|part| part.split_whitespace().count() > 1)
        .collect()
}

/// One part of such a sentence.
fn part_step(view: &View<'_>, index: usize, part: &str, lines: &TaskLines) -> Step {
    let demand = view.demand(index);
    let (first, rest) = part.split_once(' ').unwrap_or((part, ""));
    let verb = base_verb(view, first);
    let phrase = verb.as_ref().map_or_else(|| part.to_owned(), |(verb, _)| format!("{verb} {rest}"));
    let title = crate::distill::action::title(&phrase, view.lexicon);
    let act = verb.map(|(_, act)| act);
    let alone = Demand {
        own: part.to_owned(),
        label: None,
        details: Vec::new(),
        forbids: false,
        action: act.map(|act| crate::distill::Action {
            act,
            phrase: phrase.clone(),
            force: crate::distill::action::Force::Modal,
        }),
        ..demand.clone()
    };
    let done = done_for(view, &alone);
    let mut description = super::view::sentence(&capitalised(part));
    if let Some((row, worth)) = view.row_for(part).and_then(|row| Some((row, view.worth(row)?))) {
        description =
            format!("{description} {}", say(view.voice.bits.counts_towards, &[&row.criterion, &worth]));
    }
    description.push_str(&act.map(|act| view.hint(act)).unwrap_or_default());
    View::step(
        &title.clone(),
        lines,
        &[&title, &description, &done, &result_of(view, &alone)],
        minutes(view, &alone),
        vec![index],
    )
}

/// "identifies" → identify, "analyzes" → analyze, as far as we know the verb.
fn base_verb(view: &View<'_>, word: &str) -> Option<(String, Act)> {
    let word = word.to_lowercase();
    let forms = [
        Some(word.clone()),
        word.strip_suffix("ies").map(|stem| format!("{stem}y")),
        word.strip_suffix("es").map(ToOwned::to_owned),
        word.strip_suffix('s').map(ToOwned::to_owned),
    ];
    forms.into_iter().flatten().find_map(|form| view.lexicon.verb(&form).map(|act| (form, act)))
}

fn single(view: &View<'_>, index: usize, lines: &TaskLines) -> Step {
    let demand = view.demand(index);
    let title = short_title(view, demand);
    let mut description = view.full(index);
    if let Some((row, worth)) = view.row_for(&description).and_then(|row| Some((row, view.worth(row)?))) {
        description =
            format!("{description} {}", say(view.voice.bits.counts_towards, &[&row.criterion, &worth]));
    }
    if let Some(action) = &demand.action {
        description.push_str(&view.hint(action.act));
    }
    let done = done_for(view, demand);
    let lines = if demand.strength == Strength::May { &view.voice.tasks.extra } else { lines };
    let title = if demand.strength == Strength::May { view.inner(&title) } else { title };
    View::step(
        &title.clone(),
        lines,
        &[&title, &description, &done, &result_of(view, demand)],
        minutes(view, demand),
        vec![index],
    )
}

/// Several demands in one step, named after their heading, or after the first.
fn together(view: &View<'_>, group: &Group, demands: &[usize]) -> Step {
    let voice = view.voice;
    let whole = demands.len() == group.demands.len();
    let title = if let Some(heading) = group.heading.as_ref().filter(|_| whole) {
        let heading = plain_heading(heading);
        let pattern = if view.d.kind == crate::plan::WorkKind::Programming {
            voice.bits.implement
        } else {
            voice.bits.cover
        };
        clipped(&say(pattern, &[&format!("“{heading}”")]), 72)
    } else {
        let first = clipped(&short_title(view, view.demand(demands[0])), 52);
        say(voice.bits.and_more, &[&first, &(demands.len() - 1).to_string()])
    };
    let minutes = demands.iter().map(|index| minutes(view, view.demand(*index))).sum::<u32>().min(240);
    let parts: Vec<String> = demands.iter().map(|index| short_title(view, view.demand(*index))).collect();
    View::step(
        &title.clone(),
        &voice.tasks.many,
        &[&title, &view.listing(demands), &clipped(&parts.join("; "), 200), &demands.len().to_string()],
        minutes,
        demands.to_vec(),
    )
}

/// Whether a heading says no more than "here is what to do".
pub(super) fn is_generic(heading: &str) -> bool {
    crate::lang::section_of(heading, true) != crate::lang::Section::Unknown
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
        Some(
            Act::Prove | Act::Compute | Act::Explain | Act::Write | Act::Draw | Act::Research | Act::Present,
        ) => 40,
        Some(Act::Include | Act::Cite | Act::Organise | Act::Other) => 25,
        Some(Act::Choose | Act::Read | Act::Submit) => 20,
    };
    let factor = if view.d.kind == crate::plan::WorkKind::Programming
        && demand.action.as_ref().is_none_or(|action| action.act == Act::Build)
    {
        6
    } else {
        5
    };
    let details = u32::try_from(demand.details.len()).unwrap_or(0).min(6) * 10;
    let share = view.row_for(&demand.text).and_then(|row| view.d.rubric.share(row)).unwrap_or(0.0);
    let weight = (share * 60.0) as u32;
    ((base + details + weight) * factor / 5).clamp(15, 180) / 5 * 5
}
