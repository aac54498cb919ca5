//! Tables with no lines between their columns.

use super::{
    gaps::{common_gaps, is_prose, slices},
    layout::stand_in,
    lines::{self, Line, Word},
    page::Rule,
    rows,
};
use crate::{compose::Row, marks::mark};

/// A page with more ruled lines than this is squared paper.
const MAX_RULES: usize = 500;

/// Tables with lines above and below but none between columns.
pub(super) fn take_between_rules(
    lines: &mut Vec<Line>,
    horizontal: &[Rule],
    tables: &mut Vec<Option<Vec<Row>>>,
) {
    let mut used = 0.0_f32;
    let horizontal = if horizontal.len() > MAX_RULES { &[] } else { horizontal };
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
            // Lines that reach out of the table belong to a column beside it.
            if inside.iter().any(|l| l.x0() < top.from - 6.0 || l.x1() > top.to + 6.0) {
                break;
            }
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
        if let Some(rows) = rows::finish(cells.collect(), 3) {
            used = bottom;
            lines.retain(|l| !is_inside(l));
            lines.push(stand_in(top.from, top.to, top.at, tables.len()));
            tables.push(Some(rows));
        }
    }
    lines.sort_by(|a, b| a.y.total_cmp(&b.y));
}

/// A table set by white space alone.
pub(super) struct OpenTable<'a> {
    pub start: usize,
    pub end: usize,
    lines: &'a [Line],
    cuts: Vec<f32>,
}

/// Three or more rows one after the other with text on both sides of a wide gap.
pub(super) fn find<'a>(lines: &'a [Line], cuts: &[f32]) -> Option<OpenTable<'a>> {
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
    pub(super) fn is_head(&mut self, line: &Line) -> bool {
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

    pub(super) fn rows(&self, head: Option<&Line>) -> Option<Vec<Row>> {
        rows::finish(rows::unruled(slices(head.into_iter().chain(self.lines), &self.cuts)), 3)
    }
}
