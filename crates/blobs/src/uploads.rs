//! Uploads: a large file in chunks, in order, over as many connections as it takes.

pub(crate) mod sql;

use crate::{
    Blobs, Error, File, FileId,
    blobs::{blocking, owner},
    draft::Draft,
    folder::{self, Hash},
    mime, name,
};
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use futures::{Stream, StreamExt as _, TryStreamExt as _, stream};
use kernel::Ctx;
use std::{
    io::{self, ErrorKind},
    path::PathBuf,
};
use store::TenantTx;
use tokio_util::io::ReaderStream;

/// The least a chunk may carry, unless it is the last or chunks are smaller by the settings: bounds the
/// number of chunks.
const MIN_CHUNK: u64 = 256 * 1024;

/// The most a chunk may carry, unless chunks are larger by the settings.
const MAX_CHUNK: u64 = 16 * 1024 * 1024;

kernel::ids! {
    /// An upload.
    UploadId = "upl";
}

/// What is announced of a file before its bytes come.
#[derive(Debug, Clone)]
pub struct NewUpload {
    /// Its name, as the sender calls it.
    pub name: String,
    /// The type the sender claims.
    pub declared_mime: Option<String>,
    /// Bytes.
    pub size: u64,
    /// SHA-256 in hex, if the sender knows it.
    pub sha256: Option<String>,
}

/// A file on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Its id.
    pub id: UploadId,
    /// Display name, cleaned.
    pub name: String,
    /// The type the sender claims.
    pub declared_mime: Option<String>,
    /// Bytes announced.
    pub size: u64,
    /// SHA-256 announced.
    pub(crate) sha256: Option<Hash>,
    /// Bytes received: where to go on.
    pub received: u64,
    /// Grows each time it begins again.
    pub(crate) attempt: i32,
    /// The file it became.
    pub file: Option<FileId>,
    /// When it is given up.
    pub expires_at: DateTime<Utc>,
}

/// Which bytes a chunk carries: `start` up to, not including, `end`, of `total`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chunk {
    /// First byte.
    pub start: u64,
    /// After the last byte.
    pub end: u64,
    /// Bytes of the whole file.
    pub total: u64,
}

impl Blobs {
    /// Begins an upload. What is too large is refused here, before a byte flows.
    pub async fn begin_upload(&self, ctx: &Ctx, new: NewUpload) -> Result<Upload, Error> {
        let (owner, options) = (owner(ctx)?, &self.0.options);
        if new.size > options.max_file {
            return Err(Error::TooLarge { limit: options.max_file });
        }
        let sha256 = read_hash(new.sha256.as_deref())?;
        self.check_quota(ctx, new.size).await?;
        self.check_room(new.size).await?;
        let now = self.0.world.now();
        let upload = Upload {
            id: self.0.world.id(),
            name: name::clean(&new.name),
            declared_mime: mime::declared(new.declared_mime.as_deref()),
            size: new.size,
            sha256,
            received: 0,
            attempt: 1,
            file: None,
            expires_at: now + TimeDelta::from_std(options.upload_life).unwrap_or(TimeDelta::hours(24)),
        };
        let mut tx = self.0.store.tenant(ctx).await?;
        if !sql::insert(&mut tx, ctx.tenant, owner, &upload, now, options.max_uploads).await? {
            return Err(Error::TooManyUploads { limit: options.max_uploads });
        }
        tx.commit().await?;
        Ok(upload)
    }

    /// Where an upload stands.
    pub async fn get_upload(&self, ctx: &Ctx, id: UploadId) -> Result<Upload, Error> {
        let owner = ctx.user().ok_or(Error::UploadNotFound)?;
        let found = sql::find(&self.0.store, ctx, owner, id, self.0.world.now()).await?;
        found.ok_or(Error::UploadNotFound)
    }

    /// Takes the next chunk. One that is here already is taken for done; one that does not fit on is
    /// refused with the offset that would. Two writers of the same chunk make one chunk.
    pub async fn put_chunk(
        &self,
        ctx: &Ctx,
        id: UploadId,
        chunk: Chunk,
        stream: impl Stream<Item = io::Result<Bytes>> + Send,
    ) -> Result<Upload, Error> {
        let upload = self.get_upload(ctx, id).await?;
        chunk.check(upload.size, self.0.options.chunk.into())?;
        if !chunk.is_next(&upload)? {
            return Ok(upload);
        }
        let length = chunk.end - chunk.start;
        self.check_room(length).await?;
        let stream = stream.map_err(|error| Error::Broken(error.to_string().into()));
        let draft = Draft::write(&self.0.folder, self.0.world.id(), length, stream).await;
        let draft = draft.map_err(|error| match error {
            Error::TooLarge { .. } => Error::Broken("the body is longer than Content-Range says".into()),
            other => other,
        })?;
        if draft.poured.size != length {
            return Err(Error::Broken("the body is shorter than Content-Range says".into()));
        }
        // Whole or not at all, also when the sender leaves now: moved into place after its transaction was
        // given up, a chunk would lie where the next attempt has put another.
        let (this, ctx) = (self.clone(), ctx.clone());
        let append = async move { this.append(&ctx, upload, chunk, draft).await };
        telemetry::spawn("blobs.append", append).await.ok().flatten().ok_or(Error::Ending)?
    }

