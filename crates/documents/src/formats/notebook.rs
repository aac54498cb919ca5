//! Jupyter notebooks: the cells in order; what running them printed is left out.

use super::markdown;
use crate::{
    compose::Composer,
    wire::{Kind, Refusal},
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Notebook {
    #[serde(default)]
    cells: Vec<Cell>,
    /// Version 3 and older kept cells in worksheets.
    #[serde(default)]
    worksheets: Vec<Worksheet>,
}

#[derive(Deserialize)]
struct Worksheet {
    #[serde(default)]
    cells: Vec<Cell>,
}

#[derive(Deserialize)]
struct Cell {
    #[serde(rename = "cell_type")]
    kind: String,
    #[serde(default, alias = "input")]
    source: Source,
    #[serde(default)]
    level: u8,
    #[serde(default)]
    outputs: Vec<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Source {
    Whole(String),
    Lines(Vec<String>),
}

impl Default for Source {
    fn default() -> Self {
        Self::Lines(Vec::new())
    }
}

pub(super) fn read(text: &str, to: &mut Composer) -> Result<(), Refusal> {
    let book: Notebook = serde_json::from_str(text).map_err(|_| Refusal::Damaged(Kind::Notebook))?;
    let mut outputs = false;
    for cell in book.cells.into_iter().chain(book.worksheets.into_iter().flat_map(|w| w.cells)) {
        if to.is_full() {
            break;
        }
        let source = match cell.source {
            Source::Whole(text) => text,
            Source::Lines(lines) => lines.concat(),
        };
        outputs |= !cell.outputs.is_empty();
        match cell.kind.as_str() {
            "markdown" => markdown::read(&source, to),
            "heading" => to.heading(None, cell.level, &source),
            "code" => to.code(None, &source),
            _ => to.paragraph(None, &source),
        }
    }
    if outputs {
        to.warn(
            "output_left_out",
            "The printed output of code cells was left out; only their source is read.",
        );
    }
    Ok(())
}
