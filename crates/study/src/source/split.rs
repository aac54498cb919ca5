//! Where one sentence ends and the next begins.

use std::ops::Range;

/// A character and where it stands: block index and character index within the block.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placed {
    pub ch: char,
    pub block: u32,
    pub at: u32,
}

/// No sentence is longer than this; what is, is cut at a word.
const LONGEST: usize = 1_000;

/// Abbreviations that never end a sentence.
const ALWAYS: &[&str] = &[
    "e.g", "i.e", "eg", "ie", "dr", "prof", "mr", "mrs", "ms", "fig", "figs", "eq", "eqs", "vs", "cf",
    "approx", "incl", "z.b", "d.h", "u.a", "bzw", "ggf", "evtl", "inkl", "vgl", "ca", "abb", "tab", "nr",
    "kap", "bspw", "sog", "mind", "max", "min", "resp", "u.u", "o.ä", "sec", "chap", "vol", "pp", "art",
    "st",
];
/// Abbreviations that may end one, when a capital follows.
const SOMETIMES: &[&str] = &[
    "etc", "al", "usw", "ed", "no", "p", "ch", "a.m", "p.m", "am", "pm", "jan", "feb", "mar", "apr", "jun",
    "jul", "aug", "sep", "sept", "oct", "okt", "nov", "dec", "dez", "mo", "di", "mi", "do", "fr", "sa", "so",
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "pts", "hrs", "std",
];

