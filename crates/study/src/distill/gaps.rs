//! What is missing, contradictory or could not be read.

use super::deadlines::DueDate;
use super::quantities::Quantity;
use super::scan::Scan;
use super::{Demand, Distilled};
use crate::lang::{Artifact, Cue, Language, Unit};
use crate::plan::{Citation, Gap, RequirementKind as Kind, WorkKind};
use crate::source::{AssignmentFacts, HOW_TO_SUBMIT, SourceKind};
use crate::voice::{Voice, say, voice};
use crate::wording::{clipped, listed, number};
use chrono::Duration;

/// Words from which on the language of a rubric can be told.
const RUBRIC_WORDS: u64 = 80;
/// Not more gaps of one kind than this.
const MOST_OF_A_KIND: usize = 6;

/// All gaps, the gravest first.
pub(super) fn gaps(
    scan: &Scan<'_>,
    facts: &AssignmentFacts,
    distilled: &Distilled,
    left_out: usize,
) -> Vec<Gap> {
    let voice = voice(distilled.language);
    let mut found = Vec::new();
    reading(scan, voice, left_out, &mut found);
    to_machines(scan, voice, &mut found);
    dates(&distilled.due_dates, voice, &mut found);
    lengths(&distilled.demands, voice, &mut found);
    points(facts, distilled, voice, &mut found);
    missing(scan, facts, distilled, voice, &mut found);
    found
}

fn gap(code: &str, message: String, citations: Vec<Citation>) -> Gap {
    Gap { code: code.to_owned(), message, citations }
}

/// What could not be read, or was left out.
fn reading(scan: &Scan<'_>, voice: &Voice, left_out: usize, found: &mut Vec<Gap>) {
    let sources = scan
        .reading
        .sources
        .iter()
        .zip(&scan.reading.languages)
        .filter(|(source, _)| source.kind != SourceKind::Details);
    let mut foreign = false;
    for (source, language) in sources {
        if source.text.blocks.iter().all(|block| block.text.trim().is_empty()) {
            found.push(gap("source_empty", say(voice.gaps.source_empty, &[&source.name]), Vec::new()));
        }
        for warning in source.text.warnings.iter().take(MOST_OF_A_KIND) {
            found.push(gap(
                "source_warning",
                say(voice.gaps.source_warning, &[&source.name, &clipped(&warning.message, 240)]),
                Vec::new(),
            ));
        }
        // A short rubric is a table of names and numbers: too little to tell a language by.
        let telling = source.kind != SourceKind::Rubric || source.text.words >= RUBRIC_WORDS;
        foreign |= telling && *language == Language::Other;
    }
    if foreign {
        found.push(gap("language_unsupported", voice.gaps.language_unsupported.to_owned(), Vec::new()));
    }
    if scan.reading.truncated {
        found.push(gap("source_truncated", voice.gaps.truncated.to_owned(), Vec::new()));
    }
    if left_out > 0 {
        found.push(gap(
            "requirements_left_out",
            say(voice.gaps.left_out, &[&left_out.to_string()]),
            Vec::new(),
        ));
    }
}

fn dates(due: &[DueDate], voice: &Voice, found: &mut Vec<Gap>) {
    let dated = due.iter().any(|due| due.exact.is_some() || due.date.is_some());
    for due in due.iter().filter(|due| due.exact.is_none() && due.date.is_none()).take(MOST_OF_A_KIND) {
        found.push(gap(
            "unresolved_date",
            say(voice.gaps.unresolved_date, &[&due.stated]),
            due.citations.clone(),
        ));
    }
    if !dated && due.is_empty() {
        found.push(gap("missing_deadline", voice.gaps.missing_deadline.to_owned(), Vec::new()));
    }
    for due in due.iter().take(MOST_OF_A_KIND) {
        let Some(date) = &due.date else { continue };
        let named = |day: u32| voice.weekdays[day as usize % 7];
        if let (Some(year), Some(stated)) = (date.year, date.weekday)
            && let Some(real) = date.wrong_weekday(year)
        {
            found.push(gap(
                "wrong_weekday",
                say(voice.gaps.wrong_weekday, &[&date.words, named(stated), named(real)]),
                due.citations.clone(),
            ));
        }
        if date.either_order && date.weekday.is_none() {
            let read = format!("{} {}", date.day, voice.months[(date.month as usize + 11) % 12]);
            found.push(gap(
                "ambiguous_date",
                say(voice.gaps.ambiguous_date, &[&date.words, &read]),
                due.citations.clone(),
            ));
        }
    }
    conflicting(due, voice, found);
}

