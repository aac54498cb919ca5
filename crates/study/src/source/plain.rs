//! Pasted text into blocks: headings, lists, tables and paragraphs as people type them.

use documents::{Block, BlockKind, Extracted, Place};

/// Reads pasted text. Line breaks inside a paragraph are kept, so that every character keeps its place.
pub fn plain_text(text: &str) -> Extracted {
    let mut reader = Reader::default();
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = text.lines().collect();
    for (index, line) in lines.iter().enumerate() {
        reader.line(line, lines.get(index + 1).copied().unwrap_or(""));
    }
    reader.flush();
    let words = reader.blocks.iter().map(|block| block.text.split_whitespace().count() as u64).sum();
    Extracted { title: None, pages: None, words, blocks: reader.blocks, warnings: Vec::new() }
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    open: Option<(BlockKind, String)>,
    fenced: bool,
    tables: u32,
    row: Option<u32>,
}

impl Reader {
    fn line(&mut self, line: &str, next: &str) {
        let trimmed = line.trim();
        if trimmed.starts_with("```") {
            self.flush();
            self.fenced = !self.fenced;
            return;
        }
        if self.fenced {
            return self.extend(BlockKind::Code, line);
        }
        if trimmed.is_empty() {
            self.end_table();
            return self.flush();
        }
        if let Some(cells) = cells(trimmed) {
            return self.table_line(cells, next);
        }
        self.end_table();
        if let Some((level, title)) = heading(trimmed) {
            self.flush();
            self.open = Some((BlockKind::Heading { level }, title.to_owned()));
            return self.flush();
        }
        if let Some((ordered, text)) = marker(trimmed) {
            self.flush();
            let indent = line
                .chars()
                .take_while(|ch| ch.is_whitespace())
                .map(|ch| if ch == '\t' { 4 } else { 1 })
                .sum::<usize>();
            let depth = u8::try_from((indent / 2).min(8)).unwrap_or(8);
            self.open = Some((BlockKind::ListItem { depth, ordered }, text.to_owned()));
            return;
        }
        self.extend(BlockKind::Paragraph, trimmed);
    }

    /// Continues the open block, or opens one of this kind.
    fn extend(&mut self, kind: BlockKind, line: &str) {
        match &mut self.open {
            Some((_, text)) => {
                text.push('\n');
                text.push_str(line);
            }
            None => self.open = Some((kind, line.to_owned())),
        }
    }

    fn table_line(&mut self, cells: Vec<String>, next: &str) {
        self.flush();
        let ruler = |cells: &[String]| {
            cells
                .iter()
                .all(|cell| !cell.is_empty() && cell.chars().all(|ch| matches!(ch, '-' | ':' | ' ' | '=')))
        };
        if ruler(&cells) {
            return;
        }
        let row = self.row.map_or(0, |row| row + 1);
        let header = row == 0 && self::cells(next.trim()).is_some_and(|cells| ruler(&cells));
        self.row = Some(row);
        let text = cells.join(" | ");
        self.push(BlockKind::TableRow { table: self.tables, row, header, cells }, text);
    }

    fn end_table(&mut self) {
        if self.row.take().is_some() {
            self.tables += 1;
        }
    }

    fn flush(&mut self) {
        if let Some((kind, text)) = self.open.take() {
            self.push(kind, text);
        }
    }

    fn push(&mut self, kind: BlockKind, text: String) {
        let text = text.trim_end().to_owned();
        if !text.trim().is_empty() {
            let paragraph = u32::try_from(self.blocks.len() + 1).unwrap_or(u32::MAX);
            self.blocks.push(Block { kind, text, place: Place { page: None, paragraph } });
        }
    }
}

/// `## Title` → (2, "Title").
fn heading(line: &str) -> Option<(u8, &str)> {
    let hashes = line.chars().take_while(|ch| *ch == '#').count();
    let title = line[hashes..].trim().trim_end_matches('#').trim();
    ((1..=6).contains(&hashes) && line[hashes..].starts_with(' ') && !title.is_empty())
        .then(|| (u8::try_from(hashes).unwrap_or(6), title))
}

