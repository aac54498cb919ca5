//! The planning engine as a whole: fixtures and their plans, hostile planners, and whatever blocks come in. And feedback on
//! drafts, from the engine to the door.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that cannot be set up has failed; some start a server"
)]

mod agenda;
mod anything;
mod contract;
mod courses;
mod desk;
mod drafts;
mod feedback;
mod fixtures;
mod from_canvas;
mod hostile;
mod markdown;
mod modelled;
mod modelled_feedback;
mod provenance;
mod size;
mod support;
mod versions;