/// Sentences addressed to a machine that reads along: shown, not followed.
fn to_machines(scan: &Scan<'_>, voice: &Voice, found: &mut Vec<Gap>) {
    let numbers = (0..scan.sentences().len()).filter(|number| scan.signals(*number).cues.has(Cue::Machine));
    for number in numbers.take(3) {
        let said = clipped(&scan.sentence(number).text, 240);
        found.push(gap(
            "addressed_to_machine",
            say(voice.gaps.to_machine, &[&said]),
            scan.reading.cite(number),
        ));
    }
}

/// Two different days for the end.
fn conflicting(due: &[DueDate], voice: &Voice, found: &mut Vec<Gap>) {
    let ends = super::deadlines::ends(due);
    let Some(first) = ends.first() else { return };
    let differing: Vec<&&DueDate> = ends.iter().skip(1).filter(|other| !may_be_same(first, other)).collect();
    if differing.is_empty() {
        return;
    }
    let mut said: Vec<String> = vec![format!("“{}”", first.stated)];
    let mut citations = first.citations.clone();
    for other in differing.into_iter().take(3) {
        let words = format!("“{}”", other.stated);
        if !said.contains(&words) {
            said.push(words);
        }
        citations.extend(other.citations.clone());
    }
    if said.len() > 1 {
        found.push(gap(
            "conflicting_dates",
            say(voice.gaps.conflicting_dates, &[&listed(&said, voice.and), &said[0]]),
            citations,
        ));
    }
}

fn may_be_same(one: &DueDate, other: &DueDate) -> bool {
    match (&one.date, &other.date, one.exact, other.exact) {
        (Some(one), Some(other), ..) => one.same_day(other),
        (None, Some(date), Some(exact), _) | (Some(date), None, _, Some(exact)) => {
            let near = |days: i64| {
                date.resolve(exact, None)
                    .is_some_and(|(at, _)| (at - exact).abs() <= Duration::hours(days * 24 + 14))
            };
            near(i64::from(date.time.is_none()))
        }
        _ => true,
    }
}

/// Two lengths for the same thing that no text could have both.
fn lengths(demands: &[Demand], voice: &Voice, found: &mut Vec<Gap>) {
    let sized: Vec<(&Demand, &Quantity)> = demands
        .iter()
        .filter(|demand| {
            matches!(
                demand.kind,
                Kind::Length | Kind::Deliverable | Kind::Content | Kind::Submission | Kind::Format
            ) && demand.section != crate::lang::Section::Structure
                && !(demand.kind == Kind::Content && demand.entry)
        })
        .flat_map(|demand| demand.quantities.iter().map(move |quantity| (demand, quantity)))
        .filter(|(_, quantity)| matches!(quantity.unit, Unit::Words | Unit::Pages))
        .collect();
    for (index, (one, amount)) in sized.iter().enumerate() {
        let clash = sized[index + 1..].iter().find(|(other, against)| {
            against.unit == amount.unit
                && !std::ptr::eq(*one, *other)
                && same_subject(one, other)
                && !amount.agrees(against)
        });
        if let Some((other, _)) = clash {
            let said = [format!("“{}”", clipped(&one.own, 140)), format!("“{}”", clipped(&other.own, 140))];
            let citations = one.citations.iter().chain(&other.citations).cloned().collect();
            found.push(gap(
                "conflicting_length",
                say(voice.gaps.conflicting_length, &[&listed(&said, voice.and)]),
                citations,
            ));
            return;
        }
    }
}

