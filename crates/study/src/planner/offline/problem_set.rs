//! Problem sets: survey, solve problem by problem, write up and check, hand in.

use super::common::{checking, handing_in, understanding};
use super::pieces;
use super::view::{Stage, Step, View};
use crate::distill::Problem;
use crate::lang::Act;
use crate::plan::{RequirementKind as Kind, Statement};
use crate::voice::say;
use crate::wording::{clipped, listed, number};

/// Problems in one milestone.
const PER_STAGE: usize = 4;
/// Milestones for solving.
const MOST_STAGES: usize = 4;

/// The stages.
pub(super) fn stages(view: &View<'_>) -> Vec<Stage> {
    let voice = view.voice;
    let mut opening = understanding(view);
    let problems = &view.d.problems;
    let labels: Vec<String> = problems.iter().map(|problem| said(view, problem)).collect();
    if !problems.is_empty() {
        let topics: Vec<String> =
            problems.iter().take(8).map(|problem| view.inner(&clipped(&problem.topic, 50))).collect();
        opening.push(View::step(
            "survey",
            &voice.tasks.survey,
            &[&super::view::sentence(&listed(&labels, voice.and))],
            10 + 5 * problems.len() as u32,
            Vec::new(),
        ));
        opening.push(View::step("tools", &voice.tasks.tools, &[&topics.join("; ")], 40, Vec::new()));
    }
    let mut found = vec![Stage {
        criteria: vec![Statement::advice(voice.bits.understood)],
        ..View::stage("survey", voice.stages.survey, &[], opening)
    }];
    let manner = view.take(|_| true);
    found.extend(solving(view));
    found.push(write_up(view, &manner));
    found.push(handing_in(view));
    found
}

/// `Problem 3 (10 points)`.
fn said(view: &View<'_>, problem: &Problem) -> String {
    match problem.points {
        Some(points) => format!("{} ({})", problem.label, say(view.voice.points, &[&number(points)])),
        None => problem.label.clone(),
    }
}

fn solving(view: &View<'_>) -> Vec<Stage> {
    let problems = &view.d.problems;
    if problems.is_empty() {
        let open = view.indices(|demand| demand.kind == Kind::Content);
        let steps = pieces::steps(view, &open, &view.voice.tasks.point, 16);
        return if steps.is_empty() {
            Vec::new()
        } else {
            vec![Stage {
                criteria: view.criteria(&open, 6),
                ..View::stage("solve", view.voice.stages.work, &[], steps)
            }]
        };
    }
    let indexed: Vec<(usize, &Problem)> = problems.iter().enumerate().collect();
    let stages = problems.len().div_ceil(PER_STAGE).min(MOST_STAGES);
    let size = problems.len().div_ceil(stages);
    indexed.chunks(size).map(|chunk| stage(view, chunk)).collect()
}

fn stage(view: &View<'_>, chunk: &[(usize, &Problem)]) -> Stage {
    let voice = view.voice;
    let first = chunk.first().map_or("", |(_, problem)| problem.label.as_str());
    let last = chunk.last().map_or("", |(_, problem)| problem.label.as_str());
    let name = if chunk.len() == 1 { first.to_owned() } else { spanned(first, last) };
    let budget = 24usize.div_ceil(view.d.problems.len().div_ceil(chunk.len()).max(1)).max(1);
    let size = chunk.len().div_ceil(budget);
    let steps: Vec<Step> = chunk.chunks(size).map(|group| solve(view, group)).collect();
    let demands: Vec<usize> = steps.iter().flat_map(|step| step.demands.clone()).collect();
    Stage {
        criteria: view.criteria(&demands, 8),
        parallel: true,
        ..View::stage(&format!("solve {first}"), voice.stages.solve, &[&name], steps)
    }
}

