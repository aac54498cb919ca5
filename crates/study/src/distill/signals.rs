//! Everything one sentence signals, worked out once.

use super::action::{Action, action};
use super::dates::{StatedDate, dates};
use super::quantities::{Quantity, quantities};
use crate::lang::{Artifact, Cue, Cues, FORMATS, Lexicon, PLACES, Unit};
use crate::wording::fold;
use aho_corasick::{AhoCorasick, MatchKind};
use regex::Regex;
use std::sync::LazyLock;

/// What a sentence signals.
#[derive(Debug, Clone, Default)]
pub(crate) struct Signals {
    pub folded: String,
    pub cues: Cues,
    pub action: Option<Action>,
    pub quantities: Vec<Quantity>,
    pub dates: Vec<StatedDate>,
    /// File types and styles, by the name people use.
    pub formats: Vec<&'static str>,
    /// Where to hand in, by the name people use.
    pub place: Option<String>,
    /// What is handed in, in order of mention.
    pub artifacts: Vec<Artifact>,
    /// File names, patterns included: `hw3_<name>.zip`.
    pub files: Vec<String>,
    /// `Length` in "Length: 1,500 words"; byte length of the label with its colon.
    pub label: Option<(String, usize)>,
    pub question: bool,
}

impl Signals {
    /// Reads a sentence.
    pub fn of(text: &str, lexicon: &Lexicon, entry: bool) -> Self {
        let folded = fold(text);
        let cues = lexicon.cues(&folded);
        let label = label(text);
        let digits = text.bytes().any(|byte| byte.is_ascii_digit());
        let counted = digits || folded.split(' ').any(|word| lexicon.numbers.contains_key(word));
        Self {
            cues,
            action: action(text, lexicon, entry)
                .or_else(|| label.as_ref().and_then(|(_, end)| action(&text[*end..], lexicon, entry))),
            quantities: if counted { quantities(text, lexicon) } else { Vec::new() },
            dates: if digits { dates(text, lexicon, cues.has(Cue::Due)) } else { Vec::new() },
            formats: named(&FORMAT_NAMES, FORMATS, &folded),
            place: named(&PLACE_NAMES, PLACES, &folded)
                .first()
                .map(ToString::to_string)
                .or_else(|| if cues.has(Cue::HandIn) { unknown_place(text) } else { None }),
            artifacts: lexicon.artifacts(&folded).into_iter().map(|(artifact, _)| artifact).collect(),
            files: file_names(text),
            label,
            question: text.trim_end().ends_with(['?', '？', '؟']),
            folded,
        }
    }

    /// The first amount of a unit.
    pub fn amount(&self, unit: Unit) -> Option<&Quantity> {
        self.quantities.iter().find(|quantity| quantity.unit == unit)
    }

    /// Whether it counts words, pages or the like.
    pub fn has_length(&self) -> bool {
        self.quantities.iter().any(|quantity| {
            matches!(
                quantity.unit,
                Unit::Words
                    | Unit::Pages
                    | Unit::Characters
                    | Unit::Slides
                    | Unit::Paragraphs
                    | Unit::Minutes
            )
        })
    }
}

static FORMAT_NAMES: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| automaton(FORMATS));
static PLACE_NAMES: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| automaton(PLACES));

fn automaton(table: &[(&str, &str)]) -> Option<AhoCorasick> {
    let patterns = table.iter().map(|(phrase, _)| format!(" {phrase} "));
    AhoCorasick::builder().match_kind(MatchKind::Standard).build(patterns).ok()
}

