//! The last stage's check: a review is held against the draft and the rubric. A grader may claim anything; what remains
//! quotes words that stand in the draft, scores within the rubric, and speaks of requirements there are.

use super::{
    analysis::{Analysis, Scope},
    grader::Review,
    model::{
        CriterionScore, Judgement, QuoteCheck, Readiness, ReadinessLevel, Remark, RequiredFix, Scorecard,
        Verdict,
    },
    paper::Paper,
    voice::lines,
};
use crate::{
    plan::Citation,
    source::Source,
    verify::Library,
    voice::say,
    wording::{clipped, slug},
};
use std::collections::{HashMap, HashSet};

/// Entries of each list that are kept.
const MOST: usize = 60;
/// Fixes that are kept.
const MOST_FIXES: usize = 20;
/// Quotes of one entry.
const MOST_QUOTES: usize = 4;
/// Characters of a sentence.
const LONGEST: usize = 2_000;

/// Takes out of a review what the draft and the rubric do not bear, and says how ready the draft is. Pure.
pub fn hold_against(
    review: Review,
    analysis: &Analysis,
    scope: Scope<'_>,
    draft: &[Source],
) -> (Review, Scorecard, QuoteCheck) {
    let mut hold = Hold {
        library: Library::of(draft),
        paper: Paper::of(draft),
        grounds: scope.plan.requirements.iter().map(|r| (r.id.as_str(), r.citations.as_slice())).collect(),
        milestones: scope.plan.milestones.iter().map(|m| m.stable_key.as_str()).collect(),
        counts: QuoteCheck::default(),
    };
    let mut review = review;
    let scores = hold.scores(std::mem::take(&mut review.criterion_scores), analysis);
    let met: HashSet<&str> = analysis
        .checks
        .iter()
        .filter(|c| c.verdict == Verdict::Met)
        .map(|c| c.requirement_id.as_str())
        .collect();
    review.strengths = hold.remarks(review.strengths);
    review
        .strengths
        .retain(|s| !s.quotes.is_empty() || s.requirement_ids.iter().any(|id| met.contains(id.as_str())));
    review.gaps = hold.remarks(review.gaps);
    review.suggested_improvements = hold.remarks(review.suggested_improvements);
    review.required_fixes = hold.fixes(review.required_fixes, scope);
    let keys: HashSet<&str> = review.required_fixes.iter().map(|fix| fix.key.as_str()).collect();
    review.next_actions.truncate(MOST);
    for (order, action) in (1..).zip(&mut review.next_actions) {
        action.order = order;
        action.text = clipped(&action.text, LONGEST);
        action.fix = action.fix.take().filter(|key| keys.contains(key.as_str()));
    }
    let card = Scorecard {
        criterion_scores: scores,
        overall_readiness: readiness(analysis, review.required_fixes.len()),
    };
    (review, card, hold.counts)
}

struct Hold<'a> {
    library: Library<'a>,
    paper: Paper<'a>,
    grounds: HashMap<&'a str, &'a [Citation]>,
    milestones: HashSet<&'a str>,
    counts: QuoteCheck,
}

