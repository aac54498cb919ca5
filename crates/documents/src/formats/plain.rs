//! Plain text: paragraphs, lists and tables from line breaks, markers and tabs.

use super::Depths;
use crate::{
    compose::{Composer, Row, first_row_heads},
    marks::mark,
};

const CODE_ENDINGS: &[&str] = &[
    "py", "rs", "c", "h", "cpp", "hpp", "cc", "java", "js", "ts", "go", "rb", "sh", "sql", "r", "m", "hs",
    "ml", "kt", "cs", "scala", "swift", "json", "yaml", "yml", "toml", "css",
];

pub(super) fn read(text: &str, name: &str, to: &mut Composer) {
    let ending = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default();
    let text =
        text.replace("\r\n", "\n").replace(['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    if CODE_ENDINGS.contains(&ending.as_str()) {
        return code(&text, to);
    }
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let right = right_margin(&lines);
    let mut depths = Depths::default();
    let mut first = true;
    for group in lines.split(|l| l.trim().is_empty()).filter(|g| !g.is_empty()) {
        if to.is_full() {
            return;
        }
        read_group(group, right, first, &mut depths, to);
        first = false;
    }
}

/// Program text, cut at blank lines so that each piece stands by itself.
fn code(text: &str, to: &mut Composer) {
    for piece in text.split("\n\n").filter(|p| !p.trim().is_empty()) {
        to.code(None, piece);
    }
}

/// Where the writer's lines wrap: a length that nine lines in ten do not exceed.
fn right_margin(lines: &[&str]) -> usize {
    let mut lengths: Vec<usize> = lines.iter().map(|l| l.chars().count()).filter(|n| *n > 0).collect();
    lengths.sort_unstable();
    lengths.get(lengths.len() * 9 / 10).copied().unwrap_or(0).max(40)
}

fn read_group(group: &[&str], right: usize, first: bool, depths: &mut Depths, to: &mut Composer) {
    if let [title, rule] = group
        && is_rule(rule)
    {
        return to.heading(None, if rule.contains('=') { 1 } else { 2 }, title);
    }
    if let [line] = group
        && is_heading(line)
    {
        depths.clear();
        return to.heading(None, if first { 1 } else { 2 }, line);
    }
    let mut rest = group;
    while let Some(line) = rest.first() {
        let tabbed = rest.iter().take_while(|l| l.trim().contains('\t')).count();
        if tabbed >= 2 {
            table(&rest[..tabbed], to);
            rest = &rest[tabbed..];
            continue;
        }
        let mut length = 1;
        while length < rest.len() && continues(line, rest[length - 1], rest[length], right) {
            length += 1;
        }
        let text = rest[1..length].iter().fold((*line).to_owned(), |mut text, next| {
            crate::compose::join_line(&mut text, next.trim_start());
            text
        });
        match mark(&text) {
            Some(found) => {
                let depth = depths.of(f64::from(indent(&text)), 0.5);
                to.item(None, depth, found.ordered, &text[found.len..]);
            }
            None => to.paragraph(None, &text),
        }
        rest = &rest[length..];
    }
}

/// Whether the break between `line` and `next` is a wrap: the next word did not fit, or the sentence goes on, or it
/// hangs under the item that starts in `first`.
fn continues(first: &str, line: &str, next: &str, right: usize) -> bool {
    let start = next.trim_start();
    if mark(next).is_some() || next.trim().contains('\t') {
        return false;
    }
    let word = start.split_whitespace().next().map_or(0, |w| w.chars().count());
    let is_full = line.chars().count() + 1 + word > right;
    let ends = line.ends_with(['.', ':', ';', '!', '?']);
    let hangs = mark(first).is_some() && indent(next) > indent(first);
    is_full || (!ends && (hangs || start.starts_with(char::is_lowercase)))
}

fn indent(line: &str) -> u32 {
    line.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum()
}

fn table(lines: &[&str], to: &mut Composer) {
    let mut rows: Vec<Row> = lines
        .iter()
        .map(|l| Row { header: false, cells: l.trim().split('\t').map(|c| c.trim().to_owned()).collect() })
        .collect();
    if first_row_heads(&rows) {
        rows[0].header = true;
    }
    to.table(None, rows);
}

fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 3 && (line.bytes().all(|b| b == b'=') || line.bytes().all(|b| b == b'-'))
}

/// A short line that stands alone, starts like a title and does not end like a sentence.
fn is_heading(line: &str) -> bool {
    let line = line.trim();
    let short = line.chars().count() <= 70 && line.split_whitespace().count() <= 9;
    let opens = line.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    short
        && opens
        && mark(line).is_none()
        && !line.ends_with(['.', ',', ';', ':', '!', '?', '-'])
        && !line.contains(['@', '\t'])
        && line.chars().any(char::is_alphabetic)
}
