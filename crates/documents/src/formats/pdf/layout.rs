//! Puts a page into reading order: takes out tables, splits columns, leaves lines.

use super::{
    grid,
    lines::{self, Line, Word},
    page::{Marks, Rule},
    rows::{self, Slice},
};
use crate::{clean::is_cjk, compose::Row, marks::mark};

/// Narrower gaps are spaces between words.
const MIN_GUTTER: f32 = 7.0;
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
    let mut tables: Vec<Option<Vec<Row>>> = Vec::new();
    for table in grid::take(&mut lines, &horizontal, &vertical) {
        lines.push(stand_in(table.left, table.right, table.top, tables.len()));
        tables.push(Some(table.rows));
    }
    lines.sort_by(|a, b| a.y.total_cmp(&b.y));
    take_booktabs(&mut lines, &horizontal, &mut tables);
    let mut items = Vec::new();
    order(lines, 0, marks.width, &mut tables, &mut items);
    for layer in [up, down] {
        order(lines::set(layer), 0, marks.height, &mut tables, &mut items);
    }
    items
}

/// A line that holds the place of a table while columns are found.
fn stand_in(left: f32, right: f32, top: f32, index: usize) -> Line {
    let word = Word { x0: left, x1: right, size: 10.0, text: String::new(), bold: false, mono: false };
    Line { y: top + 1.0, words: vec![word], table: Some(index), ..Line::default() }
}

/// Tables with lines above and below but none between columns.
fn take_booktabs(lines: &mut Vec<Line>, horizontal: &[Rule], tables: &mut Vec<Option<Vec<Row>>>) {
    let mut used = 0.0_f32;
    for (index, top) in horizontal.iter().enumerate() {
        if top.at < used || top.to - top.from < 60.0 {
            continue;
        }
        let same = |r: &&Rule| (r.from - top.from).abs() < 4.0 && (r.to - top.to).abs() < 4.0;
        let mut best: Option<(Vec<Rule>, Vec<f32>)> = None;
        let mut rules = vec![*top];
        for below in horizontal[index + 1..].iter().filter(same) {
            rules.push(*below);
            let inside: Vec<&Line> = lines.iter().filter(|l| l.y > top.at && l.y < below.at).collect();
            let cuts = common_gaps(&inside, top.from, top.to);
            let fewer = best.as_ref().is_some_and(|(_, c)| cuts.len() < c.len());
            if inside.len() > 200 || (fewer || cuts.is_empty()) && !inside.is_empty() {
                break;
            }
            if inside.len() >= 2 && !is_prose(&inside, cuts[0]) {
                best = Some((rules.clone(), cuts));
            }
        }
        let Some((rules, cuts)) = best else { continue };
        let bottom = rules.last().map_or(top.at, |r| r.at);
        let is_inside = |l: &Line| l.y > top.at && l.y < bottom && l.table.is_none();
        let inside: Vec<Line> = lines.iter().filter(|l| is_inside(l)).cloned().collect();
        let bands =
            rules.windows(2).map(|w| slices(inside.iter().filter(|l| l.y > w[0].at && l.y < w[1].at), &cuts));
        // A line under every row; with fewer lines, rows are told apart by their first column.
        let is_ruled = rules.len() > 3;
        let cells = bands
            .filter(|b| !b.is_empty())
            .flat_map(|b| if is_ruled { rows::ruled(b) } else { rows::unruled(b) });
        if let Some(rows) = rows::finish(cells.collect()) {
            used = bottom;
            lines.retain(|l| !is_inside(l));
            lines.push(stand_in(top.from, top.to, top.at, tables.len()));
            tables.push(Some(rows));
        }
    }
    lines.sort_by(|a, b| a.y.total_cmp(&b.y));
}

/// The middles of the gaps that no word of these lines crosses.
fn common_gaps(lines: &[&Line], left: f32, right: f32) -> Vec<f32> {
    let mut free = vec![(left, right)];
    for line in lines {
        subtract(&mut free, line);
    }
    let (first, last) = span(lines);
    free.retain(|g| g.1 - g.0 >= MIN_GUTTER && g.0 > first && g.1 < last);
    free.iter().map(|g| f32::midpoint(g.0, g.1)).collect()
}

fn span(lines: &[&Line]) -> (f32, f32) {
    let first = lines.iter().map(|l| l.x0()).fold(f32::MAX, f32::min);
    (first, lines.iter().map(|l| l.x1()).fold(f32::MIN, f32::max))
}

/// Takes what a line covers out of the free ranges; spaces between words count as covered.
fn subtract(free: &mut Vec<(f32, f32)>, line: &Line) {
    let mut open: Option<(f32, f32)> = None;
    let mut covered = Vec::new();
    for word in &line.words {
        match &mut open {
            Some(range) if word.x0 - range.1 < MIN_GUTTER => range.1 = range.1.max(word.x1),
            _ => covered.extend(open.replace((word.x0, word.x1))),
        }
    }
    covered.extend(open);
    for (from, to) in covered {
        let cut = |gap: &(f32, f32)| [(gap.0, gap.1.min(from)), (gap.0.max(to), gap.1)];
        *free = free.iter().flat_map(cut).filter(|g| g.1 - g.0 >= MIN_GUTTER).collect();
    }
}

