//! The data folder: where content lies, and how it gets there and away.
//!
//! ```text
//! content/<tenant>/<first two digits>/<sha256>     what is kept
//! incoming/<uuid7>.part                            being written
//! incoming/<uuid7>.<tenant>.<sha256>.mark          content that may be without a row just now
//! uploads/<upload>/<attempt>-<offset>              chunks that arrived
//! ```
//! Every name is made of ids and hashes; nothing anybody wrote becomes part of a path.

use crate::{Error, UploadId};
use kernel::TenantId;
use nix::sys::statvfs::statvfs;
use std::{
    fmt,
    fs::{self, File},
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};
use uuid::Uuid;

/// A SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Hash(pub [u8; 32]);

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Hash {
    pub fn from_hex(text: &str) -> Option<Self> {
        hex::decode(text).ok()?.try_into().ok().map(Self)
    }
}

/// Something in `incoming`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Incoming {
    /// Being written, or left over.
    Part,
    /// Content that may be without a row.
    Mark(TenantId, Hash),
}

/// The folder. All functions block; callers are on threads that may.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    root: PathBuf,
    /// Bytes that are left free for everybody else.
    reserve: u64,
}

impl Folder {
    pub fn new(root: PathBuf, reserve: u64) -> Self {
        Self { root, reserve }
    }

    /// Makes the parts that are not there yet.
    fn ready(&self) -> io::Result<()> {
        ["content", "incoming", "uploads"].iter().try_for_each(|part| make(&self.root.join(part)))
    }

    /// Refuses to take `bytes` more where that would leave less than the reserve.
    pub fn check_room(&self, bytes: u64) -> Result<(), Error> {
        self.ready()?;
        let stat = statvfs(&self.root).map_err(|e| Error::Disk(e.into()))?;
        #[allow(clippy::useless_conversion, reason = "its width differs between systems")]
        let free = u64::from(stat.blocks_available()).saturating_mul(stat.fragment_size());
        if free < self.reserve.saturating_add(bytes) { Err(Error::DiskFull) } else { Ok(()) }
    }

    fn incoming(&self) -> PathBuf {
        self.root.join("incoming")
    }

    pub fn part(&self, id: Uuid) -> PathBuf {
        self.incoming().join(format!("{id}.part"))
    }

    pub fn content(&self, tenant: TenantId, hash: Hash) -> PathBuf {
        let name = hash.to_string();
        self.root.join("content").join(tenant.uuid().to_string()).join(&name[..2]).join(name)
    }

    pub fn upload(&self, upload: UploadId) -> PathBuf {
        self.root.join("uploads").join(upload.uuid().to_string())
    }

    pub fn chunk(&self, upload: UploadId, attempt: i32, offset: u64) -> PathBuf {
        self.upload(upload).join(format!("{attempt}-{offset}"))
    }

    /// Removes the chunks of one attempt; those of the next stay.
    pub fn remove_attempt(&self, upload: UploadId, attempt: i32) -> io::Result<()> {
        let prefix = format!("{attempt}-");
        for entry in fs::read_dir(self.upload(upload))? {
            let entry = entry?;
            if entry.file_name().to_str().is_some_and(|n| n.starts_with(&prefix)) {
                remove(&entry.path())?;
            }
        }
        Ok(())
    }

    /// Lays a marker for content that is about to gain or lose its row.
    pub fn mark(&self, id: Uuid, tenant: TenantId, hash: Hash) -> Result<PathBuf, Error> {
        self.ready()?;
        let path = self.incoming().join(format!("{id}.{}.{hash}.mark", tenant.uuid()));
        File::create_new(&path)?;
        sync(&self.incoming())?;
        Ok(path)
    }

    /// What in `incoming` is `ripe` by the id that tells its age, at most `most`.
    pub fn list_incoming(
        &self,
        ripe: impl Fn(Uuid, &Incoming) -> bool,
        most: usize,
    ) -> Result<Vec<(PathBuf, Incoming)>, Error> {
        self.ready()?;
        let mut found = Vec::new();
        for entry in fs::read_dir(self.incoming())? {
            let path = entry?.path();
            match path.file_name().and_then(|n| n.to_str()).and_then(read_name) {
                Some((id, what)) if ripe(id, &what) => found.push((path, what)),
                _ => {}
            }
            if found.len() >= most {
                break;
            }
        }
        Ok(found)
    }

    /// The folders of uploads that are `ripe` by their id, at most `most`.
    pub fn list_uploads(&self, ripe: impl Fn(Uuid) -> bool, most: usize) -> Result<Vec<PathBuf>, Error> {
        self.ready()?;
        let mut found = Vec::new();
        for entry in fs::read_dir(self.root.join("uploads"))? {
            let path = entry?.path();
            let id: Option<Uuid> = path.file_name().and_then(|n| n.to_str()?.parse().ok());
            if id.is_some_and(&ripe) {
                found.push(path);
            }
            if found.len() >= most {
                break;
            }
        }
        Ok(found)
    }
}

/// Moves a synced part into its place, durably. What lies there already is the same content.
pub(crate) fn adopt(part: &Path, to: &Path) -> Result<(), Error> {
    let parent = to.parent().ok_or_else(|| io::Error::from(ErrorKind::InvalidInput))?;
    make(parent)?;
    fs::rename(part, to)?;
    sync(parent)?;
    Ok(())
}

fn read_name(name: &str) -> Option<(Uuid, Incoming)> {
    let mut parts = name.split('.');
    let id = parts.next()?.parse().ok()?;
    match (parts.next()?, parts.next(), parts.next(), parts.next()) {
        ("part", None, None, None) => Some((id, Incoming::Part)),
        (tenant, Some(hash), Some("mark"), None) => {
            Some((id, Incoming::Mark(TenantId(tenant.parse().ok()?), Hash::from_hex(hash)?)))
        }
        _ => None,
    }
}

/// Makes a folder and those above it, for us alone, durably.
fn make(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let above = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    make(above)?;
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(path) {
        // A neighbour was faster.
        Err(e) if e.kind() != ErrorKind::AlreadyExists => Err(e),
        _ => sync(above),
    }
}

/// Makes the names in a folder durable.
fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Removes a file; one that is gone already is as good.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

/// Removes a folder with all that is in it; one that is gone already is as good.
pub(crate) fn remove_all(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_incoming_are_read_or_left_alone() {
        let (id, tenant, hash) = (Uuid::from_u128(7), TenantId(Uuid::from_u128(9)), Hash([3; 32]));
        assert_eq!(read_name(&format!("{id}.part")), Some((id, Incoming::Part)));
        let mark = format!("{id}.{}.{hash}.mark", tenant.uuid());
        assert_eq!(read_name(&mark), Some((id, Incoming::Mark(tenant, hash))));
        for other in [
            "",
            "x",
            ".part",
            "x.part",
            &format!("{id}.part.bak"),
            &format!("{id}.x.{hash}.mark"),
            &mark[..60],
        ] {
            assert_eq!(read_name(other), None, "{other}");
        }
    }
}
