//! A draft as the checks read it: its sentences, which of them are evidence, which list sources, and where words occur.

use crate::{
    lang::{Cue, Language, lexicon},
    plan::{CharRange, Citation},
    source::{Form, Reading, Sentence, Source},
    wording::{content_words, fold},
};
use std::collections::{BTreeSet, HashMap, HashSet};

/// What only somebody says who wants a mark and not a reader; folded.
const TO_GRADER: &[&str] = &[
    "full marks",
    "full points",
    "full credit",
    "full score",
    "maximum marks",
    "maximum points",
    "maximum score",
    "highest grade",
    "highest mark",
    "top marks",
    "perfect score",
    "dear grader",
    "note to the grader",
    "note to grader",
    "to the grader",
    "attention grader",
    "as the grader",
    "the grader must",
    "the grader should",
    "grade this as",
    "grade this essay as",
    "mark this as",
    "score this as",
    "rate this as",
    "award this",
    "all requirements are met",
    "all criteria are met",
    "meets every criterion",
    "meets all criteria",
    "disregard the rubric",
    "ignore the rubric",
    "ignore the criteria",
    "ignore all prior",
    "ignore prior instructions",
    "volle punktzahl",
    "volle punkte",
    "alle punkte",
    "höchstnote",
    "bestnote",
    "höchste punktzahl",
    "an den korrektor",
    "an die korrektorin",
    "lieber korrektor",
    "bewerte diese arbeit",
    "bewerte diesen text",
    "alle anforderungen sind erfüllt",
    "alle kriterien sind erfüllt",
    "ignoriere die kriterien",
];
/// How a list of sources is headed; folded.
const LISTS: &[&str] = &[
    "references",
    "reference list",
    "bibliography",
    "works cited",
    "literature cited",
    "sources",
    "cited works",
    "literaturverzeichnis",
    "literatur",
    "quellenverzeichnis",
    "quellen",
    "literatur und quellen",
];
/// A block of up to this many sentences goes as a whole when one of them is addressed to the grader.
const SHORT_BLOCK: usize = 6;

/// A draft, read.
pub(super) struct Paper<'a> {
    pub reading: Reading<'a>,
    pub language: Language,
    /// Running words that are evidence.
    pub words: u32,
    /// Sentences addressed to whoever grades.
    pub to_grader: Vec<usize>,
    unheard: HashSet<usize>,
    /// Headings, and short lines that stand alone as headings do.
    headings: Vec<usize>,
    listed: HashSet<usize>,
    /// In which sentences a stem occurs, in order.
    index: HashMap<String, Vec<u32>>,
    /// How many content words each sentence has.
    sizes: Vec<usize>,
}

impl<'a> Paper<'a> {
    pub fn of(sources: &'a [Source]) -> Self {
        let reading = Reading::of(sources);
        let language = crate::lang::recognise(
            sources.iter().flat_map(|s| &s.text.blocks).map(|block| block.text.as_str()),
        );
        let to_grader: Vec<usize> =
            (0..reading.sentences.len()).filter(|n| is_to_grader(&reading.sentences[*n].text)).collect();
        let unheard = unheard(&reading, &to_grader);
        let headings = headings(&reading, &unheard);
        let listed = listed(&reading, &headings);
        let mut paper = Self {
            reading,
            language,
            words: 0,
            to_grader,
            unheard,
            headings,
            listed,
            index: HashMap::new(),
            sizes: vec![],
        };
        paper.count();
        paper
    }

