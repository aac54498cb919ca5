//! Files against a real database and a real folder: handing in, giving back, breaking off, coming back.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests: they start tasks and a child process"
)]

mod doors;
mod files;
mod full_disk;
mod sweep;
mod uploads;

use blobs::{Blobs, File, Options};
use bytes::Bytes;
use events::Events;
use futures::{Stream, StreamExt as _, stream};
use kernel::Ctx;
use std::{
    fs, io,
    path::{Path, PathBuf},
};
use tempfile::TempDir;
use testkit::Lab;

/// A lab with a data folder and the room over both.
pub(crate) struct Shelf {
    pub(crate) lab: Lab,
    pub(crate) data: TempDir,
    pub(crate) blobs: Blobs,
}

impl Shelf {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Options)) -> Self {
        let (lab, data) = (Lab::new().await, TempDir::new().unwrap());
        let mut options = Options::new(data.path().join("blobs"));
        options.reserve = 0;
        change(&mut options);
        let blobs = open(&lab, options);
        Self { lab, data, blobs }
    }

    /// The room as another process, or this one after a restart, opens it.
    pub(crate) fn reopened(&self) -> Blobs {
        open(&self.lab, self.blobs.options().clone())
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.data.path().join("blobs")
    }

    /// Every file below a part of the folder.
    pub(crate) fn on_disk(&self, part: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        walk(&self.root().join(part), &mut found);
        found.sort();
        found
    }

    pub(crate) async fn put(&self, ctx: &Ctx, name: &str, bytes: &[u8]) -> File {
        self.blobs.put_bytes(ctx, name, None, Bytes::copy_from_slice(bytes)).await.unwrap()
    }

    pub(crate) async fn content(&self, ctx: &Ctx, file: &File) -> Vec<u8> {
        let (_, content) = self.blobs.read(ctx, file.id).await.unwrap();
        let pieces: Vec<_> = content.into_stream().collect().await;
        pieces.into_iter().flat_map(|p| p.unwrap().to_vec()).collect()
    }

    /// `(bytes, files)` the tenant keeps, as counted.
    pub(crate) async fn usage(&self, ctx: &Ctx) -> (i64, i64) {
        let rows = self
            .lab
            .client()
            .await
            .query("SELECT bytes, files FROM blobs.usage WHERE tenant_id = $1", &[&ctx.tenant.uuid()])
            .await
            .unwrap();
        rows.first().map_or((0, 0), |r| (r.get(0), r.get(1)))
    }
}

fn open(lab: &Lab, options: Options) -> Blobs {
    let events = Events::new(lab.store.clone(), lab.world.clone());
    Blobs::new(lab.store.clone(), lab.world.clone(), events, options)
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() { walk(&path, found) } else { found.push(path) }
    }
}

/// A stream of pieces.
pub(crate) fn pieces(bytes: &[u8], of: usize) -> impl Stream<Item = io::Result<Bytes>> + Send + use<> {
    let pieces: Vec<_> = bytes.chunks(of).map(|p| Ok(Bytes::copy_from_slice(p))).collect();
    stream::iter(pieces)
}

/// A stream that breaks off after some bytes.
pub(crate) fn broken(bytes: &[u8]) -> impl Stream<Item = io::Result<Bytes>> + Send + use<> {
    pieces(bytes, 1000).chain(stream::iter([Err(io::Error::other("gone"))]))
}

/// The least a chunk may carry that is not the last.
pub(crate) const MIN_CHUNK: u64 = 256 * 1024;

/// Bytes that differ from place to place.
pub(crate) fn noise(length: usize) -> Vec<u8> {
    let mut state = 7_u32;
    (0..length)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        })
        .collect()
}
