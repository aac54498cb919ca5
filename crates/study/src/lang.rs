//! What the rules know of languages, as tables: a new language is a new [`Pack`].
//!
//! A language without a pack is [`Language::Other`]: structure, numbers and dates are still read, words are not.

mod de;
mod en;
mod lexicon;
mod nouns;
mod pack;
mod shared;

use crate::wording::fold;
use serde::{Deserialize, Serialize};

pub(crate) use lexicon::{Cues, Lexicon, lexicon};
pub(crate) use nouns::{Act, Artifact, Bound, Cue, Section, Unit};
use pack::{Pack, Table};
pub(crate) use shared::{FORMAT_LABELS, FORMATS, PLACES, ZONES};

/// A language the rules have tables for, or none of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// German.
    De,
    /// Any other.
    Other,
}

/// The tables of a language.
fn pack(language: Language) -> &'static Pack {
    match language {
        Language::En => &en::PACK,
        Language::De => &de::PACK,
        Language::Other => &shared::NEUTRAL,
    }
}

/// The languages that have words.
const KNOWN: [Language; 2] = [Language::En, Language::De];

/// Their lexica.
fn known() -> impl Iterator<Item = &'static Lexicon> {
    KNOWN.into_iter().map(lexicon)
}

/// The language of a text: that whose small words it is full of.
pub(crate) fn recognise<'a>(blocks: impl Iterator<Item = &'a str>) -> Language {
    let (mut words, mut letters, mut latin) = (0_u32, 0_u32, 0_u32);
    let mut hits = [0_u32; KNOWN.len()];
    for block in blocks {
        for word in fold(block).split(' ').filter(|word| !word.is_empty()) {
            if word.chars().all(|ch| ch.is_ascii_digit()) {
                continue;
            }
            words += 1;
            letters += word.chars().filter(|ch| ch.is_alphabetic()).count() as u32;
            latin += word.chars().filter(|ch| ch.is_alphabetic() && *ch < '\u{250}').count() as u32;
            for (hit, lexicon) in hits.iter_mut().zip(known()) {
                *hit += u32::from(lexicon.small_words.contains(word));
            }
        }
        if words > 20_000 {
            break;
        }
    }
    if letters == 0 {
        return Language::En;
    }
    if latin * 2 < letters {
        return Language::Other;
    }
    let likeliest =
        KNOWN.into_iter().zip(hits).max_by_key(|(language, hit)| (*hit, *language == Language::En));
    let (best, count) = likeliest.unwrap_or((Language::En, 0));
    // A short note has few small words; a long text without them is another language.
    if count * 100 >= words * 12 || (words < 12 && count * 100 >= words * 8) || words < 4 {
        best
    } else {
        Language::Other
    }
}

/// What a heading announces, in any known language. `exactly`: the heading says nothing else.
pub(crate) fn section_of(heading: &str, exactly: bool) -> Section {
    let folded = fold(heading);
    let trimmed = folded.trim_start_matches(|ch: char| ch == ' ' || ch.is_ascii_digit());
    let words = format!(" {}", trimmed.trim_start());
    let mut best = (0, Section::Unknown);
    for (section, phrase) in known().flat_map(|lexicon| lexicon.sections(&words)) {
        let whole = phrase.len() == words.len();
        if (whole || !exactly) && phrase.len() > best.0 {
            best = (phrase.len(), section);
        }
    }
    best.1
}

/// Whether a line is the title of a numbered part: `Part B: Analysis`, `Problem 3 (10 points)`.
pub(crate) fn is_part(line: &str) -> bool {
    let folded = fold(line);
    let mut words = folded.split_whitespace();
    let (Some(first), Some(second)) = (words.next(), words.next()) else { return false };
    let counts = second.len() <= 2 && second.chars().all(|ch| ch.is_ascii_digit())
        || matches!(second, "a" | "b" | "c" | "d" | "e" | "f" | "i" | "ii" | "iii" | "iv" | "v" | "vi");
    counts && known().any(|lexicon| lexicon.part_words.contains(first))
}

/// Whether a line begins with the name of a report's part or of something with points: "Introduction (15 pts): …".
pub(crate) fn labels_part(line: &str) -> bool {
    let Some(colon) = line.char_indices().take(80).find(|(_, ch)| *ch == ':').map(|(at, _)| at) else {
        return false;
    };
    let label = &line[..colon];
    let name = label.split(" (").next().unwrap_or(label);
    let words = name.split_whitespace().count();
    if words == 0 || words > 6 || !name.starts_with(char::is_uppercase) || line[colon + 1..].trim().is_empty()
    {
        return false;
    }
    let folded = fold(name);
    let part = known().any(|lexicon| lexicon.report_parts.contains(folded.trim()));
    let worth = label[name.len()..].bytes().any(|byte| byte.is_ascii_digit()) && label.ends_with(')');
    part || worth
}

/// Whether a line says must or should, in any known language.
pub(crate) fn has_modal(line: &str) -> bool {
    let folded = fold(line);
    known().any(|lexicon| {
        let cues = lexicon.cues(&folded);
        cues.has(Cue::Must) || cues.has(Cue::Should)
    })
}

/// Whether a folded word is the name of a month.
pub(crate) fn is_month(word: &str) -> bool {
    known().any(|lexicon| lexicon.months.contains_key(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognises_languages() {
        for (text, language) in [
            ("Write a report about the experiment and submit it by Friday.", Language::En),
            (
                "Schreiben Sie einen Bericht über das Experiment und geben Sie ihn bis Freitag ab.",
                Language::De,
            ),
            (
                "Rédigez un rapport de quatre pages sur la révolution et rendez-le avant vendredi prochain.",
                Language::Other,
            ),
            ("写一篇关于实验的报告，并在星期五之前提交。", Language::Other),
            ("اكتب تقريرا عن التجربة وسلمه قبل يوم الجمعة", Language::Other),
            ("Essay", Language::En),
            ("", Language::En),
        ] {
            assert_eq!(recognise(std::iter::once(text)), language, "{text}");
        }
    }

    #[test]
    fn reads_headings() {
        for (heading, section) in [
            ("3. Deliverables", Section::Deliverables),
            ("What to Submit", Section::Deliverables),
            ("How to submit", Section::Submission),
            ("Grading rubric", Section::Rubric),
            ("Late submission policy", Section::Policy),
            ("Learning Objectives", Section::Outcomes),
            ("Bewertung", Section::Rubric),
            ("The Weimar Republic", Section::Unknown),
        ] {
            assert_eq!(section_of(heading, false), section, "{heading}");
        }
        assert!(
            is_part("Part B: Analysis") && is_part("Aufgabe 3 (10 Punkte)") && !is_part("Part of the work")
        );
    }
}