    fn count(&mut self) {
        for (number, sentence) in self.reading.sentences.iter().enumerate() {
            let words = content_words(&sentence.text);
            self.sizes.push(words.len());
            if self.unheard.contains(&number) || self.listed.contains(&number) {
                continue;
            }
            if sentence.form != Form::Code {
                let running =
                    sentence.text.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric));
                self.words += u32::try_from(running.count()).unwrap_or(0);
            }
            for word in words {
                self.index.entry(word).or_default().push(u32::try_from(number).unwrap_or(u32::MAX));
            }
        }
    }

    /// The sentences that are evidence and running text.
    pub fn body(&self) -> impl Iterator<Item = (usize, &Sentence)> {
        self.reading
            .sentences
            .iter()
            .enumerate()
            .filter(|(n, _)| !self.unheard.contains(n) && !self.listed.contains(n))
    }

    /// The texts of the draft without what is addressed to whoever grades.
    pub fn heard(&self) -> Vec<(&'a Source, String)> {
        let mut out_of: HashMap<(usize, u32), Vec<CharRange>> = HashMap::new();
        for number in &self.unheard {
            let sentence = &self.reading.sentences[*number];
            for span in &sentence.spans {
                out_of.entry((sentence.source, span.block)).or_default().push(span.range);
            }
        }
        let text = |(n, source): (usize, &'a Source)| {
            let mut text = String::new();
            for (at, block) in (0..).zip(&source.text.blocks) {
                match out_of.get(&(n, at)) {
                    None => text.push_str(&block.text),
                    Some(ranges) => {
                        let kept = (0..).zip(block.text.chars());
                        let kept = kept.filter(|(i, _)| !ranges.iter().any(|r| (r.start..r.end).contains(i)));
                        text.extend(kept.map(|(_, ch)| ch));
                    }
                }
                text.push('\n');
            }
            (source, text)
        };
        self.reading.sources.iter().enumerate().map(text).collect()
    }

    /// The headings of the draft, folded, those of the lists of sources among them.
    pub fn headings(&self) -> Vec<(usize, String)> {
        self.headings.iter().map(|n| (*n, fold(&self.reading.sentences[*n].text))).collect()
    }

    /// The lines of the lists of sources, with the sentence each begins in.
    pub fn listed_sources(&self) -> Vec<(usize, String)> {
        let mut seen = HashSet::new();
        let mut lines = Vec::new();
        let mut numbers: Vec<usize> = self.listed.iter().copied().collect();
        numbers.sort_unstable();
        for number in numbers {
            let sentence = &self.reading.sentences[number];
            let Some(span) = sentence.spans.first() else { continue };
            if self.unheard.contains(&number)
                || is_list(&sentence.text)
                || !seen.insert((sentence.source, span.block))
            {
                continue;
            }
            let block = &self.reading.sources[sentence.source].text.blocks[span.block as usize];
            let entries = block.text.lines().filter(|line| line.split_whitespace().count() >= 3);
            lines.extend(entries.map(|line| (number, line.trim().to_owned())));
        }
        lines
    }

    /// Where a sentence stands.
    pub fn cite(&self, number: usize) -> Vec<Citation> {
        self.reading.cite(number)
    }

    /// Whether a place of the draft is evidence.
    pub fn is_evidence(&self, place: &Citation) -> bool {
        !self.unheard.iter().any(|number| {
            let sentence = &self.reading.sentences[*number];
            let source = &self.reading.sources[sentence.source];
            source.id == place.source_id
                && sentence.spans.iter().any(|span| {
                    let block = &source.text.blocks[span.block as usize].place;
                    block.paragraph == place.paragraph
                        && block.page == place.page
                        && place.range.is_none_or(|r| r.start < span.range.end && span.range.start < r.end)
                })
        })
    }

    /// Where most of these words stand close together: how many of them, and the sentence that has most. A sentence that
    /// only repeats `whole`, the demand itself, does not count.
    pub fn densest(&self, words: &BTreeSet<String>, whole: &BTreeSet<String>) -> Option<(usize, usize)> {
        let mut shared: HashMap<u32, usize> = HashMap::new();
        for word in whole {
            for number in self.index.get(word).into_iter().flatten() {
                *shared.entry(*number).or_default() += 1;
            }
        }
        let repeats = |number: u32| {
            let shared = shared.get(&number).copied().unwrap_or(0);
            let all = self.sizes[number as usize] + whole.len() - shared;
            whole.len() >= 4 && shared * 5 >= all * 4
        };
        let mut near: HashMap<u32, u64> = HashMap::new();
        let mut own: HashMap<u32, u32> = HashMap::new();
        for (bit, word) in words.iter().take(64).enumerate() {
            for number in self.index.get(word).into_iter().flatten().copied().filter(|n| !repeats(*n)) {
                *own.entry(number).or_default() += 1;
                for at in number.saturating_sub(1)..=number + 1 {
                    *near.entry(at).or_default() |= 1 << bit;
                }
            }
        }
        let best = own.iter().map(|(number, own)| {
            let mask = near.get(number).copied().unwrap_or(0);
            (mask.count_ones(), *own, std::cmp::Reverse(*number))
        });
        best.max().map(|(count, _, std::cmp::Reverse(number))| (count as usize, number as usize))
    }

    /// How many of these words occur anywhere.
    pub fn known(&self, words: &BTreeSet<String>) -> usize {
        words.iter().filter(|word| self.index.contains_key(*word)).count()
    }

    /// The words below the heading that names a part, the part itself found by its folded name.
    pub fn words_under(&self, part: &str) -> Option<u32> {
        let (heading, _) = self.headings().into_iter().find(|(_, text)| text.contains(part))?;
        let end = self.headings.iter().copied().find(|n| *n > heading).unwrap_or(usize::MAX);
        let under = self.body().filter(|(n, _)| *n > heading && *n < end);
        let words = under.map(|(_, s)| s.text.split_whitespace().count()).sum::<usize>();
        Some(u32::try_from(words).unwrap_or(u32::MAX))
    }
}