    /// The row decides who was first; the chunk is in its place before the row says so.
    async fn append(
        &self,
        ctx: &Ctx,
        mut upload: Upload,
        chunk: Chunk,
        draft: Draft,
    ) -> Result<Upload, Error> {
        let mut tx = self.0.store.tenant(ctx).await?;
        if !sql::advance(&mut tx, ctx.tenant, &upload, chunk, self.0.world.now()).await? {
            drop((tx, draft));
            let now = self.get_upload(ctx, upload.id).await?;
            return if chunk.is_next(&now)? {
                Err(Error::OutOfOrder { expected: now.received })
            } else {
                Ok(now)
            };
        }
        let place = self.0.folder.chunk(upload.id, upload.attempt, chunk.start);
        draft.adopt(place).await?;
        tx.commit().await?;
        upload.received = chunk.end;
        Ok(upload)
    }

    /// Makes the upload a file. Again gives the same file, also from two sides at once. Bytes with another
    /// hash than announced (then or now) begin the upload again.
    pub async fn complete_upload(
        &self,
        ctx: &Ctx,
        id: UploadId,
        sha256: Option<&str>,
    ) -> Result<File, Error> {
        let now_claimed = read_hash(sha256)?;
        // Whoever waits here may find the work done.
        let _turn = self.0.assembling.acquire().await.map_err(|_| Error::Ending)?;
        let upload = self.get_upload(ctx, id).await?;
        if let Some(file) = upload.file {
            return self.finished(ctx, file).await;
        }
        if upload.received < upload.size {
            return Err(Error::Incomplete { received: upload.received, size: upload.size });
        }
        let draft = match self.assemble(ctx, &upload).await {
            Ok(draft) => draft,
            // Where another process has finished it meanwhile, it has taken the chunks away.
            Err(error) => {
                return match self.get_upload(ctx, id).await?.file {
                    Some(file) => self.finished(ctx, file).await,
                    None => Err(error),
                };
            }
        };
        let wanted = [upload.sha256, now_claimed];
        if wanted.into_iter().flatten().any(|h| h != draft.poured.hash) {
            self.reset(ctx, &upload).await?;
            return Err(Error::HashMismatch);
        }
        let finishes = Some((upload.id, upload.attempt));
        let file = self.settle(ctx, draft, &upload.name, upload.declared_mime.clone(), finishes).await?;
        self.remove_chunks(upload.id).await;
        Ok(file)
    }

    /// Gives an upload up. The file it may have become stays.
    pub async fn cancel_upload(&self, ctx: &Ctx, id: UploadId) -> Result<(), Error> {
        let owner = ctx.user().ok_or(Error::UploadNotFound)?;
        let mut tx = self.0.store.tenant(ctx).await?;
        if !sql::delete(&mut tx, ctx.tenant, owner, id).await? {
            return Err(Error::UploadNotFound);
        }
        tx.commit().await?;
        self.remove_chunks(id).await;
        Ok(())
    }

    /// The file may have been deleted since.
    async fn finished(&self, ctx: &Ctx, id: FileId) -> Result<File, Error> {
        self.get(ctx, id).await.map_err(|error| match error {
            Error::NotFound => Error::UploadNotFound,
            other => other,
        })
    }

    /// Copies all chunks into one draft.
    async fn assemble(&self, ctx: &Ctx, upload: &Upload) -> Result<Draft, Error> {
        self.check_room(upload.size).await?;
        let paths = self.chunks(ctx, upload).await?;
        let (received, size) = (0, upload.size);
        let bytes = stream::iter(paths)
            .then(tokio::fs::File::open)
            .map_err(move |error| match error.kind() {
                // Another process has finished it or begun it again.
                ErrorKind::NotFound => Error::Incomplete { received, size },
                _ => error.into(),
            })
            .map_ok(|file| ReaderStream::with_capacity(file, 256 * 1024).map_err(Error::from))
            .try_flatten();
        let draft = Draft::write(&self.0.folder, self.0.world.id(), upload.size, bytes).await?;
        if draft.poured.size == upload.size { Ok(draft) } else { Err(Error::ContentLost) }
    }

    /// The chunks in order. Each begins where the one before ends.
    async fn chunks(&self, ctx: &Ctx, upload: &Upload) -> Result<Vec<PathBuf>, Error> {
        let (mut paths, mut offset) = (Vec::new(), 0);
        while offset < upload.size {
            let path = self.0.folder.chunk(upload.id, upload.attempt, offset);
            let length = tokio::fs::metadata(&path).await.map_or(0, |m| m.len());
            if length == 0 {
                // Another request has finished or reset it meanwhile, or somebody emptied the folder.
                let now = self.get_upload(ctx, upload.id).await?;
                if now.file.is_none() && now.attempt == upload.attempt {
                    self.reset(ctx, upload).await?;
                }
                return Err(Error::Incomplete { received: 0, size: upload.size });
            }
            paths.push(path);
            offset += length;
        }
        Ok(paths)
    }

