//! Tables that are drawn with lines.

use super::{
    lines::Line,
    page::Rule,
    rows::{self, Slice},
};
use crate::compose::Row;

/// Lines this close are one line drawn twice.
const SAME: f32 = 2.2;
/// Lines that end this close to each other meet.
const MEET: f32 = 3.0;
/// More lines than this are a drawing.
const MAX_RULES: usize = 1500;

/// A table and where it stood.
pub(super) struct Ruled {
    pub left: f32,
    pub right: f32,
    pub top: f32,
    pub rows: Vec<Row>,
}

/// Joins pieces of the same line.
pub(super) fn tidy(mut rules: Vec<Rule>) -> Vec<Rule> {
    rules.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut out: Vec<Rule> = Vec::new();
    let mut rest = rules.as_slice();
    while let Some(first) = rest.first() {
        let count = rest.iter().take_while(|r| r.at - first.at <= SAME).count();
        let (group, after) = rest.split_at(count);
        rest = after;
        let mut group = group.to_vec();
        group.sort_by(|a, b| a.from.total_cmp(&b.from));
        let start = out.len();
        for rule in group {
            match out[start..].last_mut() {
                Some(open) if rule.from <= open.to + MEET => open.to = open.to.max(rule.to),
                _ => out.push(rule),
            }
        }
    }
    out
}

/// Finds the tables and takes their words out of the lines.
pub(super) fn take(lines: &mut Vec<Line>, horizontal: &[Rule], vertical: &[Rule]) -> Vec<Ruled> {
    if horizontal.len() > MAX_RULES || vertical.len() > MAX_RULES {
        return Vec::new();
    }
    components(horizontal, vertical)
        .into_iter()
        .filter_map(|(across, down)| Grid::new(&across, &down).and_then(|g| g.take(lines)))
        .collect()
}

/// Sets of lines that touch each other.
fn components(horizontal: &[Rule], vertical: &[Rule]) -> Vec<(Vec<Rule>, Vec<Rule>)> {
    let touches = |h: &Rule, v: &Rule| {
        v.at >= h.from - MEET && v.at <= h.to + MEET && h.at >= v.from - MEET && h.at <= v.to + MEET
    };
    let mut free_across: Vec<usize> = (0..horizontal.len()).collect();
    let mut free_down: Vec<usize> = (0..vertical.len()).collect();
    let mut found = Vec::new();
    while let Some(seed) = free_down.pop() {
        let (mut across, mut down) = (Vec::new(), vec![vertical[seed]]);
        let mut next_down = vec![seed];
        while let Some(v) = next_down.pop() {
            let met = |h: &usize| touches(&horizontal[*h], &vertical[v]);
            let (new, rest): (Vec<usize>, Vec<usize>) = free_across.into_iter().partition(met);
            free_across = rest;
            for h in new {
                across.push(horizontal[h]);
                let met = |v: &usize| touches(&horizontal[h], &vertical[*v]);
                let (new, rest): (Vec<usize>, Vec<usize>) = free_down.into_iter().partition(met);
                free_down = rest;
                down.extend(new.iter().map(|v| vertical[*v]));
                next_down.extend(new);
            }
        }
        found.push((across, down));
    }
    found
}

struct Grid<'a> {
    across: &'a [Rule],
    down: &'a [Rule],
    /// Edges of the columns and rows, outer ones included.
    xs: Vec<f32>,
    ys: Vec<f32>,
}

impl<'a> Grid<'a> {
    fn new(across: &'a [Rule], down: &'a [Rule]) -> Option<Self> {
        let xs = edges(down, across);
        let ys = edges(across, down);
        (xs.len() >= 3 && ys.len() >= 2 && across.len() >= 2).then_some(Self { across, down, xs, ys })
    }

    fn take(&self, lines: &mut Vec<Line>) -> Option<Ruled> {
        let (left, right) = (*self.xs.first()?, *self.xs.last()?);
        let top = *self.ys.first()?;
        let columns = self.xs.len() - 1;
        let mut bands: Vec<Vec<Slice>> = (1..self.ys.len()).map(|_| Vec::new()).collect();
        for line in lines.iter() {
            for word in &line.words {
                let (x, y) = (f32::midpoint(word.x0, word.x1), line.y - word.size * 0.3);
                let (Some(column), Some(row)) = (slot(&self.xs, x), slot(&self.ys, y)) else { continue };
                let (row, column) = self.owner(row, column);
                let band = &mut bands[row];
                if band.last().is_none_or(|s| (s.y - line.y).abs() > 0.01) {
                    band.push(Slice::new(line.y, columns));
                }
                if let Some(slice) = band.last_mut() {
                    slice.cells[column].push(word.clone());
                }
            }
        }
        let rows =
            rows::finish(bands.into_iter().filter(|b| !b.is_empty()).flat_map(rows::ruled).collect(), 2)?;
        for line in lines.iter_mut() {
            let y = line.y;
            line.words.retain(|w| {
                slot(&self.xs, f32::midpoint(w.x0, w.x1)).is_none()
                    || slot(&self.ys, y - w.size * 0.3).is_none()
            });
        }
        lines.retain(|l| !l.words.is_empty());
        Some(Ruled { left, right, top, rows })
    }

    /// The cell that this slot of the grid is part of: slots with no line between them are one cell.
    fn owner(&self, mut row: usize, mut column: usize) -> (usize, usize) {
        let covers = |rules: &[Rule], at: f32, along: f32| {
            rules.iter().any(|r| (r.at - at).abs() <= MEET && r.from <= along && r.to >= along)
        };
        let middle = |edges: &[f32], slot: usize| f32::midpoint(edges[slot], edges[slot + 1]);
        while column > 0 && !covers(self.down, self.xs[column], middle(&self.ys, row)) {
            column -= 1;
        }
        while row > 0 && !covers(self.across, self.ys[row], middle(&self.xs, column)) {
            row -= 1;
        }
        (row, column)
    }
}

/// Where the lines stand, and where those that cross them end.
fn edges(lines: &[Rule], crossing: &[Rule]) -> Vec<f32> {
    let first = crossing.iter().map(|r| r.from).fold(f32::MAX, f32::min);
    let last = crossing.iter().map(|r| r.to).fold(f32::MIN, f32::max);
    let mut edges: Vec<f32> =
        lines.iter().map(|r| r.at).chain([first, last]).filter(|e| e.abs() < 1e6).collect();
    edges.sort_by(f32::total_cmp);
    edges.dedup_by(|b, a| *b - *a <= 2.0 * MEET);
    edges
}

/// The gap between two edges that a place falls into.
fn slot(edges: &[f32], at: f32) -> Option<usize> {
    edges.windows(2).position(|w| at >= w[0] && at < w[1])
}
