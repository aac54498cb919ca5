//! German: "Schreiben Sie …", "Schreibe …", "… muss … einlesen", "… ist … abzugeben".

use super::{Action, Force, Word};
use crate::lang::{Act, Lexicon};
use crate::wording::bare;

/// Prefixes that part from their verb and go to the end of the clause.
const PREFIXES: &[&str] = &[
    "ab",
    "an",
    "auf",
    "aus",
    "bei",
    "dar",
    "durch",
    "ein",
    "fest",
    "her",
    "heraus",
    "hin",
    "hinzu",
    "hoch",
    "mit",
    "nach",
    "um",
    "vor",
    "vorbei",
    "weg",
    "zu",
    "zusammen",
    "gegenüber",
];
/// What the student makes, behind the modal: "soll das Programm … berechnen".
const AGENTS: &[&str] = &[
    "programm",
    "anwendung",
    "system",
    "bericht",
    "arbeit",
    "klasse",
    "methode",
    "funktion",
    "dokumentation",
    "software",
    "app",
];
const MODALS: &[&str] = &["muss", "müssen", "soll", "sollen", "sollte", "sollten", "sollst", "musst"];

/// What the sentence tells one to do.
pub(super) fn action(text: &str, words: &[Word], lexicon: &Lexicon) -> Option<Action> {
    imperative(text, words, lexicon)
        .or_else(|| behind_modal(text, words, lexicon))
        .or_else(|| to_be_done(text, words, lexicon))
}

/// Where the main clause ends: its last word.
fn clause_end(words: &[Word], from: usize) -> usize {
    let end = words
        .iter()
        .skip(from)
        .position(|word| matches!(word.mark, Some(',' | ';' | ':')) && word.folded.len() > 1);
    end.map_or(words.len().saturating_sub(1), |offset| from + offset)
}

fn imperative(text: &str, words: &[Word], lexicon: &Lexicon) -> Option<Action> {
    let mut at = 0;
    while words.get(at).is_some_and(|word| lexicon.openers.contains(word.folded.as_str())) && at < 3 {
        at += 1;
    }
    let verb = words.get(at)?;
    let formal = words.get(at + 1).is_some_and(|word| word.folded == "sie");
    let infinitive = if formal { verb.folded.clone() } else { informal(&verb.folded, lexicon)? };
    let from = at + 1 + usize::from(formal);
    let end = clause_end(words, from);
    if from > end || (!formal && lexicon.not_after_verb.contains(words[from].folded.as_str())) {
        return None;
    }
    let last = &words[end];
    let (object_end, full) = if PREFIXES.contains(&last.folded.as_str()) && end > from {
        (words[end - 1].end, format!("{}{infinitive}", last.folded))
    } else {
        (last.end, infinitive)
    };
    let act = lexicon.verb(&full).or_else(|| formal.then_some(Act::Other))?;
    let object = text[words[from].start..object_end].trim();
    Some(Action { act, phrase: format!("{object} {full}"), force: Force::Outright })
}

/// "Schreibe", "Begründet" → the infinitive, when it is a verb we know (alone or behind a prefix).
fn informal(word: &str, lexicon: &Lexicon) -> Option<String> {
    let root = word
        .strip_suffix('e')
        .or_else(|| word.strip_suffix("et"))
        .or_else(|| word.strip_suffix('t'))
        .unwrap_or(word);
    let infinitive = format!("{root}en");
    let known = lexicon.verb(&infinitive).is_some()
        || PREFIXES.iter().any(|prefix| lexicon.verb(&format!("{prefix}{infinitive}")).is_some());
    (known && !word.ends_with("en")).then_some(infinitive)
}

