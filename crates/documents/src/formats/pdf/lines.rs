//! Sets glyphs into words and words into lines.

use super::page::{Glyph, Marks};
use crate::clean::is_cjk;
use hayro_interpret::hayro_cmap::BfString;
use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};
use unicode_normalization::UnicodeNormalization;

/// A gap wider than this part of the type size separates words, where no space is written.
const WORD_GAP: f32 = 0.17;
/// Between characters that are written without spaces.
const CJK_GAP: f32 = 0.35;

#[derive(Debug, Clone)]
pub(super) struct Word {
    pub x0: f32,
    pub x1: f32,
    pub size: f32,
    /// In the order it stands on the page.
    pub text: String,
    pub bold: bool,
    pub mono: bool,
    /// How wide each character is, if all are equally wide.
    pub pitch: Option<f32>,
}

/// Words on one baseline, left to right.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub y: f32,
    pub words: Vec<Word>,
    /// A drawn bullet before the first word: its centre.
    pub dot: Option<f32>,
    /// Stands for a table that was already taken out of the page.
    pub table: Option<usize>,
}

impl Line {
    pub(super) fn x0(&self) -> f32 {
        self.words.first().map_or(0.0, |w| w.x0)
    }

    pub(super) fn x1(&self) -> f32 {
        self.words.iter().map(|w| w.x1).fold(0.0, f32::max)
    }

    /// The size most of the text has.
    pub(super) fn size(&self) -> f32 {
        let mut sizes: Vec<(f32, usize)> = Vec::new();
        for word in &self.words {
            match sizes.iter_mut().find(|(s, _)| (*s - word.size).abs() < 0.3) {
                Some((_, count)) => *count += word.text.len(),
                None => sizes.push((word.size, word.text.len())),
            }
        }
        sizes.into_iter().max_by_key(|(_, count)| *count).map_or(0.0, |(s, _)| s)
    }
}

/// The lines of one layer of a page, top to bottom.
pub(super) fn set(glyphs: Vec<Glyph>) -> Vec<Line> {
    let mut glyphs = glyphs;
    glyphs.retain(|g| g.y.is_finite() && g.x0.is_finite() && g.size > 0.5);
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut lines: Vec<Line> = Vec::new();
    let mut row: Vec<Glyph> = Vec::new();
    for glyph in glyphs {
        if row.first().is_some_and(|f| glyph.y - f.y > 0.22 * f.size.min(glyph.size).max(4.0)) {
            lines.extend(line(std::mem::take(&mut row)));
        }
        row.push(glyph);
    }
    lines.extend(line(row));
    attach_scripts(lines)
}

/// Marks bullets that are drawn as shapes.
pub(super) fn attach_dots(lines: &mut [Line], marks: &Marks) {
    for line in lines {
        let (size, left) = (line.size(), line.x0());
        let near =
            |(x, y): &&(f32, f32)| *y < line.y && *y > line.y - size && *x < left && *x > left - 3.0 * size;
        line.dot = marks.dots.iter().find(near).map(|(x, _)| *x);
    }
}

fn line(mut row: Vec<Glyph>) -> Option<Line> {
    row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let y = row.first()?.y;
    let mut words: Vec<Word> = Vec::new();
    let mut is_open = false;
    let mut last: Option<(char, f32)> = None;
    for glyph in row {
        let text = glyph_text(glyph.text.as_ref());
        let Some(first) = text.chars().next() else { continue };
        if first.is_whitespace() {
            is_open = false;
            continue;
        }
        if let (Some(word), true) = (words.last_mut(), is_open) {
            // Bold type is sometimes the same glyph struck twice.
            if last.is_some_and(|(c, x)| c == first && (glyph.x0 - x).abs() < 0.12 * glyph.size) {
                word.bold = true;
                continue;
            }
            let is_cjk = is_cjk(first) && word.text.chars().next_back().is_some_and(is_cjk);
            let most = if is_cjk { CJK_GAP } else { WORD_GAP };
            is_open = glyph.x0 - word.x1 <= most * glyph.size;
        }
        last = Some((first, glyph.x0));
        match words.last_mut() {
            Some(word) if is_open => {
                word.text.push_str(&text);
                word.x1 = word.x1.max(glyph.x1);
                word.bold &= glyph.bold;
                word.mono &= glyph.mono;
                word.pitch = word.pitch.filter(|p| (glyph.x1 - glyph.x0 - p).abs() < 0.01 * glyph.size);
                word.size = word.size.max(glyph.size);
            }
            _ => words.push(Word {
                x0: glyph.x0,
                x1: glyph.x1,
                size: glyph.size,
                text,
                bold: glyph.bold,
                mono: glyph.mono,
                pitch: Some(glyph.x1 - glyph.x0),
            }),
        }
        is_open = true;
    }
    (!words.is_empty()).then_some(Line { y, words, ..Line::default() })
}

