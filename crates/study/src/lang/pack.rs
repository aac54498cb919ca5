//! The shape of a language's tables.

use super::{Act, Artifact, Bound, Cue, Language, Section, Unit};
use crate::plan::WorkKind;

/// Meanings, each with its phrases in one string, parted by semicolons.
pub(super) type Table<K> = &'static [(K, &'static str)];

/// Everything the rules know of one language. Phrases are folded (lower case, no punctuation, no apostrophes) and parted
/// by semicolons.
pub(crate) struct Pack {
    pub language: Language,
    /// Small words that give the language away.
    pub small_words: &'static str,
    pub cues: Table<Cue>,
    pub verbs: Table<Act>,
    /// Words that may stand before an imperative.
    pub openers: &'static str,
    /// A first word that looks like a verb is none when one of these follows.
    pub not_after_verb: &'static str,
    /// Words that begin a clause before the imperative: `for each problem, show …`.
    pub subordinators: &'static str,
    /// Between subject and action: `must be able to`.
    pub modals: &'static str,
    pub headings: Table<Section>,
    pub kinds: Table<(WorkKind, u32)>,
    pub artifacts: Table<Artifact>,
    pub units: Table<Unit>,
    pub bounds: Table<Bound>,
    /// The same, standing behind the number: `or more`.
    pub bounds_behind: Table<Bound>,
    /// `two 2`.
    pub numbers: &'static str,
    /// From January.
    pub months: [&'static str; 12],
    /// From Monday.
    pub weekdays: [&'static str; 7],
    /// Between the two ends of a range.
    pub range_words: &'static str,
    /// Whether the month comes first when both are numbers.
    pub month_first: bool,
    /// Names of the parts of a report.
    pub report_parts: &'static str,
    /// `problem 3`, `part B`.
    pub part_words: &'static str,
    /// Words that begin a problem in a problem set.
    pub problem_words: &'static str,
    /// Where a long title is best cut: a clause begins.
    pub title_clauses: &'static str,
    /// Where it may be cut otherwise.
    pub title_cuts: &'static str,
    /// Words a title must not end with.
    pub dangling: &'static str,
}

/// The phrases of a string.
pub(super) fn phrases(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.split(';').map(str::trim).filter(|phrase| !phrase.is_empty())
}
