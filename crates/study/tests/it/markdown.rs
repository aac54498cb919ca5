//! Just enough Markdown to write fixtures in: headings, lists, tables, code, paragraphs, and page breaks.

use documents::{Block, BlockKind, Extracted, Place};

/// A fixture's text as blocks. `<!-- page -->` begins a page.
pub fn extracted(text: &str) -> Extracted {
    let mut reader = Reader { page: text.contains("<!-- page -->").then_some(1), ..Reader::default() };
    let lines: Vec<&str> = text.lines().collect();
    for (index, line) in lines.iter().enumerate() {
        reader.line(line, lines.get(index + 1).copied().unwrap_or_default());
    }
    reader.flush();
    let words = reader.blocks.iter().map(|block| block.text.split_whitespace().count() as u64).sum();
    Extracted { title: None, pages: reader.page, words, blocks: reader.blocks, warnings: Vec::new() }
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    open: Option<(BlockKind, String)>,
    page: Option<u32>,
    table: u32,
    row: Option<u32>,
    code: bool,
}

impl Reader {
    fn line(&mut self, line: &str, next: &str) {
        let body = line.trim();
        if body == "<!-- page -->" {
            self.flush();
            self.page = self.page.map(|page| page + 1);
        } else if body.starts_with("```") {
            self.flush();
            self.code = !self.code;
        } else if self.code {
            self.add(BlockKind::Code, line, "\n");
        } else if body.is_empty() {
            self.flush();
            if self.row.take().is_some() {
                self.table += 1;
            }
        } else if let Some(title) = body.strip_prefix('#') {
            self.flush();
            let level = 1 + title.chars().take_while(|ch| *ch == '#').count() as u8;
            self.open = Some((BlockKind::Heading { level }, plain(title.trim_start_matches('#').trim())));
            self.flush();
        } else if body.starts_with('|') {
            self.row(body, next);
        } else if let Some((ordered, text)) = item(body) {
            self.flush();
            let depth = ((line.len() - line.trim_start().len()) / 2) as u8;
            self.open = Some((BlockKind::ListItem { depth, ordered }, plain(text)));
        } else {
            self.add(BlockKind::Paragraph, &plain(body), " ");
        }
    }

    fn add(&mut self, kind: BlockKind, text: &str, glue: &str) {
        match &mut self.open {
            Some((_, open)) => {
                open.push_str(glue);
                open.push_str(text);
            }
            None => self.open = Some((kind, text.to_owned())),
        }
    }

    fn row(&mut self, body: &str, next: &str) {
        self.flush();
        if body.chars().all(|ch| matches!(ch, '|' | '-' | ':' | ' ')) {
            return;
        }
        let row = self.row.map_or(0, |row| row + 1);
        self.row = Some(row);
        let cells: Vec<String> = body.trim_matches('|').split('|').map(|cell| plain(cell.trim())).collect();
        let header = row == 0 && next.contains("---");
        self.open = Some((
            BlockKind::TableRow { table: self.table, row, header, cells: cells.clone() },
            cells.join(" | "),
        ));
        self.flush();
    }

    fn flush(&mut self) {
        if let Some((kind, text)) = self.open.take() {
            let place = Place { page: self.page, paragraph: self.blocks.len() as u32 + 1 };
            self.blocks.push(Block { kind, text, place });
        }
    }
}

fn plain(text: &str) -> String {
    text.replace("**", "")
}

fn item(body: &str) -> Option<(bool, &str)> {
    if let Some(text) = body.strip_prefix("- ") {
        return Some((false, text));
    }
    let (number, text) = body.split_once(". ")?;
    (!number.is_empty() && number.chars().all(|ch| ch.is_ascii_digit())).then_some((true, text))
}
