//! Finding quotes. Differences of white space, line ends, hyphenation, page breaks, quotes, dashes, case and Unicode form
//! do not matter; differences of words do.

use super::normal::normalised;
use crate::lang::{Language, recognise};
use crate::plan::{CharRange, Citation};
use crate::source::{Source, SourceKind, furniture, tidied};
use crate::wording::is_cjk;
use documents::{Block, BlockKind};
use unicode_normalization::char::is_combining_mark;

/// The normalised text of all sources.
pub(crate) struct Library<'a> {
    books: Vec<Book<'a>>,
}

struct Book<'a> {
    source: &'a Source,
    language: Language,
    text: String,
    /// Where each block begins in `text`, and which block it is.
    starts: Vec<(usize, usize)>,
    /// Where the ends of two blocks were joined to one word; a quote may begin or end there.
    seams: Vec<usize>,
    /// Headers and footers, which may stand in the middle of a quote.
    margins: Vec<usize>,
}

impl<'a> Library<'a> {
    /// Normalises all sources.
    pub fn of(sources: &'a [Source]) -> Self {
        Self { books: sources.iter().map(Book::of).collect() }
    }

    /// The language of a source.
    pub fn language(&self, id: &str) -> Language {
        self.books.iter().find(|book| book.source.id == id).map_or(Language::En, |book| book.language)
    }

    /// Where the quoted words stand, one citation per block they touch. Looks in the named source first.
    pub fn locate(&self, claim: &Citation) -> Option<Vec<Citation>> {
        let wanted: String = normalised(&claim.quote).into_iter().map(|(ch, _)| ch).collect();
        let wanted =
            wanted.trim().trim_start_matches("...").trim_end_matches("...").trim_end_matches('-').trim();
        if wanted.chars().filter(|ch| ch.is_alphanumeric()).count() < 2 {
            return None;
        }
        let named =
            |book: &&Book<'_>| book.source.id == claim.source_id || book.source.name == claim.source_id;
        let first = self.books.iter().filter(named);
        let others = self.books.iter().filter(|book| !named(book));
        first.chain(others).find_map(|book| book.locate(wanted, claim))
    }

    /// What stands at the given places, each piece widened to its whole clause, so that a quote cannot leave out a "not".
    pub fn context(&self, citations: &[Citation]) -> Vec<String> {
        citations
            .iter()
            .filter_map(|citation| {
                let book = self.books.iter().find(|book| book.source.id == citation.source_id)?;
                let blocks = &book.source.text.blocks;
                let at = blocks.iter().position(|block| {
                    block.place.paragraph == citation.paragraph && block.place.page == citation.page
                })?;
                let said = widened(&blocks[at].text, citation.range?);
                Some(match lead(blocks, at) {
                    Some(lead) => format!("{lead} {said}"),
                    None => said,
                })
            })
            .collect()
    }
}

impl<'a> Book<'a> {
    fn of(source: &'a Source) -> Self {
        let skip = furniture(&source.text);
        let (mut text, mut starts, mut seams) = (String::new(), Vec::new(), Vec::new());
        for (index, block) in source.text.blocks.iter().enumerate() {
            if skip.contains(&index) {
                continue;
            }
            if join(&mut text, &block.text) {
                seams.push(text.len());
            }
            starts.push((text.len(), index));
            text.extend(normalised(&block.text).into_iter().map(|(ch, _)| ch));
        }
        let mut margins: Vec<usize> = skip.into_iter().collect();
        margins.sort_unstable();
        let language = match source.kind {
            SourceKind::Details => Language::En,
            _ => recognise(source.text.blocks.iter().map(|block| block.text.as_str())),
        };
        Self { source, language, text, starts, seams, margins }
    }

    fn locate(&self, wanted: &str, claim: &Citation) -> Option<Vec<Citation>> {
        let hinted = self.starts.iter().find(|(_, block)| {
            claim.paragraph > 0 && self.source.text.blocks[*block].place.paragraph == claim.paragraph
        });
        let hit = hinted.and_then(|(from, _)| self.find(wanted, *from)).or_else(|| self.find(wanted, 0));
        match hit {
            Some((start, end)) => Some(self.cite(start, end)),
            None => self.margins.iter().find_map(|block| self.in_margin(*block, wanted)),
        }
    }

    /// The first occurrence that begins and ends at a word's edge.
    fn find(&self, wanted: &str, from: usize) -> Option<(usize, usize)> {
        let mut from = from;
        loop {
            let start = from + self.text.get(from..)?.find(wanted)?;
            let end = start + wanted.len();
            if at_edge(&self.text, start, end, &self.seams) {
                return Some((start, end));
            }
            from = start + wanted.chars().next().map_or(1, char::len_utf8);
        }
    }

