//! Text as it is compared: differences of form gone, differences of words kept.

use crate::wording::is_composed;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A character of normalised text, and which character of the block it comes from.
pub(super) type Mapped = (char, u32);

/// Lower case, compatibility-composed; white space, dashes and hyphens made alike; quotes, emphasis and invisible
/// characters gone.
pub(super) fn normalised(text: &str) -> Vec<Mapped> {
    let plain = if text.chars().all(is_composed) { lowered(text) } else { composed(text) };
    let kept: Vec<Mapped> =
        plain.into_iter().filter(|(ch, _)| !is_dropped(*ch)).map(|(ch, at)| (alike(ch), at)).collect();
    spaced(&kept)
}

/// Lower case of text that needs no composing, which is most text.
fn lowered(text: &str) -> Vec<Mapped> {
    let placed = (0_u32..).zip(text.chars());
    placed.flat_map(|(at, ch)| ch.to_lowercase().map(move |ch| (ch, at))).collect()
}

/// Composed, cluster by cluster, in lower case.
fn composed(text: &str) -> Vec<Mapped> {
    let mut plain: Vec<Mapped> = Vec::with_capacity(text.len());
    let mut cluster = String::new();
    let mut begun = 0;
    let flush = |cluster: &mut String, begun: u32, plain: &mut Vec<Mapped>| {
        if !cluster.is_empty() {
            plain.extend(cluster.nfkc().flat_map(char::to_lowercase).map(|ch| (ch, begun)));
            cluster.clear();
        }
    };
    for (at, ch) in (0_u32..).zip(text.chars()) {
        if !is_combining_mark(ch) {
            flush(&mut cluster, begun, &mut plain);
            begun = at;
        }
        if !crate::source::is_invisible(ch) {
            cluster.push(ch);
        }
    }
    flush(&mut cluster, begun, &mut plain);
    plain
}

fn is_dropped(ch: char) -> bool {
    matches!(
        ch,
        '\'' | '"' | '\u{2018}'
            ..='\u{201f}'
                | '«'
                | '»'
                | '‹'
                | '›'
                | '`'
                | '´'
                | '\u{2032}'
                | '\u{2033}'
                | '*'
                | '_'
                | '\u{301}'
    )
}

fn alike(ch: char) -> char {
    match ch {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => '-',
        '|' => ' ',
        ch if ch.is_whitespace() || ch.is_control() => ' ',
        ch => ch,
    }
}

/// One space between words; a hyphen inside a word goes, with the line end behind it; a dash between numbers keeps no
/// spaces; any other dash is a space.
fn spaced(chars: &[Mapped]) -> Vec<Mapped> {
    let mut out: Vec<Mapped> = Vec::with_capacity(chars.len());
    let mut index = 0;
    while index < chars.len() {
        let (ch, at) = chars[index];
        if ch != '-' {
            if ch != ' ' || out.last().is_some_and(|(last, _)| *last != ' ') {
                out.push((ch, at));
            }
            index += 1;
            continue;
        }
        let mut next = index + 1;
        while chars.get(next).is_some_and(|(ch, _)| matches!(ch, ' ' | '-')) {
            next += 1;
        }
        let following = chars.get(next).map(|(ch, _)| *ch);
        let solid = out.iter().rev().map(|(ch, _)| *ch).find(|ch| *ch != ' ');
        let after_space = out.last().is_none_or(|(last, _)| *last == ' ');
        let digits =
            solid.is_some_and(|ch| ch.is_ascii_digit()) && following.is_some_and(|ch| ch.is_ascii_digit());
        let letters = !after_space
            && solid.is_some_and(char::is_alphabetic)
            && following.is_some_and(char::is_alphabetic);
        if digits {
            if after_space {
                out.pop();
            }
            out.push(('-', at));
        } else if following.is_none() && !after_space && solid.is_some_and(char::is_alphabetic) {
            out.push(('-', at)); // a word broken at the end of the block
        } else if !letters && !after_space {
            out.push((' ', at));
        }
        index = next;
    }
    out
}
