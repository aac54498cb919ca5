//! What kind of work it is: the words of the title count most, then headings, then the text.

use super::scan::Scan;
use crate::lang::lexicon;
use crate::plan::WorkKind;
use crate::source::{Form, SourceKind};
use crate::wording::fold;
use std::collections::HashMap;

/// A phrase counts at most this often, so that one favourite word does not decide.
const MOST_REPEATS: u32 = 4;
/// The beginning of a source says what it is; its thousandth page does not.
const SENTENCES_READ: usize = 1_500;
/// Below this no kind stands out.
const ENOUGH: u32 = 6;

/// The kind of work.
pub(super) fn kind(scan: &Scan<'_>, title: &str) -> WorkKind {
    let mut scores: HashMap<WorkKind, u32> = HashMap::new();
    let mut repeats: HashMap<(String, WorkKind), u32> = HashMap::new();
    let titles = scan.reading.sources.iter().filter_map(|source| source.text.title.as_deref()).chain([title]);
    for title in titles {
        let folded = fold(title);
        for language in &scan.reading.languages {
            for (_, kind, weight) in lexicon(*language).kinds(&folded) {
                let score = scores.entry(kind).or_default();
                *score = (*score).max(weight * 4);
            }
        }
    }
    let mut read = vec![0; scan.reading.sources.len()];
    for (number, sentence) in scan.sentences().iter().enumerate() {
        read[sentence.source] += 1;
        if scan.reading.sources[sentence.source].kind == SourceKind::Details
            || read[sentence.source] > SENTENCES_READ
        {
            continue;
        }
        let factor = match sentence.form {
            Form::Heading { level: 1 } => 4,
            Form::Heading { .. } => 2,
            Form::Code => 0,
            _ => 1,
        };
        let folded = &scan.signals(number).folded;
        for (phrase, kind, weight) in scan.lexicon(number).kinds(folded) {
            let seen = repeats.entry((phrase.to_owned(), kind)).or_default();
            *seen += 1;
            if *seen <= MOST_REPEATS {
                *scores.entry(kind).or_default() += weight * factor;
            }
        }
        let code_file = scan.signals(number).files.iter().any(|file| {
            [".py", ".java", ".cpp", ".c", ".rs", ".js", ".hs", ".go", ".ts"]
                .iter()
                .any(|ending| file.ends_with(ending))
        });
        if code_file {
            *scores.entry(WorkKind::Programming).or_default() += 3;
        }
    }
    let best = scores.into_iter().max_by_key(|(kind, score)| (*score, std::cmp::Reverse(*kind)));
    best.filter(|(_, score)| *score >= ENOUGH).map_or(WorkKind::General, |(kind, _)| kind)
}
