//! Sheets: headings, paragraphs and tables on A4 pages, with the structure that screen readers follow.
//!
//! First everything is placed, then painted: only then the number of pages is known.

use super::{
    letters::{Letters, Weight},
    lines::{Line, lines},
};
use krilla::{
    Document, SerializeSettings,
    color::rgb,
    configure::{Accessibility, ConfigurationBuilder},
    destination::XyzDestination,
    geom::{PathBuilder, Point},
    metadata::Metadata,
    num::NormalizedF32,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::{Fill, Stroke},
    surface::Surface,
    tagging::{
        Artifact, ArtifactType, ContentTag, Identifier, SpanTag, TableHeaderScope, Tag, TagGroup, TagKind,
        TagTree,
    },
};
use std::num::NonZeroU16;

const WIDTH: f32 = 595.28;
const HEIGHT: f32 = 841.89;
const MARGIN: f32 = 52.0;
/// The width of what is written.
pub(super) const COLUMN: f32 = WIDTH - 2.0 * MARGIN;
/// Where the last line may stand.
const BOTTOM: f32 = HEIGHT - MARGIN - 14.0;
/// Line height, in units of the letters' size.
const LEADING: f32 = 1.35;
/// Between the text of neighbouring cells.
const GAP: f32 = 8.0;

/// How a text is set.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub size: f32,
    pub weight: Weight,
    /// 0 is black.
    pub grey: u8,
}

pub(super) const TITLE: Style = Style { size: 19.0, weight: Weight::Bold, grey: 0x11 };
const HEADING: Style = Style { size: 12.0, weight: Weight::Bold, grey: 0x11 };
pub(super) const BODY: Style = Style { size: 9.0, weight: Weight::Plain, grey: 0x22 };
const HEAD: Style = Style { size: 8.0, weight: Weight::Bold, grey: 0x44 };
const CELL: Style = Style { size: 8.0, weight: Weight::Plain, grey: 0x22 };
const FOOT: Style = Style { size: 7.5, weight: Weight::Plain, grey: 0x55 };

