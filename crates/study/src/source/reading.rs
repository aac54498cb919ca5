//! The sources as numbered sentences: what each is (heading, sentence, list item, table row), which heading and which
//! lead-in it stands under, and where every character of it is found.

use super::pieces::{Piece, continues, looks_like_heading, pieces_of};
use super::split::{Placed, sentences, tidy};
use super::{Source, furniture, telling};
use crate::lang::{self, Language, Section};
use crate::plan::{CharRange, Citation};
use crate::wording::fold;
use std::collections::HashMap;

/// No more sentences than this are read; about 3,000 pages.
const MOST_SENTENCES: usize = 80_000;

/// A list item up to this many characters stays whole.
const WHOLE_ITEM: usize = 240;

/// What a sentence is in its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Form {
    /// A heading; levels beyond 6 are headings only by their looks.
    Heading { level: u8 },
    /// Running text.
    Prose,
    /// A list entry; `nth` counts from 1 within its list.
    Item { depth: u8, ordered: bool, nth: u32 },
    /// A table row.
    Row { table: u32, header: bool, cells: Vec<String> },
    /// Program text.
    Code,
}

/// Characters of one block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub block: u32,
    pub range: CharRange,
}

/// One sentence, list item, row or heading.
#[derive(Debug, Clone)]
pub(crate) struct Sentence {
    /// Index of its source.
    pub source: usize,
    /// Where it stands; more than one span when a page or block boundary cuts through it.
    pub spans: Vec<Span>,
    /// Its text, tidied.
    pub text: String,
    pub form: Form,
    /// The heading it stands under (sentence number).
    pub heading: Option<usize>,
    /// What that heading announces, inherited from the headings above it.
    pub section: Section,
    /// For list items: the sentence, ending in a colon, or the item that introduces them.
    pub lead: Option<usize>,
    /// For a later sentence of a list item: the item's first.
    pub item: Option<usize>,
}

/// All sources, read.
#[derive(Debug)]
pub(crate) struct Reading<'a> {
    pub sources: &'a [Source],
    pub sentences: Vec<Sentence>,
    /// The language of each source.
    pub languages: Vec<Language>,
    /// Some text was left unread because there is too much of it.
    pub truncated: bool,
}

impl<'a> Reading<'a> {
    /// Reads all sources.
    pub fn of(sources: &'a [Source]) -> Self {
        let languages = sources
            .iter()
            .map(|source| lang::recognise(source.text.blocks.iter().map(|block| block.text.as_str())))
            .collect();
        let mut reading = Self { sources, sentences: Vec::new(), languages, truncated: false };
        for index in 0..sources.len() {
            reading.read(index);
        }
        reading
    }

    /// The places a sentence stands at.
    pub fn cite(&self, number: usize) -> Vec<Citation> {
        let Some(sentence) = self.sentences.get(number) else { return Vec::new() };
        let source = &self.sources[sentence.source];
        let whole = sentence.spans.len() == 1;
        let cite = |span: &Span| {
            let quote = if whole {
                sentence.text.clone()
            } else {
                tidied(&source.text.blocks[span.block as usize].text, span.range)
            };
            source.cite(span.block as usize, span.range, quote)
        };
        sentence.spans.iter().map(cite).filter(|citation| quotable(&citation.quote)).collect()
    }

    /// The text of the heading a sentence stands under.
    pub fn heading_text(&self, number: usize) -> Option<&str> {
        let heading = self.sentences.get(number)?.heading?;
        Some(self.sentences.get(heading)?.text.as_str())
    }

    fn read(&mut self, source: usize) {
        let blocks = &self.sources[source].text.blocks;
        let skip = furniture(&self.sources[source].text);
        let body = (0..blocks.len()).filter(|index| !skip.contains(index));
        let margins = telling(&self.sources[source].text, &skip);
        let mut walker = Walker {
            reading: self,
            source,
            headings: Vec::new(),
            items: Vec::new(),
            lead: None,
            counts: HashMap::new(),
        };
        let mut held: Option<Piece> = None;
        for index in body.chain(margins) {
            for piece in pieces_of(index, &blocks[index]) {
                match &mut held {
                    Some(open) if continues(open, &piece) => {
                        open.chars.push(Placed { ch: '\n', ..open.chars[open.chars.len() - 1] });
                        open.chars.extend(piece.chars);
                    }
                    _ => {
                        if let Some(done) = held.replace(piece)
                            && !walker.take(done, held.as_ref())
                        {
                            return;
                        }
                    }
                }
            }
        }
        if let Some(done) = held {
            walker.take(done, None);
        }
    }
}

/// A single letter is no quote.
fn quotable(quote: &str) -> bool {
    quote.chars().filter(|ch| ch.is_alphanumeric()).count() >= 2
}

