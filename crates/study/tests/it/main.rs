//! The planning engine as a whole: fixtures and their plans, hostile planners, and whatever blocks come in.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot be set up has failed")]

mod anything;
mod contract;
mod feedback;
mod fixtures;
mod hostile;
mod markdown;
mod size;
mod support;
mod versions;
