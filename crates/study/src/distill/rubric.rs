//! What earns marks: rubric tables, lists with points, and sentences such as "content 40 %, style 20 %".

use super::scan::Scan;
use super::quantities::{Token, quantities, tokens};
use crate::lang::{Cue, Lexicon, Section, Unit};
use crate::plan::Citation;
use crate::source::Form;
use crate::wording::{bare, capitalised, clipped, fold};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

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
    pub fn sum(&self) -> Option<(f64, Unit)> {
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
        in_sentences(scan, taken, &mut found);
    }
    found.rows.truncate(MOST_ROWS);
    found
}

/// Which column of a rubric table says what.
struct Columns {
    header: Option<usize>,
    points: Option<usize>,
    /// The column of the best level, and the most points each level column can give.
    best: Option<usize>,
    level_points: Option<f64>,
}

impl Columns {
    /// The columns, if the table is a rubric.
    fn of(scan: &Scan<'_>, table: &[usize]) -> Option<Self> {
        let first = *table.first()?;
        let lexicon = scan.lexicon(first);
        let head = cells(scan, first);
        let numbers = |number: usize| cells(scan, number).iter().skip(1).filter(|cell| value(cell, lexicon).is_some()).count();
        let has_header = matches!(scan.sentence(first).form, Form::Row { header: true, .. }) || (numbers(first) == 0 && table.iter().skip(1).any(|number| numbers(*number) > 0));
        let body: Vec<usize> = table.iter().copied().skip(usize::from(has_header)).collect();
        if body.is_empty() || body.iter().any(|number| !scan.signals(*number).dates.is_empty()) {
            return None;
        }
        let section = scan.sentence(first).section == Section::Rubric;
        let graded = |cell: &String| lexicon.cues(&fold(cell)).has(Cue::GradeWord) || cell.contains('%');
        let named = has_header.then(|| head.iter().skip(1).position(graded).map(|at| at + 1)).flatten();
        let levels: Vec<(usize, f64)> = if has_header { head.iter().enumerate().skip(1).filter(|(at, _)| Some(*at) != named).filter_map(|(at, cell)| Some((at, level(cell)?))).collect() } else { Vec::new() };
        let best = levels.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1));
        let pure = |number: &usize, column: usize| cells(scan, *number).get(column).is_some_and(|cell| is_bare_number(cell));
        let width = head.len();
        let last = (1..width).rev().find(|column| body.iter().filter(|number| pure(number, *column)).count() * 10 >= body.len() * 6);
        let points = named.filter(|column| body.iter().any(|number| cells(scan, *number).get(*column).is_some_and(|cell| value(cell, lexicon).is_some()))).or(last);
        let is_rubric = section && (points.is_some() || levels.len() > 1) || named.is_some() && points.is_some() || levels.len() > 1 && has_header;
        is_rubric.then_some(Self {
            header: has_header.then_some(first),
            points,
            best: best.map(|(at, _)| at).or_else(|| (width > 2 && points != Some(1)).then_some(1)),
            level_points: best.map(|(_, points)| points).filter(|points| *points > 4.0 || levels.iter().any(|(at, _)| head[*at].chars().any(|ch| ch.is_ascii_digit()))),
        })
    }

    fn is_header(&self, number: usize) -> bool {
        self.header == Some(number)
    }
}

fn cells(scan: &Scan<'_>, number: usize) -> Vec<String> {
    match &scan.sentence(number).form {
        Form::Row { cells, .. } => cells.clone(),
        _ => Vec::new(),
    }
}

/// How good a level column is: by its number, else by its name.
fn level(cell: &str) -> Option<f64> {
    const NAMES: &[(&str, f64)] = &[
        ("excellent", 4.0), ("exemplary", 4.0), ("outstanding", 4.0), ("distinguished", 4.0), ("full marks", 4.0), ("full credit", 4.0), ("sehr gut", 4.0), ("hervorragend", 4.0), ("accomplished", 3.5), ("proficient", 3.0),
        ("good", 3.0), ("gut", 3.0), ("meets", 3.0), ("satisfactory", 2.0), ("befriedigend", 2.0), ("competent", 2.0), ("developing", 2.0), ("fair", 2.0), ("partial", 2.0), ("adequate", 2.0), ("ausreichend", 1.5),
        ("poor", 1.0), ("beginning", 1.0), ("needs work", 1.0), ("inadequate", 1.0), ("mangelhaft", 1.0), ("unsatisfactory", 0.5), ("missing", 0.0), ("no credit", 0.0),
    ];
    let folded = fold(cell);
    let named = NAMES.iter().find(|(name, _)| folded.contains(&format!(" {name} "))).map(|(_, rank)| *rank);
    let number = folded.split(' ').filter_map(|word| word.parse::<f64>().ok()).reduce(f64::max);
    match (number, named) {
        (Some(number), _) if cell.split_whitespace().count() <= 4 => Some(number),
        (_, named) => named,
    }
}

