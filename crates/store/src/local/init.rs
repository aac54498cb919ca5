//! New data, by `initdb`.

use super::{LocalError, conf, home, journal, programs::Programs, server::Site};
use std::{
    fs::{self, DirBuilder, File},
    os::unix::fs::DirBuilderExt as _,
    path::Path,
    time::Duration,
};
use tokio::time::timeout;

/// initdb takes a second; a slow disk may take a minute.
const INITDB_PATIENCE: Duration = Duration::from_mins(5);
/// Character types for letters beyond ASCII; what a machine offers differs, and plain C always works.
const LOCALES: [&str; 3] = ["C.UTF-8", "en_US.UTF-8", "C"];

impl Site {
    /// Makes new data, whole or not at all.
    pub async fn init(&self, programs: &Programs) -> Result<(), LocalError> {
        let (data, root) = (self.home.data(), self.home.root());
        // What an interrupted start left.
        for entry in fs::read_dir(root).map_err(LocalError::io("read", root))?.flatten() {
            if entry.file_name().to_string_lossy().starts_with("data.new-") {
                home::remove_tree(&entry.path()).map_err(LocalError::io("remove", &entry.path()))?;
            }
        }
        let passing = root.join(format!("data.new-{}", std::process::id()));
        DirBuilder::new().mode(0o700).create(&passing).map_err(LocalError::io("create", &passing))?;
        self.account.give(&passing)?;
        let mut said = String::new();
        for locale in LOCALES {
            said = match self.initdb(programs, &passing, locale).await? {
                Ok(()) => {
                    fs::rename(&passing, &data).map_err(LocalError::io("create", &data))?;
                    let synced = File::open(root).and_then(|dir| dir.sync_all());
                    return synced.map_err(LocalError::io("write", root));
                }
                Err(said) => said,
            };
            if !said.contains("locale") {
                break;
            }
        }
        // initdb has emptied it; what stays is a folder in the way of nothing.
        let _ = fs::remove_dir(&passing);
        Err(LocalError::Initdb(said))
    }

    /// One attempt. The inner result is what `initdb` said.
    async fn initdb(
        &self,
        programs: &Programs,
        data: &Path,
        locale: &str,
    ) -> Result<Result<(), String>, LocalError> {
        let program = programs.bin.join("initdb");
        let mut command = self.account.command(&program);
        command.arg("-D").arg(data).args([
            "--username",
            conf::ADMIN,
            "--encoding=UTF8",
            "--data-checksums",
            "--auth-local=peer",
            "--auth-host=reject",
            "--no-instructions",
            // Text sorts by code point, which no system update changes under an index.
            "--locale=C",
        ]);
        command.arg(format!("--lc-ctype={locale}"));
        if programs.version.major >= 17 {
            command.args(["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]);
        }
        let output = timeout(INITDB_PATIENCE, command.kill_on_drop(true).output()).await;
        let output = output
            .map_err(|_| LocalError::Initdb(format!("no end after {} s", INITDB_PATIENCE.as_secs())))?
            .map_err(LocalError::io("start", &program))?;
        if output.status.success() {
            return Ok(Ok(()));
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let errors: Vec<&str> = said.lines().filter(|l| l.contains("rror") || l.contains("FATAL")).collect();
        Ok(Err(if errors.is_empty() {
            journal::shorten(&said)
        } else {
            journal::shorten(&errors.join("; "))
        }))
    }
}
