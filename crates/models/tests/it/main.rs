//! Models against scripts and against servers that speak, lie, dribble and fail.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests: they start servers"
)]

mod asking;
mod doors;
mod house;
mod protocols;
mod script;
mod server;
