//! Slides: titles as headings, body text as lists, tables, and the speaker's notes.

use super::package::{Package, attr, each_start, push_text};
use crate::{
    compose::{BREAK, Composer, Row, first_row_heads},
    marks::mark,
    wire::Refusal,
};
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

pub(super) fn read(package: &mut Package<'_>, to: &mut Composer) -> Result<(), Refusal> {
    let main = package.main_part("ppt/presentation.xml")?;
    let text = package.required(&main)?;
    let relations = package.relations(&main)?;
    if let Some(title) = package.title()? {
        to.title(&title);
    }
    let mut slides = Vec::new();
    each_start(&text, |e| {
        if e.local_name().as_ref() == "sldId"
            && let Some(relation) =
                e.attributes().with_checks(false).flatten().find(|a| a.key.as_ref().contains(':'))
            && let Some(slide) = relations.get(relation.value.as_ref())
        {
            slides.push(slide.target.clone());
        }
    })
    .map_err(|()| package.damaged())?;
    to.pages(slides.len() as u32);
    for (index, name) in slides.iter().enumerate() {
        let page = index as u32 + 1;
        if page > to.limits().pages {
            to.fill();
        }
        if to.is_full() {
            break;
        }
        let slide = package.required(name)?;
        if is_hidden(&slide) {
            to.warn("hidden_text", "Slides that are hidden in the presentation were left out.");
            continue;
        }
        Slide::new(page, false, to).read(&slide).map_err(|()| package.damaged())?;
        let notes = package.relations(name)?.into_values().find(|r| r.kind == "notesSlide");
        if let Some(text) = notes.map(|n| package.part(&n.target)).transpose()?.flatten() {
            Slide::new(page, true, to).read(&text).map_err(|()| package.damaged())?;
        }
    }
    if package.declares_entities {
        to.warn("entities_ignored", "The file declares external or custom entities; they were ignored.");
    }
    Ok(())
}

fn is_hidden(slide: &str) -> bool {
    let mut hidden = false;
    let _ = each_start(slide, |e| {
        hidden |=
            e.local_name().as_ref() == "sld" && attr(e, "show").is_some_and(|v| v == "0" || v == "false");
    });
    hidden
}

/// What a shape is for.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    Title,
    Body,
    /// A text box, a subtitle.
    Free,
    /// Slide number, date, footer; on notes pages, everything but the notes.
    Furniture,
}

#[derive(Default)]
struct Paragraph {
    text: String,
    level: usize,
    /// `Some(true)` numbered, `Some(false)` bulleted, as the paragraph itself says.
    list: Option<bool>,
    plain: bool,
}

struct Slide<'a> {
    page: Option<u32>,
    notes: bool,
    to: &'a mut Composer,
    role: Role,
    title: String,
    paragraph: Option<Paragraph>,
    rows: Option<Vec<Row>>,
    cell: String,
    span: usize,
    in_text: bool,
    skip: usize,
}

impl<'a> Slide<'a> {
    fn new(page: u32, notes: bool, to: &'a mut Composer) -> Self {
        let role = if notes { Role::Furniture } else { Role::Free };
        Self {
            page: Some(page),
            notes,
            to,
            role,
            title: String::new(),
            paragraph: None,
            rows: None,
            cell: String::new(),
            span: 1,
            in_text: false,
            skip: 0,
        }
    }

    fn read(mut self, xml: &str) -> Result<(), ()> {
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
                Ok(event) if self.in_text && self.skip == 0 => {
                    if let Some(paragraph) = &mut self.paragraph {
                        push_text(&event, &mut paragraph.text);
                    }
                }
                Ok(_) => {}
                Err(_) => return Err(()),
            }
        }
        Ok(())
    }

    fn start(&mut self, e: &BytesStart<'_>) {
        let name = e.local_name();
        let name = name.as_ref();
        if self.skip > 0 || name == "Fallback" {
            self.skip += 1;
            return;
        }
        match name {
            "sp" | "graphicFrame" => self.role = if self.notes { Role::Furniture } else { Role::Free },
            "ph" => self.role = self.placeholder(attr(e, "type").as_deref()),
            "blip" if !self.notes => self.to.image(),
            "p" => self.paragraph = Some(Paragraph::default()),
            "pPr" => {
                if let Some(p) = &mut self.paragraph {
                    p.level = attr(e, "lvl").and_then(|l| l.parse().ok()).unwrap_or(0);
                }
            }
            "buNone" => self.with(|p| p.plain = true),
            "buChar" | "buBlip" => self.with(|p| p.list = Some(false)),
            "buAutoNum" => self.with(|p| p.list = Some(true)),
            "br" => self.with(|p| p.text.push(BREAK)),
            "tab" => self.with(|p| p.text.push(' ')),
            "t" => self.in_text = true,
            "tbl" => self.rows = Some(Vec::new()),
            "tr" => self.rows.get_or_insert_default().push(Row { header: false, cells: Vec::new() }),
            "tc" => {
                self.cell.clear();
                self.span = attr(e, "gridSpan").and_then(|s| s.parse().ok()).unwrap_or(1_usize).clamp(1, 60);
                // The cells that a span covers follow as empty cells of their own.
                if attr(e, "hMerge").is_some() {
                    self.span = 0;
                }
            }
            _ => {}
        }
    }

    fn placeholder(&self, kind: Option<&str>) -> Role {
        match (kind, self.notes) {
            (Some("body"), true) => Role::Free,
            (_, true) | (Some("sldNum" | "dt" | "ftr" | "hdr" | "sldImg"), _) => Role::Furniture,
            (Some("title" | "ctrTitle"), _) => Role::Title,
            (Some("subTitle"), _) => Role::Free,
            _ => Role::Body,
        }
    }

    fn with(&mut self, change: impl FnOnce(&mut Paragraph)) {
        if let Some(paragraph) = &mut self.paragraph {
            change(paragraph);
        }
    }

    fn end(&mut self, name: &str) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        match name {
            "t" => self.in_text = false,
            "p" => self.end_paragraph(),
            "tc" if self.span > 0 => {
                let cell = std::mem::take(&mut self.cell);
                if let Some(row) = self.rows.as_mut().and_then(|r| r.last_mut()) {
                    row.cells.push(cell);
                    row.cells.resize(row.cells.len() + self.span - 1, String::new());
                }
            }
            "tbl" => {
                let mut rows = self.rows.take().unwrap_or_default();
                if first_row_heads(&rows) {
                    rows[0].header = true;
                }
                self.to.table(self.page, rows);
            }
            "sp" => {
                let title = std::mem::take(&mut self.title);
                self.to.heading(self.page, 1, &title);
                self.role = Role::Free;
            }
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraph.take() else { return };
        let text = paragraph.text;
        if self.rows.is_some() {
            self.cell.push_str(if self.cell.is_empty() { "" } else { " " });
            self.cell.push_str(&text);
            return;
        }
        let listed = match self.role {
            Role::Furniture => return,
            Role::Title => {
                self.title.push_str(&text);
                return self.title.push(' ');
            }
            Role::Body if !paragraph.plain => Some(paragraph.list.unwrap_or(false)),
            _ => paragraph.list,
        };
        match (listed, mark(&text)) {
            (Some(ordered), _) => self.to.item(self.page, paragraph.level, ordered, &text),
            (None, Some(found)) => {
                self.to.item(self.page, paragraph.level, found.ordered, &text[found.len..]);
            }
            (None, None) => self.to.paragraph(self.page, &text),
        }
    }
}