/// `Problems 1–4` from "Problem 1" and "Problem 4".
fn spanned(first: &str, last: &str) -> String {
    match (first.split_once(' '), last.split_once(' ')) {
        (Some((word, from)), Some((_, to))) => {
            let plural = if word.ends_with('e') && word != "Exercise" {
                "n"
            } else if word == "Übung" {
                "en"
            } else {
                "s"
            };
            format!("{word}{plural} {from}–{to}")
        }
        _ => format!("{first} – {last}"),
    }
}

fn solve(view: &View<'_>, group: &[(usize, &Problem)]) -> Step {
    let voice = view.voice;
    let demand_of = |index: usize| view.indices(|demand| demand.problem == Some(index)).first().copied();
    let demands: Vec<usize> = group.iter().filter_map(|(index, _)| demand_of(*index)).collect();
    let minutes: u32 = group.iter().map(|(_, problem)| minutes(view, problem)).sum();
    let labels: Vec<String> = group.iter().map(|(_, problem)| problem.label.clone()).collect();
    let named = match group {
        [(_, problem)] => {
            let topic = crate::distill::action::title(&problem.topic, view.lexicon);
            let extra = if problem.bonus { format!(" {}", voice.bits.extra_credit) } else { String::new() };
            format!("{}: {}{extra}", problem.label, clipped(&topic, 58))
        }
        _ => listed(&labels, voice.and),
    };
    let (_, problem) = group[0];
    let parts = if problem.parts > 1 && group.len() == 1 {
        format!(" {}", say(voice.bits.parts, &[&problem.parts.to_string()]))
    } else {
        String::new()
    };
    let mut description = view.listing(&demands);
    if let Some(points) = problem.points.filter(|_| group.len() == 1) {
        description = format!("{description} {}", say(voice.bits.problem_points, &[&number(points)]));
    }
    description.push_str(&view.hint(problem.act));
    let done = match problem.act {
        _ if problem.decides => voice.done.decided,
        Act::Prove => voice.done.proved,
        Act::Explain | Act::Write => voice.done.written,
        Act::Draw => voice.done.drawn,
        Act::Build | Act::Test => voice.done.tested,
        _ => voice.done.computed,
    };
    View::step(
        &labels.join(" "),
        &voice.tasks.solve,
        &[&named, &description, &format!("{}{parts}", listed(&labels, voice.and)), done],
        minutes,
        demands,
    )
}

/// By parts, and by points where they are given.
fn minutes(view: &View<'_>, problem: &Problem) -> u32 {
    let base = 25 + 10 * problem.parts.min(8) + if problem.act == Act::Prove { 10 } else { 0 };
    let total: f64 = view.d.problems.iter().filter_map(|problem| problem.points).sum();
    let even = total / view.d.problems.len().max(1) as f64;
    let factor = problem.points.filter(|_| even > 0.0).map_or(1.0, |points| (points / even).clamp(0.6, 2.0));
    ((f64::from(base) * factor) as u32 / 5 * 5).max(25)
}

fn write_up(view: &View<'_>, manner: &[usize]) -> Stage {
    let voice = view.voice;
    let forms = view.indices(|demand| matches!(demand.kind, Kind::Format | Kind::Length));
    let rules: Vec<usize> = manner.iter().copied().chain(forms).collect();
    let count = u32::try_from(view.d.problems.len()).unwrap_or(4).max(3);
    let mut steps = vec![
        View::step("check-results", &voice.tasks.check_results, &[], 5 * count.min(12) + 10, Vec::new()),
        View::step(
            "clean-copy",
            &voice.tasks.clean_copy,
            &[&view.texts(&rules)],
            (12 * count).min(180),
            rules.clone(),
        ),
    ];
    let mut criteria = view.criteria(&rules, 6);
    if !view.d.rubric.rows.is_empty() {
        let checks = checking(view, Vec::new());
        steps.extend(checks.steps);
        criteria.extend(checks.criteria);
    }
    if criteria.is_empty() {
        criteria.push(Statement::advice(voice.bits.each_requirement));
    }
    Stage { criteria, ..View::stage("write-up", voice.stages.write_up, &[], steps) }
}