/// A column of a table: its heading, and its share of the width.
pub(super) struct Column(pub &'static str, pub f32);

/// A part of the document's structure.
struct Element {
    kind: TagKind,
    children: Vec<Child>,
}

enum Child {
    Element(usize),
    Leaf(Identifier),
}

/// Something that is painted.
enum Mark {
    Text { line: Line, style: Style, x: f32, y: f32, of: Option<usize> },
    Rule { y: f32, grey: u8 },
}

/// A document that is being set.
pub(super) struct Sheets {
    letters: Letters,
    pages: Vec<Vec<Mark>>,
    /// Where the next thing begins, from the top of the page.
    y: f32,
    elements: Vec<Element>,
    top: Vec<usize>,
    outline: Vec<(String, usize, f32)>,
}

impl Sheets {
    pub fn new(letters: Letters) -> Self {
        Self {
            letters,
            pages: vec![Vec::new()],
            y: MARGIN,
            elements: Vec::new(),
            top: Vec::new(),
            outline: Vec::new(),
        }
    }

    /// Whether some character could not be drawn so far.
    pub fn has_unknown(&self) -> bool {
        self.letters.unknown
    }

    fn element(&mut self, kind: impl Into<TagKind>, parent: Option<usize>) -> usize {
        let id = self.elements.len();
        self.elements.push(Element { kind: kind.into(), children: Vec::new() });
        match parent.and_then(|p| self.elements.get_mut(p)) {
            Some(parent) => parent.children.push(Child::Element(id)),
            None => self.top.push(id),
        }
        id
    }

    fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    /// Goes to the next page if less than this is left.
    fn need(&mut self, height: f32) -> bool {
        let next = self.y + height > BOTTOM && self.y > MARGIN;
        if next {
            self.pages.push(Vec::new());
            self.y = MARGIN;
        }
        next
    }

    fn place(&mut self, set: Vec<Line>, style: Style, (x, width): (f32, f32), of: Option<usize>) {
        let step = style.size * LEADING;
        for line in set {
            self.need(step);
            let x = if line.rtl { x + (width - line.width * style.size).max(0.0) } else { x };
            let y = self.y + style.size;
            self.mark(Mark::Text { line, style, x, y, of });
            self.y += step;
        }
    }

    /// A heading of level 1 (the title) or 2.
    pub fn heading(&mut self, level: u16, text: &str) {
        let style = if level == 1 { TITLE } else { HEADING };
        self.y += if level == 1 { 0.0 } else { 16.0 };
        // A heading never stands alone at the foot of a page.
        self.need(style.size * LEADING + 60.0);
        let shown = self.letters.printable(text);
        self.outline.push((shown.clone(), self.pages.len() - 1, self.y));
        let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
        let of = self.element(Tag::Hn(level, Some(shown)), None);
        let set = lines(&mut self.letters, text, style.weight, COLUMN / style.size);
        self.place(set, style, (MARGIN, COLUMN), Some(of));
        self.y += 4.0;
    }

    /// A paragraph.
    pub fn paragraph(&mut self, text: &str) {
        let of = self.element(Tag::P, None);
        let set = lines(&mut self.letters, text, BODY.weight, COLUMN / BODY.size);
        self.place(set, BODY, (MARGIN, COLUMN), Some(of));
        self.y += 4.0;
    }

    /// A table; its headings stand again on each page it goes on to.
    pub fn table(&mut self, columns: &[Column], rows: &[Vec<String>]) {
        let all: f32 = columns.iter().map(|c| c.1).sum();
        let mut x = MARGIN;
        let places: Vec<(f32, f32)> = columns
            .iter()
            .map(|column| {
                let width = COLUMN * column.1 / all;
                x += width;
                (x - width, width - GAP)
            })
            .collect();
        let table = self.element(Tag::Table, None);
        let head = self.element(Tag::THead, Some(table));
        let row = self.element(Tag::TR, Some(head));
        let cells: Vec<usize> =
            columns.iter().map(|_| self.element(Tag::TH(TableHeaderScope::Column), Some(row))).collect();
        self.need(60.0);
        self.head(columns, &places, Some(&cells));
        let body = self.element(Tag::TBody, Some(table));
        for texts in rows {
            let set: Vec<Vec<Line>> = texts
                .iter()
                .zip(&places)
                .map(|(text, (_, width))| lines(&mut self.letters, text, CELL.weight, width / CELL.size))
                .collect();
            let tallest = set.iter().map(Vec::len).max().unwrap_or(1).max(1);
            let height = tallest as f32 * CELL.size * LEADING + 6.0;
            if self.need(height) {
                self.head(columns, &places, None);
            }
            let row = self.element(Tag::TR, Some(body));
            let (from, to) = (self.y + 3.0, self.y + height);
            for (set, place) in set.into_iter().zip(&places) {
                let cell = self.element(Tag::TD, Some(row));
                self.y = from;
                self.place(set, CELL, *place, Some(cell));
            }
            self.y = to;
            self.mark(Mark::Rule { y: to, grey: 0xdd });
        }
        self.y += 4.0;
    }

    /// The headings of a table; told to screen readers the first time only.
    fn head(&mut self, columns: &[Column], places: &[(f32, f32)], cells: Option<&[usize]>) {
        let from = self.y + 3.0;
        for (n, (column, place)) in columns.iter().zip(places).enumerate() {
            self.y = from;
            let set = lines(&mut self.letters, column.0, HEAD.weight, place.1 / HEAD.size);
            self.place(set, HEAD, *place, cells.and_then(|cells| cells.get(n)).copied());
        }
        self.y = from + HEAD.size * LEADING + 3.0;
        self.mark(Mark::Rule { y: self.y, grey: 0x88 });
    }

    /// The document. `foot` stands on every page beside its number. Refused is what breaks a rule of accessible documents.
    pub fn finish(mut self, metadata: Metadata, foot: &str) -> Result<Vec<u8>, String> {
        let configuration =
            ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish();
        let configuration = configuration.map_err(|error| format!("no accessible documents: {error:?}"))?;
        let mut document =
            Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
        let pages = std::mem::take(&mut self.pages);
        let count = pages.len();
        let size = PageSettings::from_wh(WIDTH, HEIGHT).ok_or("a page has no size")?;
        for (number, marks) in (1..).zip(pages) {
            let mut page = document.start_page_with(size.clone());
            let mut surface = page.surface();
            for mark in marks {
                self.paint(&mut surface, mark);
            }
            self.foot(&mut surface, foot, &format!("Page {number} of {count}"));
            surface.finish();
            page.finish();
        }
        let mut outline = Outline::new();
        for (text, page, y) in std::mem::take(&mut self.outline) {
            let place = XyzDestination::new(page, Point::from_xy(MARGIN, y));
            outline.push_child(OutlineNode::new(text, place));
        }
        document.set_outline(outline);
        let mut tree = TagTree::new();
        for id in std::mem::take(&mut self.top) {
            if let Some(group) = self.group(id) {
                tree.push(group);
            }
        }
        document.set_tag_tree(tree);
        document.set_metadata(metadata);
        document.finish().map_err(|error| format!("a report breaks a rule of documents: {error:?}"))
    }

    fn paint(&mut self, surface: &mut Surface<'_>, mark: Mark) {
        match mark {
            Mark::Text { line, style, x, y, of } => {
                let tag = match of {
                    Some(_) => ContentTag::Span(SpanTag::empty()),
                    None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther)),
                };
                let leaf = surface.start_tagged(tag);
                draw(surface, &line, style, (x, y));
                surface.end_tagged();
                if let Some(element) = of.and_then(|of| self.elements.get_mut(of)) {
                    element.children.push(Child::Leaf(leaf));
                }
            }
            Mark::Rule { y, grey } => {
                surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
                let mut path = PathBuilder::new();
                path.move_to(MARGIN, y);
                path.line_to(WIDTH - MARGIN, y);
                if let Some(path) = path.finish() {
                    surface.set_fill(None);
                    let paint = rgb::Color::new(grey, grey, grey).into();
                    surface.set_stroke(Some(Stroke { paint, width: 0.5, ..Stroke::default() }));
                    surface.draw_path(&path);
                    surface.set_stroke(None);
                }
                surface.end_tagged();
            }
        }
    }

    fn foot(&mut self, surface: &mut Surface<'_>, left: &str, right: &str) {
        let y = HEIGHT - MARGIN + 8.0;
        let room = (COLUMN - 90.0) / FOOT.size;
        let mut all: Vec<(Line, f32)> = Vec::new();
        all.extend(
            lines(&mut self.letters, left, FOOT.weight, room).into_iter().take(1).map(|l| (l, MARGIN)),
        );
        all.extend(lines(&mut self.letters, right, FOOT.weight, room).into_iter().take(1).map(|line| {
            let x = WIDTH - MARGIN - line.width * FOOT.size;
            (line, x)
        }));
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
        for (line, x) in all {
            draw(surface, &line, FOOT, (x, y));
        }
        surface.end_tagged();
    }

    /// The structure below an element; one without content is left out.
    fn group(&mut self, id: usize) -> Option<TagGroup> {
        let element = self.elements.get_mut(id)?;
        let mut group = TagGroup::new(element.kind.clone());
        let cell = matches!(element.kind, TagKind::TD(_) | TagKind::TH(_));
        let children = std::mem::take(&mut element.children);
        let mut empty = !cell;
        for child in children {
            match child {
                Child::Leaf(leaf) => group.push(leaf),
                Child::Element(child) => match self.group(child) {
                    Some(child) => group.push(child),
                    None => continue,
                },
            }
            empty = false;
        }
        (!empty).then_some(group)
    }
}

fn draw(surface: &mut Surface<'_>, line: &Line, style: Style, (mut x, y): (f32, f32)) {
    let paint = rgb::Color::new(style.grey, style.grey, style.grey).into();
    surface.set_fill(Some(Fill { paint, opacity: NormalizedF32::ONE, ..Fill::default() }));
    for glyphs in &line.glyphs {
        let at = Point::from_xy(x, y);
        surface.draw_glyphs(at, &glyphs.drawn, glyphs.font.clone(), &glyphs.text, style.size, false);
        x += glyphs.width * style.size;
    }
}
