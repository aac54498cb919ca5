//! Feedback does not do the work. What looks like a piece of the solution is refused once, and taken out if it comes again.
//!
//! This is the net below the prompt: code and long passages can be told by their shape, a hint that says too much cannot.

use super::answer::Answer;
use crate::mode::Mode;

/// Words of one entry, by mode: a question or a pointer is short.
const fn most_words(mode: Mode) -> usize {
    match mode {
        Mode::Guide => 60,
        Mode::Assist => 120,
        Mode::Build => 400,
    }
}

/// Words between quotation marks that are more than a term: a sentence to be pasted.
const PASSAGE: usize = 14;
/// Lines that end like code does, from which on a text is code.
const CODE_LINES: usize = 2;

/// The answer, or what of it writes the work for the student.
pub(super) fn checked(mut answer: Answer, mode: Mode) -> Result<Answer, String> {
    let found = answer.texts().find_map(|(place, text)| Some((place, writes(text, mode)?)));
    match found {
        Some((place, why)) => Err(format!(
            "an entry of `{place}` {why}; in the mode `{}` the work is the student's own",
            mode.as_str()
        )),
        None => Ok(answer),
    }
}

/// The same without those entries: where a model insists, its other words still count.
pub(super) fn without_solutions(mut answer: Answer, mode: Mode) -> Answer {
    for (_, text) in answer.texts() {
        if writes(text, mode).is_some() {
            text.clear();
        }
    }
    answer
}

/// In which way a text writes the work.
fn writes(text: &str, mode: Mode) -> Option<&'static str> {
    if text.split_whitespace().count() > most_words(mode) {
        return Some("is longer than a remark");
    }
    if mode == Mode::Build {
        return None;
    }
    if text.contains("```") || text.lines().filter(|line| is_code(line)).count() >= CODE_LINES {
        return Some("holds code");
    }
    (mode == Mode::Guide && passages(text).any(|words| words >= PASSAGE))
        .then_some("holds a passage that could be pasted")
}

fn is_code(line: &str) -> bool {
    let line = line.trim();
    line.ends_with([';', '{', '}']) || line.starts_with("def ") || line.starts_with("import ")
}

/// The lengths, in words, of what stands between quotation marks.
fn passages(text: &str) -> impl Iterator<Item = usize> {
    let mut open: Option<usize> = None;
    let mut found = Vec::new();
    for (at, ch) in text.char_indices() {
        match (ch, open) {
            ('"' | '”' | '“' | '»' | '«', Some(from)) => {
                found.push(text[from..at].split_whitespace().count());
                open = None;
            }
            ('"' | '“' | '„' | '«' | '»', None) => open = Some(at + ch.len_utf8()),
            _ => {}
        }
    }
    found.into_iter()
}

#[cfg(test)]
mod tests {
    use super::{super::answer::Said, *};

    fn gap(text: &str) -> Answer {
        Answer { gaps: vec![Said { text: text.into(), ..Said::default() }], ..Answer::default() }
    }

    const PASTE: &str = "Write: “Rising temperatures force the polyps to expel the algae on which they depend for their food and colour.”";
    const CODE: &str = "Try\nfor x in xs {\n  sum += x;\n}";

    #[test]
    fn a_guide_asks_and_points() {
        for fine in [
            "What happens to the algae when the water warms? Look at your second paragraph.",
            "The word “bleaching” is never defined.",
            "",
        ] {
            assert!(checked(gap(fine), Mode::Guide).is_ok(), "{fine}");
        }
        for (text, modes) in [
            (PASTE, &[Mode::Guide][..]),
            (CODE, &[Mode::Guide, Mode::Assist]),
            ("```python\nprint(1)\n```", &[Mode::Guide, Mode::Assist]),
            (&"word ".repeat(100), &[Mode::Guide]),
            (&"word ".repeat(500), &[Mode::Guide, Mode::Assist, Mode::Build]),
        ] {
            for mode in Mode::ALL {
                assert_eq!(checked(gap(text), mode).is_err(), modes.contains(&mode), "{mode:?}: {text}");
                let left = without_solutions(gap(text), mode).gaps[0].text.is_empty();
                assert_eq!(left, modes.contains(&mode), "{mode:?}: {text}");
            }
        }
    }
}
