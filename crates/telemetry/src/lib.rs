//! What the process says about itself, and how it ends.
//!
//! - [`spawn`] starts a background task that is named, logged when it dies, and waited for at the end.
//! - [`Shutdown`] is how the process ends: a token that asks everything to finish, and a bounded wait.

mod tasks;

pub use tasks::{Shutdown, panic_text, spawn, spawn_blocking};
