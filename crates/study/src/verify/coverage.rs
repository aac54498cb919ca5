//! The other direction: what the source demands has to be in the plan.

use crate::distill::{self, Demand, RubricRow};
use crate::plan::{Citation, Gap, GradingSignal, Requirement, RequirementKind as Kind, Statement, Strength};
use crate::planner::Draft;
use crate::source::Source;
use crate::voice::{say, voice};
use crate::wording::{clipped, content_words, likeness, share_of};
use std::collections::BTreeSet;

/// Demands put in at most; the rest is reported.
const MOST_ADDED: usize = 60;
/// Missing demands reported one by one.
const MOST_REPORTED: usize = 10;
/// Two texts say the same from here on.
const SAME: f64 = 0.7;

/// Puts in what is missing; says how much that was.
pub(super) fn complete(draft: &mut Draft, sources: &[Source]) -> u32 {
    let survey = distill::survey(sources);
    let known = Known::of(draft);
    let mut added = 0;
    let mut unplaced: Vec<&Demand> = Vec::new();
    for demand in survey.demands.iter().filter(|demand| demand.strength >= Strength::Should) {
        match known.coverage(&demand.text, &demand.citations) {
            Coverage::Whole => {}
            Coverage::None if added < MOST_ADDED => {
                add(draft, demand);
                added += 1;
            }
            Coverage::Part | Coverage::None => unplaced.push(demand),
        }
    }
    for row in &survey.rubric.rows {
        if !known.has_signal(row) {
            draft.assignment_summary.grading_signals.push(signal(row));
            added += 1;
        }
    }
    let voice = voice(survey.language);
    draft.gaps.extend(unplaced.iter().take(MOST_REPORTED).map(|demand| Gap {
        code: "not_in_plan".to_owned(),
        message: say(voice.gaps.not_in_plan, &[&clipped(&demand.text, 240)]),
        citations: demand.citations.clone(),
    }));
    if unplaced.len() > MOST_REPORTED {
        let rest = (unplaced.len() - MOST_REPORTED).to_string();
        draft.gaps.push(Gap {
            code: "not_in_plan".to_owned(),
            message: say(voice.gaps.left_out, &[&rest]),
            citations: Vec::new(),
        });
    }
    u32::try_from(added).unwrap_or(u32::MAX)
}

enum Coverage {
    Whole,
    Part,
    None,
}

/// What the plan already says, and where it takes it from.
struct Known {
    claims: Vec<(String, BTreeSet<String>, Vec<Citation>)>,
    signals: Vec<(BTreeSet<String>, Option<f64>, Vec<Citation>)>,
}

impl Known {
    fn of(draft: &Draft) -> Self {
        let summary = &draft.assignment_summary;
        let statements = summary
            .hard_constraints
            .iter()
            .chain(&draft.submission_strategy.final_checklist)
            .chain(draft.milestones.iter().flat_map(|milestone| &milestone.acceptance_criteria));
        let mut claims: Vec<(String, Vec<Citation>)> = statements
            .filter(|statement| !statement.citations.is_empty())
            .map(|statement| (statement.text.clone(), statement.citations.clone()))
            .collect();
        claims.extend(
            draft
                .requirements
                .iter()
                .map(|requirement| (requirement.text.clone(), requirement.citations.clone())),
        );
        claims.extend(
            summary.grading_signals.iter().map(|signal| (signal.text.clone(), signal.citations.clone())),
        );
        claims.extend(
            summary.deadline.iter().map(|deadline| (deadline.stated.clone(), deadline.citations.clone())),
        );
        Self {
            claims: claims
                .into_iter()
                .map(|(text, citations)| (text.clone(), content_words(&text), citations))
                .collect(),
            signals: summary
                .grading_signals
                .iter()
                .map(|signal| {
                    (content_words(&signal.text), signal.points.or(signal.percent), signal.citations.clone())
                })
                .collect(),
        }
    }

