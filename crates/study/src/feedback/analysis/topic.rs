//! Whether the draft speaks of what a demand is about: most of its telling words stand close together somewhere. That a
//! draft speaks of something does not say that it does so well, and rules cannot tell more.

use super::{Found, Look, line, short};
use crate::{
    feedback::model::Verdict,
    plan::{Requirement, WorkKind},
    wording::{content_words, stem},
};
use std::{
    collections::{BTreeSet, HashSet},
    sync::LazyLock,
};

/// With fewer telling words than this, not finding them says little.
const FEW: usize = 4;

/// What assignments say of any text, and a text does not say of itself.
const ABOUT_WORK: &str = "essay paper report text work project assignment draft submission thesis argument argue claim \
    position question answer discuss describe explain state clear clearly clarity present consider compare contrast analyze \
    analysis analyse evaluate identify include including provide show use using used write written writing paragraph \
    sentence section first last least most two three four five six one page word length example detail depth specific \
    appropriate relevant critical critically support supported defend take serious objection engage avoid summary \
    narrative counts point points mark marks grade grading full correct correctly complete completely quality well good \
    excellent precise precisely concise reader audience own least minimum maximum source sources cite cited citation \
    citations citing evidence reference references article articles book books scholarly primary secondary style format \
    organization organisation structure prose grammar spelling contestable govern introduction conclusion body topic issue disagree disagrees disagreed \
    aspect describe define list following least student you your must should implement implementation program code \
    arbeit text aufsatz bericht these argument frage antwort diskutieren beschreiben erklären erläutern darstellen \
    vergleichen analysieren bewerten nennen angeben zeigen verwenden schreiben absatz satz abschnitt seite wort länge \
    beispiel klar deutlich vollständig korrekt richtig gut eigene mindestens höchstens quelle quellen zitieren beleg \
    belege gliederung stil sprache einleitung schluss thema aufgabe punkte note";

static STEMS: LazyLock<HashSet<String>> = LazyLock::new(|| ABOUT_WORK.split_whitespace().map(stem).collect());

/// The words that say what a demand is about.
pub(super) fn subject(words: &BTreeSet<String>) -> BTreeSet<String> {
    let tells = |word: &&String| !STEMS.contains(*word) && !word.chars().all(|ch| ch.is_ascii_digit());
    words.iter().filter(tells).cloned().collect()
}

/// Looks for the passage that speaks of it.
pub(super) fn look(look: &Look<'_>, r: &Requirement) -> Found {
    let whole = content_words(&r.text);
    let words = subject(&whole);
    if words.len() < 2 {
        return Found::new(Verdict::NotChecked, "needs_a_reader", look.lines.needs_a_reader.into());
    }
    let (hits, at) = look.paper.densest(&words, &whole).map_or((0, None), |(hits, at)| (hits, Some(at)));
    let quotes = at.map(|number| look.paper.cite(number)).unwrap_or_default();
    let asked = short(&r.text);
    if hits >= 2 && hits * 2 >= words.len() {
        return Found::new(Verdict::Addressed, "topic_found", line(look.lines.topic_found, &[&asked]))
            .at(quotes);
    }
    if matches!(look.kind, WorkKind::Programming | WorkKind::ProblemSet) {
        // What a program does, or whether a problem is solved, does not show in the words of a text.
        return Found::new(Verdict::NotChecked, "needs_a_try", look.lines.needs_a_try.into());
    }
    if hits >= 2 || look.paper.known(&words) * 3 >= words.len() {
        return Found::new(Verdict::Partly, "topic_thin", line(look.lines.topic_thin, &[&asked])).at(quotes);
    }
    // With few telling words, other words may well have been used.
    let verdict = if words.len() < FEW { Verdict::Partly } else { Verdict::Missing };
    Found::new(verdict, "topic_missing", line(look.lines.topic_missing, &[&asked]))
}
