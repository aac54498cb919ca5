//! Whether words of the source really say what a statement says. Deterministic and deliberately simple: the numbers, what
//! they count and which way they bind, "not" or no "not", and most of the words must agree.

use crate::distill::quantities::{Quantity, bounded, quantities};
use crate::lang::{Bound, Cue, Lexicon};
use crate::plan::Strength;
use crate::wording::{content_words, fold, share_of};
use std::collections::BTreeSet;

/// At least this share of a statement's words must be the source's.
const ENOUGH: f64 = 0.45;
/// A clause of the statement and one of the source speak of the same thing from here on.
const SAME_CLAUSE: f64 = 0.5;

/// Whether the context says what the text says.
pub(super) fn supports(text: &str, context: &[String], lexicon: &Lexicon) -> bool {
    let said = context.join(" ");
    let words = content_words(text);
    if words.is_empty() || share_of(&words, &content_words(&said)) < ENOUGH {
        return false;
    }
    numbers_agree(text, &said) && amounts_agree(text, &said, lexicon) && polarity_agrees(text, &said, lexicon)
}

/// Whether the context gives these points: as a number of its own, or as a sum of numbers it calls points.
pub(super) fn says_points(points: f64, context: &[String], lexicon: &Lexicon) -> bool {
    let said = context.join(" ");
    let near = |number: f64| (number - points).abs() < 0.01;
    let stated = quantities(&said, lexicon);
    let sum: f64 = stated
        .iter()
        .filter(|amount| amount.unit == crate::lang::Unit::Points)
        .filter_map(|amount| amount.max)
        .sum();
    numbers(&said).into_iter().any(near) || near(sum)
}

/// A demand is not stronger than its source: what is allowed is not required.
pub(super) fn no_stronger(strength: Strength, context: &[String], lexicon: &Lexicon) -> Strength {
    let folded = fold(&context.join(" "));
    let cues = lexicon.cues(&folded);
    let free = cues.has_any(&[Cue::May, Cue::Exempt, Cue::Bonus])
        && !cues.has_any(&[Cue::Must, Cue::Should, Cue::Forbid]);
    let optional =
        [" optional ", " optionally ", " if you wish ", " if you want ", " extra credit ", " freiwillig "]
            .iter()
            .any(|word| folded.contains(word));
    match strength {
        Strength::Must if optional && cues.has(Cue::Should) && !cues.has(Cue::Must) => Strength::Should,
        _ if free && optional => Strength::May,
        _ => strength,
    }
}

/// The numbers in a text; dates and times give their parts.
fn numbers(text: &str) -> Vec<f64> {
    let mut found = Vec::new();
    let chars: Vec<char> = text.chars().collect();
    let mut index = 0;
    while index < chars.len() {
        if !chars[index].is_ascii_digit() {
            index += 1;
            continue;
        }
        let from = index;
        while index < chars.len()
            && (chars[index].is_ascii_digit()
                || (matches!(chars[index], '.' | ',')
                    && chars.get(index + 1).is_some_and(char::is_ascii_digit)))
        {
            index += 1;
        }
        let raw: String = chars[from..index].iter().collect();
        let parts: Vec<&str> = raw.split(['.', ',']).collect();
        let grouped = parts.len() > 1 && parts.iter().skip(1).all(|part| part.len() == 3);
        match raw.replace(',', ".").parse::<f64>() {
            Ok(value) if parts.len() <= 2 && !grouped => found.push(value),
            _ if grouped => found.extend(parts.concat().parse::<f64>().ok()),
            _ => found.extend(parts.iter().filter_map(|part| part.parse::<f64>().ok())),
        }
    }
    found
}

/// Every number of the statement stands in the source, as digits or as a word; `11:59 pm` is `23:59`.
fn numbers_agree(text: &str, said: &str) -> bool {
    const WORDS: &[(&str, f64)] = &[
        ("one", 1.0),
        ("two", 2.0),
        ("three", 3.0),
        ("four", 4.0),
        ("five", 5.0),
        ("six", 6.0),
        ("seven", 7.0),
        ("eight", 8.0),
        ("nine", 9.0),
        ("ten", 10.0),
        ("twelve", 12.0),
        ("zwei", 2.0),
        ("drei", 3.0),
        ("vier", 4.0),
        ("fünf", 5.0),
        ("sechs", 6.0),
        ("sieben", 7.0),
        ("acht", 8.0),
        ("zehn", 10.0),
    ];
    let (folded_text, folded) = (fold(text), fold(said));
    let mut known = numbers(said);
    known.extend(
        WORDS.iter().filter(|(word, _)| folded.contains(&format!(" {word} "))).map(|(_, value)| *value),
    );
    let afternoon = |folded: &str| folded.contains("pm ") || folded.contains(" p m ");
    let holds = |wanted: f64| known.iter().any(|number| (number - wanted).abs() < 1e-6);
    numbers(text).into_iter().all(|number| {
        holds(number)
            || (afternoon(&folded_text) && number < 12.5 && holds(number + 12.0))
            || (afternoon(&folded) && number > 12.0 && holds(number - 12.0))
    })
}

