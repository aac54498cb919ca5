//! Where the cluster lives, who may touch it, and who holds it.
//!
//! ```text
//! <data folder>/postgres/           the home: ours, nobody else can write here
//!   lock                            held as long as a server of ours lives; names its process
//!   conf/                           rewritten at each start
//!   data/  log/  run/               the server account's own; the socket is in run/
//!   startup.log                     what the server said before it opened its log
//!   postgresql.operator.conf        the operator's word, if there is one: read last
//! ```
//!
//! As root the server runs under another account, which cannot enter a data folder below `/root`. Then
//! the home is made in [`super::LocalOptions::system_dir`], and `postgres` in the data folder is a link
//! to it. We write, as root, only into folders of root.

use super::{LocalError, account::Account, account::describe};
use nix::{fcntl::OFlag, unistd::Uid};
use sha2::{Digest as _, Sha256};
use std::{
    fs::{self, File, OpenOptions, Permissions, TryLockError},
    io::{self, Read as _, Seek as _, Write as _},
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _, symlink},
    path::{Path, PathBuf},
};

/// A file of ours is read to this size at most: they are small, and not all are written by us.
const READ_LIMIT: u64 = 64 * 1024;

/// The cluster's folder, real and absolute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Home {
    root: PathBuf,
}

impl Home {
    /// The home of this data folder, if it has one. Refused unless it belongs to us.
    pub fn find(data_dir: &Path) -> Result<Option<Self>, LocalError> {
        let entry = data_dir.join("postgres");
        match fs::symlink_metadata(&entry) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(LocalError::io("look at", &entry)(error)),
            Ok(_) => {}
        }
        // A link to nothing is an error: a new, empty database in its place would look like a loss.
        let root = fs::canonicalize(&entry).map_err(LocalError::io("follow", &entry))?;
        check_ours(&root)?;
        Ok(Some(Self { root }))
    }

    /// Makes a home for this data folder, where the server's account can reach it.
    pub async fn make(data_dir: &Path, account: &Account, system: &Path) -> Result<Self, LocalError> {
        if !data_dir.exists() {
            // Ours alone; as root others may pass through it, but not look around.
            let mode = if account.is_lent() { 0o711 } else { 0o700 };
            let made = fs::DirBuilder::new().recursive(true).mode(mode).create(data_dir);
            made.map_err(LocalError::io("create", data_dir))?;
        }
        let entry = data_dir.join("postgres");
        if account.can_enter(data_dir).await? {
            make_dir(&entry, 0o700)?;
        } else {
            link_elsewhere(data_dir, &entry, account, system)?;
        }
        Self::find(data_dir)?.ok_or_else(|| LocalError::Unusable {
            path: entry,
            problem: "it vanished while it was made".to_owned(),
        })
    }

    /// Brings folders and their rights in order. Idempotent.
    pub async fn prepare(&self, account: &Account) -> Result<(), LocalError> {
        if account.is_lent() {
            // The server's account passes through, and reads what is shared with its group.
            set_mode(&self.root, 0o710)?;
            account.share(&self.root)?;
        }
        make_dir(&self.conf(), 0o750)?;
        account.share(&self.conf())?;
        make_dir(&self.log(), 0o700)?;
        account.give(&self.log())?;
        if account.can_enter(&self.log()).await? {
            return Ok(());
        }
        Err(LocalError::Unreachable { path: self.root.clone(), account: account.name.clone() })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn data(&self) -> PathBuf {
        self.root.join("data")
    }

    pub fn conf(&self) -> PathBuf {
        self.root.join("conf")
    }

    pub fn log(&self) -> PathBuf {
        self.root.join("log")
    }

    pub fn startup_log(&self) -> PathBuf {
        self.root.join("startup.log")
    }

    pub fn operator_conf(&self) -> PathBuf {
        self.root.join("postgresql.operator.conf")
    }

    pub fn pid_file(&self) -> PathBuf {
        self.data().join("postmaster.pid")
    }

    /// A short name that only this home has.
    pub fn mark(&self) -> String {
        mark(&self.root)
    }

    /// The account that owns the data, if there is data.
    pub fn data_owner(&self) -> Option<Uid> {
        fs::metadata(self.data()).ok().map(|meta| Uid::from_raw(meta.uid()))
    }

    /// The major version the data was made by; `None` if there is no data yet.
    pub fn data_major(&self) -> Result<Option<u32>, LocalError> {
        if !self.data().exists() {
            return Ok(None);
        }
        let path = self.data().join("PG_VERSION");
        let text = read_small(&path).map_err(LocalError::io("read", &path))?;
        text.trim().parse().map(Some).map_err(|_| LocalError::Unusable {
            path,
            problem: format!("`{}` is not a major version of PostgreSQL", text.trim()),
        })
    }
}

