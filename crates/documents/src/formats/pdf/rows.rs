//! Words that belong to a table become its rows.

use super::lines::{Word, text};
use crate::compose::{Row, first_row_heads, join_line};

/// What one text line puts into each column.
pub(super) struct Slice {
    pub y: f32,
    pub cells: Vec<Vec<Word>>,
}

impl Slice {
    pub(super) fn new(y: f32, columns: usize) -> Self {
        Self { y, cells: vec![Vec::new(); columns] }
    }

    fn has(&self, column: usize) -> bool {
        self.cells.get(column).is_some_and(|c| !c.is_empty())
    }
}

/// A row with what is known of its looks.
pub(super) struct Cells {
    texts: Vec<String>,
    bold: bool,
}

/// All slices as one row.
pub(super) fn merge(slices: &[Slice]) -> Cells {
    let columns = slices.iter().map(|s| s.cells.len()).max().unwrap_or(0);
    let mut texts = vec![String::new(); columns];
    for (column, whole) in texts.iter_mut().enumerate() {
        for slice in slices.iter().filter(|s| s.has(column)) {
            join_line(whole, &text(&slice.cells[column]));
        }
    }
    let bold = slices.iter().flat_map(|s| s.cells.iter().flatten()).all(|w| w.bold);
    Cells { texts, bold }
}

/// The rows of a band between two ruled lines. It is one row, unless every text line in it starts in the first column
/// and ends in the last: then the table has no lines between its rows.
pub(super) fn ruled(slices: Vec<Slice>) -> Vec<Cells> {
    let last = slices.iter().map(|s| s.cells.len()).max().unwrap_or(1) - 1;
    if slices.len() > 1 && slices.iter().all(|s| s.has(0) && s.has(last)) {
        return slices.iter().map(|s| merge(std::slice::from_ref(s))).collect();
    }
    vec![merge(&slices)]
}

/// The rows of a table without lines between them. A row starts where the first column has text, unless that text is
/// so close to the line above that it only wraps. Text beside nothing goes with the row that it is nearer to.
pub(super) fn unruled(slices: Vec<Slice>) -> Vec<Cells> {
    let is_row = |s: &&Slice| s.has(0) && s.cells.iter().skip(1).any(|c| !c.is_empty());
    let anchors: Vec<f32> = slices.iter().filter(is_row).map(|s| s.y).collect();
    let mut gaps: Vec<f32> = anchors.windows(2).map(|w| w[1] - w[0]).collect();
    gaps.sort_by(f32::total_cmp);
    let usual = gaps.get(gaps.len() / 2).copied().unwrap_or(f32::MAX);
    let below: Vec<f32> = slices.iter().skip(1).map(|s| s.y).chain([f32::MAX]).collect();
    let mut rows: Vec<Vec<Slice>> = Vec::new();
    // Set while a row has begun with text beside its first column, whose own text stands lower.
    let mut waits = false;
    for (slice, below) in slices.into_iter().zip(below) {
        let gap = rows.last().and_then(|r| r.last()).map_or(f32::MAX, |above| slice.y - above.y);
        let only_first = slice.cells.iter().skip(1).all(Vec::is_empty);
        let is_early = !slice.has(0) && !waits && below - slice.y < 0.75 * gap;
        let wraps = if slice.has(0) { waits || (only_first && gap < 0.85 * usual) } else { !is_early };
        waits = is_early || (waits && !slice.has(0));
        match rows.last_mut() {
            Some(row) if wraps => row.push(slice),
            _ => rows.push(vec![slice]),
        }
    }
    rows.iter().map(|r| merge(r)).collect()
}

/// Marks the row that heads the columns. `None` if fewer cells than `least` are filled, or few of many: then it is not a table.
pub(super) fn finish(rows: Vec<Cells>, least: usize) -> Option<Vec<Row>> {
    let heads = rows.first().is_some_and(|r| r.bold && r.texts.iter().filter(|t| !t.is_empty()).count() >= 2)
        && rows.iter().skip(1).any(|r| !r.bold);
    let mut rows: Vec<Row> = rows.into_iter().map(|r| Row { header: false, cells: r.texts }).collect();
    rows.retain(|r| r.cells.iter().any(|c| !c.is_empty()));
    let columns = rows.iter().map(|r| r.cells.len()).max()?;
    let used =
        (0..columns).filter(|c| rows.iter().any(|r| r.cells.get(*c).is_some_and(|t| !t.is_empty()))).count();
    let filled = rows.iter().flat_map(|r| &r.cells).filter(|c| !c.is_empty()).count();
    if used < 2 || filled < least || filled * 6 < rows.len() * columns {
        return None;
    }
    let header = heads || first_row_heads(&rows);
    rows[0].header = header;
    Some(rows)
}
