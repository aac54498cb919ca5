//! What crashes, cancelled requests and forgotten uploads leave behind, and nothing else.

use crate::{
    Blobs, Error,
    blobs::blocking,
    folder::{self, Incoming},
    uploads,
};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// The most of each kind that one sweep looks at; the next goes on.
const MOST: usize = 10_000;

/// Rows per transaction.
const BATCH: i64 = 100;

/// A marker this old belongs to no request that is still under way.
const MARK_AGE: TimeDelta = TimeDelta::hours(1);

/// A part this old is written by nobody any more.
const PART_AGE: TimeDelta = TimeDelta::hours(24);

/// What a sweep removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// Uploads whose time was over.
    pub uploads: u64,
    /// Half-written parts.
    pub parts: u64,
    /// Content that no file has.
    pub contents: u64,
    /// Folders of chunks without an upload.
    pub folders: u64,
}

impl Blobs {
    /// Removes what is left over. Costs what is left over, not what is kept.
    pub async fn sweep(&self) -> Result<Swept, Error> {
        let now = self.0.world.now();
        let mut swept = Swept { uploads: self.sweep_expired(now).await?, ..Swept::default() };
        let ripe = move |id, what: &Incoming| match what {
            Incoming::Part => older(id, now, PART_AGE),
            Incoming::Mark(..) => older(id, now, MARK_AGE),
        };
        let folder = self.0.folder.clone();
        for (path, what) in blocking(move || folder.list_incoming(ripe, MOST)).await? {
            match what {
                Incoming::Part => swept.parts += 1,
                Incoming::Mark(tenant, hash) => {
                    swept.contents += u64::from(self.collect_now(tenant, hash).await?);
                }
            }
            blocking(move || Ok(folder::remove(&path)?)).await?;
        }
        // Longer than any upload lives: whatever is in there, its row is gone.
        let life = TimeDelta::from_std(self.0.options.upload_life).unwrap_or(PART_AGE) + MARK_AGE;
        let folder = self.0.folder.clone();
        for path in blocking(move || folder.list_uploads(|id| older(id, now, life), MOST)).await? {
            blocking(move || Ok(folder::remove_all(&path)?)).await?;
            swept.folders += 1;
        }
        Ok(swept)
    }

    async fn sweep_expired(&self, now: DateTime<Utc>) -> Result<u64, Error> {
        let mut count = 0;
        loop {
            let mut tx = self.0.store.system("blobs: uploads whose time is over").await?;
            let gone = uploads::sql::delete_expired(&mut tx, now, BATCH).await?;
            tx.commit().await?;
            for upload in &gone {
                let path = self.0.folder.upload(*upload);
                blocking(move || Ok(folder::remove_all(&path)?)).await?;
            }
            count += gone.len() as u64;
            if gone.len() < BATCH as usize {
                return Ok(count);
            }
        }
    }
}

/// Whether an id (`UUIDv7`) was made longer ago than that. Other ids never were.
fn older(id: Uuid, now: DateTime<Utc>, than: TimeDelta) -> bool {
    let made = id.get_timestamp().and_then(|t| {
        let (seconds, nanos) = t.to_unix();
        DateTime::from_timestamp(i64::try_from(seconds).ok()?, nanos)
    });
    made.is_some_and(|made| now - made > than)
}
