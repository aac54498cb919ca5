//! The offline engine: rules, no model. It says what was measured and found, gives a range only where something is
//! missing, and leaves every other criterion unjudged.

use super::{Grader, GraderError, Review};
use crate::{
    feedback::{
        analysis::{Analysis, Criterion, Scope},
        model::{
            CriterionScore, Judgement, Limits, NextAction, NotChecked, Remark, RequiredFix, RequirementCheck,
            Verdict,
        },
        voice::{Lines, lines},
    },
    plan::{Plan, Strength},
    planner::offline::OFFLINE,
    source::Source,
    voice::say,
    wording::{bare, clipped, listed, slug},
};
use async_trait::async_trait;

/// Strengths shown at most.
const MOST_STRENGTHS: usize = 8;
/// Gaps that become next steps.
const MOST_STEPS: usize = 3;

/// Reviews by rules alone. Needs nothing and never fails.
#[derive(Debug, Clone, Copy, Default)]
pub struct OfflineGrader;

#[async_trait]
impl Grader for OfflineGrader {
    fn engine(&self) -> &str {
        OFFLINE
    }

    async fn review(
        &self,
        analysis: &Analysis,
        scope: Scope<'_>,
        _: &[Source],
    ) -> Result<Review, GraderError> {
        Ok(review(analysis, scope))
    }
}

/// Reviews a draft. Pure: the same input gives the same review.
pub fn review(analysis: &Analysis, scope: Scope<'_>) -> Review {
    let voice = lines(analysis.language);
    let required_fixes = fixes(analysis, scope, voice);
    let gaps = gaps(analysis, voice);
    Review {
        engine: OFFLINE.to_owned(),
        language: voice.code.to_owned(),
        criterion_scores: analysis.criteria.iter().map(|c| score(c, analysis, voice)).collect(),
        strengths: strengths(analysis),
        suggested_improvements: improvements(analysis, voice),
        next_actions: actions(analysis, &required_fixes, &gaps, voice),
        gaps,
        required_fixes,
        limits: limits(analysis, voice),
    }
}

fn remark(check: &RequirementCheck) -> Remark {
    Remark {
        code: check.code.clone(),
        text: check.text.clone(),
        requirement_ids: vec![check.requirement_id.clone()],
        quotes: check.quotes.clone(),
        grounds: check.grounds.clone(),
    }
}

fn notice(code: &str, text: String) -> Remark {
    Remark { code: code.into(), text, requirement_ids: vec![], quotes: vec![], grounds: vec![] }
}

/// A range only where something that bears on the criterion was measured and is missing or wrong.
fn score(criterion: &Criterion, analysis: &Analysis, voice: &Lines) -> CriterionScore {
    let signal = &criterion.signal;
    let bearing = criterion.checks.iter().filter_map(|index| analysis.checks.get(*index));
    let wrong = bearing.clone().find(|check| is_wrong(check));
    let most = signal.points.or(signal.percent).filter(|most| most.is_finite() && *most > 0.0);
    let mut quotes = criterion.quotes.clone();
    quotes.extend(bearing.filter(|c| c.verdict == Verdict::Addressed).flat_map(|c| c.quotes.clone()));
    quotes.truncate(3);
    let (judgement, high, reason) = match (wrong, most) {
        // That no words were found is too little for a number.
        (Some(check), Some(most)) if !check.code.starts_with("topic_") => {
            (Judgement::Range, Some(most / 2.0), say(voice.scores.at_risk, &[&check.text]))
        }
        (Some(check), _) => {
            (Judgement::NotJudged, None, say(voice.scores.at_risk_unweighted, &[&check.text]))
        }
        (None, _) if quotes.is_empty() => (Judgement::NotJudged, None, voice.scores.not_judged.into()),
        (None, _) => (Judgement::NotJudged, None, voice.scores.spoken_of.into()),
    };
    CriterionScore {
        criterion: signal.text.clone(),
        points_possible: signal.points,
        percent: signal.percent,
        judgement,
        low: high.map(|_| 0.0),
        high,
        reason,
        quotes,
        grounds: signal.citations.clone(),
    }
}

