//! What the process itself uses, read where it is asked for.

use std::fmt::Write as _;

/// Appends memory and open files of this process, where the system tells.
pub(crate) fn render(out: &mut String) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let field = |name: &str| {
        status.lines().find_map(|line| {
            line.strip_prefix(name)?.trim_start_matches(':').split_whitespace().next()?.parse::<u64>().ok()
        })
    };
    let kilobytes = |value: Option<u64>| value.map(|v| v * 1024);
    let files = std::fs::read_dir("/proc/self/fd").ok().map(|d| d.count() as u64);
    for (name, help, value) in [
        ("process_resident_memory_bytes", "Resident memory.", kilobytes(field("VmRSS"))),
        ("process_virtual_memory_bytes", "Virtual memory.", kilobytes(field("VmSize"))),
        ("process_threads", "Threads.", field("Threads")),
        ("process_open_fds", "Open files and sockets.", files),
    ] {
        if let Some(value) = value {
            let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}");
        }
    }
}