    /// Whether the plan has a demand: some statement rests on the same words, and together such statements give all its
    /// numbers.
    fn coverage(&self, text: &str, citations: &[Citation]) -> Coverage {
        let words = content_words(text);
        let mut said: BTreeSet<String> = BTreeSet::new();
        let mut touched = false;
        for (_, other, places) in &self.claims {
            let near = overlap(citations, places) >= 0.5;
            if likeness(&words, other) >= SAME || (near && share_of(&words, other) >= 0.3) {
                touched = true;
                said.extend(other.iter().cloned());
            }
        }
        let figures = |words: &BTreeSet<String>| {
            words
                .iter()
                .filter(|word| word.chars().any(|ch| ch.is_ascii_digit()))
                .cloned()
                .collect::<BTreeSet<_>>()
        };
        if !touched {
            Coverage::None
        } else if figures(&words).is_subset(&said) {
            Coverage::Whole
        } else {
            Coverage::Part
        }
    }

    fn has_signal(&self, row: &RubricRow) -> bool {
        let words = content_words(&row.criterion);
        let worth = row.points.or(row.percent);
        self.signals.iter().any(|(other, value, places)| {
            let same_place = overlap(&row.citations, places) >= 0.5;
            let same_words = share_of(&words, other) >= 0.5;
            same_words && (same_place || (*value == worth && worth.is_some()))
        })
    }
}

/// How much of the first places the second ones touch, 0 to 1.
fn overlap(wanted: &[Citation], places: &[Citation]) -> f64 {
    let length =
        |citation: &Citation| citation.range.map_or(0, |range| range.end.saturating_sub(range.start));
    let shared = |one: &Citation, other: &Citation| match (one.range, other.range) {
        (Some(a), Some(b)) if one.source_id == other.source_id && one.paragraph == other.paragraph => {
            a.end.min(b.end).saturating_sub(a.start.max(b.start))
        }
        _ => 0,
    };
    let best = wanted.iter().filter(|one| length(one) > 0).map(|one| {
        let covered = places.iter().map(|other| shared(one, other)).max().unwrap_or(0);
        f64::from(covered) / f64::from(length(one))
    });
    best.fold(0.0, f64::max)
}

/// Puts a demand where it belongs.
fn add(draft: &mut Draft, demand: &Demand) {
    let next = draft
        .requirements
        .iter()
        .filter_map(|requirement| requirement.id.strip_prefix('r')?.parse::<u32>().ok())
        .max()
        .unwrap_or(0)
        + 1;
    let id = format!("r{next}");
    draft.requirements.push(Requirement {
        id: id.clone(),
        kind: demand.kind,
        strength: demand.strength,
        text: demand.text.clone(),
        citations: demand.citations.clone(),
    });
    let statement = Statement::cited(demand.text.clone(), demand.citations.clone());
    match demand.kind {
        Kind::Content | Kind::Sources => into_milestone(draft, demand, statement, id),
        Kind::Deliverable | Kind::Submission | Kind::Format | Kind::Length => {
            draft.submission_strategy.final_checklist.push(statement);
        }
        _ => draft.assignment_summary.hard_constraints.push(statement),
    }
}

/// To the milestone and task that are most about it; without any, to the one before the last.
fn into_milestone(draft: &mut Draft, demand: &Demand, statement: Statement, id: String) {
    let words = content_words(&demand.text);
    let nearness = |text: &str| share_of(&words, &content_words(text));
    let last = draft.milestones.len().saturating_sub(2);
    let scored = draft.milestones.iter().enumerate().map(|(index, milestone)| {
        let told: Vec<&str> = milestone
            .tasks
            .iter()
            .flat_map(|task| [task.title.as_str(), task.description.as_str()])
            .collect();
        let tasks = told.join(" ");
        (nearness(&format!("{} {} {tasks}", milestone.title, milestone.purpose)), index)
    });
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0).then((a.1 == last).cmp(&(b.1 == last))));
    let Some(milestone) =
        best.and_then(|(score, index)| draft.milestones.get_mut(if score > 0.2 { index } else { last }))
    else {
        return;
    };
    milestone.acceptance_criteria.push(statement);
    let task = milestone.tasks.iter_mut().max_by(|a, b| {
        nearness(&format!("{} {}", a.title, a.description))
            .total_cmp(&nearness(&format!("{} {}", b.title, b.description)))
    });
    if let Some(task) = task {
        task.requirement_ids.push(id);
    }
}

fn signal(row: &RubricRow) -> GradingSignal {
    let text = row
        .wants
        .as_ref()
        .map_or_else(|| row.criterion.clone(), |wants| format!("{}: {wants}", row.criterion));
    GradingSignal { text, points: row.points, percent: row.percent, citations: row.citations.clone() }
}
