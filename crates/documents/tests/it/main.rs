//! What the room promises, tried on real and on hostile files.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

mod bounds;
mod formats;
mod hostile;
mod mutated;
mod process;
mod support;
