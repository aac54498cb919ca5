//! What leaves the process: lines and traces, with a canary that must never be in them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod collector;
mod lines;
mod process;
