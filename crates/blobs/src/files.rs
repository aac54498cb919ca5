//! Files: handing in, listing, reading, deleting.

pub(crate) mod sql;

use crate::{
    Blobs, Error, UploadId,
    blobs::{blocking, owner},
    draft::Draft,
    events,
    folder::{self, Hash},
    mime, name,
};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures::{Stream, TryStreamExt as _, stream};
use kernel::{Ctx, Page, Paged, TenantId, UserId};
use std::{
    io::{self, ErrorKind, SeekFrom},
    ops::Range,
    path::{Path, PathBuf},
};
use store::TenantTx;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};
use tokio_util::io::ReaderStream;

/// Bytes read from the disk at a time.
const PIECE: usize = 128 * 1024;

kernel::ids! {
    /// A file.
    FileId = "fil";
}

/// On which terms a file is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Terms {
    /// By a person: within the quota, announced.
    HandedIn,
    /// By the house.
    Made,
}

/// A file somebody handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its id.
    pub id: FileId,
    /// Whose it is; nobody else sees it.
    pub owner: UserId,
    /// Display name, cleaned. Never a path.
    pub name: String,
    /// The type its bytes show.
    pub mime: String,
    /// The type its sender claimed, if any.
    pub declared_mime: Option<String>,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the content, lower-case hex.
    pub sha256: String,
    /// When it was handed in.
    pub created_at: DateTime<Utc>,
}

/// The content of a file, or a part of it.
pub struct Content {
    file: tokio::fs::File,
    length: u64,
}

impl Content {
    /// Bytes that will come.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The bytes.
    pub fn into_stream(self) -> impl Stream<Item = io::Result<Bytes>> + Send {
        ReaderStream::with_capacity(self.file.take(self.length), PIECE)
    }
}

impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Content({} bytes)", self.length)
    }
}

impl Blobs {
    /// Takes a file from a stream, of any size up to [`crate::Options::max_file`].
    pub async fn put(
        &self,
        ctx: &Ctx,
        name: &str,
        mime: Option<&str>,
        stream: impl Stream<Item = io::Result<Bytes>> + Send,
    ) -> Result<File, Error> {
        let stream = stream.map_err(|error| Error::Broken(error.to_string().into()));
        self.put_up_to(ctx, name, mime, None, stream).await
    }

    /// Takes a file that lies on this machine, under the name it has there. For the shell, never for names
    /// that came over the network.
    pub async fn put_path(&self, ctx: &Ctx, name: &str, path: &Path) -> Result<File, Error> {
        let unreadable = |error: io::Error| Error::Unreadable(error.to_string().into());
        // Looked at before it is opened: a pipe would wait for its writer for ever.
        let found = tokio::fs::metadata(path).await.map_err(unreadable)?;
        if !found.is_file() {
            return Err(Error::Unreadable("it is not a regular file".into()));
        }
        let file = tokio::fs::File::open(path).await.map_err(unreadable)?;
        let stream = ReaderStream::with_capacity(file, PIECE).map_err(unreadable);
        self.put_up_to(ctx, name, None, Some(found.len()), stream).await
    }

    /// Takes a file from memory.
    pub async fn put_bytes(
        &self,
        ctx: &Ctx,
        name: &str,
        mime: Option<&str>,
        bytes: impl Into<Bytes> + Send,
    ) -> Result<File, Error> {
        let bytes = bytes.into();
        let size = bytes.len() as u64;
        let once = stream::iter([Ok(bytes)]);
        self.put_up_to(ctx, name, mime, Some(size), once).await
    }

    /// Keeps a file this house made for somebody, of at most `limit` bytes. It does not count against what the tenant may
    /// keep, only against the disk, and nothing is announced: whoever made it says so.
    pub async fn put_made(
        &self,
        ctx: &Ctx,
        name: &str,
        limit: u64,
        stream: impl Stream<Item = io::Result<Bytes>> + Send,
    ) -> Result<File, Error> {
        owner(ctx)?;
        self.check_room(0).await?;
        let stream = stream.map_err(|error| Error::Broken(error.to_string().into()));
        let draft = Draft::write(&self.0.folder, self.0.world.id(), limit, stream).await?;
        self.settle_as(ctx, draft, name, None, None, Terms::Made).await
    }

    async fn put_up_to(
        &self,
        ctx: &Ctx,
        name: &str,
        declared_mime: Option<&str>,
        size: Option<u64>,
        stream: impl Stream<Item = Result<Bytes, Error>> + Send,
    ) -> Result<File, Error> {
        let draft = self.receive(ctx, size, self.0.options.max_file, stream).await?;
        self.settle(ctx, draft, name, mime::declared(declared_mime), None).await
    }

    /// Writes at most `limit` bytes beside their place; where the size is known, what is too large is
    /// refused before a byte flows.
    pub(crate) async fn receive(
        &self,
        ctx: &Ctx,
        size: Option<u64>,
        limit: u64,
        stream: impl Stream<Item = Result<Bytes, Error>> + Send,
    ) -> Result<Draft, Error> {
        owner(ctx)?;
        if size.is_some_and(|s| s > limit) {
            return Err(Error::TooLarge { limit });
        }
        self.check_quota(ctx, size.unwrap_or(0)).await?;
        self.check_room(size.unwrap_or(0)).await?;
        Draft::write(&self.0.folder, self.0.world.id(), limit, stream).await
    }

