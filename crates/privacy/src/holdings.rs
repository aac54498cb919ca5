//! Holdings of which more goes than rows.

use crate::{Holding, Left, Remains, Rows, Whose, Writer};
use async_trait::async_trait;
use blobs::{Blobs, FileId};
use connectors::{Canvas, Feeds};
use futures::TryStreamExt as _;
use runs::RunError;
use store::Store;

/// A person's files and uploads, with their content.
#[derive(Debug, Clone)]
pub struct Files {
    rows: Rows,
    blobs: Blobs,
}

impl Files {
    /// The files of the house.
    pub const fn new(store: Store, blobs: Blobs) -> Self {
        Self { rows: Rows::new("files", blobs::PERSONAL, store), blobs }
    }
}

#[async_trait]
impl Holding for Files {
    fn name(&self) -> &'static str {
        self.rows.name()
    }

    async fn export(&self, whose: &Whose, out: &mut Writer) -> Result<(), RunError> {
        self.rows.export(whose, out).await?;
        let mut after: Option<FileId> = None;
        loop {
            let files = self.blobs.after(&whose.ctx, after).await?;
            let Some(last) = files.last() else { return Ok(()) };
            after = Some(last.id);
            for file in files {
                match self.blobs.read(&whose.ctx, file.id).await {
                    Ok((file, content)) => {
                        let stream =
                            content.into_stream().map_err(|e| RunError::retry("privacy.read", e.to_string()));
                        out.file(&file, stream).await?;
                    }
                    // Removed meanwhile, or its content is no longer there: said in the manifest.
                    Err(blobs::Error::NotFound | blobs::Error::ContentLost) => out.missing(&file),
                    Err(error) => return Err(error.into()),
                }
            }
        }
    }

    async fn erase(&self, whose: &Whose) -> Result<u64, RunError> {
        let gone = self.blobs.remove_some(&whose.ctx).await?;
        Ok(gone + self.rows.erase(whose).await?)
    }

    async fn count(&self, whose: &Whose) -> Result<Vec<Left>, RunError> {
        self.rows.count(whose).await
    }

    fn stays(&self) -> Vec<Remains> {
        self.rows.stays()
    }
}

/// A person's connections to course systems and calendars, with their keys.
#[derive(Debug, Clone)]
pub struct Connections {
    rows: Rows,
    canvas: Canvas,
    feeds: Feeds,
}

impl Connections {
    /// The connections of the house.
    pub const fn new(store: Store, canvas: Canvas, feeds: Feeds) -> Self {
        Self { rows: Rows::new("connections", connectors::personal::PERSONAL, store), canvas, feeds }
    }
}

#[async_trait]
impl Holding for Connections {
    fn name(&self) -> &'static str {
        self.rows.name()
    }

    async fn export(&self, whose: &Whose, out: &mut Writer) -> Result<(), RunError> {
        self.rows.export(whose, out).await
    }

    async fn erase(&self, whose: &Whose) -> Result<u64, RunError> {
        let gone = connectors::personal::disconnect_all(&self.canvas, &self.feeds, &whose.ctx).await?;
        Ok(gone + self.rows.erase(whose).await?)
    }

    async fn count(&self, whose: &Whose) -> Result<Vec<Left>, RunError> {
        self.rows.count(whose).await
    }

    fn stays(&self) -> Vec<Remains> {
        self.rows.stays()
    }
}

/// A person's account. It is exported like the rest, and removed by the erasure itself, last of all.
#[derive(Debug, Clone)]
pub struct Account(Rows);

impl Account {
    /// The accounts of the house.
    pub const fn new(store: Store) -> Self {
        Self(Rows::new("account", identity::PERSONAL, store))
    }
}

#[async_trait]
impl Holding for Account {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    async fn export(&self, whose: &Whose, out: &mut Writer) -> Result<(), RunError> {
        self.0.export(whose, out).await
    }

    async fn erase(&self, _: &Whose) -> Result<u64, RunError> {
        Ok(0)
    }

    async fn count(&self, _: &Whose) -> Result<Vec<Left>, RunError> {
        Ok(Vec::new())
    }

    fn stays(&self) -> Vec<Remains> {
        self.0.stays()
    }
}
