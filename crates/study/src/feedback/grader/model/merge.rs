//! A model's answer, worked into the review the rules made: what was measured stays.

use super::{
    Brief,
    answer::{Answer, Fix, Said},
};
use crate::{
    asking::{Quote, claims},
    feedback::{
        grader::Review,
        model::{CriterionScore, Judgement, NextAction, NotChecked, Remark, RequiredFix},
        voice::lines,
    },
    voice::say,
    wording::{clipped, content_words, likeness, line, slug},
};

/// Entries of each list a model may give.
const MOST: usize = 20;
const MOST_FIXES: usize = 10;
/// Requirements of one entry.
const MOST_NUMBERS: usize = 4;
/// Characters of a title, and of a text.
const TITLE: usize = 160;
const TEXT: usize = 2_000;
/// From here on two fixes are the same.
const SAME: f64 = 0.6;

/// Makes the review.
pub(super) fn merge(base: Review, answer: Answer, brief: Brief<'_>, model: &str, cut: bool) -> Review {
    let mut review = base;
    let voice = lines(brief.analysis.language);
    model.clone_into(&mut review.engine);
    for score in answer.scores {
        let Some(at) = (score.criterion_number as usize).checked_sub(1) else { continue };
        let Some(own) = review.criterion_scores.get_mut(at) else { continue };
        estimate(own, (score.low, score.high), &score.reason, &score.quotes);
    }
    let remarks = |said: Vec<Said>| said.into_iter().take(MOST).filter_map(|s| remark(&s, brief)).collect();
    let mut strengths: Vec<Remark> = remarks(answer.strengths);
    strengths.append(&mut review.strengths);
    review.strengths = strengths;
    let more: Vec<Remark> = remarks(answer.gaps);
    review.gaps.extend(more);
    let more: Vec<Remark> = remarks(answer.suggested_improvements);
    review.suggested_improvements.extend(more);
    fixes(&mut review.required_fixes, answer.required_fixes, brief);
    let steps: Vec<String> = answer.next_actions.iter().take(6).filter_map(|text| line(text, TEXT)).collect();
    if !steps.is_empty() {
        // What has to be fixed comes first, whoever found it; the rest is the model's to say.
        let fixed = review.next_actions.into_iter().filter(|action| action.fix.is_some());
        let said = steps.into_iter().map(|text| NextAction { order: 0, text, fix: None });
        review.next_actions = fixed.chain(said).collect();
    }
    let limits = &mut review.limits;
    limits.text = say(voice.limits.by_model, &[model]);
    limits.not_checked.retain(|not| not.what != voice.limits.quality.0);
    if cut {
        let (what, why) = voice.limits.cut;
        limits.not_checked.insert(0, NotChecked { what: what.into(), why: why.into() });
    }
    let said = answer.not_judged.iter().take(MOST).filter_map(|text| line(text, TEXT));
    let why = say(voice.limits.model_cannot, &[model]);
    limits.not_checked.extend(said.map(|what| NotChecked { what, why: why.clone() }));
    review
}

/// Says in the review by rules that it stands in for the models that were asked.
pub(super) fn stand_in(mut base: Review, brief: Brief<'_>, reasons: &[String]) -> Review {
    let voice = lines(brief.analysis.language);
    let why = clipped(&reasons.join(" "), TEXT);
    base.limits.text = format!("{} {}", say(voice.limits.stood_in, &[&why]), base.limits.text);
    base
}

/// The model's range, never above what was measured.
fn estimate(own: &mut CriterionScore, (low, high): (f64, f64), reason: &str, quotes: &[Quote]) {
    if !(low.is_finite() && high.is_finite() && low <= high) {
        return;
    }
    let Some(reason) = line(reason, TEXT) else { return };
    let capped = own.high.filter(|_| own.judgement == Judgement::Range);
    let high = capped.map_or(high, |most| high.min(most));
    (own.low, own.high) = (Some(low.min(high)), Some(high));
    own.judgement = Judgement::Range;
    own.reason = if capped.is_some() { format!("{} {reason}", own.reason) } else { reason };
    own.quotes = claims(quotes);
}

fn requirements(numbers: &[u32], brief: Brief<'_>) -> Vec<String> {
    let checks = &brief.analysis.checks;
    let check = |n: &u32| checks.get((*n as usize).checked_sub(1)?);
    numbers.iter().take(MOST_NUMBERS).filter_map(check).map(|c| c.requirement_id.clone()).collect()
}

fn remark(said: &Said, brief: Brief<'_>) -> Option<Remark> {
    Some(Remark {
        code: "model".into(),
        text: line(&said.text, TEXT)?,
        requirement_ids: requirements(&said.requirement_numbers, brief),
        quotes: claims(&said.quotes),
        grounds: Vec::new(),
    })
}

/// What the rules do not ask for already. A fix without a requirement it mends is advice, not a must.
fn fixes(own: &mut Vec<RequiredFix>, more: Vec<Fix>, brief: Brief<'_>) {
    for fix in more.into_iter().take(MOST_FIXES) {
        let Some(title) = line(&fix.title, TITLE) else { continue };
        let requirement_ids = requirements(&fix.requirement_numbers, brief);
        let words = content_words(&title);
        let known = own.iter().any(|other| {
            other.requirement_ids.iter().any(|id| requirement_ids.contains(id))
                || likeness(&words, &content_words(&other.title)) >= SAME
        });
        let Some(first) = requirement_ids.first().filter(|_| !known) else { continue };
        let check = brief.analysis.checks.iter().find(|c| c.requirement_id == *first);
        // By the demand it mends: the same fix keeps its key, however a model words it.
        let sort = check.map_or_else(|| title.clone(), |c| c.requirement.clone());
        own.push(RequiredFix {
            key: format!("fix-model-{}", slug(&sort, 120)),
            title,
            text: line(&fix.text, TEXT).unwrap_or_default(),
            milestone: super::offline::milestone_of(brief.scope, first),
            requirement_ids,
            quotes: claims(&fix.quotes),
            grounds: Vec::new(),
        });
    }
}
