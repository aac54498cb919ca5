//! The sentence that says what the assignment is for.

use super::action::Force;
use super::scan::Scan;
use crate::lang::{Act, Cue, Section};
use crate::plan::{Statement, WorkKind};
use crate::source::{Form, SourceKind};
use crate::wording::{capitalised, clipped};
use std::collections::HashSet;

/// The objective stands near the beginning.
const SENTENCES_READ: usize = 120;

/// The best candidate, if any is good enough. `taken`: sentences that belong to problems.
pub(super) fn objective(scan: &Scan<'_>, kind: WorkKind, taken: &HashSet<usize>) -> Option<Statement> {
    let candidates = scan.sentences().iter().enumerate().filter(|(number, sentence)| {
        !taken.contains(number)
            && sentence.form == Form::Prose
            && scan.reading.sources[sentence.source].kind != SourceKind::Details
            && !sentence.text.ends_with([':', '：'])
    });
    let best = candidates
        .take(SENTENCES_READ)
        .enumerate()
        .filter_map(|(nth, (number, _))| Some((score(scan, kind, number, nth)?, number)))
        .max_by_key(|(score, number)| (*score, std::cmp::Reverse(*number)));
    let (_, number) = best.filter(|(score, _)| *score >= 3)?;
    let text = clipped(&capitalised(&scan.sentence(number).text), 320);
    Some(Statement::cited(text, scan.reading.cite(number)))
}

fn score(scan: &Scan<'_>, kind: WorkKind, number: usize, nth: usize) -> Option<i32> {
    let (sentence, signals) = (scan.sentence(number), scan.signals(number));
    let words = sentence.text.split_whitespace().count();
    let rules = signals.cues.has_any(&[
        Cue::Late,
        Cue::Honesty,
        Cue::AiTools,
        Cue::Forbid,
        Cue::Noise,
        Cue::Due,
        Cue::Exempt,
    ]);
    if rules || !(5..=70).contains(&words) {
        return None;
    }
    let makes = signals.action.as_ref().is_some_and(|action| {
        action.force != Force::State
            && matches!(
                action.act,
                Act::Write
                    | Act::Build
                    | Act::Argue
                    | Act::Explain
                    | Act::Compare
                    | Act::Present
                    | Act::Read
                    | Act::Research
            )
    });
    let starts_work = makes && !signals.artifacts.is_empty() && !signals.cues.has(Cue::Cite);
    let overview = sentence.section == Section::Overview;
    let asks = signals.question && words > 8 && sentence.section != Section::Problems;
    let names_work = !signals.artifacts.is_empty() && words > 8 && nth < 2;
    let likely = asks || (starts_work && nth < 6) || names_work;
    if !(signals.cues.has(Cue::Goal) || overview || (likely && kind != WorkKind::ProblemSet))
        || signals.cues.has(Cue::Machine)
    {
        return None;
    }
    let mut score = 0;
    score += if signals.has_length() { -2 } else { 0 };
    score += if signals.label.is_some() { -4 } else { 0 };
    score += if signals.cues.has(Cue::Goal) { 5 } else { 0 };
    score += if signals.action.is_some() { 2 } else { 0 };
    score += if asks { 3 } else { 0 };
    score += match sentence.section {
        Section::Overview | Section::Outcomes => 3,
        Section::Tasks | Section::Unknown => 1,
        Section::Problems => 0,
        _ => -4,
    };
    score += if signals.cues.has(Cue::Outcome) { -2 } else { 0 };
    score += i32::from(!signals.artifacts.is_empty());
    score += if nth < 4 { 3 } else { i32::from(nth < 12) };
    Some(score)
}
