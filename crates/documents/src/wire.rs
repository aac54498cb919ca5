//! What the server and the reading process say to each other: one JSON line and the file's bytes
//! in, one JSON value out. Refusals are closed enums: what they say to a file's owner is said here.

use crate::{Extracted, Limits};
use serde::{Deserialize, Serialize};

/// The line before the bytes.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Request {
    /// The file's name as its owner gave it; only its ending is looked at.
    pub name: String,
    /// The media type as its sender gave it.
    pub mime: Option<String>,
    pub limits: Limits,
}

/// The answer.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Reply {
    /// Whether the system-call filter was on while the file was read.
    pub confined: bool,
    pub outcome: Outcome,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    Read(Box<Extracted>),
    Refused(Refusal),
}

/// Why a parser gave up on a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Refusal {
    Unsupported(Found),
    Empty,
    Encrypted,
    Damaged(Kind),
    ImagesOnly,
    UnreadableText,
    Bomb,
    Panicked,
}

/// The types we read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Portable Document Format.
    Pdf,
    /// Word (Office Open XML).
    Docx,
    /// PowerPoint (Office Open XML).
    Pptx,
    /// A web page.
    Html,
    /// Markdown.
    Markdown,
    /// Any other text.
    Text,
    /// A Jupyter notebook.
    Notebook,
}

impl Kind {
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Pdf => "a PDF",
            Self::Docx => "a Word document",
            Self::Pptx => "a PowerPoint file",
            Self::Html => "a web page",
            Self::Markdown => "a Markdown file",
            Self::Text => "a text file",
            Self::Notebook => "a Jupyter notebook",
        }
    }
}

/// The types we recognise but do not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// PNG, JPEG, GIF, WebP, TIFF, BMP, HEIC.
    Image,
    /// A zip, gzip, 7z, rar, xz, bzip2, zstd or tar file.
    Archive,
    /// Word, PowerPoint or Excel before 2007.
    OldOffice,
    /// Excel.
    Spreadsheet,
    /// OpenDocument text, presentation or spreadsheet.
    OpenDocument,
    /// An e-book.
    Epub,
    /// Rich Text Format.
    Rtf,
    /// A program or library.
    Program,
    /// Sound or video.
    Media,
    /// Bytes that are not text.
    Binary,
}

impl Found {
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Image => "an image",
            Self::Archive => "an archive",
            Self::OldOffice => "a file in an old Office format",
            Self::Spreadsheet => "a spreadsheet",
            Self::OpenDocument => "an OpenDocument file",
            Self::Epub => "an e-book",
            Self::Rtf => "an RTF file",
            Self::Program => "a program",
            Self::Media => "a sound or video file",
            Self::Binary => "not a document type that can be read",
        }
    }

    pub(crate) const fn hint(self) -> &'static str {
        match self {
            Self::Image => "Text cannot be read from images; use a PDF with a text layer or paste the text.",
            Self::Archive => "Unpack it and use the documents inside.",
            Self::OldOffice | Self::OpenDocument | Self::Rtf => "Save it as DOCX, PPTX or PDF and use that.",
            Self::Spreadsheet | Self::Epub => "Save the part you need as PDF and use that.",
            Self::Program | Self::Media | Self::Binary => {
                "Accepted are PDF, DOCX, PPTX, HTML, Markdown, plain text and Jupyter notebooks."
            }
        }
    }
}
