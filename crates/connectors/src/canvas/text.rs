//! Text of Canvas as blocks: read by the room that reads documents, in its own process.

use crate::Error;
use documents::{Extracted, Reader};

/// The blocks of a piece of HTML; none where it shows no text (an image alone, an empty paragraph).
pub(crate) async fn read(reader: &Reader, html: &str) -> Result<Option<Extracted>, Error> {
    // Canvas sends what stands inside a page; what makes it one also says its encoding.
    let page =
        format!("<!doctype html><html><head><meta charset=\"utf-8\"></head><body>{html}</body></html>");
    match reader.read_from("text.html", Some("text/html"), page.as_bytes()).await {
        Ok(text) => Ok(Some(text)),
        Err(documents::Error::Empty | documents::Error::ImagesOnly) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
