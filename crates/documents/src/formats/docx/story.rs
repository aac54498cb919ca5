//! One stream of WordprocessingML: paragraphs, lists, tables, text boxes.

use super::{
    super::package::{attr, push_text},
    styles::{Heading, Styles, is_mono_font},
};
use crate::{
    compose::{BREAK, Composer, Row, first_row_heads},
    marks::mark,
};
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

/// Bold lines longer than this are emphasis, not headings.
const MAX_BOLD_HEADING: usize = 90;
/// From this size on, in half points, a bold line is a main heading.
const LARGE: u32 = 28;

#[derive(Default)]
struct Paragraph {
    text: String,
    style: String,
    number: Option<String>,
    level: Option<u8>,
    outline: Option<u8>,
    chars: usize,
    bold: usize,
    mono: usize,
    size: u32,
}

#[derive(Default, Clone, Copy)]
struct Run {
    bold: bool,
    mono: bool,
    hidden: bool,
    size: u32,
}

#[derive(Default)]
struct Table {
    columns: usize,
    rows: Vec<Row>,
    cells: Vec<String>,
    cell: String,
    span: usize,
    header: bool,
}

impl Table {
    /// A single column only draws a frame around text.
    const fn is_frame(&self) -> bool {
        self.columns == 1
    }
}

pub(super) struct Story<'a> {
    styles: &'a Styles,
    to: &'a mut Composer,
    /// Open paragraphs: a text box opens one inside another.
    open: Vec<Paragraph>,
    tables: Vec<Table>,
    run: Run,
    /// Inside an element whose content is not shown; counts nesting.
    skip: usize,
    in_text: bool,
    in_paragraph_props: bool,
    in_run_props: bool,
    has_title: bool,
    /// Lines of program text that follow each other are one block.
    code: Vec<String>,
}

impl<'a> Story<'a> {
    pub(super) fn new(styles: &'a Styles, to: &'a mut Composer) -> Self {
        Self {
            styles,
            to,
            open: Vec::new(),
            tables: Vec::new(),
            run: Run::default(),
            skip: 0,
            in_text: false,
            in_paragraph_props: false,
            in_run_props: false,
            has_title: false,
            code: Vec::new(),
        }
    }

    pub(super) fn read(mut self, xml: &str) -> Result<(), ()> {
        let mut reader = Reader::from_str(xml);
        while !self.to.is_full() {
            match reader.read_event() {
                Ok(Event::Start(e)) => self.start(&e),
                Ok(Event::Empty(e)) => {
                    self.start(&e);
                    self.end(e.local_name().as_ref());
                }
                Ok(Event::End(e)) => self.end(e.local_name().as_ref()),
                Ok(Event::Eof) => break,
                Ok(event) => self.text(&event),
                Err(_) => return Err(()),
            }
        }
        self.flush_code();
        Ok(())
    }

    fn start(&mut self, e: &BytesStart<'_>) {
        let name = e.local_name();
        let name = name.as_ref();
        if self.skip > 0 || is_skipped(name) {
            self.skip += 1;
            return;
        }
        match name {
            "p" => self.open.push(Paragraph::default()),
            "pPr" => self.in_paragraph_props = true,
            "r" => self.run = Run::default(),
            "rPr" => self.in_run_props = true,
            "t" => self.in_text = true,
            "tab" | "ptab" if !self.in_paragraph_props => self.push("\t"),
            "br" | "cr" => self.push("\u{2028}"),
            "noBreakHyphen" => self.push("-"),
            "blip" | "imagedata" | "object" => self.to.image(),
            _ if self.in_paragraph_props && !self.in_run_props => self.paragraph_property(name, e),
            _ if self.in_run_props && !self.in_paragraph_props => self.run_property(name, e),
            _ => self.table_start(name, e),
        }
    }

    fn paragraph_property(&mut self, name: &str, e: &BytesStart<'_>) {
        let Some(paragraph) = self.open.last_mut() else { return };
        let value = attr(e, "val");
        match name {
            "pStyle" => paragraph.style = value.unwrap_or_default(),
            "numId" => paragraph.number = value,
            "ilvl" => paragraph.level = value.and_then(|v| v.parse().ok()),
            "outlineLvl" => paragraph.outline = value.and_then(|v| v.parse().ok()).filter(|o| *o < 9),
            _ => {}
        }
    }

    fn run_property(&mut self, name: &str, e: &BytesStart<'_>) {
        let value = attr(e, "val");
        let is_on = !matches!(value.as_deref(), Some("0" | "false" | "off" | "none"));
        match name {
            "b" => self.run.bold = is_on,
            "vanish" | "webHidden" => self.run.hidden = is_on,
            "rFonts" => self.run.mono = is_mono_font(&attr(e, "ascii").unwrap_or_default()),
            "sz" => self.run.size = value.and_then(|v| v.parse().ok()).unwrap_or(0),
            _ => {}
        }
    }

