//! Looks at the whole document and writes its lines as headings, paragraphs, lists, tables and code.

use super::{
    Laid, furniture,
    layout::{Item, TextLine},
};
use crate::{
    compose::{Composer, Row, join_line},
    formats::Depths,
    marks::mark,
};
use std::collections::BTreeMap;

/// Type this much larger than the usual heads what follows.
const LARGER: f32 = 1.12;
const MAX_HEADING: usize = 160;

pub(super) fn write(mut pages: Vec<Laid>, to: &mut Composer) {
    let mut furniture = furniture::take(&mut pages);
    let usual = Usual::of(&pages);
    let mut writer = Writer {
        usual,
        to,
        page: 0,
        open: None,
        depths: Depths::default(),
        below: Vec::new(),
        last_table: None,
    };
    for page in pages {
        if writer.to.is_full() {
            break;
        }
        writer.page = page.number;
        let above = furniture.above.remove(&page.number).unwrap_or_default();
        if !above.is_empty() {
            writer.flush();
            for text in above {
                writer.to.paragraph(Some(page.number), &text);
            }
        }
        for (index, item) in page.items.into_iter().enumerate() {
            match item {
                Item::Line(line) => writer.line(line, index == 0),
                Item::Table(rows) => writer.table(rows, index == 0),
            }
        }
        let below = furniture.below.remove(&page.number).unwrap_or_default();
        writer.below.extend(below.into_iter().map(|text| (page.number, text)));
    }
    writer.flush();
}

/// What most of the document looks like.
struct Usual {
    size: f32,
    /// Distance of baselines inside a paragraph, in type sizes.
    leading: f32,
    /// Type sizes of headings, largest first.
    headings: Vec<f32>,
}

impl Usual {
    fn of(pages: &[Laid]) -> Self {
        let lines = || {
            pages.iter().flat_map(|p| &p.items).filter_map(|i| match i {
                Item::Line(line) => Some(line),
                Item::Table(_) => None,
            })
        };
        let mut sizes: BTreeMap<i32, usize> = BTreeMap::new();
        for line in lines() {
            *sizes.entry(half(line.size)).or_default() += line.text.len();
        }
        let size = sizes.iter().max_by_key(|(_, chars)| **chars).map_or(10.0, |(s, _)| *s as f32 / 2.0);
        let mut headings: Vec<f32> = lines()
            .filter(|l| l.size > size * LARGER && l.text.chars().count() <= MAX_HEADING && !l.mono)
            .map(|l| half(l.size) as f32 / 2.0)
            .collect();
        headings.sort_by(|a, b| b.total_cmp(a));
        headings.dedup_by(|b, a| *a - *b < 0.6);
        Self { size, leading: leading(pages, size), headings }
    }
}

fn half(size: f32) -> i32 {
    (size * 2.0).round() as i32
}

/// The smallest distance between baselines that is common: larger ones are gaps between paragraphs.
fn leading(pages: &[Laid], size: f32) -> f32 {
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    for page in pages {
        for pair in page.items.windows(2) {
            if let [Item::Line(a), Item::Line(b)] = pair
                && (a.size - size).abs() < 0.6
                && (b.size - size).abs() < 0.6
                && b.y > a.y
                && b.y - a.y < 4.0 * size
            {
                *counts.entry(((b.y - a.y) / size * 10.0).round() as i32).or_default() += 1;
            }
        }
    }
    let total: usize = counts.values().sum();
    let common = counts.iter().find(|(_, count)| **count * 100 >= total * 12);
    common.map_or(1.2, |(tenths, _)| *tenths as f32 / 10.0).clamp(0.9, 3.0)
}

/// A block that may still go on.
struct Open {
    kind: Kind,
    page: u32,
    text: String,
    /// Its last line; for code, every line.
    lines: Vec<TextLine>,
    /// Where the text of its first line starts.
    start: f32,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Heading(u8),
    Paragraph,
    Item { depth: usize, ordered: bool },
    Code,
}