/// Both speak of the same text: the same artifact or none, and no part of it ("abstract", "each").
fn same_subject(one: &Demand, other: &Demand) -> bool {
    let whole = |demand: &Demand| {
        let folded = crate::wording::fold(&demand.text);
        let parts = [
            " abstract ",
            " introduction ",
            " conclusion ",
            " summary ",
            " each ",
            " per ",
            " reflection ",
            " caption ",
            " zusammenfassung ",
            " jeweils ",
            " pro ",
            " bibliography ",
            " excluding ",
            " annotation ",
            " paragraph ",
            " thesis ",
            " title ",
            " cover ",
            " proposal ",
            " memo ",
            " readme ",
        ];
        !parts.iter().any(|part| folded.contains(part))
    };
    let main = |demand: &Demand| {
        demand
            .artifacts
            .iter()
            .copied()
            .find(|artifact| matches!(artifact, Artifact::Essay | Artifact::Report))
            .or(demand.artifacts.first().copied())
    };
    let same = match (main(one), main(other)) {
        (Some(Artifact::Essay | Artifact::Report), Some(Artifact::Essay | Artifact::Report)) => {
            one.artifacts.first() == other.artifacts.first()
        }
        (Some(one), Some(other)) => one == other,
        (Some(known), None) | (None, Some(known)) => matches!(known, Artifact::Essay | Artifact::Report),
        (None, None) => true,
    };
    same && whole(one) && whole(other)
}

/// Criteria that do not add up to what the source says they do.
fn points(facts: &AssignmentFacts, distilled: &Distilled, voice: &Voice, found: &mut Vec<Gap>) {
    let rubric = &distilled.rubric;
    let stated = |total: f64| say(voice.points, &[&number(total)]);
    if let Some((sum, unit)) = rubric.sum() {
        let (total, wanted, shown) = match unit {
            Unit::Percent => (format!("{} %", number(sum)), 100.0, "100 %".to_owned()),
            _ => match rubric.total.or(facts.points_possible) {
                Some(total) => (stated(sum), total, stated(total)),
                None => return,
            },
        };
        if (sum - wanted).abs() > 0.5 {
            let citations = rubric
                .rows
                .iter()
                .flat_map(|row| row.citations.clone())
                .take(8)
                .chain(rubric.total_citations.clone())
                .collect();
            found.push(gap("points_mismatch", say(voice.gaps.points_mismatch, &[&total, &shown]), citations));
        }
    } else if let Some(total) = rubric.total.or(facts.points_possible) {
        let sum: Option<f64> =
            distilled.problems.iter().filter(|problem| !problem.bonus).map(|problem| problem.points).sum();
        if let Some(sum) = sum.filter(|sum| *sum > 0.0 && (sum - total).abs() > 0.5) {
            let citations =
                distilled.problems.iter().filter_map(|problem| problem.citations.first().cloned()).collect();
            found.push(gap(
                "points_mismatch",
                say(voice.gaps.points_mismatch, &[&stated(sum), &stated(total)]),
                citations,
            ));
        }
    }
}

/// What a student would have to ask for.
fn missing(
    scan: &Scan<'_>,
    facts: &AssignmentFacts,
    distilled: &Distilled,
    voice: &Voice,
    found: &mut Vec<Gap>,
) {
    let demands = &distilled.demands;
    let readable = scan
        .reading
        .languages
        .iter()
        .zip(scan.reading.sources)
        .any(|(language, source)| source.kind != SourceKind::Details && *language != Language::Other);
    if demands.is_empty() {
        found.push(gap("nothing_found", voice.gaps.nothing_found.to_owned(), Vec::new()));
    }
    if !readable {
        return;
    }
    let graded = demands.iter().any(|demand| demand.kind == Kind::Grading)
        || distilled.problems.iter().any(|problem| problem.points.is_some());
    if distilled.rubric.rows.is_empty() && !graded {
        found.push(gap("missing_rubric", voice.gaps.missing_rubric.to_owned(), Vec::new()));
    }
    let in_class = distilled.due_dates.iter().any(|due| due.date.as_ref().is_some_and(|date| date.at_class));
    let handed_in = in_class
        || facts.notes.iter().any(|note| note.starts_with(HOW_TO_SUBMIT))
        || demands.iter().any(|demand| demand.place.is_some() || demand.kind == Kind::Submission);
    if !handed_in {
        found.push(gap("missing_submission", voice.gaps.missing_submission.to_owned(), Vec::new()));
    }
    let sized = demands.iter().any(|demand| {
        demand
            .quantities
            .iter()
            .any(|quantity| matches!(quantity.unit, Unit::Words | Unit::Pages | Unit::Characters))
    });
    if distilled.kind == WorkKind::Essay && !sized {
        found.push(gap("missing_length", voice.gaps.missing_length.to_owned(), Vec::new()));
    }
}
