//! Privacy: what is kept of a person, to take along and to erase.
//!
//! - A [`Holding`] is what one room keeps of a person: it can be written into an export, removed in batches, and counted.
//!   Rooms below say what they keep as statements ([`store::Kept`]); [`Rows`] makes a holding of them. Files, connections,
//!   the exports themselves and the account are holdings of their own, because more than rows goes with them.
//! - An [`Export`] is a zip with everything: one JSON list per noun, the original files, and a manifest with counts and
//!   digests. It is made by a run ([`EXPORT`]), streamed to the disk in bounded memory, and kept for a week.
//! - An [`Erasure`] removes a person: a run ([`ERASE`]) cancels what is done for them, removes what each holding has, counts
//!   what is left (it must be nothing), ends their sessions, removes and counts again, and removes the account last.
//!
//! Invariants:
//! - No secret is ever in an export: no key, no token, no digest of a password.
//! - Another person's exports are absent; nobody erases anybody but themselves, and only with their password.
//! - The run that erases belongs to nobody and its journal names nobody, so it survives the person and says nothing of them.
//! - Each step can be done again: a process that is killed goes on where it stopped.
//! - A run that ends without a word leaves nothing half done: the sweep ([`Privacy::sweep`]) settles its export or erasure,
//!   and only the password begins an erasure again. After the end it is looked once more, for what slow requests wrote.
//! - An erasure is done only when every holding has counted nothing; else it has failed and says what is left, and the person
//!   can sign in again.
//! - What stays is said, with the reason, before and after ([`Remains`]).
//!
//! This room must never know: what any of the things it exports or removes mean.

mod announce;
mod bundle;
mod erasures;
mod error;
mod exports;
mod holding;
mod holdings;
mod http;
mod room;

pub use announce::EVENTS;
pub use bundle::Writer;
pub use erasures::{ERASE, Erasure, ErasureId, ErasureState, Remains};
pub use error::Error;
pub use exports::{EXPORT, Export, ExportId, ExportState};
pub use holding::{Holding, Left, Rows, Whose};
pub use holdings::{Account, Connections, Files};
pub use http::routes;
pub use room::{Parts, Privacy, kinds};
