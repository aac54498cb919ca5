//! Criteria outside tables: lists with points, labelled lines, headings, sentences.

use super::{Rubric, RubricRow};
use crate::distill::quantities::quantities;
use crate::distill::scan::Scan;
use crate::lang::{Cue, Language, Lexicon, Section, Unit, section_of};
use crate::source::Form;
use crate::wording::{bare, capitalised, clipped, fold};
use std::collections::HashSet;

/// List entries with points or percent, under a grading heading or lead-in.
pub(super) fn listed(scan: &Scan<'_>, taken: &mut HashSet<usize>, found: &mut Rubric) {
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
pub(super) fn without_worth(text: &str, lexicon: &Lexicon) -> (String, Option<(f64, Unit)>) {
    let Some(worth) = quantities(text, lexicon)
        .into_iter()
        .find(|quantity| matches!(quantity.unit, Unit::Points | Unit::Percent))
    else {
        return (text.to_owned(), None);
    };
    let Some(value) = worth.max.or(worth.min) else { return (text.to_owned(), None) };
    let written = crate::wording::number(value);
    let Some(at) = text.find(&written) else { return (text.to_owned(), Some((value, worth.unit))) };
    let mut end = at + written.len();
    let tail = &text[end..];
    let unit_length = tail
        .char_indices()
        .find(|(_, ch)| !(ch.is_alphabetic() || matches!(ch, ' ' | '%' | '-' | '.')))
        .map_or(tail.len(), |(length, _)| length);
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
    let glue =
        if before.is_empty() || after.is_empty() || after.starts_with([':', '.', ';']) { "" } else { " " };
    (format!("{before}{glue}{after}").trim().to_owned(), Some((value, worth.unit)))
}

/// "Introduction (15 pts): State …": each such line is a criterion, and stays a demand.
pub(super) fn in_labels(scan: &Scan<'_>, found: &mut Rubric) {
    for number in 0..scan.sentences().len() {
        let Some((name, end)) = &scan.signals(number).label else { continue };
        let (text, lexicon) = (&scan.sentence(number).text, scan.lexicon(number));
        let (_, Some((value, unit))) = without_worth(text[..*end].trim_end_matches([':', ' ']), lexicon)
        else {
            continue;
        };
        if matches!(scan.sentence(number).form, Form::Heading { .. }) {
            continue;
        }
        let wants = text[*end..].trim();
        found.rows.push(RubricRow {
            criterion: capitalised(bare(name)),
            wants: (wants.split_whitespace().count() > 1).then(|| clipped(wants, 300)),
            points: (unit == Unit::Points).then_some(value),
            percent: (unit == Unit::Percent).then_some(value),
            bonus: scan.signals(number).cues.has(Cue::Bonus),
            citations: scan.reading.cite(number),
            at: number,
        });
    }
    if found.rows.len() < 3 {
        found.rows.clear();
    }
}

/// "Part 1: Design (20%)", "Part 2: Implementation (50%)".
pub(super) fn in_headings(scan: &Scan<'_>, found: &mut Rubric) {
    for number in 0..scan.sentences().len() {
        let sentence = scan.sentence(number);
        let problem = scan
            .lexicon(number)
            .problem_words
            .iter()
            .any(|word| scan.signals(number).folded.starts_with(&format!(" {word} ")));
        if !matches!(sentence.form, Form::Heading { .. }) || problem {
            continue;
        }
        let (name, Some((value, unit))) = without_worth(&sentence.text, scan.lexicon(number)) else {
            continue;
        };
        found.rows.push(RubricRow {
            criterion: clipped(bare(&name), 120),
            wants: None,
            points: (unit == Unit::Points).then_some(value),
            percent: (unit == Unit::Percent).then_some(value),
            bonus: scan.signals(number).cues.has(Cue::Bonus),
            citations: scan.reading.cite(number),
            at: number,
        });
    }
    if found.rows.len() < 2 {
        found.rows.clear();
    }
}

/// Of "worth 15% of the grade, graded on analysis (50%)" what follows the first number.
fn only_last<'t>(part: &'t str, lexicon: &Lexicon) -> &'t str {
    let shares = quantities(part, lexicon)
        .into_iter()
        .filter(|quantity| matches!(quantity.unit, Unit::Points | Unit::Percent))
        .collect::<Vec<_>>();
    let [first, .., _] = shares.as_slice() else { return part };
    let written = crate::wording::number(first.max.unwrap_or(0.0));
    part.find(&written).map_or(part, |at| part[at + written.len()..].trim_start_matches(['%', ' ', ')']))
}

