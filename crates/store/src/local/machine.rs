//! What the machine has to give: disk and memory.

use super::LocalError;
use nix::sys::statvfs::{Statvfs, statvfs};
use std::{fs, path::Path};

/// Bytes that an ordinary user may still write at `path` (or, where it does not exist yet, at its nearest parent).
pub fn free_bytes(path: &Path) -> Result<u64, LocalError> {
    let place = path.ancestors().find(|p| p.exists()).unwrap_or(Path::new("/"));
    let stat = statvfs(place).map_err(LocalError::errno("ask the free space of", place))?;
    Ok(bytes(&stat, stat.blocks_available()))
}

#[allow(clippy::useless_conversion, reason = "counts are narrower on macOS")]
fn bytes(stat: &Statvfs, blocks: nix::libc::fsblkcnt_t) -> u64 {
    u64::from(blocks).saturating_mul(u64::from(stat.fragment_size()))
}

/// Memory we may count on: the machine's, or less where a container limits it. `None` where it cannot be told.
pub(super) fn memory_bytes() -> Option<u64> {
    let info = fs::read_to_string("/proc/meminfo").ok()?;
    let total = info.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let total = total.trim().trim_end_matches(" kB").trim().parse::<u64>().ok()?.saturating_mul(1024);
    let limit = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]
        .iter()
        .filter_map(|path| fs::read_to_string(path).ok()?.trim().parse::<u64>().ok())
        .min();
    Some(limit.map_or(total, |limit| limit.min(total)))
}

/// Whether shared memory has room for parallel queries; containers often have 64 MB of it.
pub(super) fn shared_memory_is_small() -> bool {
    statvfs("/dev/shm").is_ok_and(|stat| bytes(&stat, stat.blocks()) < 256 * 1024 * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_free_space_of_a_folder_to_be_is_that_of_its_parent() {
        let dir = tempfile::tempdir().unwrap();
        assert!(free_bytes(&dir.path().join("not/yet")).unwrap() > 0);
    }
}
