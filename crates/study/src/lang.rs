//! What the rules know of languages, as tables: a new language is a new [`Pack`].
//!
//! A language without a pack is [`Language::Other`]: structure, numbers and dates are still read, words are not.

mod de;
mod en;
mod lexicon;
mod shared;

use crate::plan::WorkKind;
use crate::wording::fold;
use serde::{Deserialize, Serialize};

pub(crate) use lexicon::{Cues, Lexicon, lexicon};
pub(crate) use shared::{FORMATS, FORMAT_LABELS, PLACES, ZONES};

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

/// What a heading announces.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Section {
    #[default]
    Unknown,
    Overview,
    Outcomes,
    Tasks,
    Problems,
    Structure,
    Deliverables,
    Submission,
    Rubric,
    Format,
    Constraints,
    Dates,
    Policy,
    Resources,
    Bonus,
}

/// What a phrase signals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum Cue {
    Must,
    Should,
    May,
    Forbid,
    Exempt,
    Due,
    Late,
    Honesty,
    AiTools,
    Alone,
    Group,
    Cite,
    HandIn,
    Goal,
    Outcome,
    Noise,
    Vague,
    Bonus,
    Choice,
    Unfixed,
    Addressed,
    Negation,
    Total,
    GradeWord,
    OwnDate,
    /// Addressed to a machine that reads along.
    Machine,
}

/// What a verb has one do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Act {
    Build,
    Test,
    Write,
    Explain,
    Compare,
    Argue,
    Compute,
    Prove,
    Draw,
    Measure,
    Research,
    Cite,
    Read,
    Choose,
    Present,
    Submit,
    Include,
    Organise,
    Other,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Unit {
    Words,
    Pages,
    Characters,
    Paragraphs,
    Lines,
    Sources,
    Slides,
    Figures,
    Minutes,
    Hours,
    Days,
    Points,
    Percent,
    People,
    Problems,
    Length,
    FontSize,
    Megabytes,
}

/// Which way a number binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Bound {
    AtLeast,
    AtMost,
    About,
}

/// What is handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Artifact {
    Code,
    Report,
    Essay,
    Slides,
    Talk,
    Video,
    Readme,
    Notebook,
    Data,
    Figure,
    Solutions,
    Proposal,
    Outline,
    Bibliography,
    Draft,
    PeerReview,
    Reflection,
    Poster,
    Log,
}

type Table<K> = &'static [(K, &'static [&'static str])];

/// Everything the rules know of one language. Phrases are folded: lower case, no punctuation, no apostrophes.
pub(crate) struct Pack {
    pub language: Language,
    /// Small words that give the language away.
    pub small_words: &'static [&'static str],
    pub cues: Table<Cue>,
    pub verbs: Table<Act>,
    /// Words that may stand before an imperative.
    pub openers: &'static [&'static str],
    /// A first word that looks like a verb is none when one of these follows.
    pub not_after_verb: &'static [&'static str],
    /// Words that begin a clause before the imperative: `for each problem, show …`.
    pub subordinators: &'static [&'static str],
    /// Between subject and action: `must be able to`, longest first.
    pub modals: &'static [&'static str],
    pub headings: Table<Section>,
    pub kinds: Table<(WorkKind, u32)>,
    pub artifacts: Table<Artifact>,
    pub units: Table<Unit>,
    pub bounds: Table<Bound>,
    /// The same, standing behind the number: `or more`.
    pub bounds_behind: Table<Bound>,
    pub numbers: &'static [(&'static str, u32)],
    pub months: [&'static [&'static str]; 12],
    pub weekdays: [&'static [&'static str]; 7],
    /// Between the two ends of a range.
    pub range_words: &'static [&'static str],
    /// Before a month, day first or month first when both are numbers.
    pub month_first: bool,
    /// Names of the parts of a report.
    pub report_parts: &'static [&'static str],
    /// `problem 3`, `part B`.
    pub part_words: &'static [&'static str],
    /// Words that begin a problem in a problem set.
    pub problem_words: &'static [&'static str],
    /// Where a long title may be cut.
    pub title_cuts: &'static [&'static str],
    /// Words a title must not end with.
    pub dangling: &'static [&'static str],
}

/// The tables of a language.
pub(crate) fn pack(language: Language) -> &'static Pack {
    match language {
        Language::En => &en::PACK,
        Language::De => &de::PACK,
        Language::Other => &shared::NEUTRAL,
    }
}

/// The packs that know words.
const KNOWN: [&Pack; 2] = [&en::PACK, &de::PACK];

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
            for (hit, pack) in hits.iter_mut().zip(KNOWN) {
                *hit += u32::from(pack.small_words.contains(&word));
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
    let (best, count) = KNOWN.iter().zip(hits).max_by_key(|(pack, hit)| (*hit, pack.language == Language::En)).map_or((Language::En, 0), |(pack, hit)| (pack.language, hit));
    // A short note has few small words; a long text without them is another language.
    if count * 100 >= words * 12 || (words < 12 && count * 100 >= words * 8) || words < 4 { best } else { Language::Other }
}

/// What a heading announces, in any known language. `exactly`: the heading says nothing else.
pub(crate) fn section_of(heading: &str, exactly: bool) -> Section {
    let folded = fold(heading);
    let trimmed = folded.trim_start_matches(|ch: char| ch == ' ' || ch.is_ascii_digit());
    let words = format!(" {}", trimmed.trim_start());
    let mut best = (0, Section::Unknown);
    for pack in KNOWN {
        for (section, phrases) in pack.headings {
            for phrase in *phrases {
                let found = if exactly { words.trim() == *phrase } else { words.contains(&format!(" {phrase} ")) };
                if found && phrase.len() > best.0 {
                    best = (phrase.len(), *section);
                }
            }
        }
    }
    best.1
}

/// Whether a line is the title of a numbered part: `Part B: Analysis`, `Problem 3 (10 points)`.
pub(crate) fn is_part(line: &str) -> bool {
    let folded = fold(line);
    let mut words = folded.split_whitespace();
    let (Some(first), Some(second)) = (words.next(), words.next()) else { return false };
    let counts = second.len() <= 2 && second.chars().all(|ch| ch.is_ascii_digit()) || matches!(second, "a" | "b" | "c" | "d" | "e" | "f" | "i" | "ii" | "iii" | "iv" | "v" | "vi");
    counts && KNOWN.iter().any(|pack| pack.part_words.contains(&first))
}

/// Whether a line says must or should, in any known language.
pub(crate) fn has_modal(line: &str) -> bool {
    let folded = fold(line);
    KNOWN.iter().any(|pack| {
        let cues = lexicon(pack.language).cues(&folded);
        cues.has(Cue::Must) || cues.has(Cue::Should)
    })
}

/// Whether a folded word is the name of a month.
pub(crate) fn is_month(word: &str) -> bool {
    KNOWN.iter().any(|pack| pack.months.iter().any(|names| names.contains(&word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognises_languages() {
        for (text, language) in [
            ("Write a report about the experiment and submit it by Friday.", Language::En),
            ("Schreiben Sie einen Bericht über das Experiment und geben Sie ihn bis Freitag ab.", Language::De),
            ("Rédigez un rapport de quatre pages sur la révolution et rendez-le avant vendredi prochain.", Language::Other),
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
        assert!(is_part("Part B: Analysis") && is_part("Aufgabe 3 (10 Punkte)") && !is_part("Part of the work"));
    }
}