/// "Assessment: research 30, design 30, writing 25, feedback 15.": bare numbers that make a hundred.
fn bare_shares(label: &str, body: &str, lexicon: &Lexicon) -> Vec<(String, f64)> {
    if section_of(label, false) != Section::Rubric || lexicon.language == Language::Other {
        return Vec::new();
    }
    let share = |part: &str| {
        let (name, number) = part.rsplit_once(' ')?;
        let value: f64 = number.trim_matches(['(', ')', '.']).parse().ok()?;
        let name = name.trim_matches([',', ' ', '–', '-', ':']);
        let holds = name.split_whitespace().count() <= 6 && !fold(name).trim().is_empty();
        holds.then(|| (name.to_owned(), value))
    };
    let parts = bare(body).split([',', ';']).map(|part| share(part.trim().trim_start_matches("and ")));
    let parts: Vec<(String, f64)> = parts.collect::<Option<_>>().unwrap_or_default();
    let sum: f64 = parts.iter().map(|(_, value)| value).sum();
    if parts.len() > 1 && (sum - 100.0).abs() < 0.01 { parts } else { Vec::new() }
}

/// "Grading: content 40%, organization (30%), style – 30 %".
pub(super) fn in_sentences(scan: &Scan<'_>, taken: &mut HashSet<usize>, found: &mut Rubric) {
    for number in 0..scan.sentences().len() {
        let signals = scan.signals(number);
        let shares = signals
            .quantities
            .iter()
            .filter(|quantity| matches!(quantity.unit, Unit::Percent | Unit::Points))
            .count();
        let lexicon = scan.lexicon(number);
        let text = &scan.sentence(number).text;
        let body = signals.label.as_ref().map_or(text.as_str(), |(_, end)| &text[*end..]);
        let label = signals.label.as_ref().map_or("", |(label, _)| label.as_str());
        let plain = bare_shares(label, body, lexicon);
        if (shares < 2 && plain.is_empty()) || signals.cues.has(Cue::Late) {
            continue;
        }
        let mut rows: Vec<RubricRow> = plain
            .into_iter()
            .map(|(name, value)| RubricRow {
                criterion: capitalised(&name),
                wants: None,
                points: Some(value),
                percent: None,
                bonus: false,
                citations: scan.reading.cite(number),
                at: number,
            })
            .collect();
        let commas: Vec<&str> = body.split([',', ';']).collect();
        let parts: Vec<&str> = if commas.len() > 1 {
            commas
        } else {
            body.split(" and ").flat_map(|part| part.split(" und ")).collect()
        };
        for part in
            parts.into_iter().map(|part| part.trim().trim_start_matches("and ").trim_start_matches("und "))
        {
            let part = only_last(part, lexicon);
            let (name, Some((value, unit))) = without_worth(part, lexicon) else { continue };
            let name = name.trim().trim_start_matches("for ").trim_start_matches("für ");
            let starts = ["grade ", "graded on ", "evaluated on ", "based on ", "assessed on ", "grades: "];
            let name = starts
                .iter()
                .filter_map(|start| name.rfind(start).map(|at| at + start.len()))
                .max()
                .map_or(name, |at| &name[at..]);
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
