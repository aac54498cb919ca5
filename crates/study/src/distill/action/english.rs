//! English: verb first, or behind "must", or behind a clause and a comma.

mod modal;

use super::{Action, Force, Word};
use crate::lang::{Act, Lexicon};
use crate::wording::{bare, uncapitalised};
use modal::{behind_modal, needs};

/// First words that no imperative begins with, though an article may follow.
const NOT_FIRST: &str = " all both only even each any some most many given here there this that these those such what \
     which who whose how why where because since although though whether like unlike about above \
     across against along among around behind below beside between beyond despite except inside \
     into near of off onto out outside over past per since than through throughout toward under \
     until up via without not no is are was were has have had can could may might must should \
     will would half quite rather also and or but so then perhaps exactly roughly either neither \
     yes one two three four five you we they it he she i whatever overall page pages chapter \
     section figure table week part about max min maximum minimum ";

/// What the sentence tells one to do. `entry`: it is a list item, where an unknown first word may well be a verb.
pub(super) fn action(text: &str, words: &[Word], lexicon: &Lexicon, entry: bool) -> Option<Action> {
    let found = |(act, at): (Act, usize)| Action {
        act,
        phrase: text[words[at].start..].to_owned(),
        force: Force::Outright,
    };
    imperative(words, 0, lexicon)
        .map(found)
        .or_else(|| behind_clause(text, words, lexicon))
        .or_else(|| behind_modal(text, words, lexicon))
        .or_else(|| needs(text, words))
        .or_else(|| after_just(words, lexicon).map(found))
        .or_else(|| (entry && looks_like_verb(words)).then(|| found((Act::Other, 0))))
}

/// The imperative at or soon after a word: its act and position.
fn imperative(words: &[Word], from: usize, lexicon: &Lexicon) -> Option<(Act, usize)> {
    for at in from..words.len().min(from + 6) {
        let next = words.get(at + 1).map(|word| word.folded.as_str());
        let sure = matches!((words[at].folded.as_str(), next), ("make" | "be", Some("sure" | "certain")));
        if !sure && let Some(act) = verb_at(words, at, lexicon) {
            return Some((act, at));
        }
        if !lexicon.openers.contains(words[at].folded.as_str()) {
            return None;
        }
    }
    None
}

/// The verb at a word, unless what follows shows that it is a noun there: "Test cases are …", "Report: …".
fn verb_at(words: &[Word], at: usize, lexicon: &Lexicon) -> Option<Act> {
    let word = words.get(at)?;
    let act = lexicon.verb(&word.folded)?;
    let next = words.get(at + 1)?;
    let noun =
        matches!(word.mark, Some(':' | ';' | '.')) || lexicon.not_after_verb.contains(next.folded.as_str());
    let later = words.iter().skip(at + 1).take(3).any(|word| {
        matches!(word.folded.as_str(), "is" | "are" | "was" | "were" | "must" | "should" | "will")
    });
    (!noun && (!later || begins_object(&next.folded))).then_some(act)
}

fn begins_object(word: &str) -> bool {
    matches!(
        word,
        "a" | "an"
            | "the"
            | "your"
            | "all"
            | "each"
            | "every"
            | "any"
            | "at"
            | "how"
            | "what"
            | "whether"
            | "why"
            | "that"
            | "if"
            | "and"
            | "to"
            | "both"
            | "one"
            | "two"
            | "three"
            | "his"
            | "her"
            | "their"
            | "it"
    ) || word.starts_with(|ch: char| ch.is_ascii_digit())
}

/// "Compact the log", "Pipette 10 mL": an unknown word before an article or a number, first in a list item.
fn looks_like_verb(words: &[Word]) -> bool {
    let [first, second, ..] = words else { return false };
    let word = first.folded.as_str();
    let shape = word.chars().count() >= 3 && word.chars().all(char::is_alphabetic) && first.mark.is_none();
    let noun = word.ends_with("ing")
        || word.ends_with("tion")
        || (word.ends_with('s') && !word.ends_with("ss"))
        || word.ends_with("ed")
        || word.ends_with("ly");
    shape && !noun && !is_one_of(NOT_FIRST, word) && begins_object(&second.folded)
}

/// "ok so for the final thing just write me up something": a verb behind "just".
fn after_just(words: &[Word], lexicon: &Lexicon) -> Option<(Act, usize)> {
    let at = words.iter().take(12).position(|word| word.folded == "just")? + 1;
    let follows = words.get(at + 1).is_some_and(|next| {
        matches!(next.folded.as_str(), "me" | "a" | "an" | "the" | "up" | "your" | "one")
    });
    (follows && at > 1).then(|| verb_at(words, at, lexicon).map(|act| (act, at))).flatten()
}

/// "For each problem, show your work" → show your work for each problem.
fn behind_clause(text: &str, words: &[Word], lexicon: &Lexicon) -> Option<Action> {
    let first = words.first()?;
    if !lexicon.subordinators.contains(first.folded.as_str()) {
        return None;
    }
    let comma = words.iter().take(18).position(|word| word.mark == Some(','))?;
    let (act, at) = imperative(words, comma + 1, lexicon)?;
    let clause = &text[first.start..words[comma].end];
    let main = bare(&text[words[at].start..]);
    let movable = comma < 6
        && matches!(
            first.folded.as_str(),
            "for" | "in" | "on" | "using" | "with" | "at" | "after" | "before"
        );
    let phrase = if movable && main.len() < 90 && !main.contains(". ") {
        format!("{main} {}", uncapitalised(clause))
    } else {
        main.to_owned()
    };
    Some(Action { act, phrase, force: Force::Outright })
}

/// Whether a list of words, parted by spaces, has a word.
fn is_one_of(list: &str, word: &str) -> bool {
    list.split(' ').any(|known| known == word)
}
