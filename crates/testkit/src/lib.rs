//! The laboratory: what a test needs so that it neither sleeps nor reaches outside.
//!
//! [`Lab`] owns a throwaway database (cloned from a migrated template in some 30 ms), the clock and the
//! ids. All tests of a machine share one PostgreSQL, started on first use and kept between runs, with
//! `fsync` off because nothing in it is worth keeping; `cargo run -p testkit --bin test-db -- stop` ends it.
//!
//! Only tests depend on this room; it may print, panic and start processes.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    missing_docs,
    clippy::missing_panics_doc,
    reason = "test support: a failure here is a failed test"
)]

mod cluster;
mod lab;
mod world;

pub use cluster::{server, stop_server};
pub use lab::Lab;
pub use world::{TestClock, TestEntropy};
