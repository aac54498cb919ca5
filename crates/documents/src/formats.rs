//! One module per format. Each pushes blocks into a [`Composer`] and knows nothing of processes.

mod docx;
mod html;
mod markdown;
mod notebook;
mod package;
mod pdf;
mod plain;
mod pptx;

use crate::{
    Extracted, Limits,
    compose::Composer,
    kind::{Typed, sniff},
    wire::{Kind, Refusal},
};

/// Reads one file that is in memory.
pub(crate) fn read(
    name: &str,
    mime: Option<&str>,
    bytes: Vec<u8>,
    limits: &Limits,
) -> Result<Extracted, Refusal> {
    let mut to = Composer::new(limits);
    let typed = sniff(&bytes, name, mime)?;
    match typed {
        Typed::Pdf => {
            drop(typed);
            pdf::read(bytes, &mut to)?;
        }
        Typed::Zip => {
            // An archive that cannot be opened does not say what it is; its name may.
            let likely = if name.to_ascii_lowercase().ends_with(".pptx") { Kind::Pptx } else { Kind::Docx };
            let mut package = package::Package::open(&bytes, likely, limits)?;
            match package.kind()? {
                Kind::Pptx => pptx::read(&mut package, &mut to)?,
                _ => docx::read(&mut package, &mut to)?,
            }
        }
        Typed::Text(Kind::Html, text) => html::read(&text, &mut to),
        Typed::Text(Kind::Markdown, text) => markdown::read(&text, &mut to),
        Typed::Text(Kind::Notebook, text) => notebook::read(&text, &mut to)?,
        Typed::Text(_, text) => plain::read(&text, name, &mut to),
    }
    if to.is_empty() && !to.is_full() {
        return Err(if to.saw_image() { Refusal::ImagesOnly } else { Refusal::Empty });
    }
    Ok(to.finish())
}

/// How deep a list item is nested, from how far it is indented.
#[derive(Default)]
struct Depths {
    open: Vec<f64>,
}

impl Depths {
    /// The depth of an item at this indent; indents closer than `tolerance` are the same.
    fn of(&mut self, indent: f64, tolerance: f64) -> usize {
        while self.open.last().is_some_and(|last| *last > indent + tolerance) {
            self.open.pop();
        }
        if self.open.last().is_none_or(|last| *last < indent - tolerance) {
            self.open.push(indent);
        }
        self.open.len() - 1
    }

    /// The indent of the outermost items.
    fn first(&self) -> Option<f64> {
        self.open.first().copied()
    }

    /// The list has ended.
    fn clear(&mut self) {
        self.open.clear();
    }
}
