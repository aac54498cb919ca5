//! Master keys as files: written whole or not at all, readable by nobody else.

use super::{Ring, decode, encode};
use crate::{Error, cipher::Key};
use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Write as _},
    path::Path,
    sync::Arc,
};
use uuid::Uuid;
use zeroize::Zeroizing;

/// All keys of the folder. A folder that is not there has none.
pub(super) fn load(folder: &Path) -> Result<Ring, Error> {
    let mut ring = Ring::new();
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(ring),
        Err(e) => return Err(file(folder, e)),
    };
    refuse_exposed(folder)?;
    for entry in entries {
        let entry = entry.map_err(|e| file(folder, e))?;
        if let Some(version) = version_of(&entry.file_name()) {
            ring.insert(version, Arc::new(read(&entry.path())?));
        }
    }
    Ok(ring)
}

/// Writes a new key. Where one of that version was made meanwhile, that one is given instead.
pub(super) fn make(folder: &Path, version: u32, key: &Key, name: Uuid) -> Result<Arc<Key>, Error> {
    make_folder(folder)?;
    refuse_exposed(folder)?;
    let (path, draft) = (folder.join(name_of(version)), folder.join(format!(".{name}.draft")));
    let written = write(&draft, key).and_then(|()| {
        // A link, not a rename: it fails where the name is taken, and the file appears whole.
        fs::hard_link(&draft, &path)
    });
    // The draft is of no use either way; one that stays behind is as well protected as the key.
    let _ = fs::remove_file(&draft);
    match written {
        Ok(()) => {
            File::open(folder).and_then(|d| d.sync_all()).map_err(|e| file(folder, e))?;
            tracing::info!(version, folder = %folder.display(), "made a master key: include it in your backups");
        }
        Err(e) if e.kind() == ErrorKind::AlreadyExists => {}
        Err(e) => return Err(file(&path, e)),
    }
    Ok(Arc::new(read(&path)?))
}

/// Renames a key so that it is not loaded any more. Backups of the database from before may need it.
pub(super) fn retire(folder: &Path, version: u32) -> Result<(), Error> {
    let path = folder.join(name_of(version));
    match fs::rename(&path, folder.join(format!("retired-{}", name_of(version)))) {
        Ok(()) => Ok(()),
        // Another replica has its own folder, or did it already.
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(()),
        Err(e) => Err(file(&path, e)),
    }
}

fn name_of(version: u32) -> String {
    format!("master-{version}.key")
}

fn version_of(name: &std::ffi::OsStr) -> Option<u32> {
    let version = name.to_str()?.strip_prefix("master-")?.strip_suffix(".key")?.parse().ok()?;
    (name == name_of(version).as_str() && version > 0).then_some(version)
}

fn read(path: &Path) -> Result<Key, Error> {
    refuse_exposed(path)?;
    let text = Zeroizing::new(fs::read(path).map_err(|e| file(path, e))?);
    std::str::from_utf8(&text).ok().and_then(|t| decode(t.trim())).ok_or_else(|| Error::Settings {
        place: path.display().to_string(),
        reason: "expected 32 bytes in base 64; the file is damaged, restore it from a backup",
    })
}

fn write(path: &Path, key: &Key) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(encode(key).as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()
}

fn make_folder(path: &Path) -> Result<(), Error> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|e| file(path, e))
}

/// Refuses what a group or the world may read or write.
#[cfg(unix)]
fn refuse_exposed(path: &Path) -> Result<(), Error> {
    let metadata = fs::metadata(path).map_err(|e| file(path, e))?;
    let mode = std::os::unix::fs::MetadataExt::mode(&metadata) & 0o777;
    if mode & 0o077 != 0 {
        return Err(Error::Exposed { path: path.to_owned(), mode, is_dir: metadata.is_dir() });
    }
    Ok(())
}

/// Elsewhere the folder inherits the rights of the data folder.
#[cfg(not(unix))]
fn refuse_exposed(_: &Path) -> Result<(), Error> {
    Ok(())
}

fn file(path: &Path, source: std::io::Error) -> Error {
    Error::File { path: path.to_owned(), source }
}
