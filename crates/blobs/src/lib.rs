//! Files people hand in: streamed to disk, kept by their content, private to their owner.
//!
//! - A [`File`] is a row: owner, cleaned display name, sniffed type, size, SHA-256. Its content lies in the
//!   data folder under its hash, once per tenant however often it is handed in, never shared across tenants.
//! - [`Blobs::put`] takes a stream in one go. An [`Upload`] takes a large file in chunks, in order; it
//!   survives lost connections and restarts, and [`Blobs::complete_upload`] makes it a file.
//! - [`Blobs::read`] streams a file or a part of it; [`Blobs::open_path`] gives the path for those who must
//!   have one (the parser of documents, in its own process).
//! - [`Quota`] is the socket that says how much a tenant may keep.
//!
//! How nothing is lost and nothing is left over: content is written beside its place, synced, and renamed
//! into place before the row commits. A marker file is laid down first and taken away after the commit, so
//! that whatever a crash leaves is found by its marker, without walking what is kept. Content is removed
//! only under a lock on (tenant, hash) and only when no row names it.
//!
//! Invariants: a file that has a row has its content; another user's file and another tenant's are absent,
//! not forbidden; a name never becomes a path; a size is checked before, while and after the bytes flow;
//! a full disk refuses new bytes and harms none.
//!
//! This room must never know: what a file is for, what is in it, assignments.
//!
//! There is one store, the data folder; docs/files.md says how to use it. An S3-compatible one can take the
//! place of `folder.rs` later.

mod blobs;
mod draft;
mod error;
mod events;
mod files;
mod folder;
mod http;
mod mime;
mod name;
mod personal;
mod quota;
mod sweep;
mod uploads;

pub use blobs::{Blobs, Options};
pub use error::Error;
pub use events::EVENTS;
pub use files::{Content, File, FileId};
pub use http::routes;
pub use personal::PERSONAL;
pub use quota::{FixedQuota, Quota};
pub use sweep::Swept;
pub use uploads::{Chunk, NewUpload, Upload, UploadId};
