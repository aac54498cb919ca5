//! The vault against a real database: sealing, moving, losing keys, rotating, and nothing ever showing.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod canary;
mod keys;
mod rotation;
mod secrets;

use kernel::{ExposeSecret as _, SecretBox};
use std::path::PathBuf;
use tempfile::TempDir;
use testkit::Lab;
use vault::{Error, Masters, Options, Vault};

/// A lab with a data folder.
pub(crate) struct Bank {
    pub(crate) lab: Lab,
    pub(crate) data: TempDir,
}

impl Bank {
    pub(crate) async fn new() -> Self {
        Self { lab: Lab::new().await, data: TempDir::new().unwrap() }
    }

    pub(crate) fn keys(&self) -> PathBuf {
        self.data.path().join("keys")
    }

    /// A process that opens the vault of this data folder.
    pub(crate) async fn vault(&self) -> Vault {
        self.with(Masters::Folder(self.keys())).await.unwrap()
    }

    pub(crate) async fn with(&self, masters: Masters) -> Result<Vault, Error> {
        let lab = &self.lab;
        Vault::unlock(Options::new(masters), lab.store.clone(), lab.world.clone(), lab.stop.child_token())
            .await
    }
}

/// A secret as text.
pub(crate) fn text(secret: &SecretBox<[u8]>) -> &str {
    std::str::from_utf8(secret.expose_secret()).unwrap()
}