/// The sentences of a run of characters, without the white space between them.
pub(crate) fn sentences(chars: &[Placed]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut index = 0;
    let mut depth = 0_u32;
    while index < chars.len() {
        let ch = chars[index].ch;
        match ch {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let end = if is_terminal(ch) { boundary(chars, start, index, depth) } else { None };
        if let Some(end) = end {
            push(chars, start, end, &mut found);
            start = end;
            index = end;
            depth = 0;
            continue;
        }
        if index - start >= LONGEST && ch.is_whitespace() {
            push(chars, start, index, &mut found);
            start = index;
            depth = 0;
        }
        index += 1;
    }
    push(chars, start, chars.len(), &mut found);
    found
}

fn is_terminal(ch: char) -> bool {
    matches!(ch, '.' | '!' | '?' | '。' | '！' | '？' | '؟' | '۔' | '।')
}

/// Where the sentence ending at this mark is over, if it is.
fn boundary(chars: &[Placed], start: usize, mark: usize, depth: u32) -> Option<usize> {
    if matches!(chars[mark].ch, '。' | '！' | '？') {
        return Some(past_closers(chars, mark + 1));
    }
    let end = past_closers(chars, mark + 1);
    let Some(after) = chars.get(end) else { return Some(end) };
    if !after.ch.is_whitespace() {
        return None;
    }
    if depth > 0 && end == mark + 1 {
        return None; // inside brackets that close later
    }
    let next = chars[end..].iter().map(|placed| placed.ch).find(|ch| !ch.is_whitespace())?;
    if chars[mark].ch != '.' {
        return (!next.is_lowercase()).then_some(end);
    }
    let word = word_before(chars, start, mark);
    let plain = word.trim_start_matches(['(', '[', '"', '“', '„']);
    if ALWAYS.contains(&plain) || (plain.chars().count() == 1 && plain.chars().all(char::is_alphabetic)) {
        return None;
    }
    let digits = !plain.is_empty() && plain.chars().all(|ch| ch.is_ascii_digit());
    let opens =
        chars[start..mark].iter().filter(|placed| !placed.ch.is_whitespace()).count() == word.chars().count();
    if digits && (next.is_lowercase() || opens || follows_month(chars, end)) {
        return None; // "12. Dezember", "3. Read the text"
    }
    if SOMETIMES.contains(&plain) || digits {
        return (next.is_uppercase() && !(plain == "no" && next.is_ascii_digit())).then_some(end);
    }
    let wordlike = plain.chars().count() >= 2 || end > mark + 1;
    (!next.is_lowercase() || wordlike).then_some(end)
}

/// Skips quotes and brackets that close the sentence.
fn past_closers(chars: &[Placed], mut index: usize) -> usize {
    while chars.get(index).is_some_and(|placed| {
        matches!(
            placed.ch,
            '.' | '!' | '?' | '"' | '\'' | '”' | '’' | '»' | '“' | ')' | ']' | '」' | '』' | '*'
        )
    }) {
        index += 1;
    }
    index
}

/// The word, in lower case, that a full stop stands behind.
fn word_before(chars: &[Placed], start: usize, mark: usize) -> String {
    let mut first = mark;
    while first > start && !chars[first - 1].ch.is_whitespace() && mark - first < 24 {
        first -= 1;
    }
    chars[first..mark].iter().flat_map(|placed| placed.ch.to_lowercase()).collect()
}

/// Whether the next word is a month: `12. Dezember` does not end a sentence.
fn follows_month(chars: &[Placed], from: usize) -> bool {
    let word: String = chars[from..]
        .iter()
        .map(|placed| placed.ch)
        .skip_while(|ch| ch.is_whitespace())
        .take_while(|ch| ch.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect();
    word.len() >= 3 && crate::lang::is_month(&word)
}

fn push(chars: &[Placed], start: usize, end: usize, found: &mut Vec<Range<usize>>) {
    let run = &chars[start..end];
    let Some(first) = run.iter().position(|placed| !placed.ch.is_whitespace()) else { return };
    let last = run.iter().rposition(|placed| !placed.ch.is_whitespace()).unwrap_or(first);
    found.push(start + first..start + last + 1);
}

/// The text of a run as people read it: one space between words, words broken at a line end joined again, emphasis
/// marks and invisible characters left out.
pub(crate) fn tidy(chars: &[Placed]) -> String {
    let mut out = String::with_capacity(chars.len());
    let mut index = 0;
    while index < chars.len() {
        let ch = chars[index].ch;
        let next = chars.get(index + 1).map(|placed| placed.ch);
        let last_is_letter = out.chars().next_back().is_some_and(char::is_alphabetic);
        if ch == '-'
            && last_is_letter
            && next.is_some_and(|next| next == '\n' || chars[index + 1].block != chars[index].block)
        {
            let rest = chars[index + 1..].iter().position(|placed| !placed.ch.is_whitespace());
            if let Some(skip) = rest
                && chars[index + 1 + skip].ch.is_lowercase()
            {
                index += 1 + skip;
                continue;
            }
        }
        if ch.is_whitespace() || ch.is_control() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if ch == '*'
            && (next == Some('*') || out.is_empty() || (index > 0 && chars[index - 1].ch == '*'))
        {
            // emphasis
        } else if !is_invisible(ch) {
            out.push(ch);
        }
        index += 1;
    }
    out.truncate(out.trim_end().len());
    out
}

/// Soft hyphens, zero-width and direction marks; the joiners that shape letters stay.
pub(crate) fn is_invisible(ch: char) -> bool {
    matches!(ch, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(text: &str) -> Vec<Placed> {
        (0..).zip(text.chars()).map(|(at, ch)| Placed { ch, block: 0, at }).collect()
    }

    #[test]
    fn splits_sentences() {
        let cases: &[(&str, &[&str])] = &[
            ("One. Two! Three?", &["One.", "Two!", "Three?"]),
            ("Use a library, e.g. NumPy. Then stop.", &["Use a library, e.g. NumPy.", "Then stop."]),
            ("Due 12. Dezember 2026. Bitte pünktlich.", &["Due 12. Dezember 2026.", "Bitte pünktlich."]),
            ("Worth 3.5 points. See Fig. 2 first.", &["Worth 3.5 points.", "See Fig. 2 first."]),
            ("By 5 p.m. on Friday. No later.", &["By 5 p.m. on Friday.", "No later."]),
            ("3. Read the text. 4. Answer.", &["3. Read the text.", "4. Answer."]),
            ("ok so do this. then email me.", &["ok so do this.", "then email me."]),
            ("(Do not cite Wikipedia. Ever.) Submit it.", &["(Do not cite Wikipedia. Ever.)", "Submit it."]),
            ("提交报告。不要抄袭！", &["提交报告。", "不要抄袭！"]),
            ("Save it as report.pdf and main.py. Done.", &["Save it as report.pdf and main.py.", "Done."]),
            ("  ", &[]),
        ];
        for (text, expected) in cases {
            let chars = placed(text);
            let found: Vec<String> = sentences(&chars).into_iter().map(|range| tidy(&chars[range])).collect();
            assert_eq!(&found, expected, "{text}");
        }
    }

    #[test]
    fn tidies() {
        assert_eq!(tidy(&placed("a **must**\n read  require-\nments\u{200b}")), "a must read requirements");
        assert_eq!(tidy(&placed("well-known 2-\n3 x * y")), "well-known 2- 3 x * y");
    }

    #[test]
    fn cuts_what_never_ends() {
        let text = "word ".repeat(5_000);
        let chars = placed(&text);
        assert!(sentences(&chars).iter().all(|range| range.len() <= LONGEST + 30));
    }
}
