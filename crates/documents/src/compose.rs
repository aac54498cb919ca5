//! Collects blocks in reading order, numbers them, and stops at the bounds.

use crate::{Block, BlockKind, Extracted, Limits, Place, Warning, clean};

/// A line break that the writer set by hand, in text on its way to the composer.
pub(crate) const BREAK: char = '\u{2028}';

/// One row of a table before it is numbered.
pub(crate) struct Row {
    pub header: bool,
    pub cells: Vec<String>,
}

/// Builds an [`Extracted`]. Formats push into it and ask [`Composer::is_full`] before long work.
pub(crate) struct Composer {
    limits: Limits,
    out: Extracted,
    bytes: usize,
    tables: u32,
    images: u32,
    full: bool,
}

impl Composer {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self { limits: *limits, out: Extracted::default(), bytes: 0, tables: 0, images: 0, full: false }
    }

    pub(crate) const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Whether a bound is reached; nothing more is kept.
    pub(crate) const fn is_full(&self) -> bool {
        self.full
    }

    /// Notes that the rest is left out.
    pub(crate) const fn fill(&mut self) {
        self.full = true;
    }

    /// Takes back [`Composer::fill`], for a format that reads first and writes later; answers whether it was full.
    pub(crate) const fn unfill(&mut self) -> bool {
        std::mem::replace(&mut self.full, false)
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.out.blocks.is_empty()
    }

    pub(crate) fn title(&mut self, title: &str) {
        let title = clean::prose(title);
        if self.out.title.is_none() && is_title(&title) {
            self.out.title = Some(title.chars().take(300).collect());
        }
    }

    pub(crate) const fn pages(&mut self, pages: u32) {
        self.out.pages = Some(pages);
    }

    /// A heading; the level is brought into 1 to 6.
    pub(crate) fn heading(&mut self, page: Option<u32>, level: u8, text: &str) {
        self.push(page, BlockKind::Heading { level: level.clamp(1, 6) }, clean::prose(text));
    }

    /// Running text. A [`BREAK`] that the writer set by hand starts a new paragraph, unless the sentence goes on.
    pub(crate) fn paragraph(&mut self, page: Option<u32>, text: &str) {
        let mut open = String::new();
        for line in text.split(BREAK) {
            let line = clean::prose(line);
            if !line.starts_with(char::is_lowercase) {
                self.push(page, BlockKind::Paragraph, std::mem::take(&mut open));
            }
            join_line(&mut open, &line);
        }
        self.push(page, BlockKind::Paragraph, open);
    }

    pub(crate) fn item(&mut self, page: Option<u32>, depth: usize, ordered: bool, text: &str) {
        let depth = depth.min(u8::MAX as usize) as u8;
        self.push(page, BlockKind::ListItem { depth, ordered }, clean::prose(text));
    }

    pub(crate) fn code(&mut self, page: Option<u32>, text: &str) {
        self.push(page, BlockKind::Code, clean::code(text));
    }

    /// A whole table; empty rows are dropped, short ones are filled up so that columns line up.
    pub(crate) fn table(&mut self, page: Option<u32>, rows: Vec<Row>) {
        self.rows(page, rows, false);
    }

    /// More rows of the table that came last (it ran over a page break).
    pub(crate) fn more_rows(&mut self, page: Option<u32>, rows: Vec<Row>) {
        self.rows(page, rows, true);
    }

    fn rows(&mut self, page: Option<u32>, rows: Vec<Row>, continued: bool) {
        let (table, mut number) = match self.out.blocks.last().map(|b| &b.kind) {
            Some(BlockKind::TableRow { table, row, .. }) if continued => (*table, row + 1),
            _ => (self.tables, 0),
        };
        let mut rows: Vec<Row> = rows
            .into_iter()
            .map(|r| Row { cells: r.cells.iter().map(|c| clean::prose(c)).collect(), ..r })
            .filter(|r| r.cells.iter().any(|c| !c.is_empty()))
            .collect();
        let width = rows.iter().map(|r| r.cells.len()).max().unwrap_or(0);
        for row in &mut rows {
            row.cells.resize(width, String::new());
            let cells = std::mem::take(&mut row.cells);
            let text = cells.join(" | ");
            self.bytes += text.len();
            self.push(page, BlockKind::TableRow { table, row: number, header: row.header, cells }, text);
            number += 1;
        }
        self.tables = self.tables.max(table + u32::from(number > 0));
    }

    fn push(&mut self, page: Option<u32>, kind: BlockKind, text: String) {
        if text.is_empty() || self.full {
            return;
        }
        if self.bytes + text.len() > self.limits.text_bytes || self.out.blocks.len() >= self.limits.blocks {
            self.full = true;
            return;
        }
        self.bytes += text.len();
        self.out.words += match &kind {
            BlockKind::TableRow { cells, .. } => cells.iter().map(|c| clean::words(c)).sum(),
            _ => clean::words(&text),
        };
        let paragraph = self.out.blocks.len() as u32 + 1;
        self.out.blocks.push(Block { kind, text, place: Place { page, paragraph } });
    }

    pub(crate) fn warn(&mut self, code: &str, message: impl Into<String>) {
        if !self.out.warnings.iter().any(|w| w.code == code) {
            self.out.warnings.push(Warning { code: code.to_owned(), message: message.into() });
        }
    }

    /// Counts a picture that is not read.
    pub(crate) const fn image(&mut self) {
        self.images = self.images.saturating_add(1);
    }

    pub(crate) const fn saw_image(&self) -> bool {
        self.images > 0
    }

    pub(crate) fn finish(mut self) -> Extracted {
        if self.images > 0 {
            let (count, s, was) =
                (self.images, plural(self.images), if self.images == 1 { "was" } else { "were" });
            self.warn("image_left_out", format!("{count} image{s} {was} left out: only text is read."));
        }
        if self.full {
            self.warn("truncated", "The document is too long; text after this point was left out.");
        }
        if self.out.title.is_none() {
            let mut first = self.out.blocks.iter().take(8);
            let found =
                first.find_map(|b| matches!(b.kind, BlockKind::Heading { .. }).then(|| b.text.clone()));
            self.out.title = found.map(|t| t.chars().take(300).collect());
        }
        self.out
    }
}

