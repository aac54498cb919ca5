//! What a sentence tells one to do, as an imperative phrase; and short titles made from it.

mod english;
mod german;

use crate::lang::{Act, Language, Lexicon};
use crate::wording::{bare, capitalised, fold};
use serde::{Deserialize, Serialize};

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Action {
    pub act: Act,
    /// Imperative in English (`read the file`), infinitive last in German (`die Datei einlesen`).
    pub phrase: String,
    pub force: Force,
}

/// How an action was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Force {
    /// "Read the file."
    Outright,
    /// "The program must read the file."
    Modal,
    /// "All files must be small": a state to bring about, put as an action only for the title.
    State,
}

/// A word of a sentence: where it stands, and its folded form.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    pub start: usize,
    pub end: usize,
    pub folded: String,
    /// The mark standing directly behind it, if any.
    pub mark: Option<char>,
}

/// The words of a sentence, at most the first hundred.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut at = 0;
    for chunk in text.split_inclusive(char::is_whitespace).take(100) {
        let trimmed = chunk.trim_end();
        let core = trimmed.trim_matches(|ch: char| !ch.is_alphanumeric() && ch != '`');
        if let Some(offset) = trimmed.find(core).filter(|_| !core.is_empty()) {
            let start = at + offset;
            let end = start + core.len();
            let mark = text[end..at + trimmed.len()].chars().find(|ch| matches!(ch, ',' | ':' | ';' | '.'));
            found.push(Word { start, end, folded: fold(core).trim().to_owned(), mark });
        }
        at += chunk.len();
    }
    found
}

/// What a sentence tells one to do, if anything. `entry`: it is a list item.
pub(crate) fn action(text: &str, lexicon: &Lexicon, entry: bool) -> Option<Action> {
    let text = without_enumerator(text);
    let words = words(text);
    let found = match lexicon.language {
        Language::En => english::action(text, &words, lexicon, entry),
        Language::De => german::action(text, &words, lexicon),
        Language::Other => None,
    }?;
    let phrase = bare(&found.phrase).to_owned();
    (phrase.split_whitespace().count() >= 2 && phrase.len() >= 6).then_some(Action { phrase, ..found })
}

/// Without "(a)", "b)" or "1." at the beginning.
fn without_enumerator(text: &str) -> &str {
    let text = text.trim_start();
    let inner = text.strip_prefix('(').unwrap_or(text);
    let name = inner
        .find([')', '.'])
        .filter(|end| (1..=3).contains(end) && inner[..*end].chars().all(|ch| ch.is_ascii_alphanumeric()));
    match name {
        Some(end)
            if inner[end + 1..].starts_with(' ')
                && !(inner[end..].starts_with('.') && inner[..end].chars().all(char::is_alphabetic)) =>
        {
            inner[end + 1..].trim_start()
        }
        _ => text,
    }
}

/// Titles are at most this many characters.
pub(crate) const TITLE: usize = 80;

/// A short title from an imperative phrase: without asides, cut where a clause ends, never in mid-thought.
pub(crate) fn title(phrase: &str, lexicon: &Lexicon) -> String {
    let plain = without_asides(first_sentence(phrase));
    let plain = bare(&plain);
    if plain.chars().count() <= TITLE {
        return capitalised(plain);
    }
    let head = first_clause(plain, lexicon);
    capitalised(&head)
}

/// What stands before the first full stop.
fn first_sentence(text: &str) -> &str {
    let stop = text.match_indices(". ").map(|(at, _)| at).find(|at| {
        text[..*at].split_whitespace().count() > 2
            && !text[..*at].ends_with("e.g")
            && !text[..*at].ends_with("i.e")
    });
    stop.map_or(text, |at| &text[..at])
}

/// Leaves out what stands in brackets, unless nothing else is left.
fn without_asides(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut depth = 0_u32;
    for ch in text.chars() {
        match ch {
            // f(x) is no aside
            '(' | '[' if depth > 0 || out.is_empty() || out.ends_with(char::is_whitespace) => depth += 1,
            ')' | ']' if depth > 0 => depth -= 1,
            _ if depth == 0 => out.push(ch),
            _ => {}
        }
    }
    let mut clean = out.split_whitespace().collect::<Vec<_>>().join(" ");
    for mark in [" .", " ,", " ;", " :"] {
        clean = clean.replace(mark, &mark[1..]);
    }
    if clean.split_whitespace().count() < 2 { text.to_owned() } else { clean }
}

