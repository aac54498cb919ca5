//! The server's settings, who may sign in, and under which name: rewritten at each start, so that a new
//! release can change them. The operator's own file is read last.

use super::{LocalError, account::Account, home::Home, home::read_small, machine};
use std::{
    fmt::Write as _,
    fs::{self, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

/// The superuser: makes the owner and the database, and is there for backups and repairs.
pub(super) const ADMIN: &str = "postgres";
/// The login that owns the database `atelier`; it is no superuser, so that row security binds it.
pub(super) const OWNER: &str = "atelier";
/// The database.
pub(super) const DATABASE: &str = "atelier";

const MIB: u64 = 1024 * 1024;

/// How much of the machine the server may use, in MiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tuning {
    /// Pages kept in shared memory.
    pub shared_buffers: u64,
    /// What the planner believes the machine caches altogether.
    pub effective_cache_size: u64,
    /// One sort or hash; a query may use several.
    pub work_mem: u64,
    /// One index build or vacuum.
    pub maintenance_work_mem: u64,
    /// Connections at most (not MiB).
    pub max_connections: u32,
}

impl Tuning {
    /// For this machine, or a small one where its memory cannot be told.
    pub fn detect() -> Self {
        Self::for_memory(machine::memory_bytes().unwrap_or(4 * 1024 * MIB))
    }

    /// For a machine with that many bytes, most of which belong to others.
    pub fn for_memory(bytes: u64) -> Self {
        let mib = bytes / MIB;
        Self {
            shared_buffers: (mib / 16).clamp(64, 1024),
            effective_cache_size: (mib / 2).clamp(256, 64 * 1024),
            work_mem: (mib / 512).clamp(4, 32),
            maintenance_work_mem: (mib / 64).clamp(32, 512),
            max_connections: 100,
        }
    }
}

/// Writes all files; says whether any has changed.
pub(super) fn write(home: &Home, account: &Account, tuning: Tuning, lz4: bool) -> Result<bool, LocalError> {
    let mut changed = false;
    for (name, text) in [
        ("postgresql.conf", settings(home, tuning, lz4)?),
        ("pg_hba.conf", hba()),
        ("pg_ident.conf", ident(account)),
    ] {
        let path = home.conf().join(name);
        if read_small(&path).is_ok_and(|old| old == text) {
            continue;
        }
        replace(&path, &text, account)?;
        changed = true;
    }
    Ok(changed)
}

/// All or nothing: a reader never sees half a file.
fn replace(path: &Path, text: &str, account: &Account) -> Result<(), LocalError> {
    let passing = path.with_extension("new");
    match fs::remove_file(&passing) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(LocalError::io("remove", &passing)(error));
        }
        _ => {}
    }
    let file = OpenOptions::new().write(true).create_new(true).mode(0o640).open(&passing);
    let written = file.and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()));
    written.map_err(LocalError::io("write", &passing))?;
    account.share(&passing)?;
    fs::rename(&passing, path).map_err(LocalError::io("replace", path))
}

/// The text of `postgresql.conf`. What the connection depends on (socket, port) is on the command line
/// instead, where no file can overrule it.
fn settings(home: &Home, tuning: Tuning, lz4: bool) -> Result<String, LocalError> {
    let (conf, log, operator) = (home.conf(), home.log(), home.operator_conf());
    let mut text = String::from(HEAD);
    let mut set = |name: &str, value: &str| {
        let _ = writeln!(text, "{name} = {value}");
    };
    set("hba_file", &quoted(&conf.join("pg_hba.conf"))?);
    set("ident_file", &quoted(&conf.join("pg_ident.conf"))?);
    set("log_directory", &quoted(&log)?);
    set("cluster_name", &format!("'{}'", cluster_name(home)));
    set("shared_buffers", &format!("{}MB", tuning.shared_buffers));
    set("effective_cache_size", &format!("{}MB", tuning.effective_cache_size));
    set("work_mem", &format!("{}MB", tuning.work_mem));
    set("maintenance_work_mem", &format!("{}MB", tuning.maintenance_work_mem));
    set("max_connections", &tuning.max_connections.to_string());
    set("wal_compression", if lz4 { "lz4" } else { "pglz" });
    if machine::shared_memory_is_small() {
        // Parallel queries would fail for want of /dev/shm; files in the data folder serve as well.
        set("dynamic_shared_memory_type", "mmap");
    }
    text.push_str(FIXED);
    let _ = writeln!(text, "\n# The operator's word is last.\ninclude_if_exists = {}", quoted(&operator)?);
    Ok(text)
}

