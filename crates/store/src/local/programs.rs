//! Where the server programs come from: the named folder, an installed PostgreSQL, the bundled one.

use super::{LocalError, LocalOptions, account::Account, bundled};
use std::{
    fmt, fs,
    path::{Path, PathBuf},
    time::Duration,
};

/// The oldest major version that has all we use.
pub(super) const OLDEST: u32 = 15;

/// Where packages of Linux and macOS put the server programs; one `*` stands for part of one name.
pub(super) const INSTALLED: [&str; 10] = [
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/libexec/postgresql*",
    "/usr/lib/postgresql*/bin",
    "/usr/lib64/postgresql-*/bin",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
];

/// How long a program may take to say its version.
const PATIENCE: Duration = Duration::from_secs(20);

/// A version of PostgreSQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// Decides which data the programs can open.
    pub major: u32,
    /// Repairs only.
    pub minor: u32,
}

impl Version {
    /// From `server_version_num`: 150020 is 15.20.
    pub(super) fn from_number(number: u32) -> Self {
        Self { major: number / 10_000, minor: number % 10_000 }
    }

    /// From `postgres (PostgreSQL) 15.20 (Debian …)`. Betas and development versions are refused: their data
    /// cannot be opened by the release that follows.
    fn from_banner(banner: &str) -> Option<Self> {
        let number = banner.split("(PostgreSQL) ").nth(1)?.split_whitespace().next()?;
        let (major, minor) = number.split_once('.')?;
        let minor = minor.split('.').next()?;
        Some(Self { major: major.parse().ok()?, minor: minor.parse().ok()? })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// Where programs were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The folder the settings name.
    Named,
    /// Installed on this machine.
    Installed,
    /// Fetched by `make run`.
    Bundled,
}

/// What one place has to offer: for `atelier doctor` and for error messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which kind of place.
    pub place: Place,
    /// The folder of the programs.
    pub dir: PathBuf,
    /// Their version, where they could be asked.
    pub version: Option<Version>,
    /// Why they cannot be used; `None` if they can.
    pub problem: Option<String>,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.dir.display())?;
        if let Some(version) = self.version {
            write!(f, ": version {version}")?;
        }
        self.problem.as_ref().map_or(Ok(()), |problem| write!(f, ": {problem}"))
    }
}

/// Programs that can be used.
#[derive(Debug, Clone)]
pub(super) struct Programs {
    pub bin: PathBuf,
    pub version: Version,
}

/// Asks every place what it has, in the order of preference.
pub async fn probe_programs(options: &LocalOptions) -> Result<Vec<Finding>, LocalError> {
    let account = Account::choose(options.account.as_deref(), None)?;
    account.can_enter(Path::new("/")).await?;
    let mut findings = Vec::new();
    for (place, dir) in candidates(options) {
        findings.push(probe(options, &account, place, &dir).await);
    }
    Ok(findings)
}

/// The programs for data of major version `needed`, or for new data.
pub(super) async fn choose(
    options: &LocalOptions,
    account: &Account,
    needed: Option<(u32, &Path)>,
) -> Result<Programs, LocalError> {
    let (candidates, mut seen) = (candidates(options), Vec::new());
    for place in [Place::Named, Place::Installed, Place::Bundled] {
        let mut found = Vec::new();
        for (_, dir) in candidates.iter().filter(|(kind, _)| *kind == place) {
            found.push(probe(options, account, place, dir).await);
        }
        // The operator's word is not silently replaced by another choice; only existing data weighs more.
        if let (Place::Named, None, Some(Finding { problem: Some(problem), dir, .. })) =
            (place, needed, found.first())
        {
            return Err(LocalError::BadPrograms { dir: dir.clone(), problem: problem.clone() });
        }
        let fits = |v: &Version| needed.is_none_or(|(major, _)| v.major == major);
        let good = found.iter().filter(|f| f.problem.is_none());
        let best = good.filter_map(|f| Some((f.version.filter(fits)?, &f.dir))).max();
        if let Some((version, bin)) = best {
            if place != Place::Named && options.programs_dir.is_some() {
                tracing::warn!(programs = %bin.display(), "the folder named in the settings has no PostgreSQL {}", version.major);
            }
            return Ok(Programs { bin: bin.clone(), version });
        }
        seen.extend(found);
    }
    let looked = summary(options, &seen);
    Err(match needed {
        Some((data, dir)) => LocalError::WrongMajor { dir: dir.to_owned(), data, looked },
        None => LocalError::NoPrograms { looked },
    })
}

fn summary(options: &LocalOptions, seen: &[Finding]) -> String {
    let mut parts: Vec<String> = seen.iter().map(ToString::to_string).collect();
    if !seen.iter().any(|f| f.place == Place::Installed) {
        parts.push("none is installed".to_owned());
    }
    if options.bundled_dir.is_none() {
        parts.push("none is bundled".to_owned());
    }
    parts.join("; ")
}

