//! What can go wrong with one file, in words its owner understands.

use crate::wire::{Found, Kind, Refusal};
use kernel::{Fault, FaultKind};
use std::{borrow::Cow, io, time::Duration};

/// Why a file gave no text. Except for the last two, it is the file, and trying again gives the same.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not a type we read.
    #[error("This is {found}. {hint}", found = .0.words(), hint = .0.hint())]
    UnsupportedType(Found),
    /// More bytes than are accepted.
    #[error("The file is larger than {} MB, the most that is read.", .limit / (1024 * 1024))]
    TooLarge {
        /// The bound, in bytes.
        limit: u64,
    },
    /// No bytes, or nothing but white space.
    #[error("The file is empty.")]
    Empty,
    /// Locked with a password, or by a rights manager.
    #[error("The file is protected by a password. Save a copy without the password and use that.")]
    Encrypted,
    /// Claims to be a type, but cannot be read as one.
    #[error("The file is damaged: it looks like {} but cannot be read as one.", .0.words())]
    Damaged(Kind),
    /// Pictures of text, but no text.
    #[error(
        "The file holds scanned images only, no text. Use a version with a text layer (text recognition, OCR), or \
         paste the text."
    )]
    ImagesOnly,
    /// Has text whose fonts do not say which characters they draw.
    #[error(
        "The text in this file cannot be read: its fonts do not name their characters. Paste the text instead."
    )]
    UnreadableText,
    /// An archive that unpacks to far more than any document needs.
    #[error("The file unpacks to far more data than a document needs, so it was not read (a \"zip bomb\").")]
    Bomb,
    /// Was not read in time.
    #[error("Reading the file took longer than {} seconds, so it was stopped.", .limit.as_secs())]
    TooSlow {
        /// The bound.
        limit: Duration,
    },
    /// Needed more memory than one file may have, or gave more text than one answer may hold.
    #[error(
        "Reading the file needs more memory than one file may use. Split it or export it as a simpler file."
    )]
    OutOfMemory,
    /// Brought the reading process down.
    #[error(
        "The file could not be read: its reader stopped unexpectedly. Export it again or paste the text."
    )]
    Crashed,
    /// The file could not be opened or read from where it is stored.
    #[error("the file could not be read from storage")]
    Storage(#[source] io::Error),
    /// The reading process could not be started, or is not the program it should be.
    #[error("the document reader could not be started: {0}")]
    Reader(String),
}

impl Fault for Error {
    fn kind(&self) -> FaultKind {
        match self {
            Self::UnsupportedType(_) => FaultKind::UnsupportedType,
            Self::TooLarge { .. } => FaultKind::TooLarge,
            Self::Storage(_) | Self::Reader(_) => FaultKind::Internal,
            _ => FaultKind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::UnsupportedType(_) => "documents.unsupported_type",
            Self::TooLarge { .. } => "documents.too_large",
            Self::Empty => "documents.empty",
            Self::Encrypted => "documents.encrypted",
            Self::Damaged(_) => "documents.damaged",
            Self::ImagesOnly => "documents.images_only",
            Self::UnreadableText => "documents.unreadable_text",
            Self::Bomb => "documents.bomb",
            Self::TooSlow { .. } => "documents.too_slow",
            Self::OutOfMemory => "documents.out_of_memory",
            Self::Crashed => "documents.crashed",
            Self::Storage(_) => "documents.storage",
            Self::Reader(_) => "documents.reader",
        }
    }

    fn public(&self) -> Cow<'static, str> {
        match self {
            Self::Storage(_) | Self::Reader(_) => {
                "The file could not be read because of a problem on our side.".into()
            }
            _ => self.to_string().into(),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Unsupported(found) => Self::UnsupportedType(found),
            Refusal::Empty => Self::Empty,
            Refusal::Encrypted => Self::Encrypted,
            Refusal::Damaged(kind) => Self::Damaged(kind),
            Refusal::ImagesOnly => Self::ImagesOnly,
            Refusal::UnreadableText => Self::UnreadableText,
            Refusal::Bomb => Self::Bomb,
            Refusal::Panicked => Self::Crashed,
        }
    }
}
