//! How to hand it in well: checklist, quality bar, and how such work usually loses marks.

use super::common::hand_in_items;
use super::view::{View, sentence};
use crate::plan::{RequirementKind as Kind, Statement, Strength, SubmissionStrategy};
use crate::voice::say;
use crate::wording::{bare, listed};

/// Entries of the checklist taken from the source.
const MOST_CHECKS: usize = 16;
/// Ways to lose marks.
const MOST_FAILURES: usize = 8;

/// The strategy.
pub(super) fn strategy(view: &View<'_>) -> SubmissionStrategy {
    SubmissionStrategy {
        final_checklist: checklist(view),
        quality_bar: quality(view),
        common_failure_modes: failures(view),
    }
}

fn checklist(view: &View<'_>) -> Vec<Statement> {
    let lines = &view.voice.strategy;
    let items = hand_in_items(view);
    let mut found = Vec::new();
    if !items.is_empty() {
        found.push(Statement::advice(say(lines.check_complete, &[&listed(&items, view.voice.and)])));
    }
    let order = [
        Kind::Deliverable,
        Kind::Format,
        Kind::Length,
        Kind::Sources,
        Kind::Integrity,
        Kind::Constraint,
        Kind::Submission,
        Kind::Deadline,
    ];
    let final_dates = view.final_dates();
    let mut indices = view.indices(|demand| {
        order.contains(&demand.kind) && demand.strength >= Strength::Should && !demand.exempt
    });
    indices.retain(|index| view.demand(*index).kind != Kind::Deadline || final_dates.contains(index));
    indices.sort_by_key(|index| (order.iter().position(|kind| *kind == view.demand(*index).kind), *index));
    indices.truncate(MOST_CHECKS);
    found.extend(indices.into_iter().map(|index| view.criterion(index)));
    found.push(Statement::advice(lines.check_open));
    found
}

fn quality(view: &View<'_>) -> String {
    let lines = &view.voice.strategy;
    let heavy = super::summary::heaviest(view, 3);
    let pointed: Vec<_> =
        view.d.problems.iter().filter_map(|problem| Some((problem.points?, problem))).collect();
    if heavy.is_empty() && !pointed.is_empty() {
        let shown: Vec<String> = pointed
            .iter()
            .take(8)
            .map(|(points, problem)| {
                format!("{} ({})", problem.label, say(view.voice.points, &[&crate::wording::number(*points)]))
            })
            .collect();
        return say(lines.bar_problems, &[&listed(&shown, view.voice.and)]);
    }
    if heavy.is_empty() {
        return say(lines.bar_plain, &[&view.binding().to_string()]);
    }
    let mut bar = say(lines.bar_rubric, &[&listed(&heavy, view.voice.and)]);
    let mut rows: Vec<_> =
        view.d.rubric.rows.iter().filter(|row| !row.bonus && row.wants.is_some()).collect();
    rows.sort_by(|a, b| {
        b.points.or(b.percent).unwrap_or(0.0).total_cmp(&a.points.or(a.percent).unwrap_or(0.0))
    });
    for row in rows.into_iter().take(3) {
        let wants = row.wants.as_deref().unwrap_or("");
        bar = format!("{bar} {}", sentence(&say(lines.bar_wants, &[&row.criterion, wants])));
    }
    bar
}

fn failures(view: &View<'_>) -> Vec<Statement> {
    let lines = &view.voice.strategy;
    let mut found = Vec::new();
    let mut add = |line: &str, index: usize| {
        let demand = view.demand(index);
        found
            .push(Statement::cited(say(line, &[&view.quoted(bare(&demand.text))]), demand.citations.clone()));
    };
    let binding = |kind: Kind| {
        view.indices(|demand| demand.kind == kind && demand.strength == Strength::Must && !demand.exempt)
    };
    for index in binding(Kind::Constraint).into_iter().take(4) {
        add(lines.overlook, index);
    }
    for index in binding(Kind::Length).into_iter().take(1) {
        add(lines.miss_length, index);
    }
    for index in binding(Kind::Format).into_iter().take(1) {
        add(lines.wrong_format, index);
    }
    for index in super::risks::lateness(view).into_iter().take(1) {
        add(lines.late, index);
    }
    for index in view
        .indices(|demand| matches!(demand.kind, Kind::Integrity | Kind::Sources) && demand.forbids)
        .into_iter()
        .take(2)
    {
        add(lines.overlook, index);
    }
    let heavy = view
        .d
        .rubric
        .rows
        .iter()
        .filter(|row| view.d.rubric.share(row).is_some_and(|share| share >= 0.3))
        .max_by(|a, b| {
            a.points.or(a.percent).unwrap_or(0.0).total_cmp(&b.points.or(b.percent).unwrap_or(0.0))
        });
    if let Some((row, worth)) = heavy.and_then(|row| Some((row, view.worth(row)?))) {
        found.push(Statement::cited(say(lines.light_rows, &[&row.criterion, &worth]), row.citations.clone()));
    }
    found.truncate(MOST_FAILURES);
    found
}
