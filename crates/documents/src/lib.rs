//! Text with structure and source positions, from files nobody vouches for.
//!
//! A file goes in; [`Extracted`] comes out: headings, paragraphs, list items, table rows and code in
//! reading order, each with its [`Place`]. Read are PDF, DOCX, PPTX, HTML, Markdown, plain text and
//! Jupyter notebooks; what a file is, its bytes decide, not its name.
//!
//! Parsers of such files are where servers get broken into or brought down, so they never run in the
//! server. [`Reader`] starts the program again for each file, in a process that has no environment
//! and gets the file through a pipe. Before the first byte of it is looked at, [`child_main`] gives
//! up what a parser does not need ([`confine`]): bounds on memory, CPU time, open files and file size
//! hold on every Unix; on Linux a system-call filter also takes away files, network and processes.
//! The server adds bounds on time and on the size of the answer. Whatever a file does in there, it
//! ends in an [`Error`] that says in plain words what its owner can do.
//!
//! Invariants:
//! - The server's process never parses a byte of a file.
//! - Nothing that a file names is opened: no entity, no link, no path in an archive.
//! - Every loop over a file's content ends at a bound of [`Limits`]; reaching one of the softer ones
//!   keeps what was read and adds a [`Warning`].
//! - Text is as its reader sees it: no control characters, nothing that was hidden from sight.
//!
//! This room must never know: SQL, HTTP, tenants, assignments, what the text is for.

mod child;
mod clean;
mod compose;
mod confine;
mod error;
mod formats;
mod kind;
mod limits;
mod marks;
mod reader;
mod text;
mod wire;

pub use child::child_main;
pub use confine::confine;
pub use error::Error;
pub use limits::Limits;
pub use reader::Reader;
pub use text::{Block, BlockKind, Extracted, Place, Warning};
pub use wire::{Found, Kind};

/// Name endings and media types of what is read, for file pickers. The bytes decide in the end.
pub const ACCEPTED: &[(&str, &str)] = &[
    ("pdf", "application/pdf"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("html", "text/html"),
    ("htm", "text/html"),
    ("md", "text/markdown"),
    ("markdown", "text/markdown"),
    ("txt", "text/plain"),
    ("ipynb", "application/x-ipynb+json"),
];

/// Reads bytes in this process. Only the bounds on text hold, none on time or memory: for tests, fuzzing and tools on
/// files one trusts, never for files of users.
pub fn read_in_process(
    name: &str,
    mime: Option<&str>,
    bytes: Vec<u8>,
    limits: &Limits,
) -> Result<Extracted, Error> {
    if bytes.len() as u64 > limits.file_bytes {
        return Err(Error::TooLarge { limit: limits.file_bytes });
    }
    formats::read(name, mime, bytes, limits).map_err(Error::from)
}
