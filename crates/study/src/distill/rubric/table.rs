//! Rubric tables: which column says what, and what each row is worth.

use super::prose::without_worth;
use super::{Rubric, RubricRow};
use crate::distill::quantities::{Token, tokens};
use crate::distill::scan::Scan;
use crate::lang::{Cue, Language, Lexicon, Section, Unit};
use crate::source::Form;
use crate::wording::{clipped, fold};

/// Which column of a rubric table says what.
pub(super) struct Columns {
    header: Option<usize>,
    points: Option<usize>,
    /// The column of the best level, and the most points each level column can give.
    best: Option<usize>,
    level_points: Option<f64>,
}

impl Columns {
    /// The columns, if the table is a rubric.
    pub(super) fn of(scan: &Scan<'_>, table: &[usize]) -> Option<Self> {
        let first = *table.first()?;
        let lexicon = scan.lexicon(first);
        let head = cells(scan, first);
        let numbers = |number: usize| {
            cells(scan, number).iter().skip(1).filter(|cell| value(cell, lexicon).is_some()).count()
        };
        let has_header = matches!(scan.sentence(first).form, Form::Row { header: true, .. })
            || (numbers(first) == 0 && table.iter().skip(1).any(|number| numbers(*number) > 0));
        let body: Vec<usize> = table.iter().copied().skip(usize::from(has_header)).collect();
        if body.is_empty() || body.iter().any(|number| !scan.signals(*number).dates.is_empty()) {
            return None;
        }
        let section = scan.sentence(first).section == Section::Rubric;
        let graded = |cell: &String| lexicon.cues(&fold(cell)).has(Cue::GradeWord) || cell.contains('%');
        let named = has_header.then(|| head.iter().skip(1).position(graded).map(|at| at + 1)).flatten();
        let levels: Vec<(usize, f64)> = if has_header {
            head.iter()
                .enumerate()
                .skip(1)
                .filter(|(at, _)| Some(*at) != named)
                .filter_map(|(at, cell)| Some((at, level(cell)?)))
                .collect()
        } else {
            Vec::new()
        };
        let best = levels.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1));
        let pure = |number: &usize, column: usize| {
            cells(scan, *number).get(column).is_some_and(|cell| is_bare_number(cell))
        };
        let width = head.len();
        let last = (1..width)
            .rev()
            .find(|column| body.iter().filter(|number| pure(number, *column)).count() * 10 >= body.len() * 6);
        let points = named
            .filter(|column| {
                body.iter().any(|number| {
                    cells(scan, *number).get(*column).is_some_and(|cell| value(cell, lexicon).is_some())
                })
            })
            .or(last);
        // In a language without words: a column of numbers that makes a round sum.
        let sum: f64 = last.map_or(0.0, |column| {
            body.iter()
                .filter_map(|number| value(cells(scan, *number).get(column)?, lexicon))
                .map(|(value, _)| value)
                .sum()
        });
        let round = lexicon.language == Language::Other
            && has_header
            && body.len() > 1
            && (sum % 10.0).abs() < 1e-9
            && sum >= 10.0;
        let is_rubric = round
            || section && (points.is_some() || levels.len() > 1)
            || named.is_some() && points.is_some()
            || levels.len() > 1 && has_header;
        is_rubric.then_some(Self {
            header: has_header.then_some(first),
            points,
            best: best.map(|(at, _)| at).or_else(|| (width > 2 && points != Some(1)).then_some(1)),
            level_points: best.map(|(_, points)| points).filter(|points| {
                *points > 4.0 || levels.iter().any(|(at, _)| head[*at].chars().any(|ch| ch.is_ascii_digit()))
            }),
        })
    }

    pub(super) fn is_header(&self, number: usize) -> bool {
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
        ("excellent", 4.0),
        ("exemplary", 4.0),
        ("outstanding", 4.0),
        ("distinguished", 4.0),
        ("full marks", 4.0),
        ("full credit", 4.0),
        ("sehr gut", 4.0),
        ("hervorragend", 4.0),
        ("accomplished", 3.5),
        ("proficient", 3.0),
        ("good", 3.0),
        ("gut", 3.0),
        ("meets", 3.0),
        ("satisfactory", 2.0),
        ("befriedigend", 2.0),
        ("competent", 2.0),
        ("developing", 2.0),
        ("fair", 2.0),
        ("partial", 2.0),
        ("adequate", 2.0),
        ("ausreichend", 1.5),
        ("poor", 1.0),
        ("beginning", 1.0),
        ("needs work", 1.0),
        ("inadequate", 1.0),
        ("mangelhaft", 1.0),
        ("unsatisfactory", 0.5),
        ("missing", 0.0),
        ("no credit", 0.0),
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
    let rest: String = cell
        .to_lowercase()
        .replace("points", "")
        .replace("point", "")
        .replace("pts", "")
        .replace("marks", "")
        .replace("punkte", "")
        .replace("max", "");
    rest.chars().any(|ch| ch.is_ascii_digit())
        && rest.chars().all(|ch| {
            ch.is_ascii_digit()
                || matches!(ch, ' ' | '%' | '/' | '.' | ',' | '-' | '–' | '_' | '+' | '(' | ')')
        })
}

/// The points or percent a cell gives: the last number of "0–20" or "__/20", the only one of "15 %".
fn value(cell: &str, lexicon: &Lexicon) -> Option<(f64, Unit)> {
    let tokens = tokens(cell, lexicon);
    let numbers: Vec<f64> = tokens
        .iter()
        .filter_map(|token| if let Token::Number(number) = token { Some(*number) } else { None })
        .collect();
    let unit = if tokens.contains(&Token::Percent) { Unit::Percent } else { Unit::Points };
    let largest = numbers.into_iter().reduce(f64::max)?;
    (largest <= 10_000.0).then_some((largest, unit))
}

pub(super) fn add_row(scan: &Scan<'_>, number: usize, columns: &Columns, found: &mut Rubric) {
    let (cells, lexicon) = (cells(scan, number), scan.lexicon(number));
    let name = cells.first().map_or("", |cell| cell.trim());
    let worth = columns.points.and_then(|column| cells.get(column)).and_then(|cell| value(cell, lexicon));
    let worth = worth.or_else(|| {
        columns.level_points.filter(|_| columns.points.is_none()).map(|points| (points, Unit::Points))
    });
    let header_percent = columns.points.zip(columns.header).is_some_and(|(column, header)| {
        self::cells(scan, header).get(column).is_some_and(|cell| cell.contains('%'))
    });
    let mut citations = scan.reading.cite(number);
    if let (None, Some(header)) = (columns.points, columns.header) {
        citations.extend(scan.reading.cite(header)); // the points stand there
    }
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
    let wants = columns
        .best
        .filter(|column| Some(*column) != columns.points)
        .and_then(|column| cells.get(column))
        .map(|cell| cell.trim().to_owned());
    let percent = worth.filter(|(_, unit)| *unit == Unit::Percent || header_percent).map(|(value, _)| value);
    found.rows.push(RubricRow {
        criterion: clipped(&name, 120),
        wants: wants
            .filter(|wants| wants.split_whitespace().count() > 1 && !is_bare_number(wants))
            .map(|wants| clipped(&wants, 300)),
        points: worth.filter(|_| percent.is_none()).map(|(value, _)| value),
        percent,
        bonus: scan.signals(number).cues.has(Cue::Bonus),
        citations,
        at: number,
    });
}
