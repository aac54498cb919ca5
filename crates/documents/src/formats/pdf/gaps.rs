//! White space that runs down a page: between columns of text, and between columns of a table.

use super::{
    lines::{Line, Word},
    rows::Slice,
};

/// Narrower gaps are spaces between words.
const MIN_GUTTER: f32 = 7.0;

/// The middles of the gaps that no word of these lines crosses.
pub(super) fn common_gaps(lines: &[&Line], left: f32, right: f32) -> Vec<f32> {
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
pub(super) fn slices<'a>(lines: impl Iterator<Item = &'a Line>, cuts: &[f32]) -> Vec<Slice> {
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
pub(super) fn is_prose(lines: &[&Line], cut: f32) -> bool {
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
pub(super) struct Band {
    pub end: usize,
    /// The middles of the gaps.
    pub cuts: Vec<f32>,
}

/// The runs of lines from `start` that leave common gaps with text on both sides of them: the longest last, before it
/// shorter ones that leave more gaps.
pub(super) fn bands(lines: &[Line], start: usize) -> Vec<Band> {
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
pub(super) fn column(lines: &[Line], cuts: &[f32]) -> Option<f32> {
    let lines: Vec<&Line> = lines.iter().collect();
    cuts.iter().copied().find(|cut| is_prose(&lines, *cut))
}