    /// Begins again from offset 0, unless somebody did already.
    async fn reset(&self, ctx: &Ctx, upload: &Upload) -> Result<(), Error> {
        let mut tx = self.0.store.tenant(ctx).await?;
        let reset = sql::reset(&mut tx, ctx.tenant, upload).await?;
        tx.commit().await?;
        if reset {
            // Chunks of the next attempt have other names; none of them is in this folder's old names.
            let (folder, id, attempt) = (self.0.folder.clone(), upload.id, upload.attempt);
            blocking(move || Ok(folder.remove_attempt(id, attempt)?)).await?;
        }
        Ok(())
    }

    async fn remove_chunks(&self, id: UploadId) {
        let path = self.0.folder.upload(id);
        if let Err(error) = blocking(move || Ok(folder::remove_all(&path)?)).await {
            tracing::warn!(%error, upload = %id, "chunks stay behind until they are swept");
        }
    }
}

impl Chunk {
    /// Refuses what cannot be a chunk of a file of `size` bytes where chunks usually have `usual`.
    fn check(self, size: u64, usual: u64) -> Result<(), Error> {
        let (min, max) = (MIN_CHUNK.min(usual), MAX_CHUNK.max(usual));
        let range = |message| Err(Error::field("Content-Range", "out_of_range", message));
        if self.total != size {
            return range(format!("The upload was announced with {size} bytes."));
        }
        if self.start >= self.end || self.end > size {
            return range("The range must lie within the file and hold at least one byte.".to_owned());
        }
        let length = self.end - self.start;
        if length > max {
            return range(format!("A chunk may carry at most {max} bytes."));
        }
        if length < min && self.end < size {
            return range(format!("A chunk that is not the last must carry at least {min} bytes."));
        }
        Ok(())
    }

    /// Whether it is the next one; if not, it is here already, or it does not fit on.
    fn is_next(self, upload: &Upload) -> Result<bool, Error> {
        if self.start == upload.received {
            Ok(true)
        } else if self.end <= upload.received {
            Ok(false)
        } else {
            Err(Error::OutOfOrder { expected: upload.received })
        }
    }
}

fn read_hash(text: Option<&str>) -> Result<Option<Hash>, Error> {
    let read = |t| {
        Hash::from_hex(t)
            .ok_or_else(|| Error::field("sha256", "invalid", "64 hexadecimal digits are expected."))
    };
    text.map(read).transpose()
}

/// The file that another request has made of this upload, if one has. Otherwise the upload is locked until
/// the transaction ends.
pub(crate) async fn finished_by(
    tx: &mut TenantTx,
    ctx: &Ctx,
    id: UploadId,
    attempt: i32,
) -> Result<Option<FileId>, Error> {
    let (file, current) = sql::lock(tx, ctx.tenant, id).await?.ok_or(Error::UploadNotFound)?;
    match file {
        Some(file) => Ok(Some(file)),
        None if current == attempt => Ok(None),
        None => Err(Error::UploadNotFound),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn chunk(start: u64, end: u64, total: u64) -> Chunk {
        Chunk { start, end, total }
    }

    #[test]
    fn chunks_lie_within_the_file_and_have_a_size() {
        let mb = 1024 * 1024;
        for (good, size) in [
            (chunk(0, 1, 1), 1),
            (chunk(0, MAX_CHUNK, 100 * mb), 100 * mb),
            (chunk(7, 7 + MIN_CHUNK, mb), mb),
            (chunk(mb - 1, mb, mb), mb),
        ] {
            assert!(good.check(size, 8 * mb).is_ok(), "{good:?}");
        }
        for (bad, size) in [
            (chunk(0, 1, 2), 1),
            (chunk(0, 0, 1), 1),
            (chunk(1, 0, 1), 1),
            (chunk(0, 2, 1), 1),
            (chunk(0, u64::MAX, mb), mb),
            (chunk(0, MAX_CHUNK + 1, 100 * mb), 100 * mb),
            (chunk(0, MIN_CHUNK - 1, mb), mb),
        ] {
            assert!(bad.check(size, 8 * mb).is_err(), "{bad:?}");
        }
        assert!(chunk(0, 10, mb).check(mb, 10).is_ok(), "the settings say so");
        assert!(chunk(0, 32 * mb, 64 * mb).check(64 * mb, 32 * mb).is_ok());
    }

    #[test]
    fn a_chunk_is_next_done_or_out_of_order() {
        let upload = Upload {
            id: UploadId(Uuid::nil()),
            name: String::new(),
            declared_mime: None,
            size: 100,
            sha256: None,
            received: 50,
            attempt: 1,
            file: None,
            expires_at: DateTime::UNIX_EPOCH,
        };
        assert!(chunk(50, 60, 100).is_next(&upload).unwrap());
        assert!(!chunk(40, 50, 100).is_next(&upload).unwrap());
        for odd in [chunk(60, 70, 100), chunk(40, 60, 100)] {
            assert!(matches!(odd.is_next(&upload), Err(Error::OutOfOrder { expected: 50 })));
        }
    }
}