/// Measured, binding, and not as it should be.
fn is_wrong(check: &RequirementCheck) -> bool {
    check.strength >= Strength::Should && matches!(check.verdict, Verdict::Broken | Verdict::Missing)
}

fn strengths(analysis: &Analysis) -> Vec<Remark> {
    let rank = |verdict: Verdict| u8::from(verdict != Verdict::Met);
    let mut good: Vec<&RequirementCheck> =
        analysis.checks.iter().filter(|c| matches!(c.verdict, Verdict::Met | Verdict::Addressed)).collect();
    good.sort_by_key(|check| rank(check.verdict));
    good.into_iter().take(MOST_STRENGTHS).map(remark).collect()
}

/// What is missing but not for sure, what is thin, and what else stands in the way.
fn gaps(analysis: &Analysis, voice: &Lines) -> Vec<Remark> {
    let mut found: Vec<Remark> = Vec::new();
    if analysis.words == 0 {
        found.push(notice("empty", voice.empty.into()));
    }
    if analysis.seconds_left.is_some_and(|left| left < 0) {
        found.push(notice("past_due", voice.past_due.into()));
    }
    for file in &analysis.files {
        if let Some(error) = &file.error {
            found.push(notice("unreadable_file", say(voice.unreadable, &[&file.name, error])));
        }
    }
    let open = |c: &&RequirementCheck| match c.verdict {
        Verdict::Missing | Verdict::Broken => true,
        Verdict::Partly => c.strength >= Strength::Should,
        _ => false,
    };
    found.extend(analysis.checks.iter().filter(open).map(remark));
    found
}

fn improvements(analysis: &Analysis, voice: &Lines) -> Vec<Remark> {
    let spoken = analysis
        .to_grader
        .iter()
        .map(|place| notice("addressed_to_grader", say(voice.to_grader, &[&clipped(&place.quote, 160)])));
    let optional = analysis
        .checks
        .iter()
        .filter(|c| c.strength < Strength::Should && matches!(c.verdict, Verdict::Partly))
        .map(remark);
    spoken.chain(optional).collect()
}

/// What must be put right: binding, and measured to be wrong, or without any sign in the draft.
fn fixes(analysis: &Analysis, scope: Scope<'_>, voice: &Lines) -> Vec<RequiredFix> {
    if analysis.words == 0 {
        return vec![RequiredFix {
            key: "fix-write".into(),
            title: voice.fixes.write.into(),
            text: voice.empty.into(),
            milestone: scope.milestone.map(|m| m.stable_key.clone()),
            requirement_ids: vec![],
            quotes: vec![],
            grounds: vec![],
        }];
    }
    let must =
        |c: &&RequirementCheck| is_wrong(c) && (c.strength == Strength::Must || c.verdict == Verdict::Broken);
    analysis.checks.iter().filter(must).map(|check| fix(check, scope, voice)).collect()
}

fn fix(check: &RequirementCheck, scope: Scope<'_>, voice: &Lines) -> RequiredFix {
    let all = &voice.fixes;
    // What is wrong in the same way is the same fix, however much is missing this time.
    let (sort, title) = match check.code.as_str() {
        "length_short" => ("length", all.lengthen.to_owned()),
        "length_over" => ("length", all.shorten.to_owned()),
        "file_type_wrong" => ("format", all.convert.to_owned()),
        "parts_missing" => {
            let part = check.requirement.split(':').next().unwrap_or_default();
            ("parts", say(all.add_parts, &[&clipped(bare(part), 80)]))
        }
        "sources_few" | "sources_none" | "sources_half" => ("sources", all.add_sources.to_owned()),
        "sources_many" => ("sources", all.cut_sources.to_owned()),
        "source_forbidden" => ("source", all.drop_sources.to_owned()),
        _ => ("cover", say(all.cover, &[&clipped(bare(&check.requirement), 120)])),
    };
    RequiredFix {
        key: format!("fix-{sort}-{}", slug(&check.requirement, 120)),
        title,
        text: check.text.clone(),
        milestone: milestone_of(scope, &check.requirement_id),
        requirement_ids: vec![check.requirement_id.clone()],
        quotes: check.quotes.clone(),
        grounds: check.grounds.clone(),
    }
}