struct Writer<'a> {
    usual: Usual,
    to: &'a mut Composer,
    page: u32,
    open: Option<Open>,
    depths: Depths,
    /// Footers that wait for the paragraph that runs over the page break.
    below: Vec<(u32, String)>,
    /// The last table written, if nothing came after it: its head and width.
    last_table: Option<(Vec<String>, usize)>,
}

impl Writer<'_> {
    fn line(&mut self, line: TextLine, is_first: bool) {
        let heading = self.heading_level(&line);
        if let Some(open) = &self.open
            && self.continues(open, &line, heading, is_first)
        {
            return self.extend(line);
        }
        self.flush();
        self.last_table = None;
        self.begin(line, heading);
    }

    fn begin(&mut self, line: TextLine, heading: Option<u8>) {
        let found = mark(&line.text);
        let bullet = line.dot.is_some();
        let (kind, text, start) = match (heading, found) {
            (Some(level), _) if !bullet => (Kind::Heading(level), line.text.clone(), line.x0),
            _ if line.mono && !bullet => (Kind::Code, String::new(), line.x0),
            (_, found) if bullet || found.is_some() => {
                let ordered = found.is_some_and(|m| m.ordered);
                let x = line.dot.unwrap_or(line.x0);
                let depth = self.depths.of(f64::from(x), 5.0);
                let text = found.filter(|_| !bullet).map_or(line.text.as_str(), |m| &line.text[m.len..]);
                (Kind::Item { depth, ordered }, text.to_owned(), x)
            }
            _ => (Kind::Paragraph, line.text.clone(), line.x0),
        };
        if !matches!(kind, Kind::Item { .. }) && self.ends_list(&line) {
            self.depths.clear();
        }
        self.open = Some(Open { kind, page: self.page, text, lines: vec![line], start });
    }

    /// Text that starts as far left as the outermost items is not part of the list.
    fn ends_list(&self, line: &TextLine) -> bool {
        self.depths.first().is_none_or(|first| f64::from(line.x0) <= first + 2.0)
    }

    fn heading_level(&self, line: &TextLine) -> Option<u8> {
        let chars = line.text.chars().count();
        if line.mono || chars > MAX_HEADING || !line.text.chars().any(char::is_alphanumeric) {
            return None;
        }
        let size = half(line.size) as f32 / 2.0;
        if size > self.usual.size * LARGER {
            let rank = self.usual.headings.iter().position(|h| (h - size).abs() < 0.6)?;
            return Some((rank + 1).min(6) as u8);
        }
        // Programs whose fonts hide their weight still number their sections.
        let is_numbered = section_number(&line.text) && line.size > self.usual.size * 0.98;
        let is_short = chars <= 100 && line.x1 < line.left + 0.9 * (line.right - line.left).max(1.0);
        let ends = line.text.ends_with(['.', ',', ';', '!']);
        let is_bold = line.bold && line.size > self.usual.size * 0.88;
        ((is_bold || is_numbered) && is_short && !ends).then(|| (self.usual.headings.len() + 1).min(6) as u8)
    }

    /// Whether a line goes on with the open block.
    fn continues(&self, open: &Open, line: &TextLine, heading: Option<u8>, is_first: bool) -> bool {
        let Some(above) = open.lines.last() else { return false };
        let gap = line.y - above.y;
        let is_break = gap <= 0.0 || self.page != open.page;
        if line.dot.is_some() || (line.size - above.size).abs() > 0.12 * above.size.max(line.size) {
            return false;
        }
        match open.kind {
            Kind::Code => return line.mono && gap > 0.0 && gap < 3.0 * line.size && !is_break,
            Kind::Heading(level) => {
                return heading == Some(level)
                    && !is_break
                    && gap < 1.7 * line.size
                    && line.bold == above.bold;
            }
            Kind::Paragraph | Kind::Item { .. } => {}
        }
        if heading.is_some() {
            return false;
        }
        let is_full = above.x1 + 0.2 * above.size + line.first > above.right - 0.3 * above.size;
        let ends = open.text.ends_with(['.', ':', '!', '?', '。', '！', '？', '؟']);
        let starts_low = line.text.starts_with(char::is_lowercase);
        let hyphen =
            open.text.ends_with('-') && open.text.chars().rev().nth(1).is_some_and(char::is_alphabetic);
        if mark(&line.text).is_some() && (!is_full || ends || (line.x0 - above.x0).abs() > 0.5 * line.size) {
            return false;
        }
        if is_break {
            let flows = !ends && (starts_low || hyphen || is_full);
            return flows && (is_first || gap <= 0.0) && !line.mono;
        }
        if gap > (self.usual.leading * 1.22 + 0.1) * line.size.max(above.size) {
            return false;
        }
        if line.mono && ends {
            return false;
        }
        let fits_in = |indent: f32| indent.abs() <= 0.8 * line.size;
        let indent = line.x0 - above.x0;
        let aligned = match open.kind {
            // Items hang: their text starts to the right of their marker.
            Kind::Item { .. } if open.lines.len() == 1 => line.x0 > open.start - 0.5 * line.size,
            Kind::Paragraph if open.lines.len() == 1 => {
                fits_in(indent) || (is_full && !ends) || (is_full && indent < 0.0)
            }
            _ => fits_in(indent),
        };
        let hangs = matches!(open.kind, Kind::Item { .. }) && line.x0 > open.start + 0.5 * line.size;
        aligned && (is_full || hyphen || (!ends && (starts_low || hangs)))
    }

    fn extend(&mut self, line: TextLine) {
        let Some(open) = &mut self.open else { return };
        if open.kind != Kind::Code {
            // A soft hyphen is only there because of the line break.
            if open.text.ends_with('\u{ad}') {
                open.text.pop();
                open.text.push_str(&line.text);
            } else {
                join_line(&mut open.text, &line.text);
            }
        }
        open.lines.push(line);
    }

    fn flush(&mut self) {
        if let Some(open) = self.open.take() {
            let page = Some(open.page);
            match open.kind {
                Kind::Heading(level) => self.to.heading(page, level, &open.text),
                Kind::Paragraph => self.to.paragraph(page, &open.text),
                Kind::Item { depth, ordered } => self.to.item(page, depth, ordered, &open.text),
                Kind::Code => self.to.code(page, &code(&open.lines)),
            }
        }
        for (page, text) in std::mem::take(&mut self.below) {
            self.to.paragraph(Some(page), &text);
        }
    }

    fn table(&mut self, mut rows: Vec<Row>, is_first: bool) {
        let width = rows.first().map_or(0, |r| r.cells.len());
        let continued =
            is_first && self.open.is_none() && self.last_table.as_ref().is_some_and(|t| t.1 == width);
        if continued {
            if rows.first().map(|r| &r.cells) == self.last_table.as_ref().map(|t| &t.0) {
                rows.remove(0);
            }
            for row in &mut rows {
                row.header = false;
            }
            return self.to.more_rows(Some(self.page), rows);
        }
        self.flush();
        self.depths.clear();
        self.last_table = rows.first().map(|r| (r.cells.clone(), width));
        self.to.table(Some(self.page), rows);
    }
}

/// "1.2 Scope", "3.1.4 Tests": at least two levels, then a word with a capital.
fn section_number(text: &str) -> bool {
    let Some((number, rest)) = text.split_once(' ') else { return false };
    let parts: Vec<&str> = number.trim_end_matches('.').split('.').collect();
    let is_part = |p: &&str| (1..=2).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit());
    (2..=4).contains(&parts.len())
        && parts.iter().all(is_part)
        && rest.trim_start().starts_with(char::is_uppercase)
}

/// Lines of program text with the indentation they have on the page.
fn code(lines: &[TextLine]) -> String {
    let left = lines.iter().map(|l| l.x0).fold(f32::MAX, f32::min);
    let mut text = String::new();
    let mut above: Option<&TextLine> = None;
    for line in lines {
        if let Some(above) = above {
            text.push('\n');
            if line.y - above.y > 1.9 * line.size {
                text.push('\n');
            }
        }
        let indent = ((line.x0 - left) / line.pitch).round().clamp(0.0, 120.0) as usize;
        text.extend(std::iter::repeat_n(' ', indent));
        text.push_str(&line.text);
        above = Some(line);
    }
    text
}