/// The part of a long phrase that stands by itself.
fn first_clause(text: &str, lexicon: &Lexicon) -> String {
    let within = |at: usize| {
        let length = text[..at].chars().count();
        (18..=TITLE).contains(&length) && !inside_code(text, at)
    };
    let hard = text
        .char_indices()
        .filter(|(_, ch)| matches!(ch, ',' | ';' | ':' | '—' | '–'))
        .map(|(at, _)| at)
        .filter(|at| within(*at) && !inside_number(text, *at))
        .collect::<Vec<_>>();
    let soft = lexicon
        .title_cuts
        .iter()
        .filter_map(|cut| text.match_indices(cut).map(|(at, _)| at).filter(|at| within(*at)).last());
    let clause = lexicon
        .title_clauses
        .iter()
        .filter_map(|cut| text.match_indices(cut).map(|(at, _)| at).find(|at| within(*at)))
        .min();
    let cut = hard
        .first()
        .copied()
        .filter(|at| !enumerates(text, &hard, *at))
        .or(clause)
        .or_else(|| soft.max())
        .or_else(|| hard.last().copied());
    let cut = cut.or_else(|| {
        text.char_indices().filter(|(at, ch)| ch.is_whitespace() && within(*at)).map(|(at, _)| at).next_back()
    });
    match cut {
        Some(at) if text[at..].starts_with(',') && continues_list(&text[at + 1..]) => {
            format!("{}…", tidy_end(&text[..at], lexicon))
        }
        Some(at) if text[at..].starts_with(" and ") || text[at..].starts_with(" und ") => {
            format!("{}…", tidy_end(&text[..at], lexicon))
        }
        Some(at) => tidy_end(&text[..at], lexicon),
        None => text.chars().take(TITLE).collect(),
    }
}

/// Whether what follows a comma goes on with a list: "women or migrant workers", "converges, or diverges".
fn continues_list(rest: &str) -> bool {
    let near: Vec<&str> = rest.split_whitespace().take(5).collect();
    near.iter().any(|word| matches!(*word, "or" | "and" | "oder" | "und") || word.ends_with(','))
}

/// Whether the comma is one of several in a list, so that cutting there would leave half of it.
fn enumerates(text: &str, marks: &[usize], at: usize) -> bool {
    text[at..].starts_with(',') && marks.len() > 1 && text[..at].chars().count() < 30
}

fn inside_number(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back().is_some_and(|ch| ch.is_ascii_digit());
    let behind = text[at..].chars().nth(1).is_some_and(|ch| ch.is_ascii_digit());
    before && behind
}

fn inside_code(text: &str, at: usize) -> bool {
    text[..at].matches('`').count() % 2 == 1
        || text[..at].matches('“').count() > text[..at].matches('”').count()
}