    /// Makes a file of a written draft: content into its place, then the row; both or neither. Where it
    /// finishes an upload that another request has finished meanwhile, that file is given.
    pub(crate) async fn settle(
        &self,
        ctx: &Ctx,
        draft: Draft,
        raw_name: &str,
        declared_mime: Option<String>,
        finishes: Option<(UploadId, i32)>,
    ) -> Result<File, Error> {
        self.settle_as(ctx, draft, raw_name, declared_mime, finishes, Terms::HandedIn).await
    }

    async fn settle_as(
        &self,
        ctx: &Ctx,
        draft: Draft,
        raw_name: &str,
        declared_mime: Option<String>,
        finishes: Option<(UploadId, i32)>,
        terms: Terms,
    ) -> Result<File, Error> {
        let name = name::clean(raw_name);
        let hash = draft.poured.hash;
        let file = File {
            id: self.0.world.id(),
            owner: owner(ctx)?,
            mime: mime::sniff(&draft.poured.head, &name).to_owned(),
            name,
            declared_mime,
            size: draft.poured.size,
            sha256: hash.to_string(),
            created_at: self.0.world.now(),
        };
        let mark = self.mark(ctx.tenant, hash).await?;
        let done = self.settle_marked(ctx, draft, (file, hash), finishes, terms).await;
        // Also after a failure: the content may be in its place without a row.
        match &done {
            Ok(_) => self.unmark(mark).await,
            Err(_) => self.collect(ctx.tenant, hash, mark).await,
        }
        done
    }

    async fn settle_marked(
        &self,
        ctx: &Ctx,
        draft: Draft,
        (file, hash): (File, Hash),
        finishes: Option<(UploadId, i32)>,
        terms: Terms,
    ) -> Result<File, Error> {
        let limit = self.0.options.quota.limit(ctx).await?;
        let mut tx = self.0.store.tenant(ctx).await?;
        if let Some((upload, attempt)) = finishes
            && let Some(won) = crate::uploads::finished_by(&mut tx, ctx, upload, attempt).await?
        {
            drop(tx);
            return self.get(ctx, won).await;
        }
        sql::lock_content(&mut tx, ctx.tenant, hash).await?;
        draft.adopt(self.0.folder.content(ctx.tenant, hash)).await?;
        sql::insert(&mut tx, ctx.tenant, &file, hash).await?;
        if let Some((upload, _)) = finishes {
            crate::uploads::sql::finish(&mut tx, ctx.tenant, upload, file.id);
        }
        if terms == Terms::HandedIn {
            let used = sql::count_in(&mut tx, ctx.tenant, file.size).await?;
            if used > limit {
                return Err(Error::QuotaExceeded { used: used - file.size, limit });
            }
            let (event, entry) = events::created(&file);
            self.0.events.announce(&mut tx, ctx, event, Some(entry));
        }
        tx.commit().await?;
        Ok(file)
    }

    /// One of the caller's files.
    pub async fn get(&self, ctx: &Ctx, id: FileId) -> Result<File, Error> {
        self.find(ctx, &[id]).await?.pop().ok_or(Error::NotFound)
    }

    /// Those of the caller's files that there are, in the order asked for. What is not there or not the
    /// caller's is absent.
    pub async fn find(&self, ctx: &Ctx, ids: &[FileId]) -> Result<Vec<File>, Error> {
        match ctx.user() {
            Some(owner) if !ids.is_empty() => Ok(sql::find(&self.0.store, ctx, owner, ids).await?),
            _ => Ok(Vec::new()),
        }
    }

    /// The caller's files, newest first.
    pub async fn list(&self, ctx: &Ctx, page: Page) -> Result<Paged<File>, Error> {
        let owner = ctx.user().ok_or(Error::NotFound)?;
        Ok(sql::list(&self.0.store, ctx, owner, page).await?)
    }

    /// One of the caller's files and the path of its content, to be read and never written. The content
    /// stays readable through a handle opened now, even if the file is removed meanwhile.
    pub async fn open_path(&self, ctx: &Ctx, id: FileId) -> Result<(File, PathBuf), Error> {
        let file = self.get(ctx, id).await?;
        let path = self.place(ctx, &file).await?;
        Ok((file, path))
    }

    /// One of the caller's files and its content.
    pub async fn read(&self, ctx: &Ctx, id: FileId) -> Result<(File, Content), Error> {
        let file = self.get(ctx, id).await?;
        let content = self.read_part(ctx, &file, 0..file.size).await?;
        Ok((file, content))
    }

    /// A part of the content of a file that was just looked up.
    pub(crate) async fn read_part(&self, ctx: &Ctx, file: &File, part: Range<u64>) -> Result<Content, Error> {
        let path = self.place(ctx, file).await?;
        let mut file = match tokio::fs::File::open(path).await {
            // Removed since it was looked up.
            Err(e) if e.kind() == ErrorKind::NotFound => return Err(Error::NotFound),
            opened => opened?,
        };
        if part.start > 0 {
            file.seek(SeekFrom::Start(part.start)).await?;
        }
        Ok(Content { file, length: part.end.saturating_sub(part.start) })
    }

