//! Holds a draft against the source. A planner may claim anything; what remains in the plan is what the source says.
//!
//! - Every requirement, constraint, deadline, grading signal, and every criterion or checklist entry with citations must
//!   quote words that really occur ([`locate`]) and must say what they say: same numbers with the same units and bounds,
//!   same polarity, mostly the same words ([`support`]). What does not is dropped and counted.
//! - What the source demands and the draft misses is put in, or reported as a gap ([`coverage`]).
//! - The frame is mended: unknown or circular dependencies go, no date lies behind the deadline ([`frame`]).

mod coverage;
mod frame;
mod locate;
mod normal;
mod support;

use crate::lang::{Language, lexicon};
use crate::plan::{Citation, Deadline, GradingSignal, Requirement, RequirementKind, Statement, Verification};
use crate::planner::Draft;
use crate::source::Source;
use chrono::Duration;
pub(crate) use locate::Library;

/// A draft that has been held against the source, and how it fared.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Verified {
    /// What remains, with every citation's place filled in.
    pub draft: Draft,
    /// How it fared.
    pub verification: Verification,
}

/// Places kept with one statement.
const MOST_CITATIONS: usize = 16;

/// Verifies a draft. Pure; linear in the length of the sources.
pub fn verify(draft: Draft, sources: &[Source]) -> Verified {
    let mut verifier = Verifier { library: Library::of(sources), counts: Verification::default() };
    let mut draft = draft;
    verifier.requirements(&mut draft);
    verifier.summary(&mut draft);
    verifier.milestones(&mut draft);
    verifier.rest(&mut draft);
    let mut counts = verifier.counts;
    counts.added = coverage::complete(&mut draft, sources);
    frame::mend(&mut draft);
    counts.gaps = u32::try_from(draft.gaps.len()).unwrap_or(u32::MAX);
    Verified { draft, verification: counts }
}

struct Verifier<'a> {
    library: Library<'a>,
    counts: Verification,
}

