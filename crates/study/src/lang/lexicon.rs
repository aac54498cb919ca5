//! A pack made ready for lookup: one automaton for all phrases, maps for single words.

use super::pack::phrases;
use super::{Act, Artifact, Bound, Cue, Language, Pack, Section, Table, Unit, pack};
use crate::plan::WorkKind;
use aho_corasick::AhoCorasick;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// A set of cues.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Cues(u64);

impl Cues {
    pub fn has(self, cue: Cue) -> bool {
        self.0 & (1 << cue as u8) != 0
    }

    pub fn has_any(self, cues: &[Cue]) -> bool {
        cues.iter().any(|cue| self.has(*cue))
    }

    pub fn add(&mut self, cue: Cue) {
        self.0 |= 1 << cue as u8;
    }
}

/// A pack made ready for lookup.
pub(crate) struct Lexicon {
    pub language: Language,
    /// Whether the month comes first when day and month are both numbers.
    pub month_first: bool,
    cues: Phrases<Cue>,
    kinds: Phrases<(WorkKind, u32)>,
    artifacts: Phrases<Artifact>,
    headings: Phrases<Section>,
    verbs: HashMap<&'static str, Act>,
    pub units: HashMap<&'static str, Unit>,
    pub numbers: HashMap<&'static str, u32>,
    /// From 1.
    pub months: HashMap<&'static str, u32>,
    /// From 0, Monday.
    pub weekdays: HashMap<&'static str, u32>,
    pub bounds: Vec<(Vec<&'static str>, Bound)>,
    pub bounds_behind: Vec<(Vec<&'static str>, Bound)>,
    /// Longest first.
    pub modals: Vec<Vec<&'static str>>,
    pub small_words: Words,
    pub openers: Words,
    pub not_after_verb: Words,
    pub subordinators: Words,
    pub range_words: Words,
    pub report_parts: Words,
    pub part_words: Words,
    pub problem_words: Words,
    pub dangling: Words,
    /// How problems are called.
    pub problem_word: &'static str,
    /// With a space at either end.
    pub title_clauses: Vec<String>,
    pub title_cuts: Vec<String>,
}

type Words = HashSet<&'static str>;

/// Phrases and what each stands for, found in one pass.
struct Phrases<K> {
    automaton: Option<AhoCorasick>,
    meanings: Vec<K>,
}

impl<K: Copy + 'static> Phrases<K> {
    /// `endings`: forms in which each phrase may occur.
    fn new(table: Table<K>, endings: &[&str]) -> Self {
        let all =
            table.iter().flat_map(|(meaning, text)| phrases(text).map(move |phrase| (*meaning, phrase)));
        let forms = all.flat_map(|(meaning, phrase)| {
            endings.iter().map(move |ending| (meaning, format!(" {phrase}{ending} ")))
        });
        let entries: Vec<(K, String)> = forms.collect();
        let patterns = entries.iter().map(|(_, pattern)| pattern);
        let automaton = if entries.is_empty() { None } else { AhoCorasick::new(patterns).ok() };
        Self { automaton, meanings: entries.into_iter().map(|(meaning, _)| meaning).collect() }
    }

    /// Every phrase found in a folded text: its meaning and where it stands.
    fn find<'t>(&'t self, folded: &'t str) -> impl Iterator<Item = (K, usize, usize)> + 't {
        let hits = self.automaton.iter().flat_map(move |automaton| automaton.find_overlapping_iter(folded));
        hits.map(|hit| (self.meanings[hit.pattern().as_usize()], hit.start(), hit.end()))
    }
}

static EN: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(pack(Language::En)));
static DE: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(pack(Language::De)));
static OTHER: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(pack(Language::Other)));

/// The lexicon of a language.
pub(crate) fn lexicon(language: Language) -> &'static Lexicon {
    match language {
        Language::En => &EN,
        Language::De => &DE,
        Language::Other => &OTHER,
    }
}

impl Lexicon {
    fn new(pack: &'static Pack) -> Self {
        let words = |text: &'static str| phrases(text).collect::<Words>();
        let spaced =
            |text: &'static str| phrases(text).map(|phrase| format!(" {phrase} ")).collect::<Vec<_>>();
        let split = |text: &'static str| phrases(text).map(|phrase| phrase.split(' ').collect::<Vec<_>>());
        let bounds = |table: Table<Bound>| {
            let all = table.iter().flat_map(|(bound, text)| split(text).map(move |phrase| (phrase, *bound)));
            let mut all: Vec<_> = all.collect();
            all.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
            all
        };
        let counted = |names: &[&'static str], from: u32| {
            (from..).zip(names).flat_map(|(at, text)| phrases(text).map(move |name| (name, at))).collect()
        };
        let mut modals: Vec<Vec<&'static str>> = split(pack.modals).collect();
        modals.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        let plurals: &[&str] = if pack.language == Language::En { &["", "s"] } else { &[""] };
        Self {
            language: pack.language,
            month_first: pack.month_first,
            cues: Phrases::new(pack.cues, &[""]),
            kinds: Phrases::new(pack.kinds, &[""]),
            artifacts: Phrases::new(pack.artifacts, plurals),
            headings: Phrases::new(pack.headings, &[""]),
            verbs: flat(pack.verbs),
            units: flat(pack.units),
            numbers: phrases(pack.numbers)
                .filter_map(|pair| pair.split_once(' '))
                .filter_map(|(word, number)| Some((word, number.parse().ok()?)))
                .collect(),
            months: counted(&pack.months, 1),
            weekdays: counted(&pack.weekdays, 0),
            bounds: bounds(pack.bounds),
            bounds_behind: bounds(pack.bounds_behind),
            modals,
            small_words: words(pack.small_words),
            openers: words(pack.openers),
            not_after_verb: words(pack.not_after_verb),
            subordinators: words(pack.subordinators),
            range_words: words(pack.range_words),
            report_parts: words(pack.report_parts),
            part_words: words(pack.part_words),
            problem_words: words(pack.problem_words),
            dangling: words(pack.dangling),
            problem_word: phrases(pack.problem_words).next().unwrap_or("problem"),
            title_clauses: spaced(pack.title_clauses),
            title_cuts: spaced(pack.title_cuts),
        }
    }

