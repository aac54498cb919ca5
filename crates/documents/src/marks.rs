//! List markers at the start of a line: "•", "-", "1.", "(a)".

/// A marker and how much of the line it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Numbered or lettered.
    pub ordered: bool,
    /// Bytes of the line up to the item's own text.
    pub len: usize,
}

const BULLETS: &str = "•‣◦▪▫●○■□◆◇►▸➢➤✓✔❖⁃∙·\u{f0b7}\u{f0a7}\u{f0d8}\u{f0fc}\u{f06f}\u{fffd}";

/// The marker that a line starts with, if it starts with one. A marker is followed by white space and
/// more text; a lone number followed by a dot and a capitalised word still is one, for that is how
/// numbered requirements look.
pub(crate) fn mark(line: &str) -> Option<Mark> {
    let indent = line.len() - line.trim_start().len();
    let rest = &line[indent..];
    let first = rest.chars().next()?;
    if BULLETS.contains(first) {
        return done(line, indent + first.len_utf8(), false, false);
    }
    if matches!(first, '-' | '–' | '—' | '*' | '+') {
        return done(line, indent + first.len_utf8(), false, true);
    }
    let open = usize::from(first == '(' || first == '[');
    let label: usize = rest[open..].chars().take_while(char::is_ascii_alphanumeric).count();
    let name = &rest[open..open + label];
    let close = rest[open + label..].chars().next()?;
    let closes = match first {
        '(' => close == ')',
        '[' => close == ']' && name.bytes().all(|b| b.is_ascii_digit()),
        _ => matches!(close, '.' | ')'),
    };
    // An upper-case letter with a dot is an initial far more often than an item.
    let initial = close == '.' && name.bytes().all(|b| b.is_ascii_uppercase());
    (closes && !initial && is_label(name)).then_some(())?;
    done(line, indent + open + label + 1, true, true)
}

fn is_label(name: &str) -> bool {
    let bytes = name.as_bytes();
    match bytes {
        [] => false,
        [b] if b.is_ascii_alphabetic() => true,
        _ if bytes.iter().all(u8::is_ascii_digit) => bytes.len() <= 3,
        _ => bytes.len() <= 5 && bytes.iter().all(|b| b"ivxIVX".contains(b)),
    }
}

fn done(line: &str, end: usize, ordered: bool, needs_space: bool) -> Option<Mark> {
    let rest = &line[end..];
    let text = rest.trim_start();
    let spaced = text.len() < rest.len();
    (!text.is_empty() && (spaced || !needs_space)).then_some(Mark { ordered, len: line.len() - text.len() })
}

/// Whether a line is nothing but a page number: "3", "- 3 -", "Page 3 of 7", "iv".
pub(crate) fn is_page_number(line: &str) -> bool {
    let lower = line.trim().trim_matches(['-', '–', '—', '|', '[', ']', ' ']).to_lowercase();
    let rest = lower.strip_prefix("page").or_else(|| lower.strip_prefix("p.")).unwrap_or(&lower).trim();
    let parts: Vec<&str> = rest.split(['/', ' ']).filter(|p| !p.is_empty() && *p != "of").collect();
    let is_number = |p: &&str| p.len() <= 4 && p.bytes().all(|b| b.is_ascii_digit());
    let is_roman = |p: &&str| p.len() <= 5 && p.bytes().all(|b| b"ivxl".contains(&b));
    match parts.as_slice() {
        [one] => is_number(one) || is_roman(one),
        [one, of] => is_number(one) && is_number(of),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(line: &str) -> Option<(bool, &str)> {
        mark(line).map(|m| (m.ordered, &line[m.len..]))
    }

    #[test]
    fn markers_are_recognised() {
        for line in ["• item", "•item", "- item", "  – item", "* item", "\u{f0b7} item"] {
            assert_eq!(split(line), Some((false, "item")), "{line}");
        }
        for line in
            ["1. item", "12) item", "(3) item", "a. item", "(b) item", "c) item", "iv. item", "(ii) item"]
        {
            assert_eq!(split(line), Some((true, "item")), "{line}");
        }
    }

    #[test]
    fn page_numbers_are_recognised() {
        for line in ["3", "- 3 -", "Page 3", "Page 3 of 7", "p. 12", "3/7", "iv", "| 4 |"] {
            assert!(is_page_number(line), "{line}");
        }
        for line in ["", "12345", "Page 3 of the book", "Part 3", "3 points", "mix it"] {
            assert!(!is_page_number(line), "{line}");
        }
    }

    #[test]
    fn what_only_looks_like_a_marker_is_not_one() {
        for line in [
            "",
            "-",
            "1.",
            "3.5 million",
            "1.2 Scope",
            "2027. A year",
            "A. Rivera",
            "-5 degrees",
            "(see above) x",
            "e.g. this",
            "word. next",
            "*bold* text",
            "[a] x",
        ] {
            assert_eq!(split(line), None, "{line}");
        }
    }
}