/// How the server and its children call themselves in the list of processes.
pub(super) fn cluster_name(home: &Home) -> String {
    format!("atelier-{}", home.mark())
}

/// Everybody who signs in comes by the socket, and the kernel says who it is.
fn hba() -> String {
    format!(
        "{HEAD}# type       database     user      method\n\
         local        all          all       peer map=atelier\n\
         local        replication  {ADMIN}  peer map=atelier\n"
    )
}

/// Only the operating-system user Atelier runs as may sign in.
fn ident(account: &Account) -> String {
    let me = format!("\"{}\"", account.me.replace('"', "\"\""));
    format!("{HEAD}atelier {me} {OWNER}\natelier {me} {ADMIN}\n")
}

fn quoted(path: &Path) -> Result<String, LocalError> {
    match path.to_str() {
        Some(text) if !text.contains(char::is_control) => Ok(format!("'{}'", text.replace('\'', "''"))),
        _ => Err(LocalError::Unusable {
            path: path.to_owned(),
            problem: "the database needs a path of plain UTF-8 text".to_owned(),
        }),
    }
}

const HEAD: &str = "# Written by Atelier at each start: changes here are lost. Yours belong in ../postgresql.operator.conf\n\n";

const FIXED: &str = "
# Private: no network. The socket's folder lets nobody else in.
listen_addresses = ''
unix_socket_permissions = 0700

# Nothing that was committed is lost.
fsync = on
full_page_writes = on
synchronous_commit = on

# Many short commits on a small machine; at most about 1 GB to replay after a crash.
wal_buffers = 16MB
min_wal_size = 128MB
max_wal_size = 2GB
checkpoint_timeout = 10min
checkpoint_completion_target = 0.9
bgwriter_delay = 50ms
random_page_cost = 1.1
jit = off
max_parallel_workers_per_gather = 1

# Queues and logs turn over quickly: clean up early and without long pauses.
autovacuum_naptime = 10s
autovacuum_vacuum_scale_factor = 0.05
autovacuum_vacuum_insert_scale_factor = 0.1
autovacuum_analyze_scale_factor = 0.05
autovacuum_vacuum_cost_limit = 2000

# A client that hangs holds nothing for ever.
idle_in_transaction_session_timeout = 60s

# Logs: files of 10 MB, of which the newest are kept. No statements: they may carry what people wrote.
logging_collector = on
log_filename = 'postgresql-%Y%m%d-%H%M%S.log'
log_rotation_age = 1d
log_rotation_size = 10MB
log_file_mode = 0600
log_line_prefix = '%m [%p]: %q%u %a '
log_min_messages = warning
log_min_error_statement = panic
log_error_verbosity = terse
log_checkpoints = off
log_startup_progress_interval = 2s
log_timezone = 'UTC'
timezone = 'UTC'
datestyle = 'iso, mdy'
lc_messages = 'C'
default_text_search_config = 'pg_catalog.english'
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tuning_follows_the_machine_within_bounds() {
        let (tiny, laptop, huge) = (512 * MIB, 16 * 1024 * MIB, 1 << 42);
        assert_eq!(Tuning::for_memory(tiny).shared_buffers, 64);
        assert_eq!(Tuning::for_memory(laptop).shared_buffers, 1024);
        assert_eq!(Tuning::for_memory(huge).work_mem, 32);
        assert_eq!(Tuning::for_memory(0).effective_cache_size, 256);
    }

    #[test]
    fn a_path_cannot_break_out_of_its_quotes() {
        assert_eq!(quoted(Path::new("/a'b")).unwrap(), "'/a''b'");
        assert!(quoted(Path::new("/a\nfsync = off")).is_err());
    }
}
