//! What is asked, in short.

use super::common::{hand_in_items, place};
use super::view::View;
use crate::distill::dates::Assumed;
use crate::lang::Unit;
use crate::plan::{AssignmentSummary, Deadline, GradingSignal, RequirementKind as Kind, Statement, Strength};
use crate::voice::say;
use crate::wording::{capitalised, clipped, listed};
use chrono::Datelike;

/// Constraints shown in the summary; the rest stays among the requirements.
const MOST_CONSTRAINTS: usize = 16;

/// The summary.
pub(super) fn summary(view: &View<'_>) -> AssignmentSummary {
    let lines = &view.voice.summary;
    let (objective, objective_citations) = match &view.d.objective {
        Some(objective) => (objective.text.clone(), objective.citations.clone()),
        None => match &view.d.course {
            Some(course) => (say(lines.objective, &[&view.d.title, course]), Vec::new()),
            None => (say(lines.objective_bare, &[&view.d.title]), Vec::new()),
        },
    };
    AssignmentSummary {
        title: view.d.title.clone(),
        objective,
        objective_citations,
        success_definition: success(view),
        hard_constraints: constraints(view),
        grading_signals: grading(view),
        deadline: deadline(view),
    }
}

/// What is handed in, what it fulfils, what decides the grade.
fn success(view: &View<'_>) -> String {
    let (voice, lines) = (view.voice, &view.voice.summary);
    let items = hand_in_items(view);
    let items = if items.is_empty() { lines.the_work.to_owned() } else { listed(&items, voice.and) };
    let mut first = say(lines.success_hand_in, &[&items]);
    if let Some(place) = place(view) {
        first = format!("{first} {}", say(lines.success_place, &[place]));
    }
    if let Some(target) = &view.target {
        first = format!("{first} {}", say(lines.success_by, &[&stated(view, target)]));
    }
    let mut parts = vec![first];
    if view.binding() > 0 {
        parts.push(say(lines.success_all, &[&view.binding().to_string()]));
    }
    let heavy = heaviest(view, 3);
    if !heavy.is_empty() {
        parts.push(say(lines.success_weight, &[&heavy.join(", ")]));
    }
    format!("{}.", capitalised(&parts.join("; ")))
}

/// The deadline in the source's words where it has them, else as a moment.
fn stated(view: &View<'_>, target: &super::target::Target) -> String {
    let words = target.stated.trim();
    let written = words.chars().any(char::is_alphabetic) && !words.ends_with("UTC");
    if written { words.to_owned() } else { view.voice.moment(target.at) }
}

/// The heaviest criteria with what they are worth.
pub(super) fn heaviest(view: &View<'_>, most: usize) -> Vec<String> {
    let mut rows: Vec<_> = view
        .d
        .rubric
        .rows
        .iter()
        .filter(|row| !row.bonus && (row.points.is_some() || row.percent.is_some()))
        .collect();
    rows.sort_by(|a, b| {
        b.points.or(b.percent).unwrap_or(0.0).total_cmp(&a.points.or(a.percent).unwrap_or(0.0))
    });
    rows.iter()
        .take(most)
        .filter_map(|row| Some(format!("{} ({})", row.criterion, view.worth(row)?)))
        .collect()
}

fn constraints(view: &View<'_>) -> Vec<Statement> {
    let binding = |kind: Kind| {
        matches!(
            kind,
            Kind::Constraint
                | Kind::Integrity
                | Kind::Length
                | Kind::Collaboration
                | Kind::Deadline
                | Kind::Sources
                | Kind::Format
        )
    };
    let mut indices = view.indices(|demand| demand.strength == Strength::Must && binding(demand.kind));
    indices.sort_by_key(|index| {
        let demand = view.demand(*index);
        (!demand.forbids, demand.kind == Kind::Format, *index)
    });
    indices.truncate(MOST_CONSTRAINTS);
    indices.into_iter().map(|index| view.criterion(index)).collect()
}

fn grading(view: &View<'_>) -> Vec<GradingSignal> {
    let rubric = &view.d.rubric;
    let mut signals: Vec<GradingSignal> = rubric
        .rows
        .iter()
        .map(|row| GradingSignal {
            text: row
                .wants
                .as_ref()
                .map_or_else(|| row.criterion.clone(), |wants| format!("{}: {wants}", row.criterion)),
            points: row.points,
            percent: row.percent.or_else(|| rubric.share(row).map(|share| (share * 1000.0).round() / 10.0)),
            citations: row.citations.clone(),
        })
        .collect();
    if signals.is_empty() {
        signals.extend(view.d.problems.iter().filter(|problem| problem.points.is_some()).map(|problem| {
            GradingSignal {
                text: clipped(&problem.text, 120),
                points: problem.points,
                percent: None,
                citations: problem.citations.iter().take(3).cloned().collect(),
            }
        }));
    }
    let stated = view.d.demands.iter().filter(|demand| demand.kind == Kind::Grading);
    signals.extend(
        stated.map(|demand| GradingSignal {
            text: demand.text.clone(),
            points: demand
                .quantities
                .iter()
                .find(|amount| amount.unit == Unit::Points)
                .and_then(|amount| amount.max),
            percent: demand
                .quantities
                .iter()
                .find(|amount| amount.unit == Unit::Percent)
                .and_then(|amount| amount.max),
            citations: demand.citations.clone(),
        }),
    );
    signals
}

fn deadline(view: &View<'_>) -> Option<Deadline> {
    let lines = &view.voice.summary;
    if let Some(target) = &view.target {
        let assumed = target.assumed.iter().map(|assumed| match assumed {
            Assumed::Year => say(lines.assumed_year, &[&target.at.year().to_string()]),
            Assumed::EndOfDay => lines.assumed_time.to_owned(),
            Assumed::StartOfDay => lines.assumed_class.to_owned(),
            Assumed::Utc => lines.assumed_zone.to_owned(),
            Assumed::Order => lines.assumed_order.to_owned(),
        });
        return Some(Deadline {
            at: Some(target.at),
            stated: target.stated.clone(),
            assumed: assumed.collect(),
            citations: target.citations.clone(),
        });
    }
    let unresolved = view.d.due_dates.iter().find(|due| !due.interim)?;
    Some(Deadline {
        at: None,
        stated: unresolved.stated.clone(),
        assumed: Vec::new(),
        citations: unresolved.citations.clone(),
    })
}
