//! A model's answer, worked into the draft the rules made: what the rules found stays, whatever the model says.

use super::answer::{Answer, Found, Said, Stage, Step};
use crate::{
    asking::claims,
    plan::{Gap, Milestone, Requirement, Risk, Statement, Task},
    planner::Draft,
    voice::{Voice, say, voice},
    wording::{clipped, content_words, likeness, line, paragraph},
};
use chrono::{DateTime, Utc};

/// Entries of each list that are kept.
const MOST: usize = 40;
/// Requirements a model may add.
const MOST_ADDED: usize = 150;
/// Characters of a sentence, and of a text.
const SENTENCE: usize = 600;
const TEXT: usize = 4_000;
/// Minutes of a task where the model says none, and at least and at most.
const SITTING: u32 = 60;
const EFFORT: (u32, u32) = (5, 2_400);
/// From here on two demands are the same.
const SAME: f64 = 0.8;

/// Makes the draft. `base` is the draft by rules; `(now, due)` is the time there is.
pub(super) fn merge(
    base: Draft,
    answer: Answer,
    model: &str,
    (now, due): (DateTime<Utc>, Option<DateTime<Utc>>),
) -> Draft {
    let mut draft = base;
    model.clone_into(&mut draft.engine);
    let language = answer.language.trim();
    if (2..=8).contains(&language.len()) && language.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-') {
        draft.language = language.to_ascii_lowercase();
    }
    let known = draft.requirements.len();
    add(&mut draft.requirements, answer.requirements);
    let summary = &mut draft.assignment_summary;
    if let Some(text) = line(&answer.objective.text, SENTENCE) {
        // The source's own sentence is kept where there is one.
        if summary.objective_citations.is_empty() {
            summary.objective = text;
            summary.objective_citations = claims(&answer.objective.quotes);
        }
    }
    if let Some(text) = line(&answer.success_definition, SENTENCE) {
        summary.success_definition = text;
    }
    let deadline = summary.deadline.as_ref().and_then(|d| d.at).or(due);
    let time = deadline.filter(|at| *at > now).map(|at| (now, at));
    let voice = voice_of(&draft.language);
    draft.milestones = (1..)
        .zip(answer.milestones)
        .map(|(order, stage)| milestone(order, stage, known, time, voice))
        .collect();
    if !answer.risks.is_empty() {
        draft.risks = answer
            .risks
            .into_iter()
            .take(MOST)
            .filter_map(|d| {
                Some(Risk {
                    risk: line(&d.risk, SENTENCE)?,
                    impact: line(&d.impact, SENTENCE).unwrap_or_default(),
                    mitigation: line(&d.mitigation, SENTENCE).unwrap_or_default(),
                    citations: claims(&d.quotes),
                })
            })
            .collect();
    }
    let strategy = &mut draft.submission_strategy;
    merge_checklist(&mut strategy.final_checklist, answer.final_checklist);
    if let Some(text) = line(&answer.quality_bar, SENTENCE) {
        strategy.quality_bar = text;
    }
    if !answer.common_failure_modes.is_empty() {
        let modes = answer.common_failure_modes.iter().take(MOST).filter_map(|text| line(text, SENTENCE));
        strategy.common_failure_modes = modes.map(Statement::advice).collect();
    }
    let said = answer.gaps.iter().take(MOST).filter_map(|text| line(text, SENTENCE));
    draft.gaps.extend(said.map(|message| Gap { code: "model_note".into(), message, citations: Vec::new() }));
    draft
}

/// Says in the draft by rules that it stands in for the models that were asked.
pub(super) fn stand_in(mut base: Draft, reasons: &[String]) -> Draft {
    let why = clipped(&reasons.join(" "), TEXT);
    let message = say(voice_of(&base.language).gaps.planned_offline, &[&why]);
    base.gaps.insert(0, Gap { code: "planned_offline".into(), message, citations: Vec::new() });
    base
}

/// That not all of the texts were read by a model.
pub(super) fn left_to_rules(language: &str) -> Gap {
    let message = voice_of(language).gaps.left_to_rules.to_owned();
    Gap { code: "left_to_rules".into(), message, citations: Vec::new() }
}

