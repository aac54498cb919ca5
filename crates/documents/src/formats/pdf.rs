//! PDF: glyphs with positions become lines, lines become paragraphs, lists, headings and tables.
//!
//! A PDF says where each glyph stands and nothing about structure, so structure is inferred, in four
//! steps that each forget what the next does not need:
//! [`page`] draws a page onto a list of glyphs and ruled lines; [`lines`] sets glyphs into lines;
//! [`layout`] finds tables and columns and puts lines into reading order; [`blocks`] looks at the
//! whole document (usual size, spacing, repeated margins) and writes blocks.

mod blocks;
mod furniture;
mod gaps;
mod grid;
mod layout;
mod lines;
mod open;
mod page;
mod rows;

use crate::{
    compose::{Composer, plural},
    wire::{Kind, Refusal},
};
use hayro_interpret::{
    InterpreterCache,
    hayro_syntax::{DecryptionError, LoadPdfError, Pdf},
};

/// What layout leaves of a page.
struct Laid {
    number: u32,
    height: f32,
    items: Vec<layout::Item>,
}

pub(super) fn read(bytes: Vec<u8>, to: &mut Composer) -> Result<(), Refusal> {
    let pdf = Pdf::new(bytes).map_err(|e| match e {
        LoadPdfError::Decryption(e) if e != DecryptionError::InvalidEncryption => Refusal::Encrypted,
        _ => Refusal::Damaged(Kind::Pdf),
    })?;
    let pages = pdf.pages();
    if pages.is_empty() {
        return Err(Refusal::Damaged(Kind::Pdf));
    }
    to.pages(pages.len() as u32);
    if let Some(title) = &pdf.metadata().title {
        to.title(&text_string(title));
    }
    let cache = InterpreterCache::new();
    let mut laid = Vec::new();
    let mut seen = Seen::default();
    for (index, source) in pages.iter().enumerate() {
        let number = index as u32 + 1;
        if number > to.limits().pages || seen.bytes > to.limits().text_bytes {
            to.fill();
            break;
        }
        let marks = page::draw(source, &pdf, &cache);
        seen.note(number, &marks, to);
        let height = marks.height;
        let items = layout::lay_out(marks);
        seen.bytes += items.iter().map(layout::Item::bytes).sum::<usize>();
        laid.push(Laid { number, height, items });
    }
    if seen.glyphs == 0 {
        return Err(if seen.unreadable > 0 {
            Refusal::UnreadableText
        } else if seen.images > 0 {
            Refusal::ImagesOnly
        } else {
            Refusal::Empty
        });
    }
    // The bound on pages is announced by the composer, but what was read before it is kept.
    let was_full = to.unfill();
    blocks::write(laid, to);
    if was_full {
        to.fill();
    }
    seen.warn(to);
    Ok(())
}

/// What was found on all pages together.
#[derive(Default)]
struct Seen {
    bytes: usize,
    glyphs: usize,
    unreadable: usize,
    images: usize,
    empty_pages: Vec<u32>,
    unreadable_pages: Vec<u32>,
}

impl Seen {
    fn note(&mut self, number: u32, marks: &page::Marks, to: &mut Composer) {
        let glyphs = marks.layers.iter().map(Vec::len).sum::<usize>();
        self.glyphs += glyphs;
        self.unreadable += marks.unreadable;
        self.images += marks.images;
        if glyphs == 0 && marks.images > 0 {
            self.empty_pages.push(number);
        } else {
            (0..marks.images).for_each(|_| to.image());
        }
        if marks.unreadable * 5 > glyphs && marks.unreadable > 20 {
            self.unreadable_pages.push(number);
        }
        if marks.hidden {
            to.warn("hidden_text", "Text that the document hides from its readers was left out.");
        }
        if marks.cut {
            to.warn(
                "page_cut",
                "A page holds more marks than a document needs; the rest of it was left out.",
            );
        }
    }

    fn warn(&self, to: &mut Composer) {
        if !self.empty_pages.is_empty() {
            let pages = list(&self.empty_pages);
            to.warn("page_without_text", format!("{pages}: only an image, no text. It was left out."));
        }
        if !self.unreadable_pages.is_empty() {
            let pages = list(&self.unreadable_pages);
            to.warn(
                "unreadable_text",
                format!("{pages}: some text cannot be read, its fonts do not name characters."),
            );
        }
    }
}

/// "Page 3", "Pages 3, 5 and 9 more".
fn list(pages: &[u32]) -> String {
    const SHOWN: usize = 10;
    let shown: Vec<String> = pages.iter().take(SHOWN).map(u32::to_string).collect();
    let more = pages.len().saturating_sub(SHOWN);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("Page{} {}{rest}", plural(pages.len() as u32), shown.join(", "))
}

/// A text string of a PDF: UTF-16 or UTF-8 where it says so, else close to Latin-1.
fn text_string(bytes: &[u8]) -> String {
    match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned(),
        None => bytes.iter().map(|b| char::from(*b)).collect(),
    }
}
