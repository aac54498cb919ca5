//! Web pages, by the browsers' parsing rules. What a browser would not show is not read.

use crate::compose::{BREAK, Composer, Row, first_row_heads};
use scraper::{ElementRef, Html, Node, node::Element};

/// Deeper than this, text is still read but no longer told apart.
const MAX_DEPTH: usize = 200;

/// A whole page.
pub(super) fn read(text: &str, to: &mut Composer) {
    let page = Html::parse_document(text);
    let title =
        page.root_element().descendants().filter_map(ElementRef::wrap).find(|e| e.value().name() == "title");
    if let Some(title) = title {
        to.title(&title.text().collect::<String>());
    }
    walk_page(&page, to);
}

/// A piece of a page, as it stands in Markdown.
pub(super) fn read_fragment(text: &str, to: &mut Composer) {
    walk_page(&Html::parse_fragment(text), to);
}

fn walk_page(page: &Html, to: &mut Composer) {
    let mut walk = Walk { to, text: String::new(), item: None, lists: Vec::new() };
    walk.children(page.root_element(), 0);
    walk.flush();
}

struct Walk<'a> {
    to: &'a mut Composer,
    text: String,
    /// Set between `<li>` and the end of its first text: depth and whether it is numbered.
    item: Option<(usize, bool)>,
    lists: Vec<bool>,
}

impl Walk<'_> {
    fn children(&mut self, element: ElementRef<'_>, depth: usize) {
        if depth > MAX_DEPTH {
            let text: Vec<&str> = element.text().collect();
            return self.text.push_str(&text.join(" "));
        }
        for child in element.children() {
            if self.to.is_full() {
                return;
            }
            match child.value() {
                Node::Text(text) => self.text.push_str(text),
                Node::Element(e) if !is_hidden(e) => {
                    if let Some(element) = ElementRef::wrap(child) {
                        self.element(element, depth + 1);
                    }
                }
                _ => {}
            }
        }
    }

    fn element(&mut self, element: ElementRef<'_>, depth: usize) {
        let name = element.value().name();
        match name {
            "br" => self.text.push(BREAK),
            "img" => self.image(element.value()),
            "svg" | "canvas" | "video" | "audio" | "object" | "embed" | "iframe" => self.to.image(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                self.to.heading(None, name.as_bytes()[1] - b'0', &shown_text(element));
            }
            "pre" => {
                self.flush();
                self.to.code(None, &element.text().collect::<String>());
            }
            "ul" | "ol" | "menu" => {
                self.flush();
                self.lists.push(name == "ol");
                self.children(element, depth);
                self.flush();
                self.item = None;
                self.lists.pop();
            }
            "li" => {
                self.flush();
                let ordered = self.lists.last().copied().unwrap_or(false);
                self.item = Some((self.lists.len().saturating_sub(1), ordered));
                self.children(element, depth);
                self.flush();
                self.item = None;
            }
            "table" if !is_layout(element) => {
                self.flush();
                self.to.table(None, rows(element));
            }
            _ if is_block(name) => {
                self.flush();
                self.children(element, depth);
                self.flush();
            }
            _ => self.children(element, depth),
        }
    }

    fn image(&mut self, image: &Element) {
        // An icon or a formula says in words what it shows; a photograph does not stand in for text.
        match image.attr("alt").filter(|_| image.attr("class").is_some_and(|c| c.contains("math"))) {
            Some(formula) => self.text.push_str(formula),
            None => self.to.image(),
        }
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        if text.trim().is_empty() {
            return;
        }
        match self.item.take() {
            Some((depth, ordered)) => self.to.item(None, depth, ordered, &text),
            None => self.to.paragraph(None, &text),
        }
    }
}

/// All text below an element that a browser would show, with spaces where blocks meet.
fn shown_text(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    collect(element, 0, &mut text);
    text
}

fn collect(element: ElementRef<'_>, depth: usize, text: &mut String) {
    for child in element.children() {
        match child.value() {
            Node::Text(t) => text.push_str(t),
            Node::Element(e) if depth < MAX_DEPTH && !is_hidden(e) => {
                let apart = is_block(e.name()) || e.name() == "br";
                text.push_str(if apart { " " } else { "" });
                if let Some(element) = ElementRef::wrap(child) {
                    collect(element, depth + 1, text);
                }
                text.push_str(if apart { " " } else { "" });
            }
            _ => {}
        }
    }
}

fn rows(table: ElementRef<'_>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut marked = false;
    for row in own(table, "tr") {
        let mut cells = Vec::new();
        let (mut heads, mut count) = (0, 0);
        for cell in row.children().filter_map(ElementRef::wrap) {
            let name = cell.value().name();
            if !matches!(name, "td" | "th") || is_hidden(cell.value()) {
                continue;
            }
            count += 1;
            heads += usize::from(name == "th");
            cells.push(shown_text(cell));
            let span = cell.value().attr("colspan").and_then(|s| s.trim().parse().ok()).unwrap_or(1_usize);
            cells.resize(cells.len() + span.clamp(1, 50) - 1, String::new());
        }
        let header = rows.is_empty() && count > 0 && heads == count;
        marked |= header;
        rows.push(Row { header, cells });
    }
    if !marked && first_row_heads(&rows) {
        rows[0].header = true;
    }
    rows
}

/// The elements of that name that belong to this table and not to one inside it.
fn own<'a>(table: ElementRef<'a>, name: &'a str) -> impl Iterator<Item = ElementRef<'a>> {
    table.descendants().filter_map(ElementRef::wrap).filter(move |e| {
        e.value().name() == name
            && e.ancestors()
                .filter_map(ElementRef::wrap)
                .find(|a| a.value().name() == "table")
                .is_some_and(|nearest| nearest.id() == table.id())
    })
}

/// Tables that only arrange a page: one column, or whole sections inside their cells.
fn is_layout(table: ElementRef<'_>) -> bool {
    let role = table.value().attr("role").is_some_and(|r| r == "presentation" || r == "none");
    let sections = table
        .descendants()
        .filter_map(ElementRef::wrap)
        .skip(1)
        .any(|e| matches!(e.value().name(), "table" | "h1" | "h2" | "h3" | "pre"));
    let columns = own(table, "tr")
        .map(|r| {
            r.children()
                .filter_map(ElementRef::wrap)
                .filter(|c| matches!(c.value().name(), "td" | "th"))
                .count()
        })
        .max();
    role || sections || columns.unwrap_or(0) < 2
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "button"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "p"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    )
}

fn is_hidden(element: &Element) -> bool {
    if matches!(
        element.name(),
        "head"
            | "script"
            | "style"
            | "template"
            | "noscript"
            | "datalist"
            | "select"
            | "title"
            | "meta"
            | "link"
            | "nav"
            | "annotation"
    ) {
        return true;
    }
    let style: String =
        element.attr("style").unwrap_or_default().chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let style = style.to_ascii_lowercase();
    element.attr("hidden").is_some()
        || element.attr("aria-hidden") == Some("true")
        || style.contains("display:none")
        || style.contains("visibility:hidden")
        || style.contains("font-size:0;")
        || style.ends_with("font-size:0")
}
