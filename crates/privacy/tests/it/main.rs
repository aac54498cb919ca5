//! Exports and erasures, over a database and with workers that die.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod erasing;
mod exporting;
mod house;
