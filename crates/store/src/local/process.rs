//! Other processes: which of them is the server of our data, and how to end it.

use super::account::Account;
use nix::{
    sys::signal::{Signal, kill},
    unistd::{Pid, Uid},
};
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::time::{Instant, sleep};

/// How often a process that is asked to end is looked at.
const TICK: Duration = Duration::from_millis(5);

/// A process as the machine shows it.
#[derive(Debug)]
struct Seen {
    pid: i32,
    uid: Uid,
    /// Its arguments, joined by blanks.
    args: String,
}

/// What the process with the id in `postmaster.pid` is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// The server of this data.
    Ours,
    /// Certainly something else: ids are reused, after a reboot or in a new container almost surely.
    Other,
    /// Nothing lives under that id.
    Gone,
    /// Some PostgreSQL; which one cannot be told.
    Unknown,
}

/// What `postmaster.pid` says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PidFile {
    /// Negative where a single-user `postgres` is at work.
    pub pid: i32,
    /// Where its socket is, once it has one.
    pub socket_dir: Option<PathBuf>,
}

impl PidFile {
    /// Lines: pid, data folder, start time, port, socket folder, …
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let pid = lines.next()?.trim().parse().ok()?;
        let socket_dir = lines.nth(3).filter(|dir| dir.starts_with('/')).map(PathBuf::from);
        Some(Self { pid, socket_dir })
    }
}

/// Whether `pid` is the server of `data`, which runs under `account`.
pub(super) fn standing(pid: i32, account: &Account, data: &Path) -> Standing {
    let Some(seen) = look(pid) else { return Standing::Gone };
    // The server owns its data; and whoever can write this data must not point root at another's process.
    if seen.uid != account.uid {
        return Standing::Other;
    }
    if format!("{} ", seen.args).contains(&format!("postgres -D {} ", data.display())) {
        return Standing::Ours;
    }
    if let Ok(dir) = fs::read_link(format!("/proc/{pid}/cwd")) {
        let is_server = dir == data && !seen.args.starts_with("postgres:");
        return if is_server { Standing::Ours } else { Standing::Other };
    }
    let program = seen.args.split(' ').next().unwrap_or_default();
    let name = program.rsplit('/').next().unwrap_or_default();
    if name.starts_with("postgres") || name == "postmaster" { Standing::Unknown } else { Standing::Other }
}

/// Sends a signal to a process that is known to be ours. Gone already is fine.
pub(super) fn signal(pid: i32, signal: Signal) {
    if pid > 1 {
        // ESRCH: it ended meanwhile. EPERM cannot be: it runs under our account, or we are root.
        let _ = kill(Pid::from_raw(pid), signal);
    }
}

/// Ends what a killed server left behind: its children notice at their next pause, which may be far off in
/// a long query, and as long as one lives the data cannot be opened again.
pub(super) async fn end_orphans(account: &Account, cluster_name: &str) {
    for (strength, patience) in
        [(Signal::SIGQUIT, Duration::from_secs(2)), (Signal::SIGKILL, Duration::from_secs(5))]
    {
        let mut left = orphans(account, cluster_name);
        for &pid in &left {
            tracing::warn!(pid, "ending a process that a killed PostgreSQL left behind");
            signal(pid, strength);
        }
        let until = Instant::now() + patience;
        while !left.is_empty() && Instant::now() < until {
            sleep(TICK).await;
            left.retain(|&pid| look(pid).is_some_and(|seen| is_child(&seen, account, cluster_name)));
        }
    }
}

fn orphans(account: &Account, cluster_name: &str) -> Vec<i32> {
    all().into_iter().filter(|seen| is_child(seen, account, cluster_name)).map(|seen| seen.pid).collect()
}

/// Server children call themselves `postgres: <cluster name>: <what they do>`; the name is of our making.
fn is_child(seen: &Seen, account: &Account, cluster_name: &str) -> bool {
    seen.uid == account.uid && seen.args.starts_with(&format!("postgres: {cluster_name}:"))
}

/// Waits until `gone` or the time is over; says whether it is gone.
pub(super) async fn wait_gone(mut gone: impl FnMut() -> bool, patience: Duration) -> bool {
    let until = Instant::now() + patience;
    loop {
        if gone() {
            return true;
        }
        if Instant::now() >= until {
            return false;
        }
        sleep(TICK).await;
    }
}

#[cfg(target_os = "linux")]
fn look(pid: i32) -> Option<Seen> {
    let bytes = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    // Empty: a zombie, or a thread of the kernel.
    let args = text.trim_end_matches(['\0', ' ']).replace('\0', " ");
    if args.is_empty() {
        return None;
    }
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let uids = status.lines().find_map(|line| line.strip_prefix("Uid:"))?;
    let effective = uids.split_whitespace().nth(1)?.parse().ok()?;
    Some(Seen { pid, uid: Uid::from_raw(effective), args })
}

#[cfg(target_os = "linux")]
fn all() -> Vec<Seen> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    entries.filter_map(|entry| look(entry.ok()?.file_name().to_str()?.parse().ok()?)).collect()
}

#[cfg(not(target_os = "linux"))]
fn look(pid: i32) -> Option<Seen> {
    listed(&["-p", &pid.to_string()]).into_iter().next()
}

#[cfg(not(target_os = "linux"))]
fn all() -> Vec<Seen> {
    listed(&["-A"])
}

#[cfg(not(target_os = "linux"))]
#[expect(clippy::disallowed_methods, reason = "this system shows its processes by a program only")]
fn listed(which: &[&str]) -> Vec<Seen> {
    let output =
        std::process::Command::new("/bin/ps").args(which).args(["-ww", "-o", "pid=,uid=,args="]).output();
    let Ok(output) = output else { return Vec::new() };
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| {
            let (pid, rest) = line.trim_start().split_once(' ')?;
            let (uid, args) = rest.trim_start().split_once(' ')?;
            let args = args.trim();
            (!args.starts_with('(')).then_some(Seen {
                pid: pid.parse().ok()?,
                uid: Uid::from_raw(uid.parse().ok()?),
                args: args.to_owned(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pid_file_is_read_at_every_stage_of_a_start() {
        let full = "4711\n/d/data\n1790000000\n5432\n/d/run\n\n  1234 56\nready   \n";
        let early = "4711\n/d/data\n1790000000\n5432\n";
        let socket_dir = Some(PathBuf::from("/d/run"));
        assert_eq!(PidFile::parse(full), Some(PidFile { pid: 4711, socket_dir }));
        assert_eq!(PidFile::parse(early), Some(PidFile { pid: 4711, socket_dir: None }));
        assert_eq!(PidFile::parse("-12\n/d/data\n"), Some(PidFile { pid: -12, socket_dir: None }));
        for broken in ["", "\n", "postgres", "99999999999\n"] {
            assert_eq!(PidFile::parse(broken), None, "{broken:?}");
        }
    }

    #[test]
    fn our_own_process_is_never_taken_for_a_server() {
        let account = Account::choose(None, None).unwrap();
        let pid = std::process::id().cast_signed();
        assert_eq!(standing(pid, &account, Path::new("/d/data")), Standing::Other);
        assert_eq!(standing(i32::MAX, &account, Path::new("/d/data")), Standing::Gone);
        assert_eq!(standing(0, &account, Path::new("/d/data")), Standing::Gone);
    }
}
