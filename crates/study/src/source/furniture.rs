//! What the printer put there and not the author: running headers, footers, page numbers.

use crate::wording::fold;
use documents::{BlockKind, Extracted};
use std::collections::{HashMap, HashSet};

/// A header is short.
const LONGEST: usize = 140;

/// The blocks (by index) that are headers, footers or page numbers.
///
/// A header repeats on at least three pages, at the edge of the page, and is not a sentence; "Problem 2" and "Problem
/// 3" are different, "CS 101, page 2" and "CS 101, page 3" are the same.
pub(crate) fn furniture(text: &Extracted) -> HashSet<usize> {
    let mut seen: HashMap<String, (HashSet<u32>, Vec<usize>)> = HashMap::new();
    let mut found = HashSet::new();
    let mut pages = HashSet::new();
    let page_of = |index: usize| text.blocks.get(index).and_then(|block| block.place.page);
    for (index, block) in text.blocks.iter().enumerate() {
        let (Some(page), BlockKind::Paragraph | BlockKind::Heading { .. }) = (block.place.page, &block.kind)
        else {
            continue;
        };
        pages.insert(page);
        let edge = index < 2 || page_of(index - 2) != Some(page) || page_of(index + 2) != Some(page);
        if block.text.len() > LONGEST || !edge {
            continue;
        }
        if is_page_number(&block.text) {
            found.insert(index);
        } else if !block.text.trim_end().ends_with(['.', '!', '?', ':']) {
            for key in keys(&block.text, page) {
                let entry = seen.entry(key).or_default();
                entry.0.insert(page);
                entry.1.push(index);
            }
        }
    }
    let often = (pages.len() * 2 / 5).max(3);
    for (on, blocks) in seen.into_values() {
        if on.len() >= often {
            found.extend(blocks);
        }
    }
    found
}

/// The words of a header line; without "page 7" or, in a second form, without a bare page number at the end.
fn keys(text: &str, page: u32) -> Vec<String> {
    let folded = fold(text);
    let mut words: Vec<&str> = folded.split_whitespace().collect();
    if let Some(at) = words.iter().position(|word| matches!(*word, "page" | "seite")) {
        words.truncate(at);
    }
    let mut keys = vec![words.join(" ")];
    if words.len() > 3 && words.last().is_some_and(|last| *last == page.to_string()) {
        words.pop();
        keys.push(words.join(" "));
    }
    keys
}

/// Headers that carry a number, each once: a date or a length may stand there and nowhere else.
pub(crate) fn telling(text: &Extracted, furniture: &HashSet<usize>) -> Vec<usize> {
    let mut seen = HashSet::new();
    let mut found: Vec<usize> = furniture.iter().copied().collect();
    found.sort_unstable();
    let numbered = |index: &usize| {
        !is_page_number(&text.blocks[*index].text)
            && text.blocks[*index].text.bytes().any(|byte| byte.is_ascii_digit())
    };
    found.retain(|index| {
        let page = text.blocks[*index].place.page.unwrap_or(0);
        numbered(index) && keys(&text.blocks[*index].text, page).into_iter().all(|key| seen.insert(key))
    });
    found
}

/// `7`, `Page 7 of 12`, `Seite 7`, `- 7 -`, `7 / 12`.
fn is_page_number(text: &str) -> bool {
    let folded = fold(text);
    let words: Vec<&str> = folded.split_whitespace().collect();
    let digits = |word: &str| word.len() <= 4 && word.chars().all(|ch| ch.is_ascii_digit());
    match words.as_slice() {
        [n] | ["page" | "seite" | "p", n] => digits(n),
        [n, "of" | "von", m]
        | [n, m]
        | ["page" | "seite" | "p", n, "of" | "von", m]
        | ["page" | "seite" | "p", n, m] => digits(n) && digits(m),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use documents::{Block, Place};

    fn pages(count: u32, lines: impl Fn(u32) -> Vec<String>) -> Extracted {
        let mut text = Extracted::default();
        for page in 1..=count {
            for line in lines(page) {
                let paragraph = text.blocks.len() as u32 + 1;
                text.blocks.push(Block {
                    kind: BlockKind::Paragraph,
                    text: line,
                    place: Place { page: Some(page), paragraph },
                });
            }
        }
        text
    }

    #[test]
    fn finds_headers_and_page_numbers() {
        let text = pages(4, |page| {
            vec![
                "CS 101: Project 2".into(),
                format!("You must do part {page} alone, whatever it asks for."),
                "Show your work.".into(),
                format!("Prof. Ada Miller, Autumn Term {page}"),
                format!("Page {page} of 4"),
            ]
        });
        let mut found: Vec<usize> = furniture(&text).into_iter().collect();
        found.sort_unstable();
        assert_eq!(found, [0, 3, 4, 5, 8, 9, 10, 13, 14, 15, 18, 19]);
        assert_eq!(telling(&text, &furniture(&text)), [0, 3], "each is read once");
    }

    #[test]
    fn leaves_numbered_problems_alone() {
        let text = pages(4, |page| vec![format!("Problem {page}"), format!("Prove lemma {page}")]);
        assert!(furniture(&text).is_empty());
    }
}