/// No number counts something else than in the source, and none binds the other way.
fn amounts_agree(text: &str, said: &str, lexicon: &Lexicon) -> bool {
    let known = quantities(said, lexicon);
    let bounds = bounded(said, lexicon);
    let turned = bounded(text, lexicon).into_iter().any(|(number, bound)| {
        let same: Vec<Bound> = bounds
            .iter()
            .filter(|(other, _)| (*other - number).abs() < f64::EPSILON)
            .map(|(_, bound)| *bound)
            .collect();
        bound != Bound::About
            && !same.is_empty()
            && !same.contains(&bound)
            && same.iter().any(|other| *other != Bound::About)
    });
    !turned
        && quantities(text, lexicon).iter().all(|claim| {
            let same_number = |other: &&Quantity| {
                claim.min.or(claim.max) == other.min.or(other.max)
                    || claim.max.or(claim.min) == other.max.or(other.min)
            };
            let near: Vec<&Quantity> = known.iter().filter(same_number).collect();
            near.is_empty() || near.iter().any(|other| other.unit == claim.unit && !opposed(claim, other))
        })
}

/// At least against at most.
fn opposed(one: &Quantity, other: &Quantity) -> bool {
    matches!(
        (one.min, one.max, other.min, other.max),
        (Some(_), None, None, Some(_)) | (None, Some(_), Some(_), None)
    )
}

/// A stretch of a text between commas and full stops.
struct Clause {
    words: BTreeSet<String>,
    negative: bool,
}

fn clauses(text: &str, lexicon: &Lexicon) -> Vec<Clause> {
    let stops: &[char] = &[',', ';', '!', '?', '(', ')', '—', '。', '，'];
    let marked = without_figures(text)
        .replace(". ", " ; ")
        .replace(" but ", " ; ")
        .replace(" sondern ", " ; ")
        .replace(" aber ", " ; ")
        .replace(" – ", " ; ");
    let make = |part: &str| Clause { words: content_words(part), negative: is_negative(part, lexicon) };
    marked.split(stops).map(make).filter(|clause| !clause.words.is_empty()).collect()
}

/// Without brackets that hold a figure and no more: "(15 points)".
fn without_figures(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('(') {
        let Some((inside, after)) = behind.split_once(')') else { break };
        out.push_str(before);
        let words = fold(inside).split(' ').filter(|word| word.chars().any(char::is_alphabetic)).count();
        if words > 1 {
            out.push('(');
            out.push_str(inside);
            out.push(')');
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Whether a clause forbids or denies; "no more than" does neither.
fn is_negative(clause: &str, lexicon: &Lexicon) -> bool {
    let mut folded = fold(clause);
    for (phrase, _) in &lexicon.bounds {
        if phrase.len() > 1 {
            folded = folded.replace(&format!(" {} ", phrase.join(" ")), " ");
        }
    }
    lexicon.cues(&folded).has_any(&[Cue::Negation, Cue::Forbid])
}

/// No clause of the statement says "not" where the source does not, or the other way round.
fn polarity_agrees(text: &str, said: &str, lexicon: &Lexicon) -> bool {
    let known = clauses(said, lexicon);
    let own = clauses(text, lexicon);
    let several = own.len() > 1;
    own.iter()
        .filter(|clause| {
            !several
                || clause
                    .words
                    .iter()
                    .filter(|word| !word.starts_with(|ch: char| ch.is_ascii_digit()))
                    .count()
                    >= 2
        })
        .all(|clause| {
            let scored = known
                .iter()
                .map(|other| (share_of(&clause.words, &other.words), other.negative == clause.negative));
            let best = scored.max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            best.is_none_or(|(share, same)| share < SAME_CLAUSE || same)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{Language, lexicon};

    #[test]
    fn tells_truth_from_invention() {
        let cases: &[(&str, &str, bool)] = &[
            ("The report must include an abstract.", "The report must include an abstract.", true),
            ("Include an abstract in the report", "The report must include an abstract.", true),
            ("Write a 500-word essay", "Your essay should be no fewer than 500 words.", true),
            ("Submit by 23:59 on 12 December", "Submit it by 11:59 pm on Dec 12 (12 December)", true),
            ("Use five sources", "Use at least 5 scholarly sources", true),
            ("Use blockchain technology", "Submit a PDF", false),
            ("The report must have 5000 words", "The report must have 500 words", false),
            ("At least 10 pages", "At most 10 pages", false),
            ("At most 10 lines of code per page", "At most 500 lines of code and 10 pages", false),
            ("You may use external libraries", "Do not use external libraries", false),
            ("Do not submit a PDF", "Submit a PDF", false),
            ("Submit before Friday", "Submit before Friday; late work is not accepted.", true),
            ("Late work is accepted", "Submit before Friday; late work is not accepted.", false),
            ("", "Anything", false),
        ];
        for (text, said, expected) in cases {
            assert_eq!(
                supports(text, &[(*said).to_owned()], lexicon(Language::En)),
                *expected,
                "{text} / {said}"
            );
        }
    }

    #[test]
    fn reads_points() {
        let said = ["(a) 5 points (b) 10 points".to_owned()];
        assert!(
            says_points(15.0, &said, lexicon(Language::En))
                && says_points(10.0, &said, lexicon(Language::En))
        );
        assert!(!says_points(40.0, &said, lexicon(Language::En)));
    }
}