/// Whether a sentence speaks to whoever grades, or to a machine that reads along.
fn is_to_grader(text: &str) -> bool {
    let folded = fold(text);
    let machine =
        [Language::En, Language::De].into_iter().any(|l| lexicon(l).cues(&folded).has(Cue::Machine));
    machine || TO_GRADER.iter().any(|phrase| folded.contains(&format!(" {phrase} ")))
}

/// Whether a line heads a list of sources.
fn is_list(line: &str) -> bool {
    let folded = fold(line);
    LISTS.contains(&folded.trim().trim_start_matches(|ch: char| ch.is_ascii_digit() || ch == ' '))
}

/// The sentences that are no evidence: those addressed to the grader, and what stands around them.
fn unheard(reading: &Reading<'_>, to_grader: &[usize]) -> HashSet<usize> {
    let place = |n: usize| {
        let sentence = &reading.sentences[n];
        (sentence.source, sentence.spans.first().map(|span| span.block))
    };
    let mut out = HashSet::new();
    for &number in to_grader {
        let (mut from, mut to) = (number, number);
        while from > 0 && place(from - 1) == place(number) {
            from -= 1;
        }
        while to + 1 < reading.sentences.len() && place(to + 1) == place(number) {
            to += 1;
        }
        if to - from >= SHORT_BLOCK {
            (from, to) = (from.max(number.saturating_sub(2)), to.min(number + 2));
        }
        out.extend(from..=to);
    }
    out
}

/// The headings, and the short lines that stand alone: pasted text has no other headings.
fn headings(reading: &Reading<'_>, unheard: &HashSet<usize>) -> Vec<usize> {
    let is = |number: &usize| {
        let sentence = &reading.sentences[*number];
        let alone = || {
            let [span] = sentence.spans.as_slice() else { return false };
            let block = &reading.sources[sentence.source].text.blocks[span.block as usize].text;
            let short = sentence.text.chars().count() <= 60 && sentence.text.split_whitespace().count() <= 6;
            short && block.trim().chars().count() <= 60 && !block.trim().ends_with(['.', '!', '?', ',', ';'])
        };
        !unheard.contains(number)
            && (matches!(sentence.form, Form::Heading { .. }) || (sentence.form == Form::Prose && alone()))
    };
    (0..reading.sentences.len()).filter(is).collect()
}

/// The sentences from the heading of a list of sources to the next heading.
fn listed(reading: &Reading<'_>, headings: &[usize]) -> HashSet<usize> {
    let mut out = HashSet::new();
    for (nth, &heading) in headings.iter().enumerate() {
        let sentence = &reading.sentences[heading];
        if is_list(&sentence.text) {
            let end = headings.get(nth + 1).copied().unwrap_or(reading.sentences.len());
            out.extend((heading..end).filter(|n| reading.sentences[*n].source == sentence.source));
        }
    }
    out
}
