//! A reading with the signals of every sentence, worked out once and shared by all rules.

use super::signals::Signals;
use crate::lang::{Cue, Language, Lexicon, Section, lexicon, section_of};
use crate::plan::{CharRange, Citation};
use crate::source::{Form, Reading, Sentence, Source};
use std::collections::HashMap;

/// A reading and its signals.
pub(crate) struct Scan<'a> {
    pub reading: Reading<'a>,
    signals: Vec<Signals>,
    /// The first row of each table, by source and table.
    heads: HashMap<(usize, u32), usize>,
}

/// List items and table rows.
pub(crate) fn is_entry(sentence: &Sentence) -> bool {
    matches!(sentence.form, Form::Item { .. } | Form::Row { .. })
}

impl<'a> Scan<'a> {
    /// Reads the sources and works out every sentence's signals.
    pub fn of(sources: &'a [Source]) -> Self {
        let reading = Reading::of(sources);
        let signals = reading
            .sentences
            .iter()
            .map(|sentence| {
                Signals::of(&sentence.text, lexicon(reading.languages[sentence.source]), is_entry(sentence))
            })
            .collect();
        let mut heads = HashMap::new();
        for (number, sentence) in reading.sentences.iter().enumerate() {
            if let Form::Row { table, .. } = &sentence.form {
                heads.entry((sentence.source, *table)).or_insert(number);
            }
        }
        Self { reading, signals, heads }
    }

    pub fn sentences(&self) -> &[Sentence] {
        &self.reading.sentences
    }

    pub fn sentence(&self, number: usize) -> &Sentence {
        &self.reading.sentences[number]
    }

    pub fn signals(&self, number: usize) -> &Signals {
        &self.signals[number]
    }

    pub fn language(&self, number: usize) -> Language {
        self.reading.languages[self.sentence(number).source]
    }

    pub fn lexicon(&self, number: usize) -> &'static Lexicon {
        lexicon(self.language(number))
    }

    /// What the sentence's surroundings announce: its own label ("Length: …") before its heading.
    pub fn section(&self, number: usize) -> Section {
        let sentence = self.sentence(number);
        if let Form::Row { table, .. } = &sentence.form
            && let Some(head) = self.heads.get(&(sentence.source, *table))
            && *head != number
            && (self.signals[*head].cues.has(Cue::Due) || self.signals[*head].folded.contains(" date "))
        {
            return Section::Dates;
        }
        let open = matches!(
            sentence.section,
            Section::Unknown | Section::Overview | Section::Tasks | Section::Format | Section::Submission
        );
        let label = self.signals[number].label.as_ref().filter(|_| open);
        let label = label.or_else(|| self.signals[sentence.item.filter(|_| open)?].label.as_ref());
        let named = label.map_or(Section::Unknown, |(label, _)| section_of(label, false));
        let telling = matches!(
            named,
            Section::Format
                | Section::Dates
                | Section::Policy
                | Section::Submission
                | Section::Deliverables
                | Section::Constraints
                | Section::Bonus
        );
        if telling { named } else { sentence.section }
    }

    /// The sentences of each table, in order.
    pub fn tables(&self) -> Vec<Vec<usize>> {
        let mut tables: Vec<Vec<usize>> = Vec::new();
        let mut last = None;
        for (number, sentence) in self.sentences().iter().enumerate() {
            let Form::Row { table, .. } = &sentence.form else { continue };
            let key = Some((sentence.source, *table));
            if last != key {
                tables.push(Vec::new());
                last = key;
            }
            if let Some(rows) = tables.last_mut() {
                rows.push(number);
            }
        }
        tables
    }

    /// Where a part of a sentence stands; the whole sentence when the part cannot be told apart.
    pub fn cite_part(&self, number: usize, part: &str) -> Vec<Citation> {
        let sentence = self.sentence(number);
        if let [span] = sentence.spans.as_slice() {
            let source = &self.reading.sources[sentence.source];
            let raw: Vec<char> = source.text.blocks[span.block as usize].text.chars().collect();
            let (start, end) = (span.range.start as usize, (span.range.end as usize).min(raw.len()));
            let wanted: Vec<char> = part.chars().collect();
            let found = raw[start..end].windows(wanted.len().max(1)).position(|window| window == wanted);
            if let Some(offset) = found {
                let from = u32::try_from(start + offset).unwrap_or(u32::MAX);
                let range = CharRange { start: from, end: from + u32::try_from(wanted.len()).unwrap_or(0) };
                return vec![source.cite(span.block as usize, range, part.to_owned())];
            }
        }
        self.reading.cite(number)
    }
}