    /// What a folded heading announces: each section and the phrase, with its spaces, that says so.
    pub fn sections<'t>(&'t self, folded: &'t str) -> impl Iterator<Item = (Section, &'t str)> + 't {
        self.headings.find(folded).map(move |(section, start, end)| (section, &folded[start..end]))
    }

    /// The cues in a folded text. "Do not need to" is leave, not a ban; "may not" is a ban, not leave.
    pub fn cues(&self, folded: &str) -> Cues {
        let mut cues = Cues::default();
        let mut spans: Vec<(Cue, usize, usize)> = self.cues.find(folded).collect();
        let covering: Vec<(usize, usize)> = spans
            .iter()
            .filter(|(cue, ..)| matches!(cue, Cue::Exempt | Cue::Forbid | Cue::Noise | Cue::Must))
            .map(|(_, start, end)| (*start, *end))
            .collect();
        spans.retain(|(cue, start, end)| {
            !matches!(cue, Cue::May | Cue::Must | Cue::Should | Cue::Forbid | Cue::Negation)
                || !covering.iter().any(|(from, to)| from <= start && end <= to && to - from > end - start)
        });
        for (cue, ..) in spans {
            cues.add(cue);
        }
        if cues.has(Cue::Forbid) {
            cues.add(Cue::Negation);
        }
        cues
    }

    /// The first phrase in a folded text that gives a cue.
    pub fn phrase(&self, folded: &str, cue: Cue) -> Option<String> {
        let hit = self.cues.find(folded).find(|(found, ..)| *found == cue);
        hit.map(|(_, start, end)| folded[start..end].trim().to_owned())
    }

    /// The phrases in a folded text that speak for a kind of work: which, for what, how much.
    pub fn kinds<'t>(&'t self, folded: &'t str) -> impl Iterator<Item = (&'t str, WorkKind, u32)> + 't {
        self.kinds.find(folded).map(move |((kind, weight), start, end)| (&folded[start..end], kind, weight))
    }

    /// The artifacts named in a folded text, in order, the longer name where two overlap.
    pub fn artifacts<'t>(&self, folded: &'t str) -> Vec<(Artifact, &'t str)> {
        let mut found: Vec<(Artifact, usize, usize)> = self.artifacts.find(folded).collect();
        found.sort_by_key(|(_, start, end)| (*start, std::cmp::Reverse(*end)));
        let mut kept: Vec<(Artifact, usize, usize)> = Vec::new();
        for hit in found {
            if kept.last().is_none_or(|last| hit.1 + 1 >= last.2) {
                kept.push(hit);
            }
        }
        kept.into_iter().map(|(artifact, start, end)| (artifact, folded[start..end].trim())).collect()
    }

    /// What the verb has one do, if it is one.
    pub fn verb(&self, folded_word: &str) -> Option<Act> {
        self.verbs.get(folded_word).copied()
    }
}

/// Each word and its meaning; the first meaning counts.
fn flat<K: Copy>(table: Table<K>) -> HashMap<&'static str, K> {
    let mut map = HashMap::new();
    for (word, meaning) in
        table.iter().flat_map(|(meaning, text)| phrases(text).map(move |word| (word, *meaning)))
    {
        map.entry(word).or_insert(meaning);
    }
    map
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::fold;

    #[test]
    fn tells_leave_from_ban() {
        let cues = |text: &str| lexicon(Language::En).cues(&fold(text));
        let cases: &[(&str, &[Cue], &[Cue])] = &[
            ("You do not need to handle errors.", &[Cue::Exempt], &[Cue::Forbid, Cue::Must]),
            ("You may not use libraries.", &[Cue::Forbid], &[Cue::May]),
            ("You may use libraries.", &[Cue::May], &[Cue::Forbid]),
            ("Don't forget to sign it.", &[Cue::Must], &[Cue::Forbid]),
            ("The report must be short.", &[Cue::Must], &[Cue::Forbid]),
            ("Mustard is yellow.", &[], &[Cue::Must]),
        ];
        for (text, present, absent) in cases {
            let found = cues(text);
            assert!(present.iter().all(|cue| found.has(*cue)), "{text}: {present:?}");
            assert!(!found.has_any(absent), "{text}: not {absent:?}");
        }
    }

    #[test]
    fn every_table_is_folded() {
        fn texts<K>(table: Table<K>) -> impl Iterator<Item = &'static str> {
            table.iter().map(|(_, text)| *text)
        }
        for language in [Language::En, Language::De] {
            let pack = pack(language);
            let tables = texts(pack.cues)
                .chain(texts(pack.headings))
                .chain(texts(pack.kinds))
                .chain(texts(pack.artifacts));
            let tables = tables
                .chain(texts(pack.verbs))
                .chain(texts(pack.units))
                .chain(texts(pack.bounds))
                .chain(texts(pack.bounds_behind));
            let lists = [
                pack.small_words,
                pack.openers,
                pack.not_after_verb,
                pack.modals,
                pack.report_parts,
                pack.part_words,
                pack.dangling,
            ];
            for phrase in tables.chain(lists).flat_map(phrases) {
                assert_eq!(fold(phrase).trim(), phrase, "{language:?}");
            }
        }
    }
}
