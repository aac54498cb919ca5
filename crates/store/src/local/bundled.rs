//! The PostgreSQL that comes as an npm package: make its folder whole, and reachable for who runs it.

use super::{LocalError, account::Account, home};
use serde::Deserialize;
use std::{
    fs, io,
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _, symlink},
    path::{Component, Path, PathBuf},
};

/// A link that npm cannot pack; the package lists them in `pg-symlinks.json` and makes them in an install
/// script, which careful people forbid. Paths begin with `native/`.
#[derive(Debug, Deserialize)]
struct Link {
    source: String,
    target: String,
}

/// Where the package lists its links.
const LINKS: &str = "pg-symlinks.json";

/// Folders of the package that a server needs.
const PARTS: [&str; 3] = ["bin", "lib", "share"];

/// Makes `native` whole and returns it; or, where the server's account cannot enter it (a checkout under
/// `/root`), a copy in `system_dir`, made once for each version.
pub(super) async fn settle(
    native: &Path,
    account: &Account,
    system_dir: &Path,
) -> Result<PathBuf, LocalError> {
    if !account.is_lent() || account.can_enter(&native.join("bin")).await? {
        hydrate(native).map_err(LocalError::io("complete the links of", native))?;
        return Ok(native.to_owned());
    }
    let postgres = native.join("bin/postgres");
    let made = fs::metadata(&postgres).map_err(LocalError::io("look at", &postgres))?;
    // Size and time tell versions apart well enough: a package is unpacked anew for each.
    let copy = system_dir.join(format!("postgresql-{:x}-{:x}", made.size(), made.mtime()));
    home::system_dir(system_dir)?;
    if !copy.exists() {
        tracing::info!(
            from = %native.display(), to = %copy.display(),
            "copying the bundled PostgreSQL to where the user `{}` can reach it", account.name
        );
        let (from, to) = (native.to_owned(), copy.clone());
        let copied = telemetry::spawn_blocking("store.bundled", move || copy_whole(&from, &to)).await;
        copied
            .unwrap_or_else(|| Err(io::Error::other("the copy was interrupted")))
            .map_err(LocalError::io("copy the bundled PostgreSQL to", &copy))?;
    }
    Ok(copy)
}

/// Adds the links that are missing.
fn hydrate(native: &Path) -> io::Result<()> {
    let list = match fs::read(native.join(LINKS)) {
        Ok(list) => list,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for link in serde_json::from_slice::<Vec<Link>>(&list)? {
        let (source, target) = (inside(&link.source)?, inside(&link.target)?);
        if source.parent() != target.parent() {
            return Err(io::Error::other(format!("`{}` points out of its folder", link.target)));
        }
        let name = source.file_name().ok_or(io::ErrorKind::InvalidData)?;
        match symlink(name, native.join(target)) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// The path below `native/`, if it stays there.
fn inside(path: &str) -> io::Result<PathBuf> {
    let relative = Path::new(path).strip_prefix("native").map_err(io::Error::other)?;
    if relative.components().all(|part| matches!(part, Component::Normal(_))) {
        Ok(relative.to_owned())
    } else {
        Err(io::Error::other(format!("`{path}` leaves the package")))
    }
}

/// Copies under a passing name first, so that a copy is there whole or not at all; one server at a time.
fn copy_whole(native: &Path, copy: &Path) -> io::Result<()> {
    let lock = fs::File::create(copy.with_extension("lock"))?;
    lock.lock()?;
    if copy.exists() {
        return Ok(());
    }
    let passing = copy.with_extension("new");
    home::remove_tree(&passing)?;
    make_dir(&passing)?;
    for part in PARTS {
        copy_tree(&native.join(part), &passing.join(part))?;
    }
    if native.join(LINKS).exists() {
        fs::copy(native.join(LINKS), passing.join(LINKS))?;
    }
    hydrate(&passing)?;
    fs::rename(&passing, copy)
}

fn copy_tree(from: &Path, to: &Path) -> io::Result<()> {
    make_dir(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (kind, source, target) = (entry.file_type()?, entry.path(), to.join(entry.file_name()));
        if kind.is_dir() {
            copy_tree(&source, &target)?;
        } else if kind.is_symlink() {
            symlink(fs::read_link(&source)?, &target)?;
        } else if source.extension().is_none_or(|kind| kind != "a") {
            fs::copy(&source, &target)?;
            let mode = if fs::metadata(&source)?.mode() & 0o100 == 0 { 0o644 } else { 0o755 };
            fs::set_permissions(&target, fs::Permissions::from_mode(mode))?;
        }
    }
    Ok(())
}

/// Whatever the umask: others must be able to read programs.
fn make_dir(path: &Path) -> io::Result<()> {
    fs::DirBuilder::new().mode(0o755).create(path)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(links: &str) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for part in PARTS {
            fs::create_dir_all(root.path().join(part)).unwrap();
        }
        fs::write(root.path().join("bin/postgres"), "program").unwrap();
        fs::set_permissions(root.path().join("bin/postgres"), fs::Permissions::from_mode(0o700)).unwrap();
        fs::write(root.path().join("lib/libpq.so.5.18"), "library").unwrap();
        fs::write(root.path().join("lib/libpq.a"), "for linkers only").unwrap();
        fs::write(root.path().join(LINKS), links).unwrap();
        root
    }

    const GOOD: &str = r#"[{"source":"native/lib/libpq.so.5.18","target":"native/lib/libpq.so.5"}]"#;

    #[test]
    fn links_are_made_once_and_stay() {
        let root = package(GOOD);
        hydrate(root.path()).unwrap();
        hydrate(root.path()).unwrap();
        assert_eq!(fs::read_link(root.path().join("lib/libpq.so.5")).unwrap(), Path::new("libpq.so.5.18"));
    }

    #[test]
    fn a_link_out_of_the_package_is_refused() {
        for bad in [
            r#"[{"source":"native/lib/x","target":"native/../../evil"}]"#,
            r#"[{"source":"native/../../etc/passwd","target":"native/lib/x"}]"#,
            r#"[{"source":"/etc/passwd","target":"native/lib/x"}]"#,
            r#"[{"source":"native/bin/x","target":"native/lib/x"}]"#,
            "not json",
        ] {
            assert!(hydrate(package(bad).path()).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_copy_is_whole_and_readable_by_others() {
        let (root, place) = (package(GOOD), tempfile::tempdir().unwrap());
        let copy = place.path().join("postgresql-1");
        copy_whole(root.path(), &copy).unwrap();
        assert_eq!(fs::metadata(copy.join("bin/postgres")).unwrap().mode() & 0o777, 0o755);
        assert_eq!(fs::read_to_string(copy.join("lib/libpq.so.5")).unwrap(), "library");
        assert!(!copy.join("lib/libpq.a").exists());
        assert!(!place.path().join("postgresql-1.new").exists());
        copy_whole(Path::new("/nowhere"), &copy).unwrap();
    }

    #[test]
    fn a_copy_that_was_interrupted_is_made_anew() {
        let (root, place) = (package(GOOD), tempfile::tempdir().unwrap());
        let copy = place.path().join("postgresql-1");
        fs::create_dir_all(place.path().join("postgresql-1.new/lib/half")).unwrap();
        copy_whole(root.path(), &copy).unwrap();
        assert!(!copy.join("lib/half").exists());
    }
}
