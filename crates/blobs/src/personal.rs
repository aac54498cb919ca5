//! What this room keeps of a person: their files and uploads. Content that another file has as well stays with that one.

mod sql;

pub use sql::PERSONAL;

use crate::{Blobs, Error, FileId};
use kernel::{Ctx, Page};

impl Blobs {
    /// Removes some of the caller's uploads and files, with their content; gives how many. None are left when it gives 0.
    pub async fn remove_some(&self, ctx: &Ctx) -> Result<u64, Error> {
        let owner = ctx.user().ok_or(Error::NoOwner)?;
        let uploads = sql::uploads(&self.0.store, ctx, owner).await?;
        let mut gone = uploads.len() as u64;
        for upload in uploads {
            match self.cancel_upload(ctx, upload).await {
                Ok(()) | Err(Error::UploadNotFound) => {}
                Err(error) => return Err(error),
            }
        }
        let files = self.list(ctx, Page::clamped(1, 100)).await?;
        gone += files.items.len() as u64;
        for file in files.items {
            match self.remove(ctx, file.id).await {
                Ok(()) | Err(Error::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(gone)
    }

    /// The caller's files after `after` by id, at most a hundred.
    pub async fn after(&self, ctx: &Ctx, after: Option<FileId>) -> Result<Vec<crate::File>, Error> {
        let owner = ctx.user().ok_or(Error::NoOwner)?;
        let ids = sql::ids(&self.0.store, ctx, owner, after).await?;
        self.find(ctx, &ids).await
    }
}