fn is_bare_number(cell: &str) -> bool {
    let rest: String = cell.to_lowercase().replace("points", "").replace("point", "").replace("pts", "").replace("marks", "").replace("punkte", "").replace("max", "");
    rest.chars().any(|ch| ch.is_ascii_digit()) && rest.chars().all(|ch| ch.is_ascii_digit() || matches!(ch, ' ' | '%' | '/' | '.' | ',' | '-' | '–' | '_' | '+' | '(' | ')'))
}

/// The points or percent a cell gives: the last number of "0–20" or "__/20", the only one of "15 %".
fn value(cell: &str, lexicon: &Lexicon) -> Option<(f64, Unit)> {
    let tokens = tokens(cell, lexicon);
    let numbers: Vec<f64> = tokens.iter().filter_map(|token| if let Token::Number(number) = token { Some(*number) } else { None }).collect();
    let unit = if tokens.contains(&Token::Percent) { Unit::Percent } else { Unit::Points };
    let largest = numbers.into_iter().reduce(f64::max)?;
    (largest <= 10_000.0).then_some((largest, unit))
}

fn add_row(scan: &Scan<'_>, number: usize, columns: &Columns, found: &mut Rubric) {
    let (cells, lexicon) = (cells(scan, number), scan.lexicon(number));
    let name = cells.first().map_or("", |cell| cell.trim());
    let worth = columns.points.and_then(|column| cells.get(column)).and_then(|cell| value(cell, lexicon));
    let worth = worth.or_else(|| columns.level_points.filter(|_| columns.points.is_none()).map(|points| (points, Unit::Points)));
    let header_percent = columns.points.zip(columns.header).is_some_and(|(column, header)| self::cells(scan, header).get(column).is_some_and(|cell| cell.contains('%')));
    let citations = scan.reading.cite(number);
    if lexicon.cues(&fold(name)).has(Cue::Total) || (name.is_empty() && worth.is_some()) {
        if let Some((total, _)) = worth {
            found.total = Some(total);
            found.total_citations = citations;
        }
        return;
    }
    if fold(name).trim().is_empty() || (worth.is_none() && cells.len() < 2) {
        return;
    }
    let (name, own) = without_worth(name, lexicon);
    let worth = worth.or(own);
    let wants = columns.best.filter(|column| Some(*column) != columns.points).and_then(|column| cells.get(column)).map(|cell| cell.trim().to_owned());
    let percent = worth.filter(|(_, unit)| *unit == Unit::Percent || header_percent).map(|(value, _)| value);
    found.rows.push(RubricRow {
        criterion: clipped(&name, 120),
        wants: wants.filter(|wants| wants.split_whitespace().count() > 1 && !is_bare_number(wants)).map(|wants| clipped(&wants, 300)),
        points: worth.filter(|_| percent.is_none()).map(|(value, _)| value),
        percent,
        bonus: scan.signals(number).cues.has(Cue::Bonus),
        citations,
        at: number,
    });
}

/// List entries with points or percent, under a grading heading or lead-in.
fn listed(scan: &Scan<'_>, taken: &mut HashSet<usize>, found: &mut Rubric) {
    for number in 0..scan.sentences().len() {
        let sentence = scan.sentence(number);
        let lead = sentence.lead.is_some_and(|lead| scan.signals(lead).cues.has(Cue::GradeWord));
        if !matches!(sentence.form, Form::Item { .. }) || !(sentence.section == Section::Rubric || lead) {
            continue;
        }
        let lexicon = scan.lexicon(number);
        let (rest, worth) = without_worth(&sentence.text, lexicon);
        let Some((value, unit)) = worth else { continue };
        let (criterion, wants) = named(&rest);
        if scan.signals(number).cues.has(Cue::Total) && criterion.split_whitespace().count() < 4 {
            found.total = Some(value);
            found.total_citations = scan.reading.cite(number);
        } else {
            found.rows.push(RubricRow {
                criterion: clipped(&criterion, 120),
                wants: wants.map(|wants| clipped(&wants, 300)),
                points: (unit == Unit::Points).then_some(value),
                percent: (unit == Unit::Percent).then_some(value),
                bonus: scan.signals(number).cues.has(Cue::Bonus),
                citations: scan.reading.cite(number),
                at: number,
            });
        }
        taken.insert(number);
    }
    if found.rows.len() < 2 {
        for row in found.rows.drain(..) {
            taken.remove(&row.at);
        }
    }
}