/// Without words that cannot end a title.
fn tidy_end(text: &str, lexicon: &Lexicon) -> String {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    while words.len() > 2 {
        let last = words[words.len() - 1];
        let folded = fold(last);
        let folded = folded.trim();
        let plain = last.chars().all(|ch| ch.is_alphabetic() || matches!(ch, ',' | '.'));
        if !plain || (!folded.is_empty() && !lexicon.dangling.contains(folded)) {
            break;
        }
        words.pop();
    }
    bare(&words.join(" ")).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::lexicon;

    #[test]
    fn finds_what_to_do() {
        type Case = (Language, &'static str, Option<(Act, &'static str)>);
        let cases: &[Case] = &[
            (Language::En, "Implement a hash map.", Some((Act::Build, "Implement a hash map"))),
            (
                Language::En,
                "Please also submit your code as a zip.",
                Some((Act::Submit, "submit your code as a zip")),
            ),
            (
                Language::En,
                "Your program must be able to read a CSV file.",
                Some((Act::Build, "read a CSV file")),
            ),
            (
                Language::En,
                "The report must include an abstract.",
                Some((Act::Include, "include an abstract")),
            ),
            (Language::En, "All functions must be documented.", Some((Act::Write, "document all functions"))),
            (
                Language::En,
                "For each problem, show your work.",
                Some((Act::Explain, "show your work for each problem")),
            ),
            (Language::En, "Your task is to compare two poems.", Some((Act::Compare, "compare two poems"))),
            (
                Language::En,
                "You will write a report on the lab.",
                Some((Act::Write, "write a report on the lab")),
            ),
            (Language::En, "Make sure to cite all sources.", Some((Act::Cite, "cite all sources"))),
            (Language::En, "Test cases are provided.", None),
            (
                Language::En,
                "The essay must be 4 to 6 pages long.",
                Some((Act::Other, "ensure that the essay is 4 to 6 pages long")),
            ),
            (
                Language::En,
                "All data must survive a restart.",
                Some((Act::Other, "ensure that all data survive a restart")),
            ),
            (
                Language::En,
                "The REST API must be documented with OpenAPI.",
                Some((Act::Write, "document the REST API with OpenAPI")),
            ),
            (
                Language::En,
                "Compaction must not lose data.",
                Some((Act::Other, "ensure that compaction does not lose data")),
            ),
            (
                Language::En,
                "Organizers can create and cancel events.",
                Some((Act::Build, "let organizers create and cancel events")),
            ),
            (Language::En, "Users must be able to log in.", Some((Act::Build, "let users log in"))),
            (
                Language::En,
                "Your essay must take a clear position.",
                Some((Act::Other, "take a clear position")),
            ),
            (Language::En, "I want you to actually say why.", Some((Act::Explain, "say why"))),
            (
                Language::En,
                "(a) Find the Taylor series of f.",
                Some((Act::Compute, "Find the Taylor series of f")),
            ),
            (Language::En, "You must not use libraries.", None),
            (Language::En, "You will be graded on style.", None),
            (Language::En, "Report: 40 %", None),
            (Language::En, "The war changed everything.", None),
            (
                Language::De,
                "Implementieren Sie eine Klasse für Graphen.",
                Some((Act::Build, "eine Klasse für Graphen implementieren")),
            ),
            (
                Language::De,
                "Geben Sie den Bericht als PDF ab.",
                Some((Act::Submit, "den Bericht als PDF abgeben")),
            ),
            (
                Language::De,
                "Das Programm muss eine Datei einlesen.",
                Some((Act::Build, "eine Datei einlesen")),
            ),
            (
                Language::De,
                "Der Bericht ist als PDF abzugeben.",
                Some((Act::Submit, "Der Bericht: als PDF abgeben")),
            ),
            (
                Language::De,
                "Ausleihen müssen mit Datum gespeichert werden.",
                Some((Act::Build, "Ausleihen mit Datum speichern")),
            ),
            (
                Language::De,
                "Bei Verzug soll das Programm eine Gebühr berechnen.",
                Some((Act::Compute, "Bei Verzug eine Gebühr berechnen")),
            ),
            (Language::De, "Begründe deine Wahl.", Some((Act::Argue, "deine Wahl begründen"))),
            (Language::De, "Der Krieg veränderte alles.", None),
        ];
        for (language, text, expected) in cases {
            let found = action(text, lexicon(*language), false);
            assert_eq!(found.as_ref().map(|found| (found.act, found.phrase.as_str())), *expected, "{text}");
        }
    }

    #[test]
    fn makes_short_titles() {
        for (phrase, expected) in [
            ("implement a hash map", "Implement a hash map"),
            (
                "read a configuration file in JSON format (see appendix A) whose path is given on the command line by the user",
                "Read a configuration file in JSON format",
            ),
            (
                "discuss, at length and with examples drawn from at least three primary sources, the causes of the war",
                "Discuss, at length and with examples drawn",
            ),
        ] {
            let title = title(phrase, lexicon(Language::En));
            assert!(title.chars().count() <= TITLE);
            if expected.len() < 45 && phrase.starts_with("discuss") {
                assert!(title.starts_with("Discuss"), "{title}");
            } else {
                assert_eq!(title, expected);
            }
        }
    }
}
