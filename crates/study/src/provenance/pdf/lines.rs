//! Lines: where a text is broken, and in which order its words stand on paper.

use super::letters::{Glyphs, Letters, Weight};
use std::ops::Range;
use unicode_bidi::ParagraphBidiInfo;
use unicode_normalization::char::is_combining_mark;

/// A line, ready to be drawn.
pub(super) struct Line {
    pub glyphs: Vec<Glyphs>,
    /// In units of the letters' size.
    pub width: f32,
    /// It begins at the right.
    pub rtl: bool,
}

/// The lines of a text, none wider than `width` (in units of the letters' size).
pub(super) fn lines(letters: &mut Letters, text: &str, weight: Weight, width: f32) -> Vec<Line> {
    let text = letters.printable(text);
    if text.is_empty() {
        return Vec::new();
    }
    let bidi = ParagraphBidiInfo::new(&text, None);
    let rtl = bidi.paragraph_level.is_rtl();
    broken(letters, &text, weight, width)
        .into_iter()
        .map(|range| {
            let (levels, runs) = bidi.visual_runs(range);
            let mut glyphs = Vec::new();
            for run in runs {
                let turned = levels.get(run.start).is_some_and(unicode_bidi::Level::is_rtl);
                glyphs.extend(letters.shape(&text[run], weight, turned));
            }
            let width = glyphs.iter().map(|g| g.width).sum();
            Line { glyphs, width, rtl }
        })
        .collect()
}

/// Which parts of the text the lines are.
fn broken(letters: &mut Letters, text: &str, weight: Weight, width: f32) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut line = 0..0;
    let mut filled = 0.0;
    for word in words(text) {
        let bare = text[word.clone()].trim_end();
        let long = letters.width(bare, weight);
        if filled + long > width && !line.is_empty() {
            lines.push(std::mem::replace(&mut line, word.start..word.start));
            filled = 0.0;
        }
        if long <= width {
            line.end = word.end;
            filled += letters.width(&text[word], weight);
            continue;
        }
        // Longer than a line: broken between any two letters.
        for (at, c) in text[word.clone()].char_indices() {
            let at = word.start + at;
            let more = letters.width(c.encode_utf8(&mut [0; 4]), weight);
            if filled + more > width && !line.is_empty() && !is_combining_mark(c) {
                lines.push(std::mem::replace(&mut line, at..at));
                filled = 0.0;
            }
            line.end = at + c.len_utf8();
            filled += more;
        }
    }
    lines.push(line);
    lines.into_iter().map(|r| r.start..r.start + text[r].trim_end().len()).filter(|r| !r.is_empty()).collect()
}

/// The parts that stay together, each with the space behind it.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        let breaks = before.is_some_and(|b| {
            (b == ' ' && c != ' ')
                || (matches!(b, '-' | '/' | '–' | '—') && c.is_alphanumeric())
                || ((wide(b) || wide(c)) && c != ' ' && !closing(c) && !opening(b) && !is_combining_mark(c))
        });
        if breaks {
            words.push(start..at);
            start = at;
        }
        before = Some(c);
    }
    words.push(start..text.len());
    words
}

/// Scripts that are written without spaces and may be broken anywhere.
fn wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}'
        | '\u{20000}'..='\u{3ffff}')
}

/// No line begins with these.
fn closing(c: char) -> bool {
    "、。，．・：；？！）］｝〉》」』】〕ーゝ々…)]}.,:;?!%”’".contains(c)
}

/// No line ends with these.
fn opening(c: char) -> bool {
    "（［｛〈《「『【〔([{“‘".contains(c)
}
