//! `atelier`: one binary, everything.

use std::process::ExitCode;

/// Fewer and cheaper locks than the system's allocator where many threads make small things.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    atelier::cli::main()
}
