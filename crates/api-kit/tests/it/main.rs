//! The door, with a small room behind it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod bodies;
mod door;
mod idempotency;
mod lists;
mod logs;
mod server;
mod system;
mod things;
mod versions;