/// Splits lines at the cuts.
fn slices<'a>(lines: impl Iterator<Item = &'a Line>, cuts: &[f32]) -> Vec<Slice> {
    let mut out = Vec::new();
    for line in lines {
        let mut slice = Slice::new(line.y, cuts.len() + 1);
        for word in &line.words {
            let column = cuts.iter().filter(|c| word.x0 + 1.0 > **c).count();
            slice.cells[column].push(word.clone());
        }
        out.push(slice);
    }
    out
}

/// Whether a cut divides columns of running text, and not the columns of a table: full lines of several words on both
/// sides; on one side is enough where lines stand alone rather than in rows.
fn is_prose(lines: &[&Line], cut: f32) -> bool {
    let parts = |left: bool| -> Vec<(f32, f32, usize)> {
        let part = |l: &&Line| {
            let words: Vec<&Word> = l.words.iter().filter(|w| (w.x0 < cut) == left).collect();
            let chars = words.iter().map(|w| w.text.chars().count() + 1).sum();
            Some((words.first()?.x0, words.last()?.x1, chars))
        };
        lines.iter().filter_map(part).collect()
    };
    let full = |parts: &[(f32, f32, usize)]| {
        let width = parts.iter().map(|p| p.1).fold(0.0, f32::max)
            - parts.iter().map(|p| p.0).fold(f32::MAX, f32::min);
        parts.iter().filter(|p| p.1 - p.0 >= 0.85 * width && p.2 >= 22).count()
    };
    let (left, right) = (parts(true), parts(false));
    let (full_left, full_right) = (full(&left), full(&right));
    let is_even = |full: usize, all: usize| all >= 4 && full >= 3 && full * 5 >= all * 2;
    let in_rows = (left.len() + right.len()).saturating_sub(lines.len());
    let alone = in_rows * 5 <= lines.len() && left.len().min(right.len()) >= 3;
    (is_even(full_left, left.len()) && is_even(full_right, right.len()))
        || (alone && full_left.max(full_right) >= 5)
}

/// Lines that share gaps, found from one line on downwards.
struct Band {
    end: usize,
    /// The middles of the gaps.
    cuts: Vec<f32>,
}

fn order(
    lines: Vec<Line>,
    nesting: usize,
    width: f32,
    tables: &mut [Option<Vec<Row>>],
    items: &mut Vec<Item>,
) {
    let (left, mut right) = margins(&lines);
    // A few lines do not show where lines end; most pages have margins alike on both sides.
    if lines.len() < FEW_LINES && nesting == 0 {
        right = right.max(width - left);
    }
    let mut plain: Vec<&Line> = Vec::new();
    let is_simple = lines.len() > MAX_LINES || nesting >= MAX_NESTING;
    let mut at = 0;
    while at < lines.len() {
        let bands = if is_simple { Vec::new() } else { bands(&lines, at) };
        if let Some((end, cut)) =
            bands.last().and_then(|b| Some((b.end, column(&lines[at..b.end], &b.cuts)?)))
        {
            emit(&mut plain, left, right, tables, items);
            for is_left in [true, false] {
                let half = lines[at..end].iter().filter_map(|l| half(l, cut, is_left)).collect();
                order(half, nesting + 1, width, tables, items);
            }
            at = end;
        } else if let Some(mut table) = bands.iter().find_map(|b| open_table(&lines[at..b.end], &b.cuts)) {
            plain.extend(&lines[at..at + table.start]);
            let head = plain.pop_if(|line| table.is_head(line));
            emit(&mut plain, left, right, tables, items);
            items.extend(table.rows(head).map(Item::Table));
            at += table.end;
        } else {
            plain.push(&lines[at]);
            at += 1;
        }
    }
    emit(&mut plain, left, right, tables, items);
}

/// The runs of lines from `start` that leave common gaps with text on both sides of them: the longest last, before it
/// shorter ones that leave more gaps.
fn bands(lines: &[Line], start: usize) -> Vec<Band> {
    let mut free = vec![(f32::MIN, f32::MAX)];
    let (mut first, mut last) = (f32::MAX, f32::MIN);
    let mut found: Vec<Band> = Vec::new();
    for (index, line) in lines.iter().enumerate().skip(start) {
        subtract(&mut free, line);
        first = first.min(line.x0());
        last = last.max(line.x1());
        let inner = free.iter().filter(|g| g.0 > first && g.1 < last);
        let cuts: Vec<f32> = inner.map(|g| f32::midpoint(g.0, g.1)).collect();
        if cuts.is_empty() {
            if !found.is_empty() || index >= start + 3 {
                break;
            }
            continue;
        }
        found.pop_if(|b| b.cuts.len() <= cuts.len());
        found.push(Band { end: index + 1, cuts });
    }
    found.retain(|b| b.end >= start + 3);
    found
}

