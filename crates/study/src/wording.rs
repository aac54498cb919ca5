//! Words as the rules see them: folded for lookup, reduced for comparison, shortened for titles.

use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// Lower case, letters and digits only, one space between words and one at either end: ` your report must `.
/// Apostrophes vanish (`don't` → `dont`), everything else that is not a letter or digit separates words.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(' ');
    if text.chars().all(is_composed) {
        fold_into(text.chars(), &mut out);
    } else {
        fold_into(text.nfkc(), &mut out);
    }
    if !out.ends_with(' ') {
        out.push(' ');
    }
    out
}

/// A character that compatibility composition leaves as it is, whatever stands beside it but combining marks.
pub(crate) fn is_composed(ch: char) -> bool {
    matches!(ch, '\0'..='\u{7f}' | '\u{c0}'..='\u{131}' | '\u{134}'..='\u{13e}' | '\u{150}'..='\u{17e}' | '\u{2012}'..='\u{2016}' | '\u{2018}'..='\u{2022}')
}

fn fold_into(chars: impl Iterator<Item = char>, out: &mut String) {
    for ch in chars {
        if ch.is_ascii_alphanumeric() {
            out.push(ch.to_ascii_lowercase());
        } else if ch.is_alphanumeric() {
            out.extend(ch.to_lowercase());
        } else if !matches!(ch, '\'' | '\u{2019}' | '\u{2018}' | '\u{ad}' | '\u{200b}') && !out.ends_with(' ')
        {
            out.push(' ');
        }
    }
}

/// Words too common to tell two sentences apart, in the languages we know.
const COMMON: &[&str] = &[
    "a", "an", "the", "and", "or", "of", "to", "in", "on", "for", "with", "as", "at", "by", "from", "into",
    "is", "are", "be", "been", "was", "were", "will", "would", "must", "shall", "should", "may", "can",
    "could", "has", "have", "had", "do", "does", "did", "it", "its", "this", "that", "these", "those",
    "your", "you", "we", "our", "their", "they", "all", "any", "each", "every", "which", "who", "how",
    "what", "when", "if", "then", "than", "so", "such", "also", "need", "needs", "required", "please",
    "make", "sure", "ensure", "not", "no", "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen",
    "einem", "einer", "und", "oder", "von", "zu", "zum", "zur", "im", "mit", "für", "auf", "bei", "aus",
    "ist", "sind", "wird", "werden", "muss", "müssen", "soll", "sollen", "sollte", "sie", "ihr", "ihre",
    "ihrer", "es", "dass", "sich", "nicht", "kein", "keine", "alle", "bitte",
];

