//! The composition root and the binary.
//!
//! [`App`] opens every room over one database and joins sockets and plugs in plain lines; [`serve`] is the
//! server around it; [`cli`] is what a person types. Nothing here decides anything about assignments,
//! people or runs: a rule that seems to belong here belongs to a room.
//!
//! - `serve` does everything; `api` and `worker` are its halves, for those who run several.
//! - `plan` does the main job from the shell: the same rooms, the same pipeline, no server.
//! - `migrate`, `doctor`, `vault` are for operators.

mod app;
pub mod cli;
mod client;
mod contract;
mod database;
mod doctor;
mod health;
mod plan;
mod serve;

pub use app::{App, EVENT_TYPES, READ_DOCUMENT};
pub use contract::contract;
pub use database::Database;