fn behind_modal(text: &str, words: &[Word], lexicon: &Lexicon) -> Option<Action> {
    let at = words.iter().take(16).position(|word| MODALS.contains(&word.folded.as_str()))?;
    let end = clause_end(words, at + 1);
    let verb = words.get(end).filter(|_| end > at)?;
    let negated = words[at..=end]
        .iter()
        .any(|word| matches!(word.folded.as_str(), "nicht" | "kein" | "keine" | "keinen"));
    if negated {
        return None;
    }
    if verb.folded == "werden" && end > at + 1 && at > 0 {
        let (infinitive, act) = from_participle(&words[end - 1].folded, lexicon)?;
        let subject = bare(&text[words[0].start..words[at - 1].end]);
        let middle = if end - 1 > at + 1 {
            format!(" {}", &text[words[at + 1].start..words[end - 2].end])
        } else {
            String::new()
        };
        return Some(Action { act, phrase: format!("{subject}{middle} {infinitive}"), force: Force::Modal });
    }
    let act = lexicon.verb(&verb.folded)?;
    let mut from = at + 1;
    if matches!(words.get(from)?.folded.as_str(), "sie" | "ihr") {
        from += 1;
    }
    let agent = words.get(from + 1).is_some_and(|word| AGENTS.contains(&word.folded.as_str()));
    let before = if agent && at > 0 {
        from += 2;
        format!("{} ", bare(&text[words[0].start..words[at - 1].end]))
    } else {
        String::new()
    };
    (from < end).then(|| Action {
        act,
        phrase: format!("{before}{}", &text[words[from].start..verb.end]),
        force: Force::Modal,
    })
}

/// "gespeichert" → speichern, when it is a verb we know.
fn from_participle(word: &str, lexicon: &Lexicon) -> Option<(String, Act)> {
    const IRREGULAR: &[(&str, &str)] = &[
        ("geschrieben", "schreiben"),
        ("abgegeben", "abgeben"),
        ("angegeben", "angeben"),
        ("ausgegeben", "ausgeben"),
        ("eingelesen", "einlesen"),
        ("beschrieben", "beschreiben"),
        ("gehalten", "halten"),
        ("verwendet", "verwenden"),
        ("bewiesen", "beweisen"),
        ("gegeben", "geben"),
        ("gezeichnet", "zeichnen"),
        ("begründet", "begründen"),
        ("erhoben", "erheben"),
    ];
    let known = |infinitive: String| lexicon.verb(&infinitive).map(|act| (infinitive, act));
    if let Some((_, infinitive)) = IRREGULAR.iter().find(|(participle, _)| *participle == word) {
        return known((*infinitive).to_owned());
    }
    let stem = word.strip_suffix('t')?;
    let plain = stem.replacen("ge", "", 1);
    [format!("{stem}en"), format!("{plain}en"), format!("{plain}n"), format!("{stem}n")]
        .into_iter()
        .find_map(known)
}

/// "Der Bericht ist als PDF abzugeben" → Der Bericht: als PDF abgeben.
fn to_be_done(text: &str, words: &[Word], lexicon: &Lexicon) -> Option<Action> {
    let at = words.iter().take(12).position(|word| matches!(word.folded.as_str(), "ist" | "sind"))?;
    let end = clause_end(words, at + 1);
    let last = words.get(end).filter(|_| end > at && at > 0)?;
    let split = last.folded.find("zu").filter(|from| PREFIXES.contains(&&last.folded[..*from]));
    let (infinitive, object_end) = if let Some(from) = split {
        (format!("{}{}", &last.folded[..from], &last.folded[from + 2..]), end)
    } else if end > at + 1 && words[end - 1].folded == "zu" {
        (last.folded.clone(), end - 1)
    } else {
        return None;
    };
    let act = lexicon.verb(&infinitive)?;
    let subject = bare(&text[words[0].start..words[at - 1].end]);
    let object =
        if object_end > at + 1 { text[words[at + 1].start..words[object_end - 1].end].trim() } else { "" };
    let phrase = if object.is_empty() {
        format!("{subject} {infinitive}")
    } else {
        format!("{subject}: {object} {infinitive}")
    };
    Some(Action { act, phrase, force: Force::Modal })
}
