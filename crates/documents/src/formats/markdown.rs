//! Markdown, by a CommonMark parser with tables, task lists, footnotes and formulas.

use super::html;
use crate::compose::{BREAK, Composer, Row};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

pub(super) fn read(text: &str, to: &mut Composer) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut walk = Walk {
        to,
        text: String::new(),
        html: String::new(),
        lists: Vec::new(),
        place: Place::Flow,
        wrapped: false,
        rows: None,
    };
    for event in Parser::new_ext(text, options) {
        if walk.to.is_full() {
            return;
        }
        walk.event(event);
    }
    walk.flush();
    walk.flush_html();
}

/// What the running text belongs to.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Flow,
    Heading(u8),
    /// The first paragraph of an item; what follows inside the item is running text.
    Item,
    Code,
    Metadata,
}

struct Walk<'a> {
    to: &'a mut Composer,
    text: String,
    html: String,
    /// Open lists, outermost first: whether each is numbered.
    lists: Vec<bool>,
    place: Place,
    /// A line of the source has ended inside the running text.
    wrapped: bool,
    rows: Option<Vec<Row>>,
}

impl Walk<'_> {
    fn event(&mut self, event: Event<'_>) {
        if !matches!(event, Event::Html(_) | Event::End(TagEnd::HtmlBlock)) {
            self.flush_html();
        }
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(t) | Event::Code(t) => self.text.push_str(&t),
            Event::InlineMath(t) => self.text.extend(["$", &t, "$"]),
            Event::DisplayMath(t) => self.text.extend(["$$", &t, "$$"]),
            Event::Html(t) => self.html.push_str(&t),
            Event::InlineHtml(t) if t.to_ascii_lowercase().starts_with("<br") => self.text.push(BREAK),
            Event::InlineHtml(_) | Event::FootnoteReference(_) | Event::Rule => {}
            Event::HardBreak => self.text.push(BREAK),
            Event::SoftBreak => {
                self.wrapped = true;
                self.text.push('\n');
            }
            Event::TaskListMarker(done) => self.text.push_str(if done { "[x] " } else { "[ ] " }),
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => self.enter(Place::Heading(*level as u8)),
            Tag::List(first) => {
                self.flush();
                self.lists.push(first.is_some());
            }
            Tag::Item => self.enter(Place::Item),
            Tag::CodeBlock(_) => self.enter(Place::Code),
            Tag::MetadataBlock(_) => self.enter(Place::Metadata),
            Tag::Table(_) => {
                self.flush();
                self.rows = Some(Vec::new());
            }
            Tag::TableHead | Tag::TableRow => {
                let header = matches!(tag, Tag::TableHead);
                self.rows.get_or_insert_default().push(Row { header, cells: Vec::new() });
            }
            Tag::Image { .. } => self.to.image(),
            Tag::BlockQuote(_) | Tag::FootnoteDefinition(_) => self.flush(),
            // "**Due:** Friday" under "**Worth:** 20 points": lines that each start with a label are meant as lines.
            Tag::Strong if self.wrapped && self.text.ends_with('\n') => self.text.push(BREAK),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::Item
            | TagEnd::CodeBlock
            | TagEnd::MetadataBlock(_) => {
                self.flush();
            }
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.text);
                if let Some(row) = self.rows.as_mut().and_then(|r| r.last_mut()) {
                    row.cells.push(cell);
                }
            }
            TagEnd::Table => {
                let rows = self.rows.take().unwrap_or_default();
                self.to.table(None, rows);
            }
            _ => {}
        }
    }

    fn enter(&mut self, place: Place) {
        self.flush();
        self.place = place;
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let place = std::mem::replace(&mut self.place, Place::Flow);
        if text.trim().is_empty() {
            // The text of a loose item comes in a paragraph of its own.
            if place == Place::Item {
                self.place = place;
            }
            return;
        }
        match place {
            Place::Flow => self.to.paragraph(None, &text),
            Place::Heading(level) => self.to.heading(None, level, &text),
            Place::Item => {
                let ordered = self.lists.last().copied().unwrap_or(false);
                self.to.item(None, self.lists.len().saturating_sub(1), ordered, &text);
            }
            Place::Code => self.to.code(None, &text),
            Place::Metadata => {
                let title = text.lines().find_map(|l| l.strip_prefix("title:"));
                self.to.title(title.unwrap_or_default().trim().trim_matches(['"', '\'']));
            }
        }
    }

    fn flush_html(&mut self) {
        if !self.html.is_empty() {
            html::read_fragment(&std::mem::take(&mut self.html), self.to);
        }
    }
}