/// The gap between two columns of running text.
fn column(lines: &[Line], cuts: &[f32]) -> Option<f32> {
    let lines: Vec<&Line> = lines.iter().collect();
    cuts.iter().copied().find(|cut| is_prose(&lines, *cut))
}

/// The words of a line on one side of a cut.
fn half(line: &Line, cut: f32, is_left: bool) -> Option<Line> {
    let words: Vec<Word> = line.words.iter().filter(|w| (w.x0 < cut) == is_left).cloned().collect();
    let dot = line.dot.filter(|d| (*d < cut) == is_left);
    (!words.is_empty()).then(|| Line { words, dot, ..line.clone() })
}

/// A table set by white space alone.
struct OpenTable<'a> {
    start: usize,
    end: usize,
    lines: &'a [Line],
    cuts: Vec<f32>,
}

/// Three or more rows one after the other with text on both sides of a wide gap.
fn open_table<'a>(lines: &'a [Line], cuts: &[f32]) -> Option<OpenTable<'a>> {
    let is_row = |l: &Line| {
        let left: Vec<Word> = l.words.iter().filter(|w| w.x0 < cuts[0]).cloned().collect();
        let label = lines::text(&left);
        let is_marker = mark(&format!("{label} x")).is_some_and(|m| m.len == label.len() + 1);
        let is_mono = l.words.iter().all(|w| w.mono);
        let is_wide = l.words.windows(2).any(|w| w[1].x0 - w[0].x1 >= 1.4 * l.size());
        l.table.is_none()
            && !left.is_empty()
            && left.len() < l.words.len()
            && !is_marker
            && !is_mono
            && is_wide
    };
    let start = lines.iter().position(is_row)?;
    let mut end = start + 1;
    let mut count = 1;
    for (index, line) in lines.iter().enumerate().skip(start + 1) {
        let above = &lines[index - 1];
        let row = is_row(line);
        let is_far = line.y - above.y > 4.5 * line.size().max(above.size());
        // A line that starts at the left and is no row ends the table; others continue a cell.
        if line.table.is_some() || is_far || (!row && line.x0() < cuts[0]) {
            break;
        }
        count += usize::from(row);
        end = index + 1;
    }
    (count >= 3).then(|| OpenTable { start, end, lines: &lines[start..end], cuts: cuts.to_vec() })
}

impl OpenTable<'_> {
    /// Whether the line above heads the columns: it has a word where each of them starts. Its words may stand too close
    /// together for the gaps to show.
    fn is_head(&mut self, line: &Line) -> bool {
        let first = &self.lines[0];
        let near = first.y - line.y < 4.5 * first.size();
        let mut starts = vec![f32::MAX; self.cuts.len() + 1];
        for word in self.lines.iter().flat_map(|l| &l.words) {
            let start = &mut starts[self.cuts.iter().filter(|c| word.x0 + 1.0 > **c).count()];
            *start = start.min(word.x0);
        }
        let heads = starts.iter().all(|s| line.words.iter().any(|w| (w.x0 - s).abs() < 4.0));
        if near && heads && line.table.is_none() {
            // From here on, columns are cut where they start.
            self.cuts = starts[1..].iter().map(|s| s - 1.5).collect();
            return true;
        }
        false
    }

    fn rows(&self, head: Option<&Line>) -> Option<Vec<Row>> {
        rows::finish(rows::unruled(slices(head.into_iter().chain(self.lines), &self.cuts)))
    }
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

fn emit(
    plain: &mut Vec<&Line>,
    left: f32,
    right: f32,
    tables: &mut [Option<Vec<Row>>],
    items: &mut Vec<Item>,
) {
    for line in plain.drain(..) {
        match line.table.and_then(|t| tables.get_mut(t)) {
            Some(table) => items.extend(table.take().map(Item::Table)),
            None => items.push(Item::Line(text_line(line, left, right))),
        }
    }
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
    if words.iter().flat_map(|w| w.text.chars()).any(is_cjk) {
        return false;
    }
    if words.iter().all(|w| w.mono) {
        return true;
    }
    let measured: Vec<(f32, &str)> = words
        .iter()
        .map(|w| ((w.x1 - w.x0) / w.text.chars().count().max(1) as f32, w.text.as_str()))
        .collect();
    let all: String = measured.iter().map(|m| m.1).collect();
    let narrow = all.contains(['i', 'l', '.', ',', '(', ':', '1', 't']);
    let wide = all.contains(['m', 'w', 'M', 'W', 'd', 'n', 'o', 'e', '=']);
    let (least, most) = measured.iter().fold((f32::MAX, 0.0_f32), |(a, b), m| (a.min(m.0), b.max(m.0)));
    words.len() >= 2 && narrow && wide && all.chars().count() >= 10 && most - least < 0.02 * most
}