/// The milestone asked about; else the last whose tasks serve the requirement; else the last of all.
pub(super) fn milestone_of(scope: Scope<'_>, requirement: &str) -> Option<String> {
    let serves = |plan: &Plan| {
        let tasks = |m: &&crate::plan::Milestone| {
            m.tasks.iter().any(|t| t.requirement_ids.iter().any(|id| id == requirement))
        };
        plan.milestones
            .iter()
            .rev()
            .find(tasks)
            .or_else(|| plan.milestones.last())
            .map(|m| m.stable_key.clone())
    };
    scope.milestone.map(|m| m.stable_key.clone()).or_else(|| serves(scope.plan))
}

fn actions(analysis: &Analysis, fixes: &[RequiredFix], gaps: &[Remark], voice: &Lines) -> Vec<NextAction> {
    let step = |fix: &RequiredFix| {
        // The title of what is to be covered says it all.
        let text = if fix.key.starts_with("fix-cover-") {
            fix.title.clone()
        } else {
            format!("{}. {}", bare(&fix.title), fix.text)
        };
        (text, Some(fix.key.clone()))
    };
    let mut steps: Vec<(String, Option<String>)> = fixes.iter().map(step).collect();
    let fixed = |gap: &&Remark| !fixes.iter().any(|fix| fix.requirement_ids == gap.requirement_ids);
    let thin = analysis.checks.iter().filter(|c| c.verdict == Verdict::Partly);
    let thin =
        thin.filter(|c| gaps.iter().filter(fixed).any(|g| g.requirement_ids.contains(&c.requirement_id)));
    steps.extend(
        thin.take(MOST_STEPS)
            .map(|c| (say(voice.actions.strengthen, &[&clipped(&c.requirement, 160)]), None)),
    );
    let unjudged: Vec<String> = analysis
        .criteria
        .iter()
        .map(|c| clipped(bare(c.signal.text.split(':').next().unwrap_or_default()), 60))
        .take(4)
        .collect();
    if unjudged.is_empty() {
        steps.push((voice.actions.read_aloud.into(), None));
    } else {
        steps.push((say(voice.actions.ask, &[&listed(&unjudged, voice.and)]), None));
    }
    match analysis.seconds_left {
        Some(left @ 0..172_800) => {
            steps.push((say(voice.actions.hours_left, &[&(left / 3_600).to_string()]), None));
        }
        Some(left) if left > 0 => {
            steps.push((say(voice.actions.days_left, &[&(left / 86_400).to_string()]), None));
        }
        _ => {}
    }
    steps.push((voice.actions.again.into(), None));
    (1..).zip(steps).map(|(order, (text, fix))| NextAction { order, text, fix }).collect()
}

fn limits(analysis: &Analysis, voice: &Lines) -> Limits {
    let all = &voice.limits;
    let used =
        |codes: &[&str]| analysis.checks.iter().any(|c| codes.iter().any(|code| c.code.starts_with(code)));
    let looked = [
        (used(&["length_short", "length_over", "length_within"]), all.checked_length),
        (used(&["file_type"]), all.checked_types),
        (used(&["parts"]), all.checked_parts),
        (used(&["sources", "source_"]), all.checked_sources),
        (used(&["topic"]), all.checked_topics),
        (analysis.seconds_left.is_some(), all.checked_time),
    ];
    let mut not: Vec<NotChecked> = [all.quality, all.truth, all.looks, all.own_work]
        .into_iter()
        .chain(analysis.foreign.then_some(all.language))
        .map(|(what, why)| NotChecked { what: what.into(), why: why.into() })
        .collect();
    let unchecked = analysis.checks.iter().filter(|c| c.verdict == Verdict::NotChecked);
    not.extend(unchecked.map(|c| NotChecked { what: clipped(&c.requirement, 200), why: c.text.clone() }));
    Limits {
        text: all.offline.into(),
        checked: looked.into_iter().filter(|(done, _)| *done).map(|(_, what)| what.to_owned()).collect(),
        not_checked: not,
    }
}
