//! Gives up, for good, what a parser does not need.

use crate::Limits;
use std::io;

/// The stack a parser may use. Nesting is bounded everywhere; this is for the bounds to be reached.
#[cfg(unix)]
const STACK: u64 = 64 * 1024 * 1024;

/// Bounds the calling process: memory, CPU time, no files to write, no core dump; on Linux also a filter that leaves
/// only the system calls for memory, for the pipes that are open, and for ending.
///
/// Answers whether the filter is on; it is not where the kernel has none. The bounds hold or it is an error, on Unix;
/// other systems have none, and there only time and answer size are bounded, by the server.
///
/// There is no way back: call it in a process made for one file, before other threads exist.
pub fn confine(limits: &Limits) -> io::Result<bool> {
    bound(limits)?;
    Ok(filter())
}

#[cfg(unix)]
fn bound(limits: &Limits) -> io::Result<()> {
    use rlimit::{Resource, getrlimit, setrlimit};
    let cpu = limits.cpu_seconds.max(1);
    let stack = STACK.min(getrlimit(Resource::STACK)?.1);
    setrlimit(Resource::STACK, stack, stack)?;
    // A second between the two: the first ends the process with a signal that says why.
    setrlimit(Resource::CPU, cpu, cpu + 1)?;
    setrlimit(Resource::FSIZE, 0, 0)?;
    setrlimit(Resource::CORE, 0, 0)?;
    setrlimit(Resource::NOFILE, 8, 8)?;
    match setrlimit(Resource::AS, limits.memory_bytes, limits.memory_bytes) {
        // macOS knows the limit but refuses to set it.
        Err(_) if cfg!(target_os = "macos") => Ok(()),
        result => result,
    }
}

#[cfg(not(unix))]
fn bound(_: &Limits) -> io::Result<()> {
    Ok(())
}

#[cfg(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")
))]
fn filter() -> bool {
    filter_program().is_some_and(|program| seccompiler::apply_filter_all_threads(&program).is_ok())
}

#[cfg(not(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")
)))]
fn filter() -> bool {
    false
}

#[cfg(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")
))]
fn filter_program() -> Option<seccompiler::BpfProgram> {
    use seccompiler::{
        SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    };
    const ALLOWED: &[libc::c_long] = &[
        libc::SYS_read,
        libc::SYS_readv,
        libc::SYS_write,
        libc::SYS_writev,
        libc::SYS_close,
        libc::SYS_brk,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_madvise,
        libc::SYS_futex,
        libc::SYS_sched_yield,
        libc::SYS_clock_gettime,
        libc::SYS_clock_nanosleep,
        libc::SYS_getrandom,
        libc::SYS_sigaltstack,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_restart_syscall,
        // Aborting sends a signal to oneself.
        libc::SYS_getpid,
        libc::SYS_gettid,
        libc::SYS_exit,
        libc::SYS_exit_group,
    ];
    let only_if = |argument: u8, operator: SeccompCmpOp, value: u64| {
        let condition = SeccompCondition::new(argument, SeccompCmpArgLen::Dword, operator, value).ok()?;
        Some(vec![SeccompRule::new(vec![condition]).ok()?])
    };
    let mut rules: std::collections::BTreeMap<i64, Vec<SeccompRule>> =
        ALLOWED.iter().map(|call| (*call, Vec::new())).collect();
    // Memory may be had, but never memory that can be executed.
    let no_exec = only_if(2, SeccompCmpOp::MaskedEq(libc::PROT_EXEC as u64), 0)?;
    rules.insert(libc::SYS_mmap, no_exec.clone());
    rules.insert(libc::SYS_mprotect, no_exec);
    rules.insert(libc::SYS_tgkill, only_if(0, SeccompCmpOp::Eq, u64::from(std::process::id()))?);
    let refused = SeccompAction::Errno(libc::EPERM as u32);
    let arch = std::env::consts::ARCH.try_into().ok()?;
    SeccompFilter::new(rules, refused, SeccompAction::Allow, arch).ok()?.try_into().ok()
}