/// Whether a character belongs to a script written without spaces between words.
pub(crate) fn is_cjk(ch: char) -> bool {
    matches!(ch, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ac00}'..='\u{d7af}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether a text carries enough meaning to be quoted: a letter or a digit does not.
pub(crate) fn says_enough(text: &str) -> bool {
    let letters = text.chars().filter(|ch| ch.is_alphanumeric()).count();
    (letters >= 3 || (letters >= 2 && text.chars().any(is_cjk))) && !content_words(text).is_empty()
}

/// The words that carry the meaning, crudely stemmed; pairs of characters for scripts without spaces.
pub(crate) fn content_words(text: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for word in fold(text).split(' ').flat_map(runs).filter(|word| !word.is_empty()) {
        if word.chars().any(is_cjk) {
            let chars: Vec<char> = word.chars().collect();
            if chars.len() == 1 {
                words.insert(word.to_owned());
            }
            words.extend(chars.windows(2).map(|pair| pair.iter().collect::<String>()));
        } else if !COMMON.contains(&word) {
            words.insert(stem(word));
        }
    }
    words
}

/// Letters and digits apart: `20pts` is `20` and `pts`.
fn runs(word: &str) -> Vec<&str> {
    let mut cuts = vec![0];
    let mut last = None;
    for (at, ch) in word.char_indices() {
        let digit = ch.is_ascii_digit();
        if last.is_some_and(|last| last != digit) {
            cuts.push(at);
        }
        last = Some(digit);
    }
    cuts.push(word.len());
    cuts.windows(2).map(|cut| &word[cut[0]..cut[1]]).collect()
}

/// Cuts the commonest endings, so that `reports` meets `report` and `implementing` meets `implement`.
pub(crate) fn stem(word: &str) -> String {
    const ENDINGS: &[&str] =
        &["ungen", "ation", "ings", "ing", "ung", "ies", "ied", "ed", "en", "es", "er", "s", "e", "y", "n"];
    let long = word.chars().count();
    for ending in ENDINGS {
        if let Some(root) = word.strip_suffix(ending)
            && root.chars().count() >= 3
            && long >= 5
        {
            return root.to_owned();
        }
    }
    word.to_owned()
}

/// How alike two sets are: shared / all, 0 to 1.
pub(crate) fn likeness(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let shared = a.intersection(b).count();
    shared as f64 / (a.len() + b.len() - shared) as f64
}

/// How much of `part` is found in `whole`, 0 to 1.
pub(crate) fn share_of(part: &BTreeSet<String>, whole: &BTreeSet<String>) -> f64 {
    if part.is_empty() {
        return 0.0;
    }
    part.intersection(whole).count() as f64 / part.len() as f64
}

/// A key people can read: lower-case words joined by `-`, at most `limit` characters, never empty.
pub(crate) fn slug(text: &str, limit: usize) -> String {
    let folded = fold(text);
    let mut out = String::new();
    let mut length = 0;
    for word in folded.split(' ').filter(|word| !word.is_empty()) {
        let word: String = word.chars().take(limit).collect();
        let more = word.chars().count() + usize::from(length > 0);
        if length + more > limit {
            break;
        }
        if length > 0 {
            out.push('-');
        }
        out.push_str(&word);
        length += more;
    }
    if out.is_empty() { "item".to_owned() } else { out }
}

/// The first letter in upper case.
pub(crate) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// The first letter in lower case, unless the first word looks like a name, an acronym or code.
pub(crate) fn uncapitalised(text: &str) -> String {
    let first_word: Vec<char> = text.chars().take_while(|ch| !ch.is_whitespace()).collect();
    let plain =
        first_word.iter().skip(1).all(|ch| ch.is_lowercase() || matches!(ch, ',' | ':' | ';' | '-' | '.'));
    let lone_letter = first_word.len() == 1 && first_word != ['A'];
    if !plain || lone_letter {
        return text.to_owned();
    }
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// The first letter in lower case where German has it so: nouns keep their capital.
pub(crate) fn uncapitalised_german(text: &str) -> String {
    const SMALL: &[&str] = &[
        "Der",
        "Die",
        "Das",
        "Den",
        "Dem",
        "Des",
        "Ein",
        "Eine",
        "Einen",
        "Einem",
        "Einer",
        "Mindestens",
        "Höchstens",
        "Alle",
        "Jede",
        "Jeder",
        "Jedes",
        "Bei",
        "Mit",
        "Für",
        "Aus",
        "Auf",
        "In",
        "Im",
        "Zu",
        "Zum",
        "Zur",
        "Von",
        "Ihre",
        "Ihren",
        "Deine",
        "Deinen",
        "Was",
        "Wie",
        "Zwei",
        "Drei",
        "Folgende",
    ];
    match text.split(' ').next() {
        Some(first) if SMALL.contains(&first) => uncapitalised(text),
        _ => text.to_owned(),
    }
}

/// Without the punctuation a sentence ends with.
pub(crate) fn bare(text: &str) -> &str {
    text.trim().trim_end_matches(['.', ';', ',', ':', '!', '。', '؛', ' '])
}

/// At most `limit` characters, cut at a word and marked with an ellipsis.
pub(crate) fn clipped(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let head: String = text.chars().take(limit.saturating_sub(1)).collect();
    let cut = head.rfind(char::is_whitespace).filter(|at| *at > head.len() / 2).unwrap_or(head.len());
    format!("{}…", bare(&head[..cut]))
}

/// `a, b and c`; the word for "and" is the caller's.
pub(crate) fn listed(items: &[String], and: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [init @ .., last] => format!("{} {and} {last}", init.join(", ")),
    }
}

/// A number the way people write it: `20`, `12.5`.
pub(crate) fn number(value: f64) -> String {
    if (value - value.round()).abs() < 1e-9 { format!("{value:.0}") } else { format!("{value:.1}") }
}

/// Text on one line, without what nobody sees, cut to `most` characters; none where nothing is left.
pub(crate) fn line(text: &str, most: usize) -> Option<String> {
    let text = seen(text).split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then(|| clipped(&text, most))
}

/// Text with its lines, without what nobody sees, cut to `most` characters.
pub(crate) fn paragraph(text: &str, most: usize) -> String {
    clipped(seen(text).trim(), most)
}

/// Without control and invisible characters, by which a text could say to machines what people do not see.
pub(crate) fn seen(text: &str) -> String {
    const TAGS: std::ops::RangeInclusive<char> = '\u{e0000}'..='\u{e007f}';
    let shown = |c: &char| {
        matches!(c, '\n' | '\t') || !(c.is_control() || crate::source::is_invisible(*c) || TAGS.contains(c))
    };
    text.chars().filter(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_words() {
        for (raw, folded) in [
            ("Don't use ﬁles!", " dont use files "),
            ("", " "),
            ("  4–6 pages ", " 4 6 pages "),
            ("Prüfung: größer", " prüfung größer "),
        ] {
            assert_eq!(fold(raw), folded, "{raw}");
        }
    }

    #[test]
    fn compares_by_meaning() {
        let likeness_of = |a: &str, b: &str| likeness(&content_words(a), &content_words(b));
        assert!(likeness_of("Your report must include figures.", "Include a figure in the report") > 0.6);
        assert!(likeness_of("Submit a PDF", "Prove the theorem") < 0.1);
        assert!(likeness_of("提交实验报告", "提交报告") > 0.3);
    }

    #[test]
    fn shortens() {
        assert_eq!(slug("Write the README & report!", 12), "write-the");
        assert_eq!(slug("***", 12), "item");
        assert_eq!(clipped("one two three four", 12), "one two…");
        assert_eq!(uncapitalised("CSV file"), "CSV file");
        assert_eq!(uncapitalised("A report"), "a report");
        assert_eq!(listed(&["a".into(), "b".into(), "c".into()], "and"), "a, b and c");
        assert_eq!(number(12.5), "12.5");
    }
}
