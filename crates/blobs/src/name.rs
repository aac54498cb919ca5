//! Display names. Pure.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization as _;

/// The longest name, in characters and in bytes.
const MAX_CHARS: usize = 200;
const MAX_BYTES: usize = 240;

/// The longest ending kept when a name is cut.
const MAX_ENDING: usize = 16;

/// What Windows cannot have as the stem of a name, whatever the ending.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Makes a name that is safe to show, to log and to save under, on any system: no path, no control or
/// direction-changing characters, nothing reserved, bounded. Never empty. Cleaning twice changes nothing.
pub(crate) fn clean(raw: &str) -> String {
    let raw = bounded(raw);
    let base = raw.rsplit(['/', '\\']).find(|part| !part.trim_matches(is_edge).is_empty()).unwrap_or("");
    let mut name = String::with_capacity(base.len().min(MAX_BYTES));
    for c in base.chars().filter(|c| !is_invisible(*c)).nfc() {
        match c {
            c if c.is_whitespace() && name.ends_with(' ') => {}
            c if c.is_whitespace() => name.push(' '),
            '<' | '>' | ':' | '"' | '|' | '?' | '*' | '/' | '\\' => name.push('_'),
            c => name.push(c),
        }
    }
    let mut name = name.trim_matches(is_edge).to_owned();
    if is_device(&name) {
        name.insert(0, '_');
    }
    let name = shorten(&name);
    if name.is_empty() { "file".to_owned() } else { name }
}

/// Beginning and end of what is far longer than what is kept.
fn bounded(raw: &str) -> Cow<'_, str> {
    const PART: usize = 10 * MAX_CHARS;
    match (raw.char_indices().nth(PART), raw.char_indices().rev().nth(PART)) {
        (Some((head, _)), Some((tail, _))) if head < tail => {
            Cow::Owned([&raw[..head], &raw[tail..]].concat())
        }
        _ => Cow::Borrowed(raw),
    }
}

/// Blanks and dots at the ends: hidden on Unix, dropped on Windows.
fn is_edge(c: char) -> bool {
    c == '.' || c.is_whitespace() || is_invisible(c)
}

/// Controls, direction overrides and isolates, zero-width and other characters that show nothing.
fn is_invisible(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffc}' | '\u{e0000}'..='\u{e0fff}')
}

/// Windows looks at what precedes the first dot, blanks aside.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or("").trim().to_lowercase();
    let port = |prefix: &str| {
        stem.strip_prefix(prefix).is_some_and(|n| {
            let mut chars = n.chars();
            matches!((chars.next(), chars.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
        })
    };
    DEVICES.contains(&stem.as_str()) || port("com") || port("lpt")
}

/// Cuts in the middle: the ending says what the file is.
fn shorten(name: &str) -> String {
    if name.chars().count() <= MAX_CHARS && name.len() <= MAX_BYTES {
        return name.to_owned();
    }
    let ending = name
        .rfind('.')
        .map(|at| &name[at..])
        .filter(|e| e.chars().count() <= MAX_ENDING && e.len() <= 4 * MAX_ENDING)
        .unwrap_or("");
    let stem = &name[..name.len() - ending.len()];
    let mut out = String::with_capacity(MAX_BYTES);
    let (chars, bytes) = (MAX_CHARS - ending.chars().count(), MAX_BYTES - ending.len());
    for c in stem.chars().take(chars) {
        if out.len() + c.len_utf8() > bytes {
            break;
        }
        out.push(c);
    }
    out.truncate(out.trim_end_matches(is_edge).len());
    out + ending
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_become_harmless() {
        for (raw, clean_name) in [
            ("notes.pdf", "notes.pdf"),
            ("../../etc/passwd", "passwd"),
            ("..\\..\\windows\\system32\\cmd.exe", "cmd.exe"),
            ("C:\\Users\\me\\essay.docx", "essay.docx"),
            ("/", "file"),
            ("", "file"),
            ("..", "file"),
            (" . . ", "file"),
            ("a/", "a"),
            (".bashrc", "bashrc"),
            ("<script>alert(1)</script>.pdf", "script_.pdf"),
            ("<script>.pdf", "_script_.pdf"),
            ("CON", "_CON"),
            ("con.txt", "_con.txt"),
            ("Nul .tar.gz", "_Nul .tar.gz"),
            ("COM1", "_COM1"),
            ("lpt².doc", "_lpt².doc"),
            ("common.txt", "common.txt"),
            ("evil\u{202e}fdp.exe", "evilfdp.exe"),
            ("\u{2066}a\u{2069}\u{200b}b\u{feff}.txt", "ab.txt"),
            ("line\nbreak\r\tand  blanks .txt ", "line break and blanks .txt"),
            ("a\u{0}b\u{1b}[31m.txt", "ab[31m.txt"),
            ("e\u{301}.txt", "é.txt"),
            ("課題 レポート.pdf", "課題 レポート.pdf"),
            ("مقال.docx", "مقال.docx"),
            ("what?*.txt", "what__.txt"),
            ("file.txt::$DATA", "file.txt__$DATA"),
        ] {
            assert_eq!(clean(raw), clean_name, "{raw:?}");
        }
    }

    #[test]
    fn long_names_keep_their_ending() {
        let name = clean(&format!("{}.pdf", "a".repeat(5_000)));
        assert_eq!((name.chars().count(), name.ends_with("aaa.pdf")), (MAX_CHARS, true));
        let name = clean(&format!("{}.pdf", "課".repeat(5_000)));
        assert!(name.len() <= MAX_BYTES && name.ends_with("課.pdf"));
        assert_eq!(clean(&"x".repeat(5_000)).len(), MAX_CHARS);
        assert_eq!(clean(&format!("a.{}", "x".repeat(5_000))).len(), MAX_CHARS);
    }

    proptest! {
        #[test]
        fn whatever_comes_in_something_harmless_comes_out(raw in ".{0,300}") {
            let name = clean(&raw);
            prop_assert!(!name.is_empty() && name.len() <= MAX_BYTES && name.chars().count() <= MAX_CHARS);
            prop_assert!(!name.contains(['/', '\\', '\0', '\n', '"', '<', '>']));
            prop_assert!(!name.chars().any(is_invisible));
            prop_assert!(name != "." && name != ".." && !name.starts_with('.'));
            prop_assert_eq!(clean(&name), name.clone());
        }
    }
}