/// What a glyph stands for; ligatures and presentation forms become the letters they show.
fn glyph_text(text: Option<&BfString>) -> String {
    let text = match text {
        None => return '\u{fffd}'.to_string(),
        Some(BfString::Char(c)) if c.is_ascii() => return c.to_string(),
        Some(BfString::Char(c)) => c.to_string(),
        Some(BfString::String(s)) => s.clone(),
    };
    let is_form =
        |c: char| matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{fb00}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}');
    let text: String =
        if text.chars().any(is_form) { text.nfkc().map(whole_character).collect() } else { text };
    // Words are kept in the order of the page; a right-to-left ligature is in reading order and is turned to match.
    if text.chars().count() > 1 && text.chars().any(is_rtl) { text.chars().rev().collect() } else { text }
}

/// Fonts share the glyph of a character with that of the radical it equals, and PDF writers pick either. Unicode itself
/// maps most radicals; these it leaves out.
fn whole_character(c: char) -> char {
    const RADICALS: &str = "⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳⺟⺠";
    const WHOLE: &str = "虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟母民";
    let found = RADICALS.chars().position(|r| r == c).and_then(|i| WHOLE.chars().nth(i));
    found.unwrap_or(c)
}

/// Raised and lowered words (exponents, note marks) belong to the line they are raised from.
fn attach_scripts(lines: Vec<Line>) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    for mut line in lines {
        if let Some(above) = out.last_mut() {
            let (upper, lower) = (above.size(), line.size());
            if line.y - above.y < 0.6 * upper.max(lower) {
                if lower <= 0.82 * upper {
                    move_scripts(&mut line, above);
                } else if upper <= 0.82 * lower {
                    move_scripts(above, &mut line);
                    if above.words.is_empty() {
                        out.pop();
                    }
                }
            }
        }
        if !line.words.is_empty() {
            out.push(line);
        }
    }
    out
}

fn move_scripts(scripts: &mut Line, host: &mut Line) {
    let size = host.size();
    for word in std::mem::take(&mut scripts.words) {
        let before = host.words.iter().rposition(|w| w.x0 <= word.x0);
        let gap = before.map(|b| word.x0 - host.words[b].x1);
        match (before, gap) {
            (Some(index), Some(gap)) if gap.abs() <= WORD_GAP * size => {
                let host = &mut host.words[index];
                host.text.push_str(&word.text);
                host.x1 = host.x1.max(word.x1);
            }
            (Some(index), Some(gap)) if gap > 0.0 && gap < size => host.words.insert(index + 1, word),
            _ => scripts.words.push(word),
        }
    }
}

/// The text of words that stand on one line, in reading order.
pub(super) fn text(words: &[Word]) -> String {
    let mut text = String::new();
    for word in words {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&word.text);
    }
    if text.chars().any(is_rtl) { logical(&text) } else { text }
}

/// Program text: gaps are filled with as many spaces as fit.
pub(super) fn mono_text(words: &[Word]) -> String {
    let mut text = String::new();
    let width = char_width(words);
    let mut end: Option<f32> = None;
    for word in words {
        if let Some(end) = end {
            let spaces = ((word.x0 - end) / width).round().clamp(1.0, 200.0) as usize;
            text.extend(std::iter::repeat_n(' ', spaces));
        }
        text.push_str(&word.text);
        end = Some(word.x1);
    }
    text
}

/// How wide one character of a fixed-width line is.
pub(super) fn char_width(words: &[Word]) -> f32 {
    let chars = words.iter().map(|w| w.text.chars().count()).sum::<usize>().max(1);
    (words.iter().map(|w| w.x1 - w.x0).sum::<f32>() / chars as f32).max(0.5)
}

/// From the order on the page to the order of reading. The algorithm that turns reading order into page order is, but
/// for rare nestings, its own inverse.
fn logical(visual: &str) -> String {
    let strong = |rtl: bool| visual.chars().filter(|c| c.is_alphabetic() && is_rtl(*c) == rtl).count();
    let level = if strong(true) >= strong(false) { Level::rtl() } else { Level::ltr() };
    let info = BidiInfo::new(visual, Some(level));
    let Some(paragraph) = info.paragraphs.first() else { return visual.to_owned() };
    info.reorder_line(paragraph, paragraph.range.clone()).into_owned()
}

fn is_rtl(c: char) -> bool {
    c as u32 >= 0x590 && matches!(bidi_class(c), BidiClass::R | BidiClass::AL)
}
