//! What the offline engine says about a draft, in the language of the plan. `{0}`, `{1}`, … are filled in.

mod de;
mod en;

use crate::{lang::Language, plan::RequirementKind as Kind};

/// Every sentence in one language.
pub(super) struct Lines {
    pub code: &'static str,
    pub and: &'static str,
    pub or: &'static str,
    pub unit_words: &'static str,
    pub unit_pages: &'static str,
    pub at_least: &'static str,
    pub at_most: &'static str,
    pub length_short: &'static str,
    pub length_over: &'static str,
    pub length_within: &'static str,
    pub pages_short: &'static str,
    pub pages_over: &'static str,
    pub pages_unknown: &'static str,
    pub part_not_found: &'static str,
    pub part_pages: &'static str,
    pub sources_few: &'static str,
    pub sources_many: &'static str,
    pub sources_enough: &'static str,
    pub sources_none: &'static str,
    pub sources_half: &'static str,
    pub sources_cited: &'static str,
    pub source_forbidden: &'static str,
    pub source_allowed: &'static str,
    pub no_list: &'static str,
    pub parts_present: &'static str,
    pub parts_missing: &'static str,
    pub no_headings: &'static str,
    pub no_file: &'static str,
    pub file_type_right: &'static str,
    pub file_type_wrong: &'static str,
    pub topic_found: &'static str,
    pub topic_thin: &'static str,
    pub topic_missing: &'static str,
    pub needs_a_reader: &'static str,
    pub needs_a_try: &'static str,
    pub other_language: &'static str,
    pub nothing_to_read: &'static str,
    pub not_checkable: NotCheckable,
    pub fixes: Fixes,
    pub scores: Scores,
    pub ready: Ready,
    pub limits: LimitLines,
    pub actions: Actions,
    pub to_grader: &'static str,
    pub unreadable: &'static str,
    pub past_due: &'static str,
    pub empty: &'static str,
}

/// Why a kind of demand is not checked.
pub(super) struct NotCheckable {
    pub deliverable: &'static str,
    pub look: &'static str,
    pub handing_in: &'static str,
    pub people: &'static str,
    pub rule: &'static str,
    pub sources: &'static str,
}

/// Titles of fixes.
pub(super) struct Fixes {
    pub lengthen: &'static str,
    pub shorten: &'static str,
    pub convert: &'static str,
    pub add_parts: &'static str,
    pub add_sources: &'static str,
    pub drop_sources: &'static str,
    pub cut_sources: &'static str,
    pub cover: &'static str,
    pub write: &'static str,
}

/// Why a criterion has a range or none.
pub(super) struct Scores {
    pub at_risk: &'static str,
    pub at_risk_unweighted: &'static str,
    pub spoken_of: &'static str,
    pub not_judged: &'static str,
}

/// How near a draft is to being handed in.
pub(super) struct Ready {
    pub fixes_first: &'static str,
    pub needs_work: &'static str,
    pub no_obstacle: &'static str,
    pub not_judged: &'static str,
}

/// What was looked at and what was not.
pub(super) struct LimitLines {
    pub offline: &'static str,
    pub by_model: &'static str,
    pub stood_in: &'static str,
    pub model_cannot: &'static str,
    pub cut: (&'static str, &'static str),
    pub checked_length: &'static str,
    pub checked_types: &'static str,
    pub checked_parts: &'static str,
    pub checked_sources: &'static str,
    pub checked_topics: &'static str,
    pub checked_time: &'static str,
    pub quality: (&'static str, &'static str),
    pub truth: (&'static str, &'static str),
    pub looks: (&'static str, &'static str),
    pub own_work: (&'static str, &'static str),
    pub language: (&'static str, &'static str),
}

/// What to do next.
pub(super) struct Actions {
    pub strengthen: &'static str,
    pub ask: &'static str,
    pub read_aloud: &'static str,
    pub again: &'static str,
    pub days_left: &'static str,
    pub hours_left: &'static str,
}

impl Lines {
    /// Why the rules say nothing of this kind of demand.
    pub fn not_checkable(&self, kind: Kind) -> &'static str {
        let why = &self.not_checkable;
        match kind {
            Kind::Deliverable => why.deliverable,
            Kind::Format | Kind::Length => why.look,
            Kind::Submission | Kind::Deadline | Kind::LatePolicy => why.handing_in,
            Kind::Collaboration | Kind::Integrity => why.people,
            Kind::Sources => why.sources,
            Kind::Constraint | Kind::Grading | Kind::Content => why.rule,
        }
    }
}

/// The sentences of a language.
pub(super) fn lines(language: Language) -> &'static Lines {
    match language {
        Language::De => &de::LINES,
        Language::En | Language::Other => &en::LINES,
    }
}