impl Verifier<'_> {
    fn count(&mut self, supported: bool) -> bool {
        self.counts.checked += 1;
        if supported {
            self.counts.supported += 1;
        } else {
            self.counts.dropped += 1;
        }
        supported
    }

    /// Finds the quotes; `None` unless every one occurs. Places are filled in.
    fn found(&self, citations: &[Citation]) -> Option<Vec<Citation>> {
        let mut found: Vec<Citation> = Vec::new();
        for citation in citations.iter().take(MOST_CITATIONS) {
            for piece in self.library.locate(citation)? {
                if !found.contains(&piece) {
                    found.push(piece);
                }
            }
        }
        (!found.is_empty()).then_some(found)
    }

    /// The places of a claim, if the source says what it says. A claim without citations may itself be a quote.
    fn proven(&self, text: &str, citations: &[Citation]) -> Option<Vec<Citation>> {
        let own = [Citation::claim("", text)];
        let citations = if citations.is_empty() { &own[..] } else { citations };
        let found = self.found(citations)?;
        let context = self.library.context(&found);
        support::supports(text, &context, lexicon(self.language(&found))).then_some(found)
    }

    fn language(&self, found: &[Citation]) -> Language {
        found.first().map_or(Language::En, |citation| self.library.language(&citation.source_id))
    }

    fn requirements(&mut self, draft: &mut Draft) {
        let all = std::mem::take(&mut draft.requirements);
        draft.requirements =
            all.into_iter().filter_map(|requirement| self.requirement(requirement)).collect();
    }

    fn requirement(&mut self, mut requirement: Requirement) -> Option<Requirement> {
        let found = self.proven(&requirement.text, &requirement.citations);
        if !self.count(found.is_some()) {
            return None;
        }
        requirement.citations = found?;
        let context = self.library.context(&requirement.citations);
        if requirement.kind != RequirementKind::Integrity {
            requirement.strength = support::no_stronger(
                requirement.strength,
                &context,
                lexicon(self.language(&requirement.citations)),
            );
        }
        Some(requirement)
    }

    fn summary(&mut self, draft: &mut Draft) {
        let summary = &mut draft.assignment_summary;
        if !summary.objective_citations.is_empty() {
            let found = self.found(&summary.objective_citations);
            self.count(found.is_some());
            summary.objective_citations = found.unwrap_or_default();
        }
        let constraints = std::mem::take(&mut summary.hard_constraints);
        summary.hard_constraints = constraints.into_iter().filter_map(|claim| self.claim(claim)).collect();
        let signals = std::mem::take(&mut summary.grading_signals);
        summary.grading_signals = signals.into_iter().filter_map(|signal| self.signal(signal)).collect();
        self.shares(&mut summary.grading_signals);
        summary.deadline = summary.deadline.take().and_then(|deadline| self.deadline(deadline));
    }

    /// A statement that has to be the source's.
    fn claim(&mut self, mut claim: Statement) -> Option<Statement> {
        let found = self.proven(&claim.text, &claim.citations);
        if !self.count(found.is_some()) {
            return None;
        }
        claim.citations = found?;
        Some(claim)
    }

    /// A statement that may be advice: only with citations does it claim anything.
    fn claim_or_advice(&mut self, statement: Statement) -> Option<Statement> {
        if statement.citations.is_empty() { Some(statement) } else { self.claim(statement) }
    }

    /// Advice that points at a place: the place has to exist.
    fn pointer(&mut self, citations: &mut Vec<Citation>) -> bool {
        if citations.is_empty() {
            return true;
        }
        let found = self.found(citations);
        let supported = self.count(found.is_some());
        *citations = found.unwrap_or_default();
        supported
    }

    fn signal(&mut self, mut signal: GradingSignal) -> Option<GradingSignal> {
        let found = self.proven(&signal.text, &signal.citations);
        let supported = found.as_ref().is_some_and(|found| {
            let context = self.library.context(found);
            signal
                .points
                .is_none_or(|points| support::says_points(points, &context, lexicon(self.language(found))))
        });
        if !self.count(supported) {
            return None;
        }
        signal.citations = found?;
        Some(signal)
    }

    /// A share of the grade stands in the source or follows from the points; any other is taken out.
    fn shares(&self, signals: &mut [GradingSignal]) {
        let sum: f64 = signals.iter().filter_map(|signal| signal.points).sum();
        for signal in signals {
            let Some(percent) = signal.percent else { continue };
            let follows =
                signal.points.is_some_and(|points| sum > 0.0 && (points / sum * 100.0 - percent).abs() < 2.0);
            let context = self.library.context(&signal.citations);
            if !follows && !support::says_points(percent, &context, lexicon(self.language(&signal.citations)))
            {
                signal.percent = None;
            }
        }
    }

    /// The quote must name the day; the moment may differ by a time zone.
    fn deadline(&mut self, mut deadline: Deadline) -> Option<Deadline> {
        let found = self.found(&deadline.citations);
        let supported = found.as_ref().is_some_and(|found| {
            let context = self.library.context(found).join(" ");
            let dates = crate::distill::dates::dates(&context, lexicon(self.language(found)), true);
            deadline.at.is_none_or(|at| {
                dates.iter().any(|date| {
                    date.resolve(at, None).is_some_and(|(named, _)| (named - at).abs() <= Duration::hours(26))
                })
            })
        });
        if !self.count(supported) {
            return None;
        }
        deadline.citations = found?;
        Some(deadline)
    }

    fn milestones(&mut self, draft: &mut Draft) {
        for milestone in &mut draft.milestones {
            let criteria = std::mem::take(&mut milestone.acceptance_criteria);
            milestone.acceptance_criteria =
                criteria.into_iter().filter_map(|statement| self.claim_or_advice(statement)).collect();
        }
    }

    fn rest(&mut self, draft: &mut Draft) {
        let strategy = &mut draft.submission_strategy;
        let checklist = std::mem::take(&mut strategy.final_checklist);
        strategy.final_checklist =
            checklist.into_iter().filter_map(|statement| self.claim_or_advice(statement)).collect();
        strategy.common_failure_modes.retain_mut(|mode| self.pointer(&mut mode.citations));
        draft.risks.retain_mut(|risk| self.pointer(&mut risk.citations));
        for gap in &mut draft.gaps {
            self.pointer(&mut gap.citations);
        }
    }
}