/// Folders that may hold programs, in order of preference. A folder that is not there is listed only if
/// somebody named it.
fn candidates(options: &LocalOptions) -> Vec<(Place, PathBuf)> {
    let mut list: Vec<(Place, PathBuf)> = Vec::new();
    let mut add = |place: Place, dir: &Path| {
        let found = [dir.to_owned(), dir.join("bin")].into_iter().find(|d| d.join("postgres").exists());
        // Through links, so that what is installed once is asked once, and its initdb is found beside it.
        let real =
            found.and_then(|d| fs::canonicalize(d.join("postgres")).ok()?.parent().map(Path::to_owned));
        let dir = match (real, place) {
            (Some(real), _) => real,
            (None, Place::Installed) => return,
            (None, _) => dir.to_owned(),
        };
        if !list.iter().any(|(_, known)| *known == dir) {
            list.push((place, dir));
        }
    };
    if let Some(dir) = &options.programs_dir {
        add(Place::Named, dir);
    }
    if let Some(path) = &options.search_path {
        for dir in std::env::split_paths(path).filter(|dir| dir.is_absolute()) {
            add(Place::Installed, &dir);
        }
    }
    for pattern in &options.installed {
        for dir in expand(pattern) {
            add(Place::Installed, &dir);
        }
    }
    if let Some(dir) = &options.bundled_dir {
        add(Place::Bundled, dir);
    }
    list
}

/// The folders that match a pattern with at most one `*`, which stands for part of one name.
fn expand(pattern: &str) -> Vec<PathBuf> {
    let Some((head, tail)) = pattern.split_once('*') else { return vec![pattern.into()] };
    let (parent, prefix) = head.rsplit_once('/').unwrap_or(("", head));
    let (suffix, rest) = tail.split_once('/').unwrap_or((tail, ""));
    let Ok(entries) = fs::read_dir(format!("{parent}/")) else { return Vec::new() };
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.len() >= prefix.len() + suffix.len())
        .filter(|name| name.starts_with(prefix) && name.ends_with(suffix))
        .map(|name| Path::new(&format!("{parent}/")).join(name).join(rest))
        .collect();
    found.sort();
    found
}

async fn probe(options: &LocalOptions, account: &Account, place: Place, dir: &Path) -> Finding {
    let mut finding = Finding { place, dir: dir.to_owned(), version: None, problem: None };
    match inspect(options, account, place, dir).await {
        Ok((dir, version)) => {
            if version.major < OLDEST {
                finding.problem = Some(format!("older than {OLDEST}"));
            }
            finding.dir = dir;
            finding.version = Some(version);
        }
        Err(problem) => finding.problem = Some(problem),
    }
    finding
}

async fn inspect(
    options: &LocalOptions,
    account: &Account,
    place: Place,
    dir: &Path,
) -> Result<(PathBuf, Version), String> {
    for program in ["postgres", "initdb"] {
        if !dir.join(program).exists() {
            return Err(format!("has no program `{program}`"));
        }
    }
    if place != Place::Bundled {
        return Ok((dir.to_owned(), version_of(account, dir).await?));
    }
    let native = dir.parent().ok_or("has no parent folder")?;
    let home = bundled::settle(native, account, &options.system_dir).await.map_err(|e| e.to_string())?;
    let bin = home.join("bin");
    let version = version_of(account, &bin).await?;
    Ok((bin, version))
}

/// Asks the program itself, under the account that is to run it: so that a program which that account may
/// not start, or whose libraries are missing, is found out here.
async fn version_of(account: &Account, bin: &Path) -> Result<Version, String> {
    let mut command = account.command(&bin.join("postgres"));
    let asked = tokio::time::timeout(PATIENCE, command.arg("--version").kill_on_drop(true).output()).await;
    let output = asked.map_err(|_| "does not say its version".to_owned())?.map_err(|error| {
        if error.kind() == std::io::ErrorKind::PermissionDenied {
            format!("the user `{}` may not start it", account.name)
        } else {
            format!("does not start: {error}")
        }
    })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("does not start: {}", said.lines().next().unwrap_or("no reason given")));
    }
    let banner = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    Version::from_banner(&banner).ok_or_else(|| format!("is not a released version: {banner}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_and_betas_are_not() {
        let v = |major, minor| Some(Version { major, minor });
        assert_eq!(Version::from_banner("postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)"), v(15, 20));
        assert_eq!(Version::from_banner("postgres (PostgreSQL) 18.4"), v(18, 4));
        assert_eq!(Version::from_banner("postgres (PostgreSQL) 9.6.24"), v(9, 6));
        for other in [
            "postgres (PostgreSQL) 19beta1",
            "postgres (PostgreSQL) 19devel",
            "postgres (PostgreSQL) ",
            "bash 5",
        ] {
            assert_eq!(Version::from_banner(other), None, "{other}");
        }
        assert_eq!(Some(Version::from_number(150_020)), v(15, 20));
        assert!(v(15, 20) < v(18, 0));
    }

    #[test]
    fn patterns_match_part_of_one_name() {
        let root = tempfile::tempdir().unwrap();
        for dir in ["pg/15/bin", "pg/9.6/bin", "pgsql-17/bin", "other/bin"] {
            fs::create_dir_all(root.path().join(dir)).unwrap();
        }
        let at = |pattern: &str| expand(&format!("{}/{pattern}", root.path().display()));
        assert_eq!(at("pg/*/bin"), [root.path().join("pg/15/bin"), root.path().join("pg/9.6/bin")]);
        assert_eq!(at("pgsql-*/bin"), [root.path().join("pgsql-17/bin")]);
        assert!(at("nothing/*/bin").is_empty());
        assert_eq!(at("other/bin"), [root.path().join("other/bin")]);
    }
}
