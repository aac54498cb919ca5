//! What happened, told once and to everybody who may know.
//!
//! - [`Events`] writes the log: [`Events::announce`] appends an [`Event`], and what the audit says of it, to
//!   the acting transaction. What was undone was never announced.
//! - [`Feed`] reads it: one reader per process finds the new rows and hands each to the subscribers who
//!   want it and may see it. A [`Subscription`] gives first what was after a cursor, then what is.
//! - [`Realtime`] holds the doors: [`sse`] makes a subscription a response, `/events` does so for any channel, and
//!   `/ws` follows many channels over one socket. [`Channels`] gives streams their names.
//! - [`contract`] is the catalogue of all event types, for `contract/events.json`.
//!
//! Invariants: every committed event reaches a subscriber exactly once and in order of position, across
//! any number of reconnections with the last position, or the subscriber is told to `resync`; nobody
//! sees another tenant's event, or one meant for another person; a subscriber that does not read costs a
//! bounded buffer and nobody else's time; an event costs nothing for those who do not want it; a
//! stream ends when its token does.
//!
//! How far the log can be read without missing what is still on its way is `feed::watermark`, the one
//! subtle thing here; how an event becomes bytes on many sockets is `socket`.
//!
//! This room must never know: what any event means, how anybody proves who they are.

mod channels;
mod crowd;
mod error;
mod event;
mod feed;
mod http;
mod log;
mod pass;
mod personal;
mod position;
mod realtime;
mod socket;

pub use channels::{ChannelResolver, Channels, MAX_CHANNEL};
pub use error::Error;
pub use event::{Announced, Audience, Event, EventType, contract};
pub use feed::{By, Delivered, Feed, Filter, MAX_WAITING, MAX_WAITING_BYTES, Scope, Signal, Subscription};
pub use http::{Since, SseFrame, routes, sse};
pub use log::Events;
pub use pass::Pass;
pub use personal::PERSONAL;
pub use position::Position;
pub use realtime::{Limits, Realtime};
