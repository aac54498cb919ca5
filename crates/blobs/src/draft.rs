//! Bytes on their way to disk: counted, hashed, and gone without trace if they do not arrive.

use crate::{
    Error,
    blobs::blocking,
    folder::{self, Folder, Hash},
    mime,
};
use bytes::Bytes;
use futures::{Stream, StreamExt as _};
use sha2::{Digest as _, Sha256};
use std::{path::PathBuf, time::Duration};
use tokio::{
    fs::File,
    io::{AsyncWrite, AsyncWriteExt as _},
};
use uuid::Uuid;

/// How long the sender of a body may be silent.
const SILENCE: Duration = Duration::from_mins(1);

/// A part in `incoming`. Dropped before it is adopted, it is removed.
#[derive(Debug)]
pub(crate) struct Draft {
    pub path: PathBuf,
    pub poured: Poured,
    adopted: bool,
}

/// What went through.
#[derive(Debug)]
pub(crate) struct Poured {
    pub size: u64,
    pub hash: Hash,
    /// The first bytes, for sniffing.
    pub head: Vec<u8>,
}

impl Draft {
    /// Writes a stream of at most `limit` bytes, durably.
    pub async fn write(
        folder: &Folder,
        id: Uuid,
        limit: u64,
        stream: impl Stream<Item = Result<Bytes, Error>> + Send,
    ) -> Result<Self, Error> {
        let path = folder.part(id);
        let mut file = create(&path).await?;
        let mut draft =
            Self { path, poured: Poured { size: 0, hash: Hash([0; 32]), head: Vec::new() }, adopted: false };
        draft.poured = pour(stream, &mut file, limit, SILENCE).await?;
        file.sync_all().await?;
        Ok(draft)
    }

    /// Moves it into its place, durably.
    pub async fn adopt(self, place: PathBuf) -> Result<(), Error> {
        blocking(move || {
            let mut draft = self;
            folder::adopt(&draft.path, &place)?;
            draft.adopted = true;
            Ok(())
        })
        .await
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.adopted
            && let Err(error) = folder::remove(&self.path)
        {
            tracing::warn!(%error, "an unfinished upload stays behind until it is swept");
        }
    }
}

async fn create(path: &std::path::Path) -> Result<File, Error> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    options.mode(0o600);
    Ok(options.open(path).await?)
}

/// Writes a stream to a sink while counting and hashing it.
async fn pour(
    stream: impl Stream<Item = Result<Bytes, Error>> + Send,
    sink: &mut (impl AsyncWrite + Unpin),
    limit: u64,
    silence: Duration,
) -> Result<Poured, Error> {
    let mut stream = std::pin::pin!(stream);
    let (mut size, mut hasher, mut head) = (0, Sha256::new(), Vec::new());
    loop {
        let next = tokio::time::timeout(silence, stream.next()).await;
        let Some(piece) = next.map_err(|_| Error::Broken("nothing came for too long".into()))? else { break };
        let piece = piece?;
        size += piece.len() as u64;
        if size > limit {
            return Err(Error::TooLarge { limit });
        }
        hasher.update(&piece);
        if head.len() < mime::HEAD {
            head.extend_from_slice(&piece[..piece.len().min(mime::HEAD - head.len())]);
        }
        sink.write_all(&piece).await?;
    }
    sink.flush().await?;
    Ok(Poured { size, hash: Hash(hasher.finalize().into()), head })
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::stream;

    fn pieces(n: usize, of: usize) -> impl Stream<Item = Result<Bytes, Error>> + Send {
        stream::iter((0..n).map(move |_| Ok(Bytes::from(vec![b'a'; of]))))
    }

    #[tokio::test]
    async fn what_is_poured_is_counted_and_hashed() {
        let mut sink = Vec::new();
        let poured = pour(pieces(3, 4), &mut sink, 12, SILENCE).await.unwrap();
        assert_eq!((poured.size, sink.len(), poured.head.len()), (12, 12, 12));
        assert_eq!(poured.hash.0, <[u8; 32]>::from(Sha256::digest("aaaaaaaaaaaa")));
        assert!(matches!(
            pour(pieces(3, 4), &mut sink, 11, SILENCE).await,
            Err(Error::TooLarge { limit: 11 })
        ));
    }

    /// The kernel itself says that this device is full.
    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_full_disk_is_told_as_such() {
        let mut full = File::options().write(true).open("/dev/full").await.unwrap();
        assert!(matches!(pour(pieces(1, 10), &mut full, 100, SILENCE).await, Err(Error::DiskFull)));
    }

    #[tokio::test]
    async fn a_silent_sender_does_not_hold_on_for_ever() {
        let silent = stream::pending::<Result<Bytes, Error>>();
        let poured = pour(silent, &mut Vec::new(), 100, Duration::from_millis(10)).await;
        assert!(matches!(poured, Err(Error::Broken(_))));
    }
}