    /// Where the content lies, once it is known to be whole.
    async fn place(&self, ctx: &Ctx, file: &File) -> Result<PathBuf, Error> {
        let hash = Hash::from_hex(&file.sha256).ok_or(Error::ContentLost)?;
        let path = self.0.folder.content(ctx.tenant, hash);
        let length = match tokio::fs::metadata(&path).await {
            Ok(metadata) => Some(metadata.len()),
            Err(e) if e.kind() == ErrorKind::NotFound => None,
            Err(e) => return Err(e.into()),
        };
        if length == Some(file.size) {
            return Ok(path);
        }
        // Removed since it was looked up, perhaps.
        self.get(ctx, file.id).await?;
        tracing::error!(file = %file.id, sha256 = file.sha256, "content is missing or cut short on the disk");
        Err(Error::ContentLost)
    }

    /// Removes one of the caller's files. Its content goes too, unless another file has the same.
    pub async fn remove(&self, ctx: &Ctx, id: FileId) -> Result<(), Error> {
        let file = self.get(ctx, id).await?;
        let hash = Hash::from_hex(&file.sha256).ok_or(Error::ContentLost)?;
        self.remove_as(ctx, &file, hash, Terms::HandedIn).await
    }

    /// Removes a file of [`Blobs::put_made`]; that it is gone already is as good.
    pub async fn remove_made(&self, ctx: &Ctx, id: FileId) -> Result<(), Error> {
        let file = match self.get(ctx, id).await {
            Err(Error::NotFound) => return Ok(()),
            found => found?,
        };
        let hash = Hash::from_hex(&file.sha256).ok_or(Error::ContentLost)?;
        match self.remove_as(ctx, &file, hash, Terms::Made).await {
            Err(Error::NotFound) => Ok(()),
            done => done,
        }
    }

    async fn remove_as(&self, ctx: &Ctx, file: &File, hash: Hash, terms: Terms) -> Result<(), Error> {
        let mark = self.mark(ctx.tenant, hash).await?;
        let done = self.remove_row(ctx, file, terms).await;
        self.collect(ctx.tenant, hash, mark).await;
        done
    }

    async fn remove_row(&self, ctx: &Ctx, file: &File, terms: Terms) -> Result<(), Error> {
        let mut tx = self.0.store.tenant(ctx).await?;
        if !sql::delete(&mut tx, ctx.tenant, file.owner, file.id).await? {
            return Err(Error::NotFound);
        }
        if terms == Terms::HandedIn {
            sql::count_out(&mut tx, ctx.tenant, file.size);
            let (event, entry) = events::deleted(file);
            self.0.events.announce(&mut tx, ctx, event, Some(entry));
        }
        Ok(tx.commit().await?)
    }

    /// Refuses what would not fit, before it flows. The commit decides.
    pub(crate) async fn check_quota(&self, ctx: &Ctx, bytes: u64) -> Result<(), Error> {
        let limit = self.0.options.quota.limit(ctx).await?;
        let used = sql::usage(&self.0.store, ctx).await?;
        if used.saturating_add(bytes) > limit { Err(Error::QuotaExceeded { used, limit }) } else { Ok(()) }
    }

    pub(crate) async fn check_room(&self, bytes: u64) -> Result<(), Error> {
        let folder = self.0.folder.clone();
        blocking(move || folder.check_room(bytes)).await
    }

    async fn mark(&self, tenant: TenantId, hash: Hash) -> Result<PathBuf, Error> {
        let (folder, id) = (self.0.folder.clone(), self.0.world.id());
        blocking(move || folder.mark(id, tenant, hash)).await
    }

    async fn unmark(&self, mark: PathBuf) {
        if let Err(error) = blocking(move || Ok(folder::remove(&mark)?)).await {
            tracing::warn!(%error, "a marker stays behind until it is swept");
        }
    }

    /// Removes content that no row names, then its marker. What fails here is done by the sweep.
    async fn collect(&self, tenant: TenantId, hash: Hash, mark: PathBuf) {
        match self.collect_now(tenant, hash).await {
            Ok(_) => self.unmark(mark).await,
            Err(error) => tracing::warn!(%error, "content without a row stays behind until it is swept"),
        }
    }

    /// Removes content if no row names it; says whether it did. The lock keeps a neighbour from giving it
    /// a row meanwhile; and the removal is not handed to another thread, where it could outlive the lock
    /// when this request is dropped.
    pub(crate) async fn collect_now(&self, tenant: TenantId, hash: Hash) -> Result<bool, Error> {
        let mut tx: TenantTx = self.0.store.tenant_by_id(tenant).await?;
        sql::lock_content(&mut tx, tenant, hash).await?;
        let free = !sql::is_named(&mut tx, tenant, hash).await?;
        if free {
            folder::remove(&self.0.folder.content(tenant, hash))?;
        }
        tx.commit().await?;
        Ok(free)
    }
}