    fn cite(&self, start: usize, end: usize) -> Vec<Citation> {
        let first = self.starts.partition_point(|(at, _)| *at <= start).saturating_sub(1);
        let mut found = Vec::new();
        for (nth, (at, block)) in
            self.starts.iter().enumerate().skip(first).take_while(|(_, (at, _))| *at < end)
        {
            let until = self.starts.get(nth + 1).map_or(self.text.len(), |(next, _)| *next);
            let text = &self.source.text.blocks[*block].text;
            let (from, to) = (start.max(*at), end.min(until));
            let Some(range) = range_in(text, from - at, to - at) else { continue };
            let quote = tidied(text, range);
            if !quote.is_empty() {
                found.push(self.source.cite(*block, range, quote));
            }
        }
        found
    }

    fn in_margin(&self, block: usize, wanted: &str) -> Option<Vec<Citation>> {
        let text = &self.source.text.blocks[block].text;
        let own: String = normalised(text).into_iter().map(|(ch, _)| ch).collect();
        let start = own.find(wanted).filter(|start| at_edge(&own, *start, start + wanted.len(), &[]))?;
        let range = range_in(text, start, start + wanted.len())?;
        Some(vec![self.source.cite(block, range, tidied(text, range))])
    }
}

/// The characters of a block that bytes of its normalised form come from.
fn range_in(text: &str, from: usize, to: usize) -> Option<CharRange> {
    let mut at = 0;
    let (mut start, mut end) = (None, None);
    for (ch, origin) in normalised(text) {
        if at >= from && at < to && !ch.is_whitespace() {
            start.get_or_insert(origin);
            end = Some(origin + 1);
        }
        at += ch.len_utf8();
    }
    // Combining marks belong to the character they stand on.
    let end = end.map(|end: u32| {
        end + u32::try_from(text.chars().skip(end as usize).take_while(|ch| is_combining_mark(*ch)).count())
            .unwrap_or(0)
    });
    Some(CharRange { start: start?, end: end? })
}

/// Whether a run of text begins and ends where words do.
fn at_edge(text: &str, start: usize, end: usize, seams: &[usize]) -> bool {
    let inside = |at: usize| {
        let (before, behind) = (text[..at].chars().next_back(), text[at..].chars().next());
        let word = |ch: Option<char>| ch.is_some_and(|ch| ch.is_alphanumeric() && !is_cjk(ch));
        word(before) && word(behind) && seams.binary_search(&at).is_err()
    };
    !inside(start) && !inside(end)
}

/// Ends one block and begins the next: a space, or nothing where a word was broken; says which.
fn join(text: &mut String, next: &str) -> bool {
    let broken = text.ends_with('-') && next.trim_start().chars().next().is_some_and(char::is_lowercase);
    if broken {
        text.pop();
    } else if !text.is_empty() {
        text.push(' ');
    }
    broken
}

/// The end of the sentence that introduces a list item: "Do not:" turns its items round. Looks past the other items.
fn lead(blocks: &[Block], at: usize) -> Option<String> {
    let item = |block: &Block| matches!(block.kind, BlockKind::ListItem { .. });
    if !item(&blocks[at]) {
        return None;
    }
    let before = blocks[..at].iter().rev().take(40).find(|block| !item(block))?;
    let text = before.text.trim_end();
    let clause = text.ends_with(':').then(|| text.rsplit(['.', ',', ';', '\n']).next()).flatten()?;
    let clause = [" and ", " but ", " und ", " aber "]
        .iter()
        .filter_map(|joint| clause.rfind(joint).map(|at| at + joint.len()))
        .max()
        .map_or(clause, |at| &clause[at..]);
    Some(clause.trim().to_owned())
}

