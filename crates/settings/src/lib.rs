//! What the operator decides, read once at the start.
//!
//! - [`Settings`] is every setting, typed and checked. It is declared in one table (`table.rs`) with its
//!   documentation, default and bounds; the JSON schema, the reference page and the loader follow from it.
//! - A setting comes from a flag, else from the environment (`ATELIER_…`), else from `atelier.toml`,
//!   else from its default. [`Settings::origin`] tells which.
//! - A secret may be given as a file: `master_key_file` for `master_key`, in every source.
//!
//! Invariants: a setting that nobody knows, or a value that does not fit, ends the start with a sentence
//! that says where it stands, what is expected and which key was perhaps meant; all of them are said at
//! once; the value of a secret is never in a message. Nothing else in the house reads the environment:
//! [`Environment::snapshot`] is the only place that does.
//!
//! Plain `toml` with a table of our own instead of the crate `config`: that merges untyped trees, so that
//! neither the source of a value nor the key that was meant can be told.
//!
//! This room must never know: what a setting is used for.

mod check;
mod describe;
mod error;
mod institutions;
mod kinds;
mod load;
mod names;
mod table;

pub use describe::{settings_schema, settings_table};
pub use error::{Error, Wrong};
pub use institutions::CanvasInstitution;
pub use kinds::{LogFormat, Migrate, Size};
pub use load::{Environment, Origin, SettingsSources, find_file};
pub use table::{Settings, Spec, specs};
