//! The engine against a real database: what it promises, and what happens when things break.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod cancel;
mod durability;
mod fairness;
mod journal;
mod queue;
mod schedules;
mod support;
mod waits;