fn voice_of(code: &str) -> &'static Voice {
    voice(if code == "de" { crate::lang::Language::De } else { crate::lang::Language::En })
}

/// Demands the rules missed. What they found already is not said twice.
pub(super) fn add(requirements: &mut Vec<Requirement>, found: Vec<Found>) {
    let mut words: Vec<_> = requirements.iter().map(|r| content_words(&r.text)).collect();
    for one in found.into_iter().take(MOST_ADDED) {
        let Some(text) = line(&one.text, SENTENCE) else { continue };
        let own = content_words(&text);
        let citations = claims(&one.quotes);
        if citations.is_empty() || words.iter().any(|other| likeness(&own, other) >= SAME) {
            continue;
        }
        words.push(own);
        // An id of its own until all are numbered: those by rules keep theirs.
        let id = format!("a{}", requirements.len() + 1);
        requirements.push(Requirement { id, kind: one.kind, strength: one.strength, text, citations });
    }
}

fn merge_checklist(list: &mut Vec<Statement>, more: Vec<Said>) {
    let mut words: Vec<_> = list.iter().map(|s| content_words(&s.text)).collect();
    for said in more.into_iter().take(MOST) {
        let Some(statement) = statement(&said) else { continue };
        let own = content_words(&statement.text);
        if words.iter().all(|other| likeness(&own, other) < SAME) {
            words.push(own);
            list.push(statement);
        }
    }
}

/// A milestone of an answer that is still being written.
pub(super) fn preview(order: u32, stage: Stage) -> Milestone {
    milestone(order, stage, 0, None, voice_of("en"))
}

fn milestone(
    order: u32,
    stage: Stage,
    known: usize,
    time: Option<(DateTime<Utc>, DateTime<Utc>)>,
    voice: &Voice,
) -> Milestone {
    let percent = stage.finish_percent.map(|p| p.clamp(1, 100));
    let due_at = time.zip(percent).map(|((now, due), percent)| {
        now + chrono::TimeDelta::seconds((due - now).num_seconds() / 100 * i64::from(percent))
    });
    let tasks = stage.tasks.into_iter().filter(|task| !task.title.trim().is_empty());
    Milestone {
        id: format!("m{order}"),
        stable_key: String::new(),
        title: line(&stage.title, SENTENCE).unwrap_or_default(),
        purpose: line(&stage.purpose, SENTENCE).unwrap_or_default(),
        acceptance_criteria: stage.acceptance_criteria.iter().take(MOST).filter_map(statement).collect(),
        due_strategy: line(&stage.due_strategy, SENTENCE).unwrap_or_default(),
        due_at,
        order,
        tasks: (1..)
            .zip(tasks.take(MOST))
            .map(|(n, step)| task(&format!("m{order}t{n}"), step, known, voice))
            .collect(),
    }
}

fn task(id: &str, step: Step, known: usize, voice: &Voice) -> Task {
    let minutes = if step.effort_minutes == 0 { SITTING } else { step.effort_minutes };
    let minutes = minutes.clamp(EFFORT.0, EFFORT.1);
    let served = step.requirement_numbers.iter().filter(|n| (1..=known).contains(&(**n as usize)));
    Task {
        id: id.to_owned(),
        stable_key: String::new(),
        title: line(&step.title, SENTENCE).unwrap_or_default(),
        description: paragraph(&step.description, TEXT),
        deliverable: line(&step.deliverable, SENTENCE).unwrap_or_default(),
        done_definition: line(&step.done_definition, SENTENCE).unwrap_or_default(),
        estimated_effort: voice.effort(minutes),
        effort_minutes: minutes,
        depends_on: step.depends_on.into_iter().take(MOST).collect(),
        requirement_ids: served.take(MOST).map(|n| format!("r{n}")).collect(),
    }
}

fn statement(said: &Said) -> Option<Statement> {
    Some(Statement { text: line(&said.text, SENTENCE)?, citations: claims(&said.quotes) })
}
