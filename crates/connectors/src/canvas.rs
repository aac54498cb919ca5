//! Canvas: connections, what is fetched through them, and the mirror of courses, assignments and topics.

mod address;
mod announce;
mod budget;
mod captured;
mod connections;
mod context;
mod download;
mod failure;
mod http;
mod links;
mod mirror;
mod model;
mod oauth;
pub(crate) mod shape;
mod sync;
mod text;
mod topics;
mod turn;
mod wire;

pub use announce::EVENTS;
pub use captured::Capture;
pub use connections::{Connection, ConnectionId};
pub use context::{AssignmentContext, Missing, PageText};
pub use download::Download;
pub use failure::{Failure, Reason};
pub use http::routes;
pub use mirror::{AssignmentRow, CourseRow, Due, MirroredAssignmentId, MirroredCourseId};
pub use model::{Account, Assignment, Course, Criterion, File, Group, Id, Module, Rating};
pub use oauth::{Institution, SignIn};
pub use sync::{SYNC, SyncCounts, kind};
pub use topics::{Topic, TopicItem};
pub use turn::Pace;

use crate::Error;
use documents::Reader;
use egress::Egress;
use events::Events;
use kernel::{Ctx, UserId, World};
use runs::Runs;
use std::{sync::Arc, time::Duration};
use store::Store;
use turn::Turns;
use vault::Vault;

/// The settings of this room.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether an address may begin with `http` (default no: the key would be readable on the way). For a
    /// Canvas in the operator's own network, which egress must allow as well.
    pub plain_http: bool,
    /// Connections of one person (default 10).
    pub max_connections: usize,
    /// Pages of one list (default 300).
    pub max_pages: usize,
    /// Rows of one list (default 20,000).
    pub max_rows: usize,
    /// Bytes of one answer (default 8 MiB).
    pub max_body: u64,
    /// Bytes of one list (default 64 MiB).
    pub max_list: u64,
    /// Bytes of one file (default 100 MB).
    pub max_file: u64,
    /// How long a person waits to hear whether a key is good (default 20 s, less than any door waits).
    pub patience: Duration,
    /// After how long no more pages and files around an assignment are asked for (default 3 min).
    pub fresh: Duration,
    /// Hours between two syncs by the clock, brought down to a part of a day (default 6); none for syncs on
    /// demand only.
    pub sync_hours: Option<u8>,
    /// Where persons may sign in instead of pasting a key.
    pub institutions: Vec<Institution>,
    /// Where Canvas sends the browser after a sign-in: a page of the web client, as registered with the
    /// developer keys. None: nobody signs in.
    pub redirect_uri: Option<String>,
    /// How requests give way to each other.
    pub pace: Pace,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            plain_http: false,
            max_connections: 10,
            max_pages: 300,
            max_rows: 20_000,
            max_body: 8 << 20,
            max_list: 64 << 20,
            max_file: 100_000_000,
            patience: Duration::from_secs(20),
            fresh: Duration::from_mins(3),
            sync_hours: Some(6),
            institutions: Vec::new(),
            redirect_uri: None,
            pace: Pace::default(),
        }
    }
}

/// What the room is made of.
pub struct Parts {
    /// The database.
    pub store: Store,
    /// Time, ids, randomness.
    pub world: World,
    /// Where it says what happened.
    pub events: Events,
    /// Where keys lie.
    pub vault: Vault,
    /// Where syncs are queued.
    pub runs: Runs,
    /// The way out.
    pub egress: Egress,
    /// Reads texts and files.
    pub reader: Reader,
    /// The settings.
    pub options: Options,
}

/// The room. Cheap to clone.
#[derive(Clone)]
pub struct Canvas(Arc<Inner>);

struct Inner {
    parts: Parts,
    turns: Turns,
}

impl std::fmt::Debug for Canvas {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Canvas").field("options", &self.0.parts.options).finish_non_exhaustive()
    }
}

impl Canvas {
    /// The room over its parts.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(Inner { parts, turns: Turns::default() }))
    }

    fn parts(&self) -> &Parts {
        &self.0.parts
    }

    fn turns(&self) -> &Turns {
        &self.0.turns
    }

    fn options(&self) -> &Options {
        &self.0.parts.options
    }

    fn reader(&self) -> &Reader {
        &self.0.parts.reader
    }
}

fn owner(ctx: &Ctx) -> Result<UserId, Error> {
    ctx.user().ok_or(Error::NoOwner)
}
