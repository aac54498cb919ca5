//! Feedback by a model: it is given the draft, the demands and what the rules measured, and answers with judgement. The
//! rules' review is the ground it is worked into: what was measured stays, whatever the draft talks the model into.

mod answer;
mod guard;
mod merge;

use super::{Review, offline};
use crate::{
    asking::{Answered, Asker, Hear, Question, Trouble, schema_of},
    feedback::{
        analysis::{Analysis, Scope},
        paper::Paper,
    },
    mode::Mode,
    source::Source,
};
use answer::Answer;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// The prompt. One that changes gets a new file, so that a call can be told from those before it.
const FEEDBACK: (&str, &str) = ("feedback.v1", include_str!("../../../prompts/feedback.v1.md"));
/// Characters of the draft that are read: some 30,000 tokens.
const MOST: usize = 120_000;
/// Tokens of an answer, what the model thinks to itself included.
const TOKENS: u32 = 16_000;

static ANSWER: LazyLock<Value> = LazyLock::new(schema_of::<Answer>);

/// What a draft is reviewed with.
#[derive(Clone, Copy)]
pub(in crate::feedback) struct Brief<'a> {
    pub analysis: &'a Analysis,
    pub scope: Scope<'a>,
    pub draft: &'a [Source],
    pub mode: Mode,
}

/// A review, and why the models asked before did not make it.
pub(in crate::feedback) struct Reviewed {
    pub review: Review,
    pub passed: Vec<String>,
}

/// Asks for a review.
pub(in crate::feedback) async fn review(
    asker: &Asker<'_>,
    brief: Brief<'_>,
    hear: &mut dyn Hear,
) -> Result<Reviewed, Trouble> {
    let (material, cut) = material(brief);
    let question = Question {
        what: "study.feedback",
        step: FEEDBACK.0.to_owned(),
        prompt: FEEDBACK.1,
        material,
        shape: "feedback",
        schema: ANSWER.clone(),
        max_tokens: TOKENS,
    };
    let Answered { value, model, passed } =
        asker.ask(&question, |answer: Answer| guard::checked(answer, brief.mode), hear).await?;
    let base = offline::review(brief.analysis, brief.scope);
    let value = guard::without_solutions(value, brief.mode);
    Ok(Reviewed { review: merge::merge(base, value, brief, &model, cut), passed })
}

/// The review by rules, where no model answered and the person allows it.
pub(in crate::feedback) fn stand_in(brief: Brief<'_>, reasons: &[String]) -> Review {
    merge::stand_in(offline::review(brief.analysis, brief.scope), brief, reasons)
}

/// The material, and whether the draft was cut.
fn material(brief: Brief<'_>) -> (Value, bool) {
    let Scope { plan, milestone, due, .. } = brief.scope;
    let mut left = MOST;
    let mut cut = false;
    let mut draft = Vec::new();
    for (source, text) in Paper::of(brief.draft).heard() {
        let shown: String = text.chars().take(left).collect();
        let size = shown.chars().count();
        cut |= size < text.chars().count();
        left -= size;
        draft.push(json!({ "source_id": source.id, "name": source.name, "text": shown }));
    }
    let requirements: Vec<Value> = (1..)
        .zip(&brief.analysis.checks)
        .map(|(number, check)| {
            json!({ "number": number, "text": check.requirement, "strength": check.strength,
                "measured": check.verdict, "found": check.text })
        })
        .collect();
    let criteria: Vec<Value> = (1..)
        .zip(&brief.analysis.criteria)
        .map(|(number, c)| {
            json!({ "number": number, "text": c.signal.text, "points": c.signal.points, "percent": c.signal.percent })
        })
        .collect();
    let target = milestone.map(|m| {
        let criteria: Vec<&str> = m.acceptance_criteria.iter().map(|c| c.text.as_str()).collect();
        json!({ "milestone": m.title, "purpose": m.purpose, "acceptance_criteria": criteria })
    });
    let material = json!({
        "mode": brief.mode,
        "target": target.unwrap_or_else(|| json!({ "assignment": plan.assignment_summary.title })),
        "assignment": {
            "title": plan.assignment_summary.title,
            "objective": plan.assignment_summary.objective,
            "kind": plan.kind,
            "due": due,
        },
        "requirements": requirements,
        "criteria": criteria,
        "draft": draft,
    });
    (material, cut)
}
