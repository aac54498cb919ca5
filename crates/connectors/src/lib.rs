//! Connectors: other people's servers that hold a person's things, one module each.
//!
//! So far two: calendars by their address ([`feeds`]), and [`canvas`], the course system. Its nouns: a [`Connection`] is an address of a Canvas and a
//! person's key to it; [`Course`] and [`Assignment`] are what Canvas says; a mirror is what we remember of
//! them between two looks, so that lists are quick and changes are noticed; an [`AssignmentContext`] is
//! everything an assignment asks, fetched fresh for planning.
//!
//! - [`Canvas`] is the room: connect, list, verify, forget; fetch for planning; queue a sync.
//! - [`canvas::kind`] is the run kind that keeps the mirror.
//! - [`canvas::routes`] is the door.
//!
//! Invariants:
//! - A key lies in the vault, goes to the origin it was given for and nowhere else, and is in no answer,
//!   message, event, journal or log line.
//! - Nothing that a Canvas answers is trusted: not where a page or a file is, not how large or of which
//!   type it is, not that lists end. Everything taken from it is bounded and clean text.
//! - With one key, one request is under way at a time, and none when Canvas asks for a pause.
//! - What failed at the other side says so in plain words and is never taken for an empty list.
//! - A person's connections and mirrors are seen and changed by that person only.
//!
//! This room must never know: plans, workspaces, models, who may sign in.

pub mod canvas;
mod clock;
mod error;
pub mod feeds;
pub mod personal;

pub use canvas::{
    Assignment, AssignmentContext, Canvas, Connection, ConnectionId, Course, EVENTS, Options, Parts,
};
pub use error::Error;
pub use feeds::{Added, Feed, FeedEntry, FeedId, Feeds};
