//! The local cluster with real servers: its life, its crashes, the places it can live in, the programs it takes.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests: helpers fail the test, read the environment and start the processes they kill"
)]

mod crashes;
mod life;
mod places;
mod programs;
mod support;