/// Holds the home. The kernel lets go when the process ends, however it ends; programs we start do not inherit it.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the home, or says which process has it.
    pub fn take(home: &Home, data_dir: &Path) -> Result<Self, LocalError> {
        let path = home.root.join("lock");
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false).mode(0o600);
        let mut file = options
            .custom_flags(OFlag::O_NOFOLLOW.bits())
            .open(&path)
            .map_err(LocalError::io("open", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                let _ = (&file).take(32).read_to_string(&mut text);
                return Err(LocalError::InUse { dir: data_dir.to_owned(), pid: text.trim().parse().ok() });
            }
            Err(TryLockError::Error(error)) => return Err(LocalError::io("lock", &path)(error)),
        }
        let noted = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| writeln!(file, "{}", std::process::id()));
        noted.map_err(LocalError::io("write", &path))?;
        Ok(Self { _file: file })
    }
}

/// The folder of root for what cannot live in a data folder. Others may pass and read, only root may write.
pub(super) fn system_dir(path: &Path) -> Result<(), LocalError> {
    if !path.exists() {
        let made = fs::DirBuilder::new().recursive(true).mode(0o755).create(path);
        made.map_err(LocalError::io("create", path))?;
        set_mode(path, 0o755)?;
    }
    check_ours(path)
}

/// Makes a home in `system` and links to it.
fn link_elsewhere(data_dir: &Path, entry: &Path, account: &Account, system: &Path) -> Result<(), LocalError> {
    system_dir(system)?;
    let data_dir = fs::canonicalize(data_dir).map_err(LocalError::io("follow", data_dir))?;
    let name = format!("cluster-{}", mark(&data_dir));
    // A folder of that name is of a data folder that was thrown away since: its database is not this one's.
    for attempt in 1..=100 {
        let home = system.join(if attempt == 1 { name.clone() } else { format!("{name}-{attempt}") });
        match fs::DirBuilder::new().mode(0o700).create(&home) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                tracing::warn!(folder = %home.display(), "an earlier database of this data folder is still there; remove it if nobody needs it");
                continue;
            }
            Err(error) => return Err(LocalError::io("create", &home)(error)),
        }
        tracing::info!(
            folder = %home.display(),
            "the database lives outside the data folder, which the user `{}` cannot enter", account.name
        );
        return match symlink(&home, entry) {
            // Another server was first; its home counts.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                fs::remove_dir(&home).map_err(LocalError::io("remove", &home))
            }
            done => done.map_err(LocalError::io("create", entry)),
        };
    }
    Err(LocalError::Unusable {
        path: system.to_owned(),
        problem: format!("too many databases of thrown-away data folders ({name}-…); remove them"),
    })
}

/// Refuses a folder that somebody else owns or can write to: what we keep there decides what the server does.
fn check_ours(path: &Path) -> Result<(), LocalError> {
    let meta = fs::metadata(path).map_err(LocalError::io("look at", path))?;
    let (owner, me) = (Uid::from_raw(meta.uid()), Uid::effective());
    if owner != me {
        let (owner, me) = (describe(owner), describe(me));
        return Err(LocalError::NotOurs { path: path.to_owned(), owner, me });
    }
    let problem = if !meta.is_dir() {
        "it is not a folder"
    } else if meta.mode() & 0o022 != 0 {
        "others can write to it (chmod go-w)"
    } else {
        return Ok(());
    };
    Err(LocalError::Unusable { path: path.to_owned(), problem: problem.to_owned() })
}

/// Makes a folder unless it is there.
fn make_dir(path: &Path, mode: u32) -> Result<(), LocalError> {
    match fs::DirBuilder::new().mode(mode).create(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            Err(LocalError::io("create", path)(error))
        }
        _ => Ok(()),
    }
}

fn set_mode(path: &Path, mode: u32) -> Result<(), LocalError> {
    fs::set_permissions(path, Permissions::from_mode(mode)).map_err(LocalError::io("set the rights of", path))
}

/// Twelve hex digits that stand for a path.
pub(super) fn mark(path: &Path) -> String {
    let digest = Sha256::digest(path.as_os_str().as_encoded_bytes());
    hex::encode(&digest[..6])
}

/// Reads a small text file that another account may have written; never through a link.
pub(super) fn read_small(path: &Path) -> io::Result<String> {
    let file = OpenOptions::new().read(true).custom_flags(OFlag::O_NOFOLLOW.bits()).open(path)?;
    let mut bytes = Vec::new();
    file.take(READ_LIMIT).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Removes a folder with all that is in it, if it is there.
pub(super) fn remove_tree(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
