//! A block taken apart: headings and lists typed into a paragraph stand by themselves.

use super::reading::Form;
use super::split::{Placed, tidy};
use crate::lang::{self, Section};
use documents::{Block, BlockKind};

/// A stretch of text that stands by itself, before it is cut into sentences.
pub(super) struct Piece {
    pub form: Form,
    pub chars: Vec<Placed>,
}

/// Whether a paragraph goes on where the last one broke off: no full stop there, a small letter here.
pub(super) fn continues(open: &Piece, next: &Piece) -> bool {
    if !matches!(open.form, Form::Prose | Form::Item { .. })
        || next.form != Form::Prose
        || open.chars.len() > 4_000
    {
        return false;
    }
    let Some(last) = open.chars.iter().rev().map(|placed| placed.ch).find(|ch| !ch.is_whitespace()) else {
        return false;
    };
    let Some(first) = next.chars.iter().map(|placed| placed.ch).find(|ch| !ch.is_whitespace()) else {
        return false;
    };
    let words = open.chars.iter().filter(|placed| placed.ch.is_whitespace()).count() + 1;
    first.is_lowercase()
        && words >= 4
        && (last.is_alphanumeric() || matches!(last, ',' | '-' | '–' | '—' | '('))
}

/// The pieces of one block: lists and headings typed into a paragraph are taken apart.
pub(super) fn pieces_of(index: usize, block: &Block) -> Vec<Piece> {
    let placed = |from: usize, text: &str| -> Vec<Placed> {
        let (block, from) =
            (u32::try_from(index).unwrap_or(u32::MAX), u32::try_from(from).unwrap_or(u32::MAX));
        (from..).zip(text.chars()).map(|(at, ch)| Placed { ch, block, at }).collect()
    };
    let whole = |form: Form| vec![Piece { form, chars: placed(0, &block.text) }];
    match &block.kind {
        BlockKind::Heading { level } => whole(Form::Heading { level: (*level).clamp(1, 6) }),
        BlockKind::TableRow { table, header, cells, .. } => {
            whole(Form::Row { table: *table, header: *header, cells: cells.clone() })
        }
        BlockKind::Code => whole(Form::Code),
        BlockKind::ListItem { depth, ordered } => {
            let mut pieces = lines_of(&block.text, &placed);
            match pieces.first_mut() {
                Some(first) => first.form = Form::Item { depth: *depth, ordered: *ordered, nth: 0 },
                None => return Vec::new(),
            }
            for piece in pieces.iter_mut().skip(1) {
                if let Form::Item { depth: inner, .. } = &mut piece.form {
                    *inner = depth.saturating_add(1);
                }
            }
            pieces
        }
        BlockKind::Paragraph => {
            let mut pieces = lines_of(&block.text, &placed);
            let last = pieces.len().saturating_sub(1);
            for (at, piece) in pieces.iter_mut().enumerate() {
                if piece.form == Form::Prose && looks_like_heading(&tidy(&piece.chars), at < last) {
                    piece.form = Form::Heading { level: 7 };
                }
            }
            pieces
        }
    }
}

