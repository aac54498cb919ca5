//! Calendar feeds: the address of a calendar (ICS), and what stands in it.
//!
//! Who has the address has the calendar, so it is a secret: it lies in the vault and is in no answer, message,
//! event, journal or log line; people see its host. What it gives is believed no more than any other answer from
//! outside: bounded in bytes, entries and repetitions, one broken entry does not cost the others.

mod address;
mod announce;
mod failure;
mod fetch;
mod http;
mod ics;
mod ops;
mod sql;
mod sync;

pub use announce::EVENTS;
pub use failure::{Failure, Reason};
pub use http::routes;
pub use sync::{SYNC, kind};

use chrono::{DateTime, TimeDelta, Utc};
use egress::Egress;
use events::Events;
use kernel::{RunId, UserId, World};
use runs::Runs;
use std::sync::Arc;
use store::Store;
use vault::{SecretId, Vault};

kernel::ids! {
    /// A calendar somebody subscribed to.
    FeedId = "fed";
}

/// The settings of feeds.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether an address may begin with `http` (default no: it would be readable on the way).
    pub plain_http: bool,
    /// Feeds of one person (default 10).
    pub max_feeds: usize,
    /// Bytes of one calendar (default 5 MB).
    pub max_body: u64,
    /// Entries of one calendar that are kept, the nearest first (default 5,000).
    pub max_entries: usize,
    /// How far back entries are kept (default 400 days).
    pub past: TimeDelta,
    /// How far ahead (default 800 days).
    pub ahead: TimeDelta,
    /// Hours between two syncs by the clock (default 6); none for syncs on demand only.
    pub sync_hours: Option<u8>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            plain_http: false,
            max_feeds: 10,
            max_body: 5_000_000,
            max_entries: 5_000,
            past: TimeDelta::days(400),
            ahead: TimeDelta::days(800),
            sync_hours: Some(6),
        }
    }
}

/// What feeds are made of.
pub struct Parts {
    /// The database.
    pub store: Store,
    /// Time, ids, randomness.
    pub world: World,
    /// Where they say what happened.
    pub events: Events,
    /// Where addresses lie.
    pub vault: Vault,
    /// Where syncs are queued.
    pub runs: Runs,
    /// The way out.
    pub egress: Egress,
    /// The settings.
    pub options: Options,
}

/// The calendars of all persons. Cheap to clone.
#[derive(Clone)]
pub struct Feeds(Arc<Parts>);

impl std::fmt::Debug for Feeds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Feeds").field("options", &self.0.options).finish_non_exhaustive()
    }
}

impl Feeds {
    /// The room over its parts.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    fn parts(&self) -> &Parts {
        &self.0
    }
}

/// What came of adding a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// The feed.
    pub feed: Feed,
    /// The run that looks at it.
    pub run: RunId,
    /// Whether it was not there before.
    pub is_new: bool,
}

/// A calendar somebody subscribed to. Its address is not part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// Which one.
    pub id: FeedId,
    /// Whose.
    pub owner: UserId,
    /// What the person calls it.
    pub label: String,
    /// Host and port of its address.
    pub host: String,
    /// Entries that are kept.
    pub entries: i64,
    /// Entries that could not be understood.
    pub left_out: i32,
    /// Whether there were more than are kept.
    pub cut: bool,
    /// When it was last in line with its server.
    pub synced_at: Option<DateTime<Utc>>,
    /// Why it could not be had, the last time it was asked for: a stable code, and plain words.
    pub error: Option<(String, String)>,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    secret: SecretId,
}

/// Something that stands in a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedEntry {
    /// In which.
    pub feed: FeedId,
    /// What that one is called.
    pub label: String,
    /// What it is.
    pub title: String,
    /// When it begins; midnight UTC of its day where it lasts all day.
    pub at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: Option<DateTime<Utc>>,
    /// Whether it lasts all day.
    pub all_day: bool,
    /// Where there is more about it.
    pub url: Option<String>,
    /// Where it is an assignment of a Canvas: the origin of that Canvas, and its id there.
    pub assignment: Option<(String, String)>,
}
