//! What comes out of a document: blocks in reading order, each with its place in the source.

use serde::{Deserialize, Serialize};

/// The text of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extracted {
    /// The document's own title, where it states one.
    pub title: Option<String>,
    /// Pages or slides, for formats that have them.
    pub pages: Option<u32>,
    /// Words in all blocks.
    pub words: u64,
    /// The text, in reading order.
    pub blocks: Vec<Block>,
    /// What the reader should know: truncated, a page without text, an image left out.
    #[serde(default)]
    pub warnings: Vec<Warning>,
}

/// One piece of text that stands by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    #[serde(flatten)]
    pub kind: BlockKind,
    /// Its text, without markers (no bullet, no `#`); a table row's cells joined by ` | `.
    pub text: String,
    /// Where it stands in the source.
    pub place: Place,
}

/// What a block is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BlockKind {
    /// A heading; 1 is the highest level.
    Heading {
        /// 1 to 6.
        level: u8,
    },
    /// Running text.
    Paragraph,
    /// One entry of a list.
    ListItem {
        /// 0 for the outermost list.
        depth: u8,
        /// Numbered or lettered, as opposed to bulleted.
        ordered: bool,
    },
    /// One row of a table.
    TableRow {
        /// Which table of the document, from 0.
        table: u32,
        /// Which row of it, from 0.
        row: u32,
        /// The first row, where it heads the columns.
        header: bool,
        /// The cells, left to right.
        cells: Vec<String>,
    },
    /// Program text or preformatted text; line breaks are kept.
    Code,
}

/// Where a block stands: both numbers count from 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Page or slide, for formats that have them.
    pub page: Option<u32>,
    /// Which block of the document this is.
    pub paragraph: u32,
}

/// Something the reader of the text should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// Stable code: `truncated`, `page_without_text`, `image_left_out`, …
    pub code: String,
    /// In plain words.
    pub message: String,
}