    fn table_start(&mut self, name: &str, e: &BytesStart<'_>) {
        match name {
            "tbl" => {
                self.flush_code();
                self.tables.push(Table::default());
            }
            "gridCol" => self.with_table(|t| t.columns += 1),
            "tr" => self.with_table(|t| t.header = false),
            "tblHeader" => self.with_table(|t| t.header = true),
            "tc" => self.with_table(|t| t.span = 1),
            "gridSpan" => {
                let span = attr(e, "val").and_then(|v| v.parse().ok()).unwrap_or(1_usize);
                self.with_table(|t| t.span = span.clamp(1, 60));
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        match name {
            "p" => self.end_paragraph(),
            "pPr" => self.in_paragraph_props = false,
            "rPr" => self.in_run_props = false,
            "t" => self.in_text = false,
            "tc" => self.with_table(|t| {
                let cell = std::mem::take(&mut t.cell);
                t.cells.push(cell);
                t.cells.resize(t.cells.len() + t.span - 1, String::new());
            }),
            "tr" => self.with_table(|t| {
                let cells = std::mem::take(&mut t.cells);
                let header = t.header && t.rows.is_empty();
                t.rows.push(Row { header, cells });
            }),
            "tbl" => self.end_table(),
            _ => {}
        }
    }

    fn with_table(&mut self, change: impl FnOnce(&mut Table)) {
        if let Some(table) = self.tables.last_mut() {
            change(table);
        }
    }

    fn end_table(&mut self) {
        let Some(mut table) = self.tables.pop() else { return };
        if table.is_frame() {
            return;
        }
        // A table inside a cell becomes part of the cell's text.
        if let Some(outer) = self.outer_cell() {
            for row in &table.rows {
                append(outer, &row.cells.join(" "));
            }
            return;
        }
        if !table.rows.iter().any(|r| r.header) && first_row_heads(&table.rows) {
            table.rows[0].header = true;
        }
        self.to.table(None, table.rows);
    }

    /// The cell that text goes into now: that of the nearest open table that is not just a frame.
    fn outer_cell(&mut self) -> Option<&mut String> {
        self.tables.iter_mut().rfind(|t| !t.is_frame()).map(|t| &mut t.cell)
    }

    fn text(&mut self, event: &Event<'_>) {
        if self.in_text && self.skip == 0 {
            let mut text = String::new();
            push_text(event, &mut text);
            self.push(&text);
        }
    }

    fn push(&mut self, text: &str) {
        let run = self.run;
        if run.hidden {
            if !text.trim().is_empty() {
                self.to.warn("hidden_text", "Text that the document hides from its readers was left out.");
            }
            return;
        }
        if let Some(paragraph) = self.open.last_mut() {
            let visible = text.chars().filter(|c| !c.is_whitespace()).count();
            paragraph.chars += visible;
            paragraph.bold += if run.bold { visible } else { 0 };
            paragraph.mono += if run.mono { visible } else { 0 };
            paragraph.size = paragraph.size.max(run.size);
            paragraph.text.push_str(text);
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.open.pop() else { return };
        if let Some(cell) = self.outer_cell() {
            return append(cell, &paragraph.text);
        }
        let is_mono = paragraph.chars > 0 && paragraph.mono == paragraph.chars;
        if is_mono || self.styles.is_code(&paragraph.style) {
            return self.code.push(paragraph.text);
        }
        self.flush_code();
        if paragraph.chars == 0 {
            return;
        }
        if let Some(level) = self.heading(&paragraph) {
            return self.to.heading(None, level, &paragraph.text);
        }
        let from_style = self.styles.numbering(&paragraph.style);
        let level = paragraph.level.or_else(|| from_style.as_ref().map(|n| n.1)).unwrap_or(0);
        let number = paragraph.number.clone().or(from_style.map(|n| n.0));
        if let Some(ordered) = number.and_then(|n| self.styles.ordered(&n, level)) {
            return self.to.item(None, usize::from(level), ordered, &paragraph.text);
        }
        match mark(&paragraph.text) {
            Some(found) => self.to.item(None, 0, found.ordered, &paragraph.text[found.len..]),
            None if is_bold_heading(&paragraph) => {
                let level = if paragraph.size >= LARGE { 1 } else { 2 };
                self.to.heading(None, level, &paragraph.text);
            }
            None => self.to.paragraph(None, &paragraph.text),
        }
    }

    fn heading(&mut self, paragraph: &Paragraph) -> Option<u8> {
        let styled = paragraph
            .outline
            .map(|o| Heading::Level(o + 1))
            .or_else(|| self.styles.heading(&paragraph.style));
        match styled? {
            Heading::Title => {
                self.has_title = true;
                Some(1)
            }
            // Under a title, first-level headings are one level down.
            Heading::Level(level) => Some(level.saturating_add(u8::from(self.has_title))),
        }
    }

    fn flush_code(&mut self) {
        let lines = std::mem::take(&mut self.code);
        if !lines.is_empty() {
            self.to.code(None, &lines.join("\n").replace(BREAK, "\n"));
        }
    }
}

/// A short line all in bold type heads what follows, in documents whose authors use no styles.
fn is_bold_heading(paragraph: &Paragraph) -> bool {
    let text = paragraph.text.trim();
    paragraph.bold == paragraph.chars
        && text.chars().count() <= MAX_BOLD_HEADING
        && !text.contains(BREAK)
        && !text.ends_with(['.', ',', ';', '!'])
}

fn append(cell: &mut String, text: &str) {
    if !text.trim().is_empty() {
        if !cell.is_empty() {
            cell.push(' ');
        }
        cell.push_str(text);
    }
}

/// Elements whose text is not part of what a reader sees: deletions, the older twin of a drawing, field codes, what
/// properties were before a change.
fn is_skipped(name: &str) -> bool {
    matches!(
        name,
        "del"
            | "moveFrom"
            | "Fallback"
            | "instrText"
            | "delText"
            | "delInstrText"
            | "pPrChange"
            | "rPrChange"
            | "tblPrChange"
            | "trPrChange"
            | "tcPrChange"
            | "sectPr"
            | "tblPrEx"
            | "rubyPr"
            | "rt"
    )
}
