//! Two looks side by side: what changed between two drafts.

use super::model::{Feedback, RequirementCheck, Verdict};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// What changed from one feedback to another.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = FeedbackComparison)]
pub struct Comparison {
    /// Words more (or, below zero, fewer) than before.
    pub words: i64,
    /// Requirements whose verdict changed; matched by their words, so that they survive a new version of the plan.
    pub requirements: Vec<VerdictChange>,
    /// Criteria whose range changed.
    pub criteria: Vec<RangeChange>,
    /// Fixes that are no longer required, by key.
    pub fixed: Vec<String>,
    /// Fixes that still are.
    pub still_open: Vec<String>,
    /// Fixes that are new.
    pub new_fixes: Vec<String>,
    /// The two are for the same target and made by the same engine; otherwise differences may come from that.
    pub same_measure: bool,
}

/// A requirement whose verdict changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = FeedbackVerdictChange)]
pub struct VerdictChange {
    /// The demand.
    pub requirement: String,
    /// How it fared before; `null`: it was not asked for.
    pub before: Option<Verdict>,
    /// How it fares now; `null`: it is no longer asked for.
    pub after: Option<Verdict>,
}

/// A criterion whose range changed.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = FeedbackRangeChange)]
pub struct RangeChange {
    /// As the plan has it.
    pub criterion: String,
    /// `[low, high]` before; `null`: not judged.
    pub before: Option<[f64; 2]>,
    /// `[low, high]` now; `null`: not judged.
    pub after: Option<[f64; 2]>,
}

/// Compares two. Pure.
pub fn compare(before: &Feedback, after: &Feedback) -> Comparison {
    let keys = |f: &Feedback| f.required_fixes.iter().map(|fix| fix.key.clone()).collect::<Vec<_>>();
    let (old, new) = (keys(before), keys(after));
    let (still_open, new_fixes) = new.into_iter().partition(|key| old.contains(key));
    let still: &Vec<String> = &still_open;
    Comparison {
        words: i64::from(after.submission.words) - i64::from(before.submission.words),
        requirements: requirements(&before.requirement_checks, &after.requirement_checks),
        criteria: criteria(before, after),
        fixed: old.into_iter().filter(|key| !still.contains(key)).collect(),
        new_fixes,
        same_measure: before.engine == after.engine
            && before.target.kind == after.target.kind
            && before.target.title == after.target.title,
        still_open,
    }
}

fn requirements(before: &[RequirementCheck], after: &[RequirementCheck]) -> Vec<VerdictChange> {
    let mut old: HashMap<&str, Verdict> =
        before.iter().map(|c| (c.requirement.as_str(), c.verdict)).collect();
    let mut changes = Vec::new();
    for check in after {
        let was = old.remove(check.requirement.as_str());
        if was != Some(check.verdict) {
            changes.push(VerdictChange {
                requirement: check.requirement.clone(),
                before: was,
                after: Some(check.verdict),
            });
        }
    }
    let gone = before.iter().filter(|check| old.contains_key(check.requirement.as_str()));
    changes.extend(gone.map(|check| VerdictChange {
        requirement: check.requirement.clone(),
        before: Some(check.verdict),
        after: None,
    }));
    changes
}

fn criteria(before: &Feedback, after: &Feedback) -> Vec<RangeChange> {
    let ranges = |f: &Feedback| -> Vec<(String, Option<[f64; 2]>)> {
        let scores = f.scorecard.criterion_scores.iter();
        scores.map(|s| (s.criterion.clone(), s.low.zip(s.high).map(|(low, high)| [low, high]))).collect()
    };
    let old: HashMap<String, Option<[f64; 2]>> = ranges(before).into_iter().collect();
    ranges(after)
        .into_iter()
        .map(|(criterion, after)| RangeChange {
            before: old.get(&criterion).copied().flatten(),
            criterion,
            after,
        })
        .filter(|change| change.before != change.after)
        .collect()
}
