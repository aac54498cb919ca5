//! The problems of a problem set: each with its statement, its points and its parts.

use super::action::{self, action};
use super::scan::Scan;
use crate::lang::{Act, Cue, Section, Unit};
use crate::plan::{Citation, WorkKind};
use crate::source::{Form, SourceKind};
use crate::wording::{bare, capitalised, clipped};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Problems beyond this are left out.
const MOST: usize = 60;
/// Sentences of a statement that are quoted.
const MOST_QUOTES: usize = 12;

/// One problem.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// `Problem 3`.
    pub label: String,
    /// What it is about, in a few words.
    pub topic: String,
    /// Its statement, shortened.
    pub text: String,
    /// Points it is worth.
    pub points: Option<f64>,
    /// Parts (a), (b), …; 0 when it has none.
    pub parts: u32,
    /// Extra credit.
    pub bonus: bool,
    /// Where it stands.
    pub citations: Vec<Citation>,
    pub(crate) decides: bool,
    pub(crate) act: Act,
    pub(crate) at: usize,
}

/// Finds the problems; their sentences are added to `taken`.
pub(super) fn problems(scan: &Scan<'_>, kind: WorkKind, taken: &mut HashSet<usize>) -> Vec<Problem> {
    let mut starts = labelled(scan);
    if starts.len() < 2 {
        starts = if kind == WorkKind::ProblemSet { numbered(scan) } else { Vec::new() };
    }
    starts.truncate(MOST);
    let mut found = Vec::new();
    for (index, (start, label)) in starts.iter().enumerate() {
        let until = starts.get(index + 1).map_or(usize::MAX, |(next, _)| *next);
        let body = body(scan, *start, until);
        found.push(problem(scan, *start, label, &body));
        taken.extend(body);
        taken.insert(*start);
    }
    found
}

/// Sentences and headings that begin "Problem 3", "Aufgabe 2".
fn labelled(scan: &Scan<'_>) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    for number in 0..scan.sentences().len() {
        if matches!(scan.sentence(number).form, Form::Code | Form::Row { .. }) {
            continue;
        }
        let mut words = scan.signals(number).folded.split_whitespace();
        let (Some(first), Some(second)) = (words.next(), words.next()) else { continue };
        let counts = second.len() <= 3 && second.starts_with(|ch: char| ch.is_ascii_digit());
        let named = scan.lexicon(number).problem_words.contains(first);
        let label = format!("{} {second}", capitalised(first));
        let mentioned = scan.sentence(number).form == Form::Prose
            && words
                .next()
                .is_some_and(|third| matches!(third, "is" | "and" | "on" | "from" | "asks" | "ist" | "und"));
        if counts && named && !mentioned && !found.iter().any(|(_, other)| *other == label) {
            found.push((number, label));
        }
    }
    found
}

/// The top entries of the longest numbered list that is not about something else.
fn numbered(scan: &Scan<'_>) -> Vec<(usize, String)> {
    let mut best: Vec<(usize, String)> = Vec::new();
    let mut run: Vec<(usize, String)> = Vec::new();
    for (number, sentence) in scan.sentences().iter().enumerate() {
        let apart = matches!(
            sentence.section,
            Section::Submission
                | Section::Deliverables
                | Section::Format
                | Section::Rubric
                | Section::Policy
                | Section::Outcomes
                | Section::Constraints
                | Section::Resources
        );
        match sentence.form {
            Form::Item { depth: 0, ordered: true, nth } if !apart => {
                if nth == 1 && best.len() < run.len() {
                    best = std::mem::take(&mut run);
                }
                let count = run.len() + 1;
                let word = scan.lexicon(number).problem_word;
                run.push((number, format!("{} {count}", capitalised(word))));
            }
            Form::Heading { .. } => {
                if best.len() < run.len() {
                    best = std::mem::take(&mut run);
                }
                run.clear();
            }
            _ => {}
        }
    }
    if best.len() < run.len() {
        best = run;
    }
    if best.len() >= 3 { best } else { Vec::new() }
}

/// The sentences that belong to a problem.
fn body(scan: &Scan<'_>, start: usize, until: usize) -> Vec<usize> {
    let opening = scan.sentence(start);
    let in_list = matches!(opening.form, Form::Item { .. });
    let mut body = Vec::new();
    for (number, sentence) in
        scan.sentences().iter().enumerate().skip(start + 1).take_while(|(number, _)| *number < until)
    {
        if sentence.source != opening.source
            || scan.reading.sources[sentence.source].kind == SourceKind::Details
        {
            break;
        }
        match (&opening.form, &sentence.form) {
            (Form::Heading { level: above }, Form::Heading { level }) if level <= above => break,
            (Form::Heading { .. }, _) => {}
            (_, Form::Heading { .. }) => break,
            (Form::Item { depth: above, .. }, Form::Item { depth, .. }) if depth <= above => break,
            (Form::Item { .. }, Form::Prose) if sentence.item.is_none() && body.len() > 1 => break,
            _ => {}
        }
        let cues = scan.signals(number).cues;
        let about_the_whole = cues.has_any(&[Cue::Due, Cue::Late, Cue::Honesty, Cue::AiTools])
            || (cues.has(Cue::HandIn) && !in_list)
            || cues.has(Cue::Noise);
        let beside = sentence.form == Form::Prose && sentence.item.is_none();
        if in_list && beside && about_the_whole {
            break; // the list is over
        }
        if !about_the_whole {
            body.push(number);
        }
    }
    body
}

