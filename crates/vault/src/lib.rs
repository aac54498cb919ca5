//! Keeps what must not be read: provider keys, tokens, signing keys.
//!
//! Envelope encryption, AES-256-GCM throughout:
//! - A **master key** (versioned; a file of the data folder, or given by the operator) wraps data keys
//!   and never touches anything else. It is never in the database.
//! - A **data key** per [`Scope`] (one tenant, or the installation) and version lies wrapped in
//!   `vault.data_keys` and seals what that scope keeps. Unwrapped keys stay in memory for minutes only.
//! - [`Vault::seal`] gives [`Sealed`] bytes that a room stores in a column of its own; [`Vault::open`]
//!   reads them back. Bytes are bound to their [`Label`] (table and row) and scope: moved to another row,
//!   another table or another tenant they do not open.
//! - [`Vault::keep`] is for rooms that just want to keep a secret and hold a [`SecretId`].
//! - [`Vault::rotate_master`] and [`Vault::rotate`] replace keys while everything runs; both can be
//!   interrupted and called again. Rooms with sealed columns register a [`SealedPlace`] to take part.
//!
//! Invariants: a nonce is 96 random bits and used once; no key is ever made while there are sealed data
//! it should have opened (a missing or wrong master key is an error naming its version); a data key is
//! durable before anything is sealed with it; nothing here prints a secret, not even by `Debug`.
//!
//! This room must never know: what a secret is for, who may see it (the room that keeps it decides), HTTP.

mod cache;
mod cipher;
mod data_keys;
mod error;
mod masters;
mod personal;
mod rotation;
mod scope;
mod sealed;
mod secrets;
mod vault;

pub use error::Error;
pub use masters::Masters;
pub use personal::PERSONAL;
pub use rotation::{MasterRotation, Rotation, SealedPlace};
pub use scope::{Label, Scope};
pub use sealed::Sealed;
pub use secrets::{MAX_SECRET, Secret, SecretId};
pub use vault::{Options, Status, Vault};