/// "Correctness: the program works" → its name and what it asks for.
fn named(text: &str) -> (String, Option<String>) {
    let text = bare(text).trim_start_matches([':', '-', '–', '—', ',', ' ']);
    for mark in [": ", " – ", " — ", " - ", ". "] {
        if let Some((name, wants)) = text.split_once(mark)
            && name.split_whitespace().count() <= 8
            && !wants.trim().is_empty()
        {
            return (capitalised(bare(name)), Some(capitalised(wants.trim())));
        }
    }
    (capitalised(text), None)
}

/// Takes "(20 pts)", "40%:" or "– 10 points" out of a text.
fn without_worth(text: &str, lexicon: &Lexicon) -> (String, Option<(f64, Unit)>) {
    let Some(worth) = quantities(text, lexicon).into_iter().find(|quantity| matches!(quantity.unit, Unit::Points | Unit::Percent)) else {
        return (text.to_owned(), None);
    };
    let Some(value) = worth.max.or(worth.min) else { return (text.to_owned(), None) };
    let written = crate::wording::number(value);
    let Some(at) = text.find(&written) else { return (text.to_owned(), Some((value, worth.unit))) };
    let mut end = at + written.len();
    let tail = &text[end..];
    let unit_length = tail.char_indices().find(|(_, ch)| !(ch.is_alphabetic() || matches!(ch, ' ' | '%' | '-' | '.'))).map_or(tail.len(), |(length, _)| length);
    let unit_words: String = tail[..unit_length].to_owned();
    let keep = unit_words.split_inclusive(' ').take_while(|word| {
        let folded = fold(word);
        let folded = folded.trim();
        folded.is_empty() || lexicon.units.contains_key(folded) || matches!(folded, "each" | "max" | "total")
    });
    end += keep.map(str::len).sum::<usize>();
    if text[end..].starts_with('%') {
        end += 1;
    }
    let (mut before, mut after) = (text[..at].trim_end(), text[end..].trim_start());
    for (open, close) in [('(', ')'), ('[', ']')] {
        if before.ends_with(open) && after.starts_with(close) {
            before = before[..before.len() - 1].trim_end();
            after = after[1..].trim_start();
        }
    }
    let before = before.trim_end_matches(['–', '—', '-', ':', ',', '(', ' ']);
    let after = after.trim_start_matches([')', ',', ' ']);
    let glue = if before.is_empty() || after.is_empty() || after.starts_with([':', '.', ';']) { "" } else { " " };
    (format!("{before}{glue}{after}").trim().to_owned(), Some((value, worth.unit)))
}

/// "Grading: content 40%, organization (30%), style – 30 %".
fn in_sentences(scan: &Scan<'_>, taken: &mut HashSet<usize>, found: &mut Rubric) {
    for number in 0..scan.sentences().len() {
        let signals = scan.signals(number);
        let shares = signals.quantities.iter().filter(|quantity| matches!(quantity.unit, Unit::Percent | Unit::Points)).count();
        if shares < 2 || signals.cues.has(Cue::Late) {
            continue;
        }
        let lexicon = scan.lexicon(number);
        let text = &scan.sentence(number).text;
        let body = signals.label.as_ref().map_or(text.as_str(), |(_, end)| &text[*end..]);
        let mut rows = Vec::new();
        for part in body.split([',', ';']).map(|part| part.trim().trim_start_matches("and ").trim_start_matches("und ")) {
            let (name, Some((value, unit))) = without_worth(part, lexicon) else { continue };
            let name = name.trim().trim_start_matches("for ").trim_start_matches("für ");
            if (1..=7).contains(&name.split_whitespace().count()) {
                rows.push(RubricRow {
                    criterion: capitalised(bare(name)),
                    wants: None,
                    points: (unit == Unit::Points).then_some(value),
                    percent: (unit == Unit::Percent).then_some(value),
                    bonus: false,
                    citations: scan.reading.cite(number),
                    at: number,
                });
            }
        }
        if rows.len() >= 2 {
            found.rows.extend(rows);
            taken.insert(number);
        }
    }
}