/// The names whose phrases occur, each once.
fn named(
    automaton: &LazyLock<Option<AhoCorasick>>,
    table: &[(&str, &'static str)],
    folded: &str,
) -> Vec<&'static str> {
    let mut found: Vec<(usize, usize, &'static str)> = match &**automaton {
        Some(automaton) => automaton
            .find_overlapping_iter(folded)
            .map(|hit| (hit.start(), hit.end(), table[hit.pattern().as_usize()].1))
            .collect(),
        None => Vec::new(),
    };
    found.sort_by_key(|(start, end, _)| (*start, std::cmp::Reverse(*end)));
    let mut names: Vec<&'static str> = Vec::new();
    let mut covered = 0;
    for (start, end, name) in found {
        if start + 1 >= covered && !names.contains(&name) {
            names.push(name);
            covered = end;
        }
    }
    names
}

#[expect(clippy::unwrap_used, reason = "the pattern is a literal, compiled by the first test that runs")]
static FILE_NAME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)[\w<>\[\]{}-]*[\w>\]}]\.(?:zip|pdf|docx?|pptx?|ipynb|py|java|cpp|c|h|rs|js|ts|md|txt|csv|tar\.gz|tgz|mp4|hs|r|m|sql|xlsx|html|tex|rkt|ml|go)\b").unwrap()
});

/// A system we do not know by name: "submit … via Paperless".
fn unknown_place(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let at = words.iter().position(|word| matches!(*word, "via" | "through" | "über"))?;
    let word = words.get(at + 1)?.trim_matches(|ch: char| !ch.is_alphanumeric());
    (word.chars().count() >= 3 && word.starts_with(char::is_uppercase)).then(|| word.to_owned())
}

/// File names in a text, at most six.
fn file_names(text: &str) -> Vec<String> {
    if !text.contains('.') {
        return Vec::new();
    }
    let names = FILE_NAME.find_iter(text).map(|hit| hit.as_str().to_owned());
    let mut kept: Vec<String> = Vec::new();
    let abbreviation = |name: &str| {
        name.len() < 4
            || matches!(name.to_lowercase().as_str(), "node.js" | "asp.net" | "vue.js" | "d3.js" | "next.js")
    };
    for name in names.filter(|name| name.len() <= 60 && !abbreviation(name)) {
        if !kept.contains(&name) && kept.len() < 6 {
            kept.push(name);
        }
    }
    kept
}

/// The label a text begins with: up to five words and a colon or dash, with something behind it.
fn label(text: &str) -> Option<(String, usize)> {
    let plain = text.char_indices().take(64);
    let mut depth = 0_u32;
    for (at, ch) in plain {
        let behind = &text[at + ch.len_utf8()..];
        match ch {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > 0 {
            continue;
        }
        let ends = match ch {
            ':' | '：' => !behind.starts_with("//") && !behind.starts_with(|ch: char| ch.is_ascii_digit()),
            '–' | '—' | '-' => text[..at].ends_with(' ') && behind.starts_with(' '),
            '|' => true,
            '.' | '?' | '!' | ';' => return None,
            _ => false,
        };
        if ends {
            let name = text[..at].trim();
            let name = name.split(" (").next().unwrap_or(name);
            let words = name.split_whitespace().count();
            let holds = (1..=6).contains(&words) && !behind.trim().is_empty() && !name.ends_with(',');
            return holds.then(|| (name.to_owned(), at + ch.len_utf8()));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{Language, lexicon};

    #[test]
    fn reads_formats_places_and_files() {
        let signals = Signals::of(
            "Upload a PDF (double-spaced, MLA) and hw3_<netid>.zip to GitHub Classroom.",
            lexicon(Language::En),
            false,
        );
        assert_eq!(signals.formats, ["PDF", "double-spaced", "MLA", "ZIP"]);
        assert_eq!(signals.place.as_deref(), Some("GitHub Classroom"));
        assert_eq!(signals.files, ["hw3_<netid>.zip"]);
    }

    #[test]
    fn reads_labels() {
        for (text, expected) in [
            ("Length: 1,500 words", Some("Length")),
            ("Correctness – the program works", Some("Correctness")),
            ("Due at 23:59 on Friday", None),
            ("See https://example.org/x", None),
            ("Stop. Then: go", None),
        ] {
            assert_eq!(label(text).map(|(name, _)| name).as_deref(), expected, "{text}");
        }
    }
}