/// Some characters of a block, tidied.
pub(crate) fn tidied(text: &str, range: CharRange) -> String {
    let run = text.chars().skip(range.start as usize).take(range.end.saturating_sub(range.start) as usize);
    let chars: Vec<Placed> = (range.start..).zip(run).map(|(at, ch)| Placed { ch, block: 0, at }).collect();
    tidy(&chars)
}

/// Walks the pieces of one source and keeps track of what stands under what.
struct Walker<'r, 'a> {
    reading: &'r mut Reading<'a>,
    source: usize,
    headings: Vec<(u8, usize)>,
    items: Vec<(u8, usize)>,
    lead: Option<usize>,
    counts: HashMap<u8, u32>,
}

impl Walker<'_, '_> {
    /// Takes the sentences of a piece; false when enough has been read.
    fn take(&mut self, mut piece: Piece, next: Option<&Piece>) -> bool {
        if self.reading.sentences.len() >= MOST_SENTENCES {
            self.reading.truncated = true;
            return false;
        }
        if let Form::Item { ordered: true, .. } = piece.form
            && !matches!(next.map(|next| &next.form), Some(Form::Item { .. }))
            && self.items.is_empty()
            && looks_like_heading(&tidy(&piece.chars), true)
        {
            piece.form = Form::Heading { level: 7 };
        }
        match piece.form.clone() {
            Form::Heading { level } => self.heading(level, &piece),
            Form::Item { depth, ordered, .. } => self.item(depth, ordered, &piece),
            Form::Row { .. } | Form::Code => {
                self.rest_from_lists();
                self.push(&piece.chars, piece.form.clone(), None, None);
            }
            Form::Prose => {
                self.rest_from_lists();
                let labelled = lang::labels_part(&tidy(&piece.chars[..piece.chars.len().min(120)]));
                let mut first = None;
                for range in sentences(&piece.chars) {
                    let number =
                        self.push(&piece.chars[range], Form::Prose, None, first.filter(|_| labelled));
                    first = first.or(number);
                }
                let last = self.reading.sentences.len().checked_sub(1);
                self.lead = last.filter(|last| self.reading.sentences[*last].text.ends_with([':', '：']));
            }
        }
        true
    }

    fn heading(&mut self, level: u8, piece: &Piece) {
        self.rest_from_lists();
        self.lead = None;
        self.headings.retain(|(above, _)| *above < level);
        if let Some(number) = self.push(&piece.chars, Form::Heading { level }, None, None) {
            let own = lang::section_of(&self.reading.sentences[number].text, false);
            if own != Section::Unknown {
                self.reading.sentences[number].section = own;
            }
            self.headings.push((level, number));
        }
    }

    fn item(&mut self, depth: u8, ordered: bool, piece: &Piece) {
        self.items.retain(|(above, _)| *above < depth);
        self.counts.retain(|at, _| *at <= depth);
        let count = self.counts.entry(depth).or_default();
        *count += 1;
        let form = Form::Item { depth, ordered, nth: *count };
        let lead = self.items.last().map(|(_, number)| *number).or(self.lead);
        let ranges = sentences(&piece.chars);
        if piece.chars.len() <= WHOLE_ITEM || ranges.len() < 2 {
            if let Some(number) = self.push(&piece.chars, form, lead, None) {
                self.items.push((depth, number));
            }
            return;
        }
        let mut ranges = ranges.into_iter();
        let first = ranges.next().and_then(|range| self.push(&piece.chars[range], form, lead, None));
        for range in ranges {
            self.push(&piece.chars[range], Form::Prose, None, first);
        }
        self.items.extend(first.map(|number| (depth, number)));
    }

    fn rest_from_lists(&mut self) {
        self.items.clear();
        self.counts.clear();
        self.lead = None;
    }

    fn push(
        &mut self,
        chars: &[Placed],
        form: Form,
        lead: Option<usize>,
        item: Option<usize>,
    ) -> Option<usize> {
        let text = tidy(chars);
        if fold(&text).trim().is_empty() {
            return None;
        }
        let heading = self.headings.last().map(|(_, number)| *number);
        let section = heading.map_or(Section::Unknown, |number| self.reading.sentences[number].section);
        let sentence =
            Sentence { source: self.source, spans: spans(chars), text, form, heading, section, lead, item };
        self.reading.sentences.push(sentence);
        Some(self.reading.sentences.len() - 1)
    }
}

/// The spans a run of characters covers, block by block, without white space at their ends.
fn spans(chars: &[Placed]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for placed in chars.iter().filter(|placed| !placed.ch.is_whitespace()) {
        match spans.last_mut() {
            Some(span) if span.block == placed.block => span.range.end = placed.at + 1,
            _ => spans.push(Span {
                block: placed.block,
                range: CharRange { start: placed.at, end: placed.at + 1 },
            }),
        }
    }
    spans
}
