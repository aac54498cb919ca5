//! A pack made ready for lookup: one automaton for all phrases, maps for single words.

use super::{Act, Artifact, Bound, Cue, Language, Pack, Unit, pack};
use crate::plan::WorkKind;
use aho_corasick::AhoCorasick;
use std::collections::HashMap;
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
    pub pack: &'static Pack,
    cues: Phrases<Cue>,
    kinds: Phrases<(WorkKind, u32)>,
    artifacts: Phrases<Artifact>,
    pub verbs: HashMap<&'static str, Act>,
    pub units: HashMap<&'static str, Unit>,
    pub numbers: HashMap<&'static str, u32>,
    pub bounds: Vec<(Vec<&'static str>, Bound)>,
    pub bounds_behind: Vec<(Vec<&'static str>, Bound)>,
}

/// Phrases and what each stands for, found in one pass.
struct Phrases<K> {
    automaton: Option<AhoCorasick>,
    meanings: Vec<K>,
}

impl<K: Copy + 'static> Phrases<K> {
    fn new(table: super::Table<K>) -> Self {
        let entries = || table.iter().flat_map(|(meaning, phrases)| phrases.iter().map(move |phrase| (*meaning, *phrase)));
        let patterns: Vec<String> = entries().map(|(_, phrase)| format!(" {phrase} ")).collect();
        let automaton = if patterns.is_empty() { None } else { AhoCorasick::new(&patterns).ok() };
        Self { automaton, meanings: entries().map(|(meaning, _)| meaning).collect() }
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
        let split = |table: super::Table<Bound>| -> Vec<(Vec<&'static str>, Bound)> {
            let mut bounds: Vec<_> = table
                .iter()
                .flat_map(|(bound, phrases)| phrases.iter().map(|phrase| (phrase.split(' ').collect::<Vec<_>>(), *bound)))
                .collect();
            bounds.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
            bounds
        };
        Self {
            pack,
            cues: Phrases::new(pack.cues),
            kinds: Phrases::new(pack.kinds),
            artifacts: Phrases::new(pack.artifacts),
            verbs: flat(pack.verbs),
            units: flat(pack.units),
            numbers: pack.numbers.iter().copied().collect(),
            bounds: split(pack.bounds),
            bounds_behind: split(pack.bounds_behind),
        }
    }

    /// The cues in a folded text. "Do not need to" is leave, not a ban; "may not" is a ban, not leave.
    pub fn cues(&self, folded: &str) -> Cues {
        let mut cues = Cues::default();
        let mut spans: Vec<(Cue, usize, usize)> = self.cues.find(folded).collect();
        let covering: Vec<(usize, usize)> =
            spans.iter().filter(|(cue, ..)| matches!(cue, Cue::Exempt | Cue::Forbid | Cue::Noise | Cue::Must)).map(|(_, start, end)| (*start, *end)).collect();
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
    pub fn artifacts(&self, folded: &str) -> Vec<(Artifact, usize)> {
        let mut found: Vec<(Artifact, usize, usize)> = self.artifacts.find(folded).collect();
        found.sort_by_key(|(_, start, end)| (*start, std::cmp::Reverse(*end)));
        let mut kept: Vec<(Artifact, usize, usize)> = Vec::new();
        for hit in found {
            if kept.last().is_none_or(|last| hit.1 + 1 >= last.2) {
                kept.push(hit);
            }
        }
        kept.into_iter().map(|(artifact, start, _)| (artifact, start)).collect()
    }

    /// What the verb has one do, if it is one.
    pub fn verb(&self, folded_word: &str) -> Option<Act> {
        self.verbs.get(folded_word).copied()
    }
}

fn flat<K: Copy>(table: &'static [(K, &'static [&'static str])]) -> HashMap<&'static str, K> {
    let mut map = HashMap::new();
    for (word, meaning) in table.iter().flat_map(|(meaning, words)| words.iter().map(move |word| (*word, *meaning))) {
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
        for language in [Language::En, Language::De] {
            let pack = pack(language);
            let phrases = pack.cues.iter().flat_map(|(_, p)| *p).chain(pack.headings.iter().flat_map(|(_, p)| *p));
            let phrases = phrases.chain(pack.kinds.iter().flat_map(|(_, p)| *p)).chain(pack.artifacts.iter().flat_map(|(_, p)| *p));
            let words = pack.verbs.iter().flat_map(|(_, p)| *p).chain(pack.units.iter().flat_map(|(_, p)| *p)).chain(pack.bounds.iter().flat_map(|(_, p)| *p));
            for phrase in phrases.chain(words) {
                assert_eq!(fold(phrase).trim(), *phrase, "{language:?}");
            }
        }
    }
}