/// `s`, or nothing for one.
pub(crate) const fn plural(count: u32) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// Appends a line to the text before it: with a space, except between characters of scripts that have none.
pub(crate) fn join_line(text: &mut String, line: &str) {
    let (last, first) = (text.chars().next_back(), line.chars().next());
    let glued = matches!((last, first), (Some(a), Some(b)) if clean::is_cjk(a) && clean::is_cjk(b));
    if !glued && !text.is_empty() {
        text.push(' ');
    }
    text.push_str(line);
}

/// Whether the first row heads the columns, where the format does not say: short labels without figures over rows
/// that are longer or hold figures.
pub(crate) fn first_row_heads(rows: &[Row]) -> bool {
    let Some((first, rest)) = rows.split_first() else { return false };
    let has_digit = |c: &String| c.bytes().any(|b| b.is_ascii_digit());
    let labels = first.cells.len() >= 2
        && first.cells.iter().filter(|c| !c.trim().is_empty()).count() >= 2
        && first.cells.iter().all(|c| c.chars().count() <= 40 && !has_digit(c));
    labels && rest.iter().any(|r| r.cells.iter().any(|c| has_digit(c) || c.chars().count() > 40))
}

/// Programs write file names and placeholders where a title belongs.
fn is_title(text: &str) -> bool {
    let lower = text.to_lowercase();
    let is_file = [".doc", ".docx", ".pdf", ".tex", ".dvi", ".ppt", ".pptx", ".odt", ".html", ".htm", ".md"]
        .iter()
        .any(|end| lower.ends_with(end));
    let is_placeholder =
        ["untitled", "powerpoint presentation", "word document", "about:blank"].contains(&lower.as_str());
    !text.is_empty() && !is_file && !is_placeholder && !lower.starts_with("microsoft word -")
}
