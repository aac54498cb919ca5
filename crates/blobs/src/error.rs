//! Why a file cannot be taken, given or found.

use kernel::{Fault, FaultKind, FieldError};
use std::{borrow::Cow, io, time::Duration};

/// A failure of this room.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such file, or not the caller's.
    #[error("there is no such file")]
    NotFound,
    /// No such upload, not the caller's, expired, or its file was deleted.
    #[error("there is no such upload; it may have expired")]
    UploadNotFound,
    /// Files belong to people; nobody is behind this actor.
    #[error("only a person can own a file")]
    NoOwner,
    /// Larger than a file may be.
    #[error("a file may have at most {limit} bytes")]
    TooLarge {
        /// Bytes allowed.
        limit: u64,
    },
    /// Larger than a single request may carry.
    #[error(
        "a single request may carry at most {limit} bytes; upload larger files in chunks: POST /files/uploads"
    )]
    TooLargeForOne {
        /// Bytes allowed.
        limit: u64,
    },
    /// The tenant keeps as much as it may.
    #[error("the storage is used up: {used} of {limit} bytes are kept; delete files first")]
    QuotaExceeded {
        /// Bytes kept now.
        used: u64,
        /// Bytes allowed.
        limit: u64,
    },
    /// Too many uploads are open.
    #[error("at most {limit} uploads may be open at once; complete or cancel one")]
    TooManyUploads {
        /// Uploads allowed.
        limit: u32,
    },
    /// A chunk that is not the next one.
    #[error("the next byte expected is {expected}")]
    OutOfOrder {
        /// Offset to go on from.
        expected: u64,
    },
    /// Completed before everything was there.
    #[error("the upload is not complete: {received} of {size} bytes were received")]
    Incomplete {
        /// Offset to go on from.
        received: u64,
        /// Bytes announced.
        size: u64,
    },
    /// The bytes are not those that were announced. The upload begins again.
    #[error(
        "the received bytes do not have the announced SHA-256; the upload was reset, send it again from offset 0"
    )]
    HashMismatch,
    /// A field that is not valid.
    #[error("{}: {}", .0.field, .0.message)]
    Field(FieldError),
    /// The body ended early, stalled, or was not what its headers said.
    #[error("the upload broke off: {0}")]
    Broken(Cow<'static, str>),
    /// What is handed in cannot be read on our side.
    #[error("the file cannot be read: {0}")]
    Unreadable(Cow<'static, str>),
    /// Not a form with a file, nor a plain body.
    #[error("send the file as the field `file` of a form (multipart/form-data), or as the body with ?name=")]
    NotAFile,
    /// The range lies outside the file.
    #[error("the range lies outside the file of {size} bytes")]
    Range {
        /// Bytes the file has.
        size: u64,
    },
    /// No room on the disk.
    #[error("the disk is full")]
    DiskFull,
    /// The disk failed otherwise.
    #[error("the data folder cannot be used: {0}")]
    Disk(#[source] io::Error),
    /// The row is there, the content is not.
    #[error("the content of this file is missing from the data folder")]
    ContentLost,
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The process ends.
    #[error("the process is ending")]
    Ending,
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Disk(error),
        }
    }
}

impl Error {
    /// A field that is not valid.
    pub(crate) fn field(
        field: &'static str,
        code: &'static str,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::Field(FieldError::new(field, code, message))
    }
}

impl Fault for Error {
    fn kind(&self) -> FaultKind {
        match self {
            Self::NotFound | Self::UploadNotFound => FaultKind::NotFound,
            Self::NoOwner => FaultKind::Forbidden,
            Self::TooLarge { .. } | Self::TooLargeForOne { .. } | Self::QuotaExceeded { .. } => {
                FaultKind::TooLarge
            }
            Self::TooManyUploads { .. } => FaultKind::TooMany,
            Self::OutOfOrder { .. } | Self::Incomplete { .. } => FaultKind::Conflict,
            Self::HashMismatch | Self::Field(_) => FaultKind::Invalid,
            Self::Broken(_) | Self::Unreadable(_) | Self::Range { .. } => FaultKind::Malformed,
            Self::NotAFile => FaultKind::UnsupportedType,
            Self::DiskFull | Self::Disk(_) | Self::Ending => FaultKind::Unavailable,
            Self::ContentLost => FaultKind::Internal,
            Self::Store(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "blobs.not_found",
            Self::UploadNotFound => "blobs.upload_not_found",
            Self::NoOwner => "blobs.no_owner",
            Self::TooLarge { .. } => "blobs.too_large",
            Self::TooLargeForOne { .. } => "blobs.too_large_for_one_request",
            Self::QuotaExceeded { .. } => "blobs.quota_exceeded",
            Self::TooManyUploads { .. } => "blobs.too_many_uploads",
            Self::OutOfOrder { .. } => "blobs.offset",
            Self::Incomplete { .. } => "blobs.incomplete",
            Self::HashMismatch => "blobs.hash_mismatch",
            Self::Field(_) => "blobs.invalid",
            Self::Broken(_) => "blobs.broken_upload",
            Self::Unreadable(_) => "blobs.unreadable",
            Self::NotAFile => "blobs.not_a_file",
            Self::Range { .. } => "blobs.range",
            Self::DiskFull => "blobs.disk_full",
            Self::Disk(_) => "blobs.disk",
            Self::ContentLost => "blobs.content_lost",
            Self::Store(error) => error.code(),
            Self::Ending => "blobs.ending",
        }
    }

    fn public(&self) -> Cow<'static, str> {
        match self {
            Self::Store(error) => error.public(),
            Self::DiskFull => {
                "The server's disk is full. Nothing was changed and nothing was lost; try again \
                               later or tell the operator."
                    .into()
            }
            Self::Disk(_) => "The server's storage cannot be used right now. Nothing was changed.".into(),
            Self::ContentLost => "The content of this file is lost on the server. Upload it again.".into(),
            Self::Ending => "The service is restarting. Try again shortly.".into(),
            _ => self.to_string().into(),
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::Field(field) => vec![field.clone()],
            Self::HashMismatch => {
                vec![FieldError::new("sha256", "mismatch", "The received bytes have another SHA-256.")]
            }
            // For programs: the number alone.
            Self::OutOfOrder { expected: offset } | Self::Incomplete { received: offset, .. } => {
                vec![FieldError::new("received", "expected", offset.to_string())]
            }
            _ => Vec::new(),
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Store(error) => error.retry_after(),
            Self::DiskFull | Self::Disk(_) => Some(Duration::from_secs(30)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_a_disk_is_full_is_told_as_such() {
        // ENOSPC and EDQUOT, as the operating system gives them.
        for errno in [nix::errno::Errno::ENOSPC, nix::errno::Errno::EDQUOT] {
            let error = Error::from(io::Error::from_raw_os_error(errno as i32));
            assert_eq!((error.kind(), error.code()), (FaultKind::Unavailable, "blobs.disk_full"));
        }
        let other = Error::from(io::Error::from_raw_os_error(nix::errno::Errno::EIO as i32));
        assert_eq!((other.kind(), other.code()), (FaultKind::Unavailable, "blobs.disk"));
        assert!(!other.public().contains("os error"));
    }
}