/// Some characters of a block, widened to the clause they stand in.
fn widened(text: &str, range: CharRange) -> String {
    let chars: Vec<char> = text.chars().collect();
    let (mut start, mut end) =
        ((range.start as usize).min(chars.len()), (range.end as usize).min(chars.len()));
    let stops = |at: usize| match chars[at] {
        ';' | '!' | '?' | '。' | '；' | '！' | '？' | '(' | ')' | '|' | '\u{2022}' => true,
        '.' | ',' | ':' => chars.get(at + 1).is_none_or(|next| next.is_whitespace()),
        _ => false,
    };
    while start > 0 && !stops(start - 1) && range.start as usize - start < 400 {
        start -= 1;
    }
    let already = end > 0 && stops(end - 1);
    while !already && end < chars.len() && !stops(end) && end - (range.end as usize) < 400 {
        end += 1;
    }
    chars[start..end].iter().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use documents::{Extracted, Place};

    fn library(blocks: &[(u32, &str)]) -> Source {
        let blocks = (1..).zip(blocks).map(|(paragraph, (page, text))| Block {
            kind: BlockKind::Paragraph,
            text: (*text).to_owned(),
            place: Place { page: Some(*page), paragraph },
        });
        Source::file("f", "brief.pdf", Extracted { blocks: blocks.collect(), ..Extracted::default() })
    }

    fn found(blocks: &[(u32, &str)], quote: &str) -> Option<Vec<String>> {
        let source = [library(blocks)];
        let hits = Library::of(&source).locate(&Citation::claim("f", quote))?;
        Some(hits.into_iter().map(|hit| hit.quote).collect())
    }

    #[test]
    fn tolerates_form() {
        let cases: &[(&str, &str)] = &[
            ("The report must\n  include an abstract.", "the report must include an abstract"),
            ("All require-\nments are binding.", "requirements are binding"),
            ("Write 1500 \u{2013} 2000 words.", "1500-2000 words"),
            ("Don\u{2019}t use \u{201c}eval\u{201d}.", "Don't use \"eval\""),
            ("A well-known ﬁle oﬃce", "well known file office".replace("well known", "wellknown").leak()),
            ("Cafe\u{301} visits must be logged", "café visits must be logged"),
            ("Use **only** the `std` library", "use only the std library"),
            ("soft\u{ad}ware is due", "software is due"),
            ("提交一份实验报告。", "实验报告"),
            ("يجب تقديم التقرير", "تقديم التقرير"),
            ("Points | 20 | Correctness", "20 Correctness"),
        ];
        for (text, quote) in cases {
            assert!(found(&[(1, text)], quote).is_some(), "{quote} in {text}");
        }
    }

    #[test]
    fn refuses_other_words() {
        let cases: &[(&str, &str)] = &[
            ("Mustard is yellow", "must"),
            ("You must submit a PDF", "You must not submit a PDF"),
            ("You must … submit", "must submit"),
            ("Write 500 words", "Write 5000 words"),
            ("Write 5000 words", "Write 500"),
            ("a", "a"),
            ("", "anything at all"),
            ("Submit the report. Cite sources.", "Submit sources"),
        ];
        for (text, quote) in cases {
            assert_eq!(found(&[(1, text)], quote), None, "{quote} in {text}");
        }
    }

    #[test]
    fn crosses_pages_and_footers() {
        let blocks: &[(u32, &str)] = &[
            (1, "The report must in-"),
            (1, "CS 101 Handout"),
            (2, "clude an abstract."),
            (2, "Filler one."),
            (2, "Filler two"),
            (2, "CS 101 Handout"),
            (3, "Filler three"),
            (3, "Filler four"),
            (3, "CS 101 Handout"),
        ];
        assert_eq!(
            found(blocks, "the report must include an abstract").unwrap(),
            ["The report must in", "clude an abstract"]
        );
        assert!(found(blocks, "CS 101 Handout").is_some());
    }

    #[test]
    fn ranges_count_characters() {
        let source = [library(&[(1, "Größe: “mind. 5 Seiten” — bitte")])];
        let hit = &Library::of(&source).locate(&Citation::claim("f", "mind. 5 Seiten")).unwrap()[0];
        let range = hit.range.unwrap();
        let cut: String = source[0].text.blocks[0]
            .text
            .chars()
            .skip(range.start as usize)
            .take((range.end - range.start) as usize)
            .collect();
        assert_eq!(cut, "mind. 5 Seiten");
        assert_eq!((hit.page, hit.paragraph), (Some(1), 1));
    }

    #[test]
    fn hears_what_introduces_a_list() {
        let mut source = library(&[(1, "Be brief, but do not:"), (1, "use footnotes"), (1, "use tables")]);
        for block in &mut source.text.blocks[1..] {
            block.kind = BlockKind::ListItem { depth: 0, ordered: false };
        }
        let source = [source];
        let library = Library::of(&source);
        let hits = library.locate(&Citation::claim("f", "use tables")).unwrap();
        assert_eq!(library.context(&hits), ["do not: use tables"]);
    }

    #[test]
    fn widens_to_the_clause() {
        let source = [library(&[(1, "Be brief. Do not use external libraries, but tests are welcome.")])];
        let library = Library::of(&source);
        let hits = library.locate(&Citation::claim("f", "external libraries")).unwrap();
        assert_eq!(library.context(&hits), ["Do not use external libraries"]);
    }
}
