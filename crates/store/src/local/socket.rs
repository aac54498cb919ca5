//! A place for the socket: private, and with a path short enough for the kernel.

use super::{LocalError, LocalOptions, account::Account, home::Home};
use nix::unistd::Uid;
use std::{
    fs, io,
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _},
    path::{Path, PathBuf},
};

/// The port is part of the socket's name and means nothing else.
pub(super) const PORT: u16 = 5432;

/// A socket's whole path takes 103 bytes at most (macOS; Linux: 107), of which its name takes 14.
const LONGEST: usize = 103 - "/.s.PGSQL.5432".len();

/// Chooses and makes the folder: in the home if that is short enough, else in a folder for such things. Its
/// mode is what keeps strangers out.
pub(super) fn settle(options: &LocalOptions, home: &Home, account: &Account) -> Result<PathBuf, LocalError> {
    let short = format!("atelier-{}-{}", Uid::effective(), home.mark());
    let mut places = vec![home.root().join("run")];
    if account.is_lent() {
        // A runtime folder of root lets nobody else in.
        places.push(Path::new("/run").join(&short));
    } else {
        places.extend(options.runtime_dir.iter().map(|dir| dir.join(&short)));
    }
    places.extend(["/tmp", "/var/tmp"].map(|dir| Path::new(dir).join(&short)));

    let mut refused = Vec::new();
    for place in places {
        match suits(&place).and_then(|()| make_private(&place, account)) {
            Ok(()) => return Ok(place),
            Err(problem) => refused.push(format!("{}: {problem}", place.display())),
        }
    }
    Err(LocalError::Unusable {
        path: home.root().to_owned(),
        problem: format!("there is no place for the database's socket ({})", refused.join("; ")),
    })
}

/// The server takes a list of folders with quotes and commas; a plain path needs none of that.
fn suits(place: &Path) -> Result<(), String> {
    let path = place.to_str().ok_or("not valid UTF-8")?;
    if path.len() > LONGEST {
        return Err(format!("too long ({} bytes, at most {LONGEST})", path.len()));
    }
    let plain = |c: char| c.is_alphanumeric() || "/._-@+".contains(c);
    if path.chars().all(plain) {
        Ok(())
    } else {
        Err("has a character that cannot be in such a path".to_owned())
    }
}

/// Makes the folder for the server's account alone, or checks that it is so. In `/tmp` anybody can be first.
pub(super) fn make_private(place: &Path, account: &Account) -> Result<(), String> {
    match fs::DirBuilder::new().mode(0o700).create(place) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error.to_string()),
        _ => {}
    }
    let meta = fs::symlink_metadata(place).map_err(|e| e.to_string())?;
    let owner = Uid::from_raw(meta.uid());
    if !meta.is_dir() || meta.mode() & 0o077 != 0 || (owner != account.uid && owner != Uid::effective()) {
        return Err("somebody else has made it".to_owned());
    }
    if owner != account.uid {
        account.give(place).map_err(|e| e.to_string())?;
    }
    Ok(())
}

/// Removes what a killed server left. Only for a folder whose server is known to be gone: the next one would
/// take the lock file at its word if its process id has been given to another.
pub(super) fn clear(dir: &Path) {
    for name in [format!(".s.PGSQL.{PORT}"), format!(".s.PGSQL.{PORT}.lock")] {
        let _ = fs::remove_file(dir.join(name));
    }
}

/// Removes the folder once its server has gone, if nothing else is in it.
pub(super) fn leave(dir: &Path) {
    let _ = fs::remove_dir(dir);
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    #[test]
    fn long_and_odd_paths_do_not_suit() {
        let longest = format!("/{}", "x".repeat(LONGEST - 1));
        assert_eq!(suits(Path::new(&longest)), Ok(()));
        assert!(suits(Path::new(&format!("{longest}x"))).is_err());
        for odd in ["/a,b", "/a b", "/a\"b", "/a'b", "/a\nb", "/a\\b"] {
            assert!(suits(Path::new(odd)).is_err(), "{odd:?}");
        }
    }

    #[test]
    fn a_folder_that_others_can_open_or_have_linked_is_refused() {
        let account = Account::choose(None, None).unwrap();
        let root = tempfile::tempdir().unwrap();
        let place = |name: &str| root.path().join(name);
        make_private(&place("new"), &account).unwrap();
        make_private(&place("new"), &account).unwrap();
        let meta = fs::metadata(place("new")).unwrap();
        assert_eq!((Uid::from_raw(meta.uid()), meta.mode() & 0o777), (account.uid, 0o700));

        fs::create_dir(place("open")).unwrap();
        fs::set_permissions(place("open"), fs::Permissions::from_mode(0o755)).unwrap();
        assert!(make_private(&place("open"), &account).is_err());
        symlink(place("new"), place("link")).unwrap();
        assert!(make_private(&place("link"), &account).is_err());
        fs::write(place("file"), "").unwrap();
        assert!(make_private(&place("file"), &account).is_err());
    }
}
