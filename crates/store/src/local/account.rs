//! Under whose name the server runs. PostgreSQL refuses root, so root lends it an account that can do nothing else.

use super::LocalError;
use nix::unistd::{Uid, User, chown};
use std::{path::Path, process::Stdio};
use tokio::process::Command;

/// Accounts root lends, in this order. Nothing is created: a machine keeps the users it has.
const LENT: [&str; 3] = ["postgres", "_postgres", "nobody"];

/// The operating-system account of the server, and ours.
#[derive(Debug, Clone)]
pub(super) struct Account {
    pub uid: Uid,
    pub name: String,
    /// Our own name, which the server learns from the kernel when we connect.
    pub me: String,
    gid: nix::unistd::Gid,
    /// Whether the server's account is another one than ours.
    switch: bool,
}

impl Account {
    /// Ourselves, unless we are root: then the owner of the data if there is any, else `wanted`, else the
    /// first of [`LENT`] that exists.
    pub fn choose(wanted: Option<&str>, owner: Option<Uid>) -> Result<Self, LocalError> {
        let me = Uid::effective();
        let my_name = named(me).map(|user| user.name);
        if !me.is_root() {
            // initdb looks its user up and gives up without a name; say it in better words than it does.
            let user = named(me).ok_or_else(|| {
                LocalError::NoAccount(format!(
                    "the user id {me} has no name on this machine; add it to /etc/passwd, or run as a user that has one"
                ))
            })?;
            return Ok(Self::new(user, my_name, false));
        }
        let user = match owner.filter(|uid| !uid.is_root()) {
            Some(uid) => named(uid).ok_or_else(|| {
                LocalError::NoAccount(format!(
                    "the data belongs to the user id {uid}, which has no name on this machine"
                ))
            })?,
            None => lent(wanted)?,
        };
        Ok(Self::new(user, my_name, true))
    }

    fn new(user: User, me: Option<String>, switch: bool) -> Self {
        Self {
            uid: user.uid,
            gid: user.gid,
            me: me.unwrap_or_else(|| "root".to_owned()),
            name: user.name,
            switch,
        }
    }

    /// Whether the server runs under another account than we do.
    pub fn is_lent(&self) -> bool {
        self.switch
    }

    /// A program under the server's account: with an empty environment, no input, and in a folder it can enter.
    #[expect(clippy::disallowed_methods, reason = "the one place of this room that starts processes")]
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        // `PGDATA`, `PGOPTIONS` and their kin would bend what we ask for; C keeps messages readable to us.
        command
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("LC_ALL", "C")
            .current_dir("/")
            .stdin(Stdio::null());
        if self.switch {
            command.uid(self.uid.as_raw()).gid(self.gid.as_raw());
        }
        command
    }

    /// Whether the account may pass through `dir`. The kernel is asked, because modes are not the whole
    /// truth (access lists, security modules). Fails if we may not act under that account at all.
    pub async fn can_enter(&self, dir: &Path) -> Result<bool, LocalError> {
        if !self.switch {
            return Ok(true);
        }
        let mut command = self.command(Path::new("/bin/sh"));
        command.args(["-c", "test -x \"$1\"", "sh"]).arg(dir);
        let status = command.status().await;
        let status =
            status.map_err(|source| LocalError::CannotSwitch { account: self.name.clone(), source })?;
        Ok(status.success())
    }

    /// Hands a folder of ours to the server's account.
    pub fn give(&self, path: &Path) -> Result<(), LocalError> {
        if !self.switch {
            return Ok(());
        }
        std::os::unix::fs::lchown(path, Some(self.uid.as_raw()), Some(self.gid.as_raw()))
            .map_err(LocalError::io("hand over", path))
    }

    /// Lets the server's account share a file or folder of ours, as far as its group mode says.
    pub fn share(&self, path: &Path) -> Result<(), LocalError> {
        if !self.switch {
            return Ok(());
        }
        chown(path, None, Some(self.gid)).map_err(LocalError::errno("share", path))
    }
}

fn lent(wanted: Option<&str>) -> Result<User, LocalError> {
    if let Some(name) = wanted {
        let user = User::from_name(name).ok().flatten();
        return match user {
            Some(user) if !user.uid.is_root() => Ok(user),
            Some(_) => Err(LocalError::NoAccount(format!("`{name}` is root, which PostgreSQL refuses"))),
            None => Err(LocalError::NoAccount(format!("there is no user `{name}` on this machine"))),
        };
    }
    LENT.iter()
        .filter_map(|name| User::from_name(name).ok().flatten())
        .find(|user| !user.uid.is_root())
        .ok_or_else(|| {
            LocalError::NoAccount(format!(
                "it refuses root, and this machine has none of the users {}; create one, or run as an ordinary user",
                LENT.join(", ")
            ))
        })
}

fn named(uid: Uid) -> Option<User> {
    User::from_uid(uid).ok().flatten()
}

/// A user for messages: `alice`, or `user id 1234`.
pub(super) fn describe(uid: Uid) -> String {
    named(uid).map_or_else(|| format!("user id {uid}"), |user| user.name)
}
