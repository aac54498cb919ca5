//! The reading process: one request in, one answer out, then the end.

use crate::{
    confine, formats,
    wire::{Outcome, Refusal, Reply, Request},
};
use std::{
    io::{BufRead, BufReader, Read, Write},
    panic::{AssertUnwindSafe, catch_unwind},
    process::ExitCode,
};

/// Longer requests are not ours.
const MAX_REQUEST: u64 = 64 * 1024;

/// Reads one file from `input` and writes what it says to `output`; see [`crate::Reader`], which speaks to it.
///
/// Call it first thing in `main` when the arguments ask for it, before any thread, runtime or log exists: it confines
/// the process for good. The answer is written even if the file could not be read; the exit code is only a failure
/// when there is no answer.
pub fn child_main(input: impl Read, output: impl Write) -> ExitCode {
    match serve(input, output) {
        Some(()) => ExitCode::SUCCESS,
        None => ExitCode::from(70),
    }
}

fn serve(input: impl Read, mut output: impl Write) -> Option<()> {
    let mut input = BufReader::with_capacity(256 * 1024, input);
    let mut line = Vec::new();
    (&mut input).take(MAX_REQUEST).read_until(b'\n', &mut line).ok()?;
    let request: Request = serde_json::from_slice(&line).ok()?;
    let confined = confine(&request.limits).ok()?;
    let mut bytes = Vec::new();
    input.take(request.limits.file_bytes + 1).read_to_end(&mut bytes).ok()?;
    // Where the error is written, nobody reads it.
    std::panic::set_hook(Box::new(|_| {}));
    let read = || formats::read(&request.name, request.mime.as_deref(), bytes, &request.limits);
    let outcome = match catch_unwind(AssertUnwindSafe(read)) {
        Ok(Ok(extracted)) => Outcome::Read(Box::new(extracted)),
        Ok(Err(refusal)) => Outcome::Refused(refusal),
        Err(_) => Outcome::Refused(Refusal::Panicked),
    };
    let answer = serde_json::to_vec(&Reply { confined, outcome }).ok()?;
    output.write_all(&answer).ok()?;
    output.flush().ok()
}
