//! Why something cannot be sealed, opened or rotated.

use crate::SecretId;
use kernel::{Fault, FaultKind};
use std::{borrow::Cow, path::PathBuf, time::Duration};

/// A failure of the vault.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There are sealed data, and the key that opens them is not here.
    #[error(
        "master key {version} is missing from {place}: without it the sealed data cannot be opened; \
         restore it from a backup of the data folder or from the server that has it"
    )]
    MasterMissing {
        /// Which version.
        version: u32,
        /// Where it was looked for.
        place: String,
    },
    /// The key is there but is not the one the data were sealed with.
    #[error("master key {version} from {place} is not the one this database was sealed with")]
    MasterWrong {
        /// Which version.
        version: u32,
        /// Where it came from.
        place: String,
    },
    /// Others can read the key.
    #[error("{} can be read by others (mode {mode:03o}): run `chmod {} {}`", path.display(), if *is_dir { "700" } else { "600" }, path.display())]
    Exposed {
        /// The file or folder.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
        /// Whether it is a folder.
        is_dir: bool,
    },
    /// A key file cannot be read or written.
    #[error("{} cannot be used: {source}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the file system said.
        source: std::io::Error,
    },
    /// A key that is not 32 bytes in base 64, or has no version.
    #[error("{place} does not hold a master key: {reason}")]
    Settings {
        /// Where it came from.
        place: String,
        /// What is expected.
        reason: &'static str,
    },
    /// Rotation was asked for, but no newer master key is given.
    #[error("there is no master key newer than {version} to rotate to: add one to the setting")]
    NothingNewer {
        /// The newest version there is.
        version: u32,
    },
    /// The bytes do not open: changed, moved to another row or tenant, or sealed with another key.
    #[error("sealed data cannot be opened: they were changed or moved, or belong to another database")]
    CannotOpen,
    /// A data key that sealed something is gone.
    #[error("data key {version} is missing")]
    DataKeyMissing {
        /// Which version.
        version: u32,
    },
    /// No such secret.
    #[error("there is no secret {0}")]
    NotFound(SecretId),
    /// More than is kept here.
    #[error("a secret may hold at most {} bytes", crate::MAX_SECRET)]
    TooLong,
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The process ends.
    #[error("the process is ending")]
    Ending,
}

impl Fault for Error {
    fn kind(&self) -> FaultKind {
        match self {
            Self::NotFound(_) => FaultKind::NotFound,
            Self::TooLong => FaultKind::Invalid,
            Self::NothingNewer { .. } => FaultKind::Conflict,
            Self::Ending | Self::MasterMissing { .. } | Self::MasterWrong { .. } => FaultKind::Unavailable,
            Self::Exposed { .. }
            | Self::File { .. }
            | Self::Settings { .. }
            | Self::CannotOpen
            | Self::DataKeyMissing { .. } => FaultKind::Internal,
            Self::Store(error) => error.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::MasterMissing { .. } => "vault.master_missing",
            Self::MasterWrong { .. } => "vault.master_wrong",
            Self::Exposed { .. } => "vault.key_exposed",
            Self::File { .. } => "vault.key_file",
            Self::Settings { .. } => "vault.key_setting",
            Self::NothingNewer { .. } => "vault.nothing_newer",
            Self::CannotOpen => "vault.cannot_open",
            Self::DataKeyMissing { .. } => "vault.data_key_missing",
            Self::NotFound(_) => "vault.not_found",
            Self::TooLong => "vault.too_long",
            Self::Store(error) => error.code(),
            Self::Ending => "vault.ending",
        }
    }

    fn public(&self) -> Cow<'static, str> {
        match self {
            Self::Store(error) => error.public(),
            Self::MasterMissing { .. } | Self::MasterWrong { .. } => {
                "The keys of this installation are not available; its operator has to restore them.".into()
            }
            Self::Ending => "The service is restarting. Try again shortly.".into(),
            Self::NotFound(_) | Self::TooLong | Self::NothingNewer { .. } => self.to_string().into(),
            _ => "Something went wrong on our side.".into(),
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        if let Self::Store(error) = self { error.retry_after() } else { None }
    }
}
