//! The sentence that says what the assignment is for.

use super::scan::Scan;
use crate::lang::{Cue, Section};
use crate::plan::Statement;
use crate::source::{Form, SourceKind};
use crate::wording::{capitalised, clipped};

/// The objective stands near the beginning.
const SENTENCES_READ: usize = 120;

/// The best candidate, if any is good enough.
pub(super) fn objective(scan: &Scan<'_>) -> Option<Statement> {
    let candidates = scan.sentences().iter().enumerate().filter(|(_, sentence)| {
        sentence.form == Form::Prose && scan.reading.sources[sentence.source].kind != SourceKind::Details && !sentence.text.ends_with([':', '：'])
    });
    let best = candidates.take(SENTENCES_READ).enumerate().filter_map(|(nth, (number, _))| Some((score(scan, number, nth)?, number))).max_by_key(|(score, number)| (*score, std::cmp::Reverse(*number)));
    let (_, number) = best.filter(|(score, _)| *score >= 3)?;
    let text = clipped(&capitalised(&scan.sentence(number).text), 320);
    Some(Statement::cited(text, scan.reading.cite(number)))
}

fn score(scan: &Scan<'_>, number: usize, nth: usize) -> Option<i32> {
    let (sentence, signals) = (scan.sentence(number), scan.signals(number));
    let words = sentence.text.split_whitespace().count();
    let rules = signals.cues.has_any(&[Cue::Late, Cue::Honesty, Cue::AiTools, Cue::Forbid, Cue::Noise, Cue::Due, Cue::Exempt]);
    if rules || !(5..=70).contains(&words) {
        return None;
    }
    let mut score = 0;
    score += if signals.cues.has(Cue::Goal) { 5 } else { 0 };
    score += if signals.action.is_some() { 2 } else { 0 };
    score += if signals.question && words > 8 { 2 } else { 0 };
    score += match sentence.section {
        Section::Overview | Section::Outcomes => 3,
        Section::Tasks | Section::Unknown => 1,
        Section::Problems => 0,
        _ => -4,
    };
    score += if signals.cues.has(Cue::Outcome) { -2 } else { 0 };
    score += if signals.artifacts.is_empty() { 0 } else { 1 };
    score += if nth < 4 { 3 } else if nth < 12 { 1 } else { 0 };
    Some(score)
}
