//! The whole house behind its door: the main job, and the sweeps that make forgetting impossible.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "tests")]

mod contract;
mod devices;
mod house;
mod planning;
mod privacy;
mod strangers;
mod tables;
