//! Puts a page into reading order: takes out tables, splits columns, leaves lines.

use super::{
    gaps::{bands, column},
    grid,
    lines::{self, Line, Word},
    open,
    page::{Marks, Rule},
};
use crate::{clean::is_cjk, compose::Row};

/// A page with more lines than this is not looked at for columns.
const MAX_LINES: usize = 2000;
/// Fewer lines than this may all be short.
const FEW_LINES: usize = 12;
/// Columns inside columns inside columns.
const MAX_NESTING: usize = 4;

/// One piece of a page, in reading order.
pub(super) enum Item {
    Line(TextLine),
    Table(Vec<Row>),
}

impl Item {
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Line(line) => line.text.len(),
            Self::Table(rows) => rows.iter().flat_map(|r| &r.cells).map(String::len).sum(),
        }
    }
}

/// A line of text with the looks that tell what it is.
#[derive(Debug, Clone)]
pub(super) struct TextLine {
    pub text: String,
    pub y: f32,
    pub x0: f32,
    pub x1: f32,
    /// How wide its first word is: would it have fitted on the line above?
    pub first: f32,
    /// Where lines of this column begin and end.
    pub left: f32,
    pub right: f32,
    pub size: f32,
    pub bold: bool,
    pub mono: bool,
    /// Width of one character, for program text.
    pub pitch: f32,
    /// A drawn bullet before it.
    pub dot: Option<f32>,
}

/// The whole page.
pub(super) fn lay_out(mut marks: Marks) -> Vec<Item> {
    let [upright, up, down] = std::mem::take(&mut marks.layers);
    let mut lines = lines::set(upright);
    lines::attach_dots(&mut lines, &marks);
    let horizontal = grid::tidy(std::mem::take(&mut marks.horizontal));
    let vertical = grid::tidy(std::mem::take(&mut marks.vertical));
    let mut sheet = Sheet { rules: &horizontal, width: marks.width, tables: Vec::new(), items: Vec::new() };
    for table in grid::take(&mut lines, &horizontal, &vertical) {
        lines.push(stand_in(table.left, table.right, table.top, sheet.tables.len()));
        sheet.tables.push(Some(table.rows));
    }
    sheet.order(lines, 0);
    // Text that is turned has its own up and down, to which the lines on the page do not fit.
    (sheet.rules, sheet.width) = (&[], marks.height);
    for layer in [up, down] {
        sheet.order(lines::set(layer), 0);
    }
    sheet.items
}

/// A line that holds the place of a table while columns are found.
pub(super) fn stand_in(left: f32, right: f32, top: f32, index: usize) -> Line {
    let word =
        Word { x0: left, x1: right, size: 10.0, text: String::new(), bold: false, mono: false, pitch: None };
    Line { y: top + 1.0, words: vec![word], table: Some(index), ..Line::default() }
}

/// A page while it is put in order.
struct Sheet<'a> {
    rules: &'a [Rule],
    width: f32,
    /// Tables that a line stands in for; `None` once written.
    tables: Vec<Option<Vec<Row>>>,
    items: Vec<Item>,
}

impl Sheet<'_> {
    fn order(&mut self, mut lines: Vec<Line>, nesting: usize) {
        lines.sort_by(|a, b| a.y.total_cmp(&b.y));
        open::take_between_rules(&mut lines, self.rules, &mut self.tables);
        let (left, mut right) = margins(&lines);
        // A few lines do not show where lines end; most pages have margins alike on both sides.
        if lines.len() < FEW_LINES && nesting == 0 {
            right = right.max(self.width - left);
        }
        let mut plain: Vec<&Line> = Vec::new();
        let is_simple = lines.len() > MAX_LINES || nesting >= MAX_NESTING;
        let mut at = 0;
        while at < lines.len() {
            let bands = if is_simple { Vec::new() } else { bands(&lines, at) };
            let columns = bands.last().and_then(|b| Some((b.end, column(&lines[at..b.end], &b.cuts)?)));
            if let Some((end, cut)) = columns {
                self.write(&mut plain, left, right);
                for is_left in [true, false] {
                    let half = lines[at..end].iter().filter_map(|l| half(l, cut, is_left)).collect();
                    self.order(half, nesting + 1);
                }
                at = end;
            } else if let Some(mut table) = bands.iter().find_map(|b| open::find(&lines[at..b.end], &b.cuts))
            {
                plain.extend(&lines[at..at + table.start]);
                let head = plain.pop_if(|line| table.is_head(line));
                self.write(&mut plain, left, right);
                self.items.extend(table.rows(head).map(Item::Table));
                at += table.end;
            } else {
                plain.push(&lines[at]);
                at += 1;
            }
        }
        self.write(&mut plain, left, right);
    }

    fn write(&mut self, plain: &mut Vec<&Line>, left: f32, right: f32) {
        for line in plain.drain(..) {
            match line.table.and_then(|t| self.tables.get_mut(t)) {
                Some(table) => self.items.extend(table.take().map(Item::Table)),
                None => self.items.push(Item::Line(text_line(line, left, right))),
            }
        }
    }
}

/// The words of a line on one side of a cut.
fn half(line: &Line, cut: f32, is_left: bool) -> Option<Line> {
    let words: Vec<Word> = line.words.iter().filter(|w| (w.x0 < cut) == is_left).cloned().collect();
    let dot = line.dot.filter(|d| (*d < cut) == is_left);
    (!words.is_empty()).then(|| Line { words, dot, ..line.clone() })
}

/// Where the lines of a column begin and end. One line in twenty may stick out.
fn margins(lines: &[Line]) -> (f32, f32) {
    let text: Vec<&Line> = lines.iter().filter(|l| l.table.is_none()).collect();
    let mut starts: Vec<f32> = text.iter().map(|l| l.x0()).collect();
    let mut ends: Vec<f32> = text.iter().map(|l| l.x1()).collect();
    starts.sort_by(f32::total_cmp);
    ends.sort_by(f32::total_cmp);
    let left = starts.get(starts.len() / 20).copied().unwrap_or(0.0);
    (left, ends.get((ends.len() * 19 / 20).min(ends.len().saturating_sub(1))).copied().unwrap_or(0.0))
}

fn text_line(line: &Line, left: f32, right: f32) -> TextLine {
    let mono = is_mono(&line.words);
    TextLine {
        text: if mono { lines::mono_text(&line.words) } else { lines::text(&line.words) },
        y: line.y,
        x0: line.x0(),
        x1: line.x1(),
        first: line.words.first().map_or(0.0, |w| w.x1 - w.x0),
        left,
        right,
        size: line.size(),
        bold: line.words.iter().all(|w| w.bold),
        mono,
        pitch: lines::char_width(&line.words),
        dot: line.dot,
    }
}

/// Whether all characters of a line have one width: by what the fonts say, else by measuring.
fn is_mono(words: &[Word]) -> bool {
    let chars = || words.iter().flat_map(|w| w.text.chars());
    if chars().any(is_cjk) {
        return false;
    }
    if words.iter().all(|w| w.mono) {
        return true;
    }
    let Some(pitch) = words.first().and_then(|w| w.pitch) else { return false };
    let same = words.iter().all(|w| w.pitch.is_some_and(|p| (p - pitch).abs() < 0.01 * w.size));
    // In other fonts, too, figures are equally wide; these letters are not.
    let (narrow, wide) =
        (chars().any(|c| "ijlt.,:;(".contains(c)), chars().any(|c| "mwMWdboeaxr=_".contains(c)));
    same && narrow && wide && chars().count() >= 6
}