/// The lines of a block, those that belong together joined, list entries by themselves.
fn lines_of(text: &str, placed: &dyn Fn(usize, &str) -> Vec<Placed>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut at = 0;
    let mut before: Option<&str> = None;
    let lines: Vec<&str> = text.split_inclusive(['\n', '\u{2028}', '\u{b}']).collect();
    let longest = lines.iter().map(|line| line.trim().chars().count()).max().unwrap_or(0);
    for line in lines {
        let length = line.chars().count();
        let broken = before.replace(line).is_some_and(|before| is_broken(before, line, longest));
        for (offset, part) in bullets(line) {
            let indent = part.chars().take_while(|ch| ch.is_whitespace()).count();
            let body: String = part.chars().skip(indent).collect();
            let entry = super::plain::marker(body.trim_end());
            let labelled = entry.is_none() && (lang::labels_part(body.trim()) || lang::is_part(&body));
            let (form, skip) = match entry {
                None if labelled => (Some(Form::Prose), indent),
                Some((ordered, text)) => {
                    let marker = body.trim_end().chars().count() - text.chars().count();
                    (Some(Form::Item { depth: 0, ordered, nth: 0 }), indent + marker)
                }
                None => (None, 0),
            };
            let chars: String = part.chars().skip(skip).collect();
            let chars = placed(at + offset + skip, &chars);
            match (form, pieces.last_mut()) {
                (None, Some(open)) if !(ends_heading(open) || broken && open.form == Form::Prose) => {
                    open.chars.extend(chars);
                }
                (form, _) if !body.trim().is_empty() => {
                    pieces.push(Piece { form: form.unwrap_or(Form::Prose), chars });
                }
                _ => {}
            }
        }
        at += length;
    }
    pieces
}

/// Whether a line ends because its writer ended it, and not because the margin came: its next word would have fitted, and
/// the next line begins like something new.
fn is_broken(before: &str, line: &str, longest: usize) -> bool {
    let (before, line) = (before.trim(), line.trim());
    let fresh = line
        .chars()
        .next()
        .is_some_and(|ch| ch.is_uppercase() || ch.is_ascii_digit() || matches!(ch, '(' | '"' | '“' | '„'));
    let next = line.split_whitespace().next().map_or(0, |word| word.chars().count());
    fresh && !before.ends_with([',', '-', '–', '(']) && before.chars().count() + next + 5 < longest
}

/// A first line such as `Deliverables:` stands by itself.
fn ends_heading(piece: &Piece) -> bool {
    piece.form == Form::Prose && piece.chars.len() < 60 && looks_like_heading(&tidy(&piece.chars), true)
}

/// Cuts a line at bullets that stand inside it: `• a • b`.
fn bullets(line: &str) -> Vec<(usize, String)> {
    let marks = line.chars().filter(|ch| matches!(ch, '•' | '▪' | '●')).count();
    if marks < 2 {
        return vec![(0, line.to_owned())];
    }
    let mut parts = vec![(0, String::new())];
    for (at, ch) in line.chars().enumerate() {
        if matches!(ch, '•' | '▪' | '●') && at > 0 {
            parts.push((at, String::new()));
        }
        if let Some(part) = parts.last_mut() {
            part.1.push(ch);
        }
    }
    parts
}

/// Whether a short line by itself announces what follows.
pub(super) fn looks_like_heading(line: &str, with_more: bool) -> bool {
    let words = line.split_whitespace().count();
    if words == 0 || words > 7 || line.ends_with(['.', '!', '?', ',', ';']) {
        return false;
    }
    let last = line.trim_end_matches([':', '：']).rsplit(' ').next().unwrap_or("").to_lowercase();
    let hangs = [
        "needs", "requires", "includes", "include", "contains", "contain", "must", "should", "will", "to",
        "are", "is", "muss", "soll", "enthält", "umfasst",
    ];
    if hangs.contains(&last.as_str()) {
        return false; // it introduces a list
    }
    let exact = lang::section_of(line, true) != Section::Unknown;
    let near = lang::section_of(line, false) != Section::Unknown
        && line.starts_with(char::is_uppercase)
        && words <= 4
        && !lang::has_modal(line);
    let known = exact || (near && !line.contains(char::is_numeric));
    let colon = line.ends_with([':', '：']);
    let letters = line.chars().filter(|ch| ch.is_alphabetic()).count();
    let shouted = with_more
        && letters >= 4
        && !line.chars().any(char::is_lowercase)
        && line.chars().any(char::is_uppercase);
    shouted
        || known && (colon || words <= 5)
        || (colon && words <= 3 && !lang::has_modal(line))
        || lang::is_part(line) && (with_more || words <= 6)
}
