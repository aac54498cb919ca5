//! What the server wrote down, for messages; and how much of it is kept.

use super::home::{Home, read_small};
use std::{
    fs,
    io::{Read as _, Seek as _, SeekFrom},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

/// Log files kept: 10 MB each, the newest.
const KEPT: usize = 10;
/// How much of a log's end is looked at.
const TAIL: u64 = 16 * 1024;
/// How much of what a program said goes into a message.
const LONGEST: usize = 500;

/// Why the server ended, in its own words, if it had the time to say.
pub(super) fn last_words(home: &Home) -> Option<String> {
    let startup = read_small(&home.startup_log()).unwrap_or_default();
    if startup.contains("redirecting log output") {
        // From then on only the log goes on.
        return verdict(&tail(&newest(home)?)?);
    }
    // Until then it writes little, and what it complains of comes before what it dies of.
    let lines = startup.lines().filter(|line| !line.contains("skipping missing configuration file"));
    let said = lines.map(|line| line.split_once(']').map_or(line, |(_, said)| said.trim()));
    Some(shorten(&said.collect::<Vec<_>>().join("\n"))).filter(|said| !said.is_empty())
}

/// The last failure of the server itself since it started. A session has its user between `]:` and the level.
fn verdict(log: &str) -> Option<String> {
    let this_run = log.rfind("starting PostgreSQL").map_or(log, |at| &log[at..]);
    let marks = ["]: FATAL:  ", "]: PANIC:  "];
    this_run
        .lines()
        .rev()
        .find_map(|line| marks.iter().find_map(|mark| line.split_once(mark)))
        .map(|(_, said)| shorten(said))
}

/// What the server is at, by the last line of its log.
pub(super) fn last_line(home: &Home) -> Option<String> {
    tail(&newest(home)?)?.lines().rev().find(|line| !line.trim().is_empty()).map(shorten)
}

/// Removes all but the newest log files.
pub(super) fn prune(home: &Home) {
    let mut files = files(home);
    files.truncate(files.len().saturating_sub(KEPT));
    for file in files {
        // A log that cannot be removed now can be later.
        let _ = fs::remove_file(file);
    }
}

/// Bounded, on one line.
pub(super) fn shorten(text: &str) -> String {
    let line: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    line.join("; ").chars().take(LONGEST).collect()
}

fn newest(home: &Home) -> Option<PathBuf> {
    files(home).pop()
}

/// Oldest first: the names are times.
fn files(home: &Home) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(home.log()) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|kind| kind == "log"))
        .collect();
    files.sort();
    files
}

fn tail(path: &Path) -> Option<String> {
    let flags = nix::fcntl::OFlag::O_NOFOLLOW.bits();
    let mut file = fs::OpenOptions::new().read(true).custom_flags(flags).open(path).ok()?;
    let length = file.metadata().ok()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL))).ok()?;
    let mut bytes = Vec::new();
    file.take(TAIL).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_verdict_is_of_this_run_and_of_the_server_not_of_a_session() {
        let old = "t [7]: FATAL:  could not open relation mapping file\n";
        let log = "t [8]: LOG:  starting PostgreSQL 15.20 on x86\n\
                   t [9]: PANIC:  could not locate a valid checkpoint record\n\
                   t [12]: [unknown] [unknown] FATAL:  the database system is starting up\n\
                   t [8]: LOG:  aborting startup due to startup process failure\n";
        assert_eq!(verdict(old).as_deref(), Some("could not open relation mapping file"));
        assert_eq!(
            verdict(&format!("{old}{log}")).as_deref(),
            Some("could not locate a valid checkpoint record")
        );
        assert_eq!(verdict("t [8]: LOG:  starting PostgreSQL 15\nt [9]: a b FATAL:  x"), None);
    }

    #[test]
    fn long_texts_are_cut_at_characters() {
        assert_eq!(shorten(" a \n\n b "), "a; b");
        assert_eq!(shorten(&"ü".repeat(10_000)).chars().count(), LONGEST);
    }
}
