//! Text as a reader sees it: no control characters, no invisible instructions.

/// Whether a character is kept. Dropped are control characters, direction overrides (they make text
/// read otherwise than it is stored), invisible tags and noncharacters. Joiners and direction marks
/// stay: several scripts cannot be written without them.
fn is_kept(c: char) -> bool {
    !matches!(c,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{ad}' | '\u{200b}' | '\u{2060}'..='\u{206f}' | '\u{202a}'..='\u{202e}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fdd0}'..='\u{fdef}'
        | '\u{e0000}'..='\u{e0fff}')
        && (c as u32) & 0xfffe != 0xfffe
}

/// Whether text is as [`prose`] and [`code`] leave it.
pub(crate) fn is_clean(text: &str) -> bool {
    text.chars().all(|c| c == '\n' || is_kept(c))
}

/// Running text: white space of any kind becomes one space, ends are trimmed.
pub(crate) fn prose(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() {
            gap = true;
        } else if is_kept(c) {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.push(c);
        }
    }
    out
}

/// Program text: line breaks and indentation stay; blank lines at both ends go.
pub(crate) fn code(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let start = out.len();
        for c in line.chars() {
            match c {
                '\t' => out.push_str("    "),
                c if is_kept(c) => out.push(c),
                _ => {}
            }
        }
        let end = start + out[start..].trim_end().len();
        out.truncate(end);
        out.push('\n');
    }
    let body = out.trim_end();
    body.lines().skip_while(|l| l.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Characters of scripts that are written without spaces between words.
pub(crate) const fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{2e80}'..='\u{303f}' | '\u{3040}'..='\u{30ff}' | '\u{3100}'..='\u{312f}' | '\u{31a0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff01}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

/// Words: runs of letters and digits between spaces; each Chinese or Japanese character counts as one.
pub(crate) fn words(text: &str) -> u64 {
    let mut count = 0;
    for token in text.split_whitespace() {
        let cjk = token.chars().filter(|c| is_cjk(*c) && c.is_alphanumeric()).count() as u64;
        let other = token.chars().any(|c| !is_cjk(c) && c.is_alphanumeric());
        count += cjk + u64::from(other);
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_cannot_see_is_dropped() {
        assert_eq!(prose("a\0b\u{7}  c\n\td\u{a0}e"), "ab c d e");
        assert_eq!(prose("x\u{202e}y\u{2066}z\u{200b}\u{feff}\u{e0041}\u{ad}!"), "xyz!");
        assert_eq!(prose("می\u{200c}خواهم \u{200f}שלום"), "می\u{200c}خواهم \u{200f}שלום");
        assert_eq!(prose(" \u{0} "), "");
    }

    #[test]
    fn code_keeps_lines_and_indentation() {
        assert_eq!(code("\r\n\r\nif x:\r\n\treturn 1  \r\n\r\ny\0\n\n"), "if x:\n    return 1\n\ny");
    }

    #[test]
    fn words_are_counted_in_every_script() {
        assert_eq!(words("write 1,500 words – no more"), 5);
        assert_eq!(words("提交报告。 必须 PDF"), 7);
        assert_eq!(words("יש להגיש עד יום שישי"), 5);
    }
}