/// The cells of a table line: `| a | b |`, `a | b | c`, or columns separated by tabs.
fn cells(line: &str) -> Option<Vec<String>> {
    let bars = line.matches('|').count();
    let separator = if bars >= 2 || (bars == 1 && line.contains(" | ")) {
        '|'
    } else if line.matches('\t').count() >= 1 && !line.starts_with('\t') {
        '\t'
    } else {
        return None;
    };
    let inner = line.trim().trim_start_matches('|').trim_end_matches('|');
    let cells: Vec<String> = inner.split(separator).map(|cell| cell.trim().to_owned()).collect();
    (cells.len() > 1).then_some(cells)
}

/// The text behind a list marker, and whether the marker counts: `- x`, `• x`, `3. x`, `b) x`, `(iv) x`.
pub(super) fn marker(line: &str) -> Option<(bool, &str)> {
    let mut chars = line.chars();
    let first = chars.next()?;
    let rest = chars.as_str();
    if matches!(first, '•' | '▪' | '◦' | '·' | '‣' | '●' | '○' | '■' | '□' | '☐' | '✓' | '➢' | '\u{f0b7}')
    {
        return Some((false, rest.trim_start())).filter(|(_, text)| !text.is_empty());
    }
    if matches!(first, '-' | '*' | '+' | '–' | '—') {
        return rest
            .starts_with([' ', '\t'])
            .then(|| (false, rest.trim_start()))
            .filter(|(_, text)| !text.is_empty());
    }
    let open = first == '(';
    let body = if open { rest } else { line };
    let label = body.find([')', '.'])?;
    let (name, tail) = (&body[..label], &body[label + 1..]);
    let counts = !name.is_empty()
        && ((name.len() <= 3 && name.chars().all(|ch| ch.is_ascii_digit()))
            || (name.len() == 1 && name.chars().all(|ch| ch.is_ascii_alphabetic()))
            || (name.len() <= 4 && name.chars().all(|ch| matches!(ch, 'i' | 'v' | 'x'))));
    let closed = body[label..].starts_with(')') || !open;
    (counts && closed && tail.starts_with([' ', '\t']))
        .then(|| (true, tail.trim_start()))
        .filter(|(_, text)| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_paste() {
        let blocks = plain_text("# Lab 3\nWrite a report,\nfour pages.\n\nSubmit:\n- code\n  1) tests\n\n| Part | Points |\n|---|---|\n| A | 10 |\n").blocks;
        let shown: Vec<String> =
            blocks.iter().map(|block| format!("{:?} {}", block.kind, block.text)).collect();
        assert_eq!(shown[0], "Heading { level: 1 } Lab 3");
        assert_eq!(shown[1], "Paragraph Write a report,\nfour pages.");
        assert_eq!(shown[3], "ListItem { depth: 0, ordered: false } code");
        assert_eq!(shown[4], "ListItem { depth: 1, ordered: true } tests");
        assert!(
            matches!(&blocks[5].kind, BlockKind::TableRow { header: true, cells, .. } if cells[1] == "Points")
        );
        assert!(matches!(&blocks[6].kind, BlockKind::TableRow { row: 1, header: false, .. }));
        assert_eq!(blocks.len(), 7);
    }

    #[test]
    fn knows_markers_from_words() {
        for (line, expected) in [
            ("- x", Some((false, "x"))),
            ("-x", None),
            ("12. x", Some((true, "x"))),
            ("(a) x", Some((true, "x"))),
            ("2026. x", None),
            ("e.g. x", None),
            ("I. x", Some((true, "x"))),
            ("•x", Some((false, "x"))),
            ("•", None),
            ("", None),
        ] {
            assert_eq!(marker(line), expected, "{line}");
        }
    }
}