impl Hold<'_> {
    /// The quotes that stand in the draft and are evidence, with their places.
    fn quotes(&mut self, claimed: &[Citation]) -> Vec<Citation> {
        let mut kept: Vec<Citation> = Vec::new();
        for claim in claimed.iter().take(MOST_QUOTES) {
            self.counts.checked += 1;
            let found =
                self.library.locate(claim).filter(|f| f.iter().all(|place| self.paper.is_evidence(place)));
            match found {
                Some(places) => {
                    self.counts.found += 1;
                    kept.extend(places.into_iter().filter(|place| !kept.contains(place)).collect::<Vec<_>>());
                }
                None => self.counts.dropped += 1,
            }
        }
        kept
    }

    /// The known requirements of these, and where the assignment says them.
    fn grounds(&self, ids: &mut Vec<String>) -> Vec<Citation> {
        ids.retain(|id| self.grounds.contains_key(id.as_str()));
        ids.truncate(MOST_QUOTES);
        let places =
            ids.iter().filter_map(|id| self.grounds.get(id.as_str())).flat_map(|places| places.iter());
        places.take(MOST_QUOTES).cloned().collect()
    }

    fn remarks(&mut self, remarks: Vec<Remark>) -> Vec<Remark> {
        let keep = |mut remark: Remark| {
            remark.quotes = self.quotes(&remark.quotes);
            remark.grounds = self.grounds(&mut remark.requirement_ids);
            remark.text = clipped(remark.text.trim(), LONGEST);
            remark.code = clipped(&remark.code, 60);
            (!remark.text.is_empty()).then_some(remark)
        };
        remarks.into_iter().take(MOST).filter_map(keep).collect()
    }

    fn fixes(&mut self, fixes: Vec<RequiredFix>, scope: Scope<'_>) -> Vec<RequiredFix> {
        let mut seen = HashSet::new();
        let mut kept = Vec::new();
        for mut fix in fixes.into_iter().take(MOST_FIXES) {
            fix.title = clipped(fix.title.trim(), 200);
            fix.text = clipped(fix.text.trim(), LONGEST);
            let key = if fix.key.trim().is_empty() { &fix.title } else { &fix.key };
            fix.key = slug(key, 150);
            if fix.title.is_empty() || !seen.insert(fix.key.clone()) {
                continue;
            }
            fix.quotes = self.quotes(&fix.quotes);
            fix.grounds = self.grounds(&mut fix.requirement_ids);
            fix.milestone = match scope.milestone {
                Some(milestone) => Some(milestone.stable_key.clone()),
                None => fix.milestone.filter(|key| self.milestones.contains(key.as_str())),
            };
            fix.milestone =
                fix.milestone.or_else(|| scope.plan.milestones.last().map(|m| m.stable_key.clone()));
            kept.push(fix);
        }
        kept
    }

    /// One score for each criterion of the rubric, in its order and within its points.
    fn scores(&mut self, claimed: Vec<CriterionScore>, analysis: &Analysis) -> Vec<CriterionScore> {
        let mut claimed: HashMap<String, CriterionScore> =
            claimed.into_iter().rev().take(MOST * 2).map(|score| (score.criterion.clone(), score)).collect();
        let mut scores = Vec::with_capacity(analysis.criteria.len());
        for criterion in &analysis.criteria {
            let signal = &criterion.signal;
            let given = claimed.remove(&signal.text);
            let most = signal.points.or(signal.percent).filter(|most| most.is_finite() && *most > 0.0);
            let quotes = given.as_ref().map(|g| self.quotes(&g.quotes)).unwrap_or_default();
            let range = given.as_ref().and_then(|g| range(g, most, !quotes.is_empty()));
            let reason = given.map_or_else(
                || lines(analysis.language).scores.not_judged.to_owned(),
                |g| clipped(g.reason.trim(), LONGEST),
            );
            scores.push(CriterionScore {
                criterion: signal.text.clone(),
                points_possible: signal.points,
                percent: signal.percent,
                judgement: if range.is_some() { Judgement::Range } else { Judgement::NotJudged },
                low: range.map(|(low, _)| low),
                high: range.map(|(_, high)| high),
                reason,
                quotes,
                grounds: signal.citations.clone(),
            });
        }
        scores
    }
}

/// The range, within the rubric. Without words of the draft that show it, nothing is earned for sure.
fn range(given: &CriterionScore, most: Option<f64>, shown: bool) -> Option<(f64, f64)> {
    let (most, low, high) = (most?, given.low?, given.high?);
    if given.judgement != Judgement::Range || !low.is_finite() || !high.is_finite() || low > high {
        return None;
    }
    let low = if shown { low.clamp(0.0, most) } else { 0.0 };
    Some((low, high.clamp(low, most)))
}

/// How near the draft is to being handed in, from what was checked.
fn readiness(analysis: &Analysis, fixes: usize) -> Readiness {
    let count = |verdicts: &[Verdict]| {
        u32::try_from(analysis.checks.iter().filter(|c| verdicts.contains(&c.verdict)).count())
            .unwrap_or(u32::MAX)
    };
    let met = count(&[Verdict::Met, Verdict::Addressed]);
    let partly = count(&[Verdict::Partly]);
    let open = count(&[Verdict::Missing, Verdict::Broken]);
    let not_checked = count(&[Verdict::NotChecked]);
    let (all, checked) = (met + partly + open + not_checked, met + partly + open);
    let voice = &lines(analysis.language).ready;
    let (level, text, first) = if fixes > 0 {
        (ReadinessLevel::NotReady, voice.fixes_first, fixes)
    } else if checked == 0 || checked * 5 < all {
        (ReadinessLevel::NotJudged, voice.not_judged, 0)
    } else if partly + open > 0 {
        (ReadinessLevel::NeedsWork, voice.needs_work, (partly + open) as usize)
    } else {
        (ReadinessLevel::NoObstacleFound, voice.no_obstacle, 0)
    };
    let text = say(text, &[&first.to_string(), &all.to_string(), &checked.to_string()]);
    Readiness { level, text, met, partly, open, not_checked }
}
