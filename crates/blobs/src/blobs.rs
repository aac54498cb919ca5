//! The room itself.

use crate::{Error, FixedQuota, Quota, folder::Folder};
use events::Events;
use kernel::{Ctx, UserId, World};
use std::{path::PathBuf, sync::Arc, time::Duration};
use store::Store;
use tokio::sync::Semaphore;

/// The settings of this room. Start from [`Options::new`] and change what differs.
#[derive(Clone)]
pub struct Options {
    /// Where files lie: `<data folder>/blobs`. Made when it is first needed. Replicas share it.
    pub root: PathBuf,
    /// The largest file, in bytes (default 100 MB).
    pub max_file: u64,
    /// The largest file a single request may carry, in bytes (default 16 MiB).
    pub single_max: u64,
    /// Bytes of an upload that clients are told to send at a time (default 8 MiB).
    pub chunk: u32,
    /// How long an upload may take (default 24 h).
    pub upload_life: Duration,
    /// Uploads one person may have open (default 32).
    pub max_uploads: u32,
    /// Bytes left free on the disk for everybody else, the database above all (default 256 MiB).
    pub reserve: u64,
    /// What a tenant may keep (default 10 GiB for each).
    pub quota: Arc<dyn Quota>,
}

impl Options {
    /// The defaults, with files in this folder.
    pub fn new(root: PathBuf) -> Self {
        Self {
            root,
            max_file: 100_000_000,
            single_max: 16 << 20,
            chunk: 8 << 20,
            upload_life: Duration::from_hours(24),
            max_uploads: 32,
            reserve: 256 << 20,
            quota: Arc::new(FixedQuota(10 << 30)),
        }
    }
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options").field("root", &self.root).finish_non_exhaustive()
    }
}

/// Files and uploads. Cheap to clone.
#[derive(Clone)]
pub struct Blobs(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub store: Store,
    pub world: World,
    pub events: Events,
    pub folder: Folder,
    pub options: Options,
    /// Putting a large upload together is heavy on the disk: a few at a time.
    pub assembling: Semaphore,
}

impl std::fmt::Debug for Blobs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Blobs").field("options", &self.0.options).finish_non_exhaustive()
    }
}

impl Blobs {
    /// The room over its parts.
    pub fn new(store: Store, world: World, events: Events, options: Options) -> Self {
        let folder = Folder::new(options.root.clone(), options.reserve);
        let assembling = Semaphore::new(2);
        Self(Arc::new(Inner { store, world, events, folder, options, assembling }))
    }

    /// The settings in force.
    pub fn options(&self) -> &Options {
        &self.0.options
    }
}

/// The person a file would belong to.
pub(crate) fn owner(ctx: &Ctx) -> Result<UserId, Error> {
    ctx.user().ok_or(Error::NoOwner)
}

/// Runs what blocks where it may.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    telemetry::spawn_blocking("blobs.folder", work).await.ok_or(Error::Ending)?
}
