//! What earns marks: rubric tables, lists with points, and sentences such as "content 40 %, style 20 %".

mod prose;
mod table;

use super::scan::Scan;
use crate::lang::Unit;
use crate::plan::Citation;
use crate::source::SourceKind;
use crate::wording::says_enough;
use prose::{in_headings, in_labels, in_sentences, listed};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use table::{Columns, add_row};

/// Rows beyond this are left out.
const MOST_ROWS: usize = 40;

/// One criterion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RubricRow {
    /// Its name.
    pub criterion: String,
    /// What full marks ask for, or what the source says about it.
    pub wants: Option<String>,
    /// Points it is worth.
    pub points: Option<f64>,
    /// Its share of the grade, as stated.
    pub percent: Option<f64>,
    /// Extra credit: not part of the total.
    pub bonus: bool,
    /// Where the source says it.
    pub citations: Vec<Citation>,
    pub(crate) at: usize,
}

/// All criteria, and the total the source states.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Rubric {
    /// The criteria in order.
    pub rows: Vec<RubricRow>,
    /// The total, where one is stated.
    pub total: Option<f64>,
    /// Where the total is stated.
    pub total_citations: Vec<Citation>,
}

impl Rubric {
    /// The sum of the rows, in points or percent, whichever most rows use; `None` when rows lack a number.
    pub(crate) fn sum(&self) -> Option<(f64, Unit)> {
        let rows: Vec<&RubricRow> = self.rows.iter().filter(|row| !row.bonus).collect();
        if rows.len() < 2 {
            return None;
        }
        let points: Option<f64> = rows.iter().map(|row| row.points).sum();
        let percent: Option<f64> = rows.iter().map(|row| row.percent).sum();
        points.map(|sum| (sum, Unit::Points)).or_else(|| percent.map(|sum| (sum, Unit::Percent)))
    }

    /// A row's share of the whole, 0 to 1.
    pub fn share(&self, row: &RubricRow) -> Option<f64> {
        let (sum, unit) = self.sum()?;
        let value = if unit == Unit::Points { row.points } else { row.percent }?;
        (sum > 0.0 && !row.bonus).then(|| value / sum)
    }
}

/// Reads all criteria; the sentences they were read from are added to `taken`.
pub(super) fn rubric(scan: &Scan<'_>, taken: &mut HashSet<usize>) -> Rubric {
    let entered =
        |number: usize| scan.reading.sources[scan.sentence(number).source].kind == SourceKind::Details;
    let mut found = Rubric::default();
    for table in scan.tables() {
        if let Some(columns) = Columns::of(scan, &table) {
            for number in table.iter().copied().filter(|number| !columns.is_header(*number)) {
                add_row(scan, number, &columns, &mut found);
            }
            taken.extend(table);
        }
    }
    if found.rows.is_empty() {
        listed(scan, taken, &mut found);
    }
    if found.rows.is_empty() {
        in_labels(scan, &mut found);
    }
    if found.rows.is_empty() {
        in_sentences(scan, taken, &mut found);
    }
    if found.rows.is_empty() {
        in_headings(scan, &mut found);
    }
    found.rows.retain(|row| says_enough(&row.criterion) && !row.citations.is_empty() && !entered(row.at));
    found.rows.truncate(MOST_ROWS);
    found
}
