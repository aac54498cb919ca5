//! Events against a real database: appended in order, read exactly once, seen by those who may.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod doors;
mod log;
mod reading;
mod stress;
mod support;
