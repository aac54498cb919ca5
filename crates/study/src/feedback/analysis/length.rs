//! How long the draft is, where the demand is about the whole of it or about a part with a heading.

use super::{Found, Look, line};
use crate::{
    distill::quantities::{Quantity, quantities},
    feedback::model::Verdict,
    lang::Unit,
    plan::{Requirement, RequirementKind as Kind},
    wording::{fold, number},
};

/// What stands behind these does not count towards the length; folded.
const NOT_COUNTED: &[&str] = &[
    " not counting ",
    " excluding ",
    " exclusive of ",
    " not including ",
    " without ",
    " ohne ",
    " nicht eingerechnet ",
    " ausgenommen ",
];
/// "500 words" without a bound allows this much more or less; so does "about".
const SLACK: f64 = 0.1;
const ABOUT: f64 = 0.15;
/// Words a page has at least and at most, however it is set.
const PAGE: (f64, f64) = (150.0, 800.0);

/// Measures the draft against a demand for words or pages.
pub(super) fn look(look: &Look<'_>, r: &Requirement) -> Option<Found> {
    if r.kind != Kind::Length {
        return None;
    }
    let amounts = quantities(&r.text, look.lexicon);
    let amount = amounts.iter().find(|q| matches!(q.unit, Unit::Words | Unit::Pages))?;
    let folded = fold(&r.text);
    let counted = NOT_COUNTED
        .iter()
        .filter_map(|phrase| folded.find(phrase))
        .min()
        .map_or(&*folded, |at| &folded[..at]);
    let part = look
        .lexicon
        .report_parts
        .iter()
        .filter(|p| counted.contains(&format!(" {p} ")))
        .max_by_key(|p| p.len());
    match (part, amount.unit) {
        (Some(part), Unit::Words) => match look.paper.words_under(&format!(" {part} ")) {
            Some(words) => Some(judged(look, amount, f64::from(words), look.lines.unit_words)),
            None => Some(unknown(line(look.lines.part_not_found, &[part]))),
        },
        (Some(part), _) => Some(unknown(line(look.lines.part_pages, &[part]))),
        (None, Unit::Words) => Some(judged(look, amount, f64::from(look.paper.words), look.lines.unit_words)),
        (None, _) => Some(match look.pages {
            Some(pages) => judged(look, amount, f64::from(pages), look.lines.unit_pages),
            None => pages_by_words(look, amount),
        }),
    }
}

fn unknown(why: String) -> Found {
    Found::new(Verdict::NotChecked, "length_unknown", why)
}

/// What is least and most, the slack included.
fn bounds(amount: &Quantity) -> (f64, f64) {
    let exact = amount.min.is_some() && amount.min == amount.max;
    let slack = if amount.about {
        ABOUT
    } else if exact {
        SLACK
    } else {
        0.0
    };
    (amount.min.unwrap_or(0.0) * (1.0 - slack), amount.max.unwrap_or(f64::INFINITY) * (1.0 + slack))
}

/// The demand in figures: `1800–2200`, `at least 5`.
pub(super) fn asked(look: &Look<'_>, amount: &Quantity) -> String {
    match (amount.min, amount.max) {
        (Some(min), Some(max)) if (min - max).abs() < f64::EPSILON => number(min),
        (Some(min), Some(max)) => format!("{}–{}", number(min), number(max)),
        (Some(min), None) => line(look.lines.at_least, &[&number(min)]),
        (None, max) => line(look.lines.at_most, &[&number(max.unwrap_or(0.0))]),
    }
}

fn judged(look: &Look<'_>, amount: &Quantity, has: f64, unit: &str) -> Found {
    let (min, max) = bounds(amount);
    let with = [&*number(has), unit, &*asked(look, amount)];
    if has < min {
        Found::new(Verdict::Broken, "length_short", line(look.lines.length_short, &with))
    } else if has > max {
        Found::new(Verdict::Broken, "length_over", line(look.lines.length_over, &with))
    } else {
        Found::new(Verdict::Met, "length_within", line(look.lines.length_within, &with))
    }
}

/// Pasted text has no pages: only what no setting could change is said.
fn pages_by_words(look: &Look<'_>, amount: &Quantity) -> Found {
    let (min, max) = bounds(amount);
    let words = f64::from(look.paper.words);
    let with = [&*number(words), &*asked(look, amount)];
    if words < min * PAGE.0 {
        Found::new(Verdict::Broken, "length_short", line(look.lines.pages_short, &with))
    } else if words > max * PAGE.1 {
        Found::new(Verdict::Broken, "length_over", line(look.lines.pages_over, &with))
    } else {
        unknown(line(look.lines.pages_unknown, &with))
    }
}