fn problem(scan: &Scan<'_>, start: usize, label: &str, body: &[usize]) -> Problem {
    let lexicon = scan.lexicon(start);
    let opening = &scan.sentence(start).text;
    let rest = after_label(opening, label);
    let texts: Vec<&str> = body.iter().map(|number| scan.sentence(*number).text.as_str()).collect();
    let amount = |number: &usize| scan.signals(*number).amount(Unit::Points).and_then(|amount| amount.max);
    let points = amount(&start)
        .or_else(|| body.iter().take(2).find_map(amount))
        .or_else(|| part_points(body.iter().filter_map(amount)));
    let sentences: Vec<&str> = rest.split_inclusive(". ").chain(texts.iter().copied()).collect();
    let actions = || sentences.iter().filter_map(|text| action(text, lexicon, false));
    let sets_up = |said: &super::Action| {
        ["consider", "let", "assume", "suppose", "recall", "given", "note"]
            .iter()
            .any(|verb| said.phrase.to_lowercase().starts_with(verb))
    };
    let said = actions().find(|said| !sets_up(said)).or_else(|| actions().next());
    let named = (!rest.is_empty()
        && rest.split_whitespace().count() <= 8
        && matches!(scan.sentence(start).form, Form::Heading { .. }))
    .then(|| rest.clone());
    let topic = named.or_else(|| said.as_ref().map(|said| action::title(&said.phrase, lexicon)));
    let topic = topic.unwrap_or_else(|| {
        clipped(if rest.is_empty() { texts.first().copied().unwrap_or("") } else { &rest }, 60)
    });
    let parts =
        body.iter().filter(|number| matches!(scan.sentence(**number).form, Form::Item { .. })).count();
    let inline = ["(a)", "(b)", "(c)", "(d)", "(e)"]
        .iter()
        .take_while(|mark| opening.contains(*mark) || texts.iter().any(|text| text.contains(*mark)))
        .count();
    let whole = crate::wording::fold(&format!("{rest} {}", texts.join(" ")));
    let proves =
        [" show that ", " prove ", " beweisen ", " zeigen sie "].iter().any(|phrase| whole.contains(phrase));
    let mut citations = scan.reading.cite(start);
    citations.extend(body.iter().take(MOST_QUOTES).flat_map(|number| scan.reading.cite(*number)));
    let numbered = opening.to_lowercase().starts_with(&label.to_lowercase());
    let mut text = if numbered { format!("{label}: {rest}") } else { rest.clone() };
    for part in &texts {
        if text.chars().count() > 320 {
            break;
        }
        text = format!("{} {part}", super::demands::sentence_end(text.trim_end()));
    }
    Problem {
        label: label.to_owned(),
        topic,
        text: clipped(text.trim_end_matches([':', ' ']), 380),
        points,
        parts: u32::try_from(parts.max(inline)).unwrap_or(0),
        bonus: scan.signals(start).cues.has(Cue::Bonus),
        citations,
        decides: whole.contains(" determine whether ")
            || whole.contains(" true or false ")
            || whole.contains(" entscheiden sie "),
        act: if proves { Act::Prove } else { said.map_or(Act::Compute, |said| said.act) },
        at: start,
    }
}

/// The parts' points together, when there are at least two.
fn part_points(points: impl Iterator<Item = f64>) -> Option<f64> {
    let points: Vec<f64> = points.collect();
    (points.len() > 1).then(|| points.iter().sum())
}

/// What an opening says behind "Problem 3 (10 points):".
fn after_label(opening: &str, label: &str) -> String {
    let lower = opening.to_lowercase();
    let mut rest = if lower.starts_with(&label.to_lowercase()) {
        opening.get(label.len()..).unwrap_or("")
    } else {
        opening
    };
    rest = rest.trim_start_matches([' ', '.', ':', ')', '-', '–', '—']);
    for (open, close) in [('(', ')'), ('[', ']')] {
        if let Some((inside, behind)) = rest.strip_prefix(open).and_then(|behind| behind.split_once(close))
            && inside.chars().any(|ch| ch.is_ascii_digit())
            && inside.chars().count() < 30
        {
            rest = behind.trim_start_matches([' ', '.', ':', '-', '–', '—']);
        }
        if let Some(at) = rest.rfind(open).filter(|at| {
            *at > 0
                && rest.ends_with(close)
                && rest[*at..].chars().any(|ch| ch.is_ascii_digit())
                && rest.len() - at < 30
        }) {
            rest = rest[..at].trim_end();
        }
    }
    bare(rest).to_owned()
}
