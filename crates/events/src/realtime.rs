//! The streams and sockets of this process, and their limits.

use crate::{Channels, Error, Feed, Filter, crowd::Crowd, socket::Shard};
use api_kit::Authenticator;
use kernel::{Ctx, World};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

/// How many, how much, how long. The defaults suit an installation of any size.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Open streams and sockets of this process.
    pub streams: usize,
    /// Open streams and sockets of one person.
    pub streams_per_person: usize,
    /// Sockets that have not said yet who is asking.
    pub strangers: usize,
    /// Channels one socket follows.
    pub subscriptions: usize,
    /// The longest message a socket takes, in bytes.
    pub message_bytes: usize,
    /// Messages one person may send at once …
    pub messages_at_once: u32,
    /// … and per second.
    pub messages_per_second: u32,
    /// A socket says who is asking within this time.
    pub auth_within: Duration,
    /// A silent socket is asked for a sign of life after this time, and given up after twice as long again.
    pub ping_after: Duration,
    /// Whether the caller may still be here is asked this often.
    pub ask_again: Duration,
    /// A silent stream says something this often, so that nobody between takes it for dead.
    pub heartbeat: Duration,
    /// Origins (`https://app.example.org`) whose pages may open sockets, besides our own.
    pub origins: Vec<String>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            streams: 20_000,
            streams_per_person: 64,
            strangers: 2_000,
            subscriptions: 64,
            message_bytes: 64 << 10,
            messages_at_once: 400,
            messages_per_second: 40,
            auth_within: Duration::from_secs(10),
            ping_after: Duration::from_secs(25),
            ask_again: Duration::from_secs(5),
            heartbeat: Duration::from_secs(15),
            origins: Vec::new(),
        }
    }
}

/// Everything behind `/events` and `/ws`, and behind the streams of other rooms.
pub struct Realtime {
    pub(crate) feed: Feed,
    pub(crate) world: World,
    pub(crate) authenticator: Arc<dyn Authenticator>,
    pub(crate) channels: Channels,
    pub(crate) limits: Limits,
    pub(crate) crowd: Arc<Crowd>,
    shards: Vec<Arc<Shard>>,
    next: AtomicUsize,
}

impl std::fmt::Debug for Realtime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Realtime").field("limits", &self.limits).finish_non_exhaustive()
    }
}

/// More writers than this only compete for the same cores.
const MAX_SHARDS: usize = 8;

impl Realtime {
    /// Starts the writers of sockets. Everything ends with the feed. `authenticator` says who a token in a
    /// message is, and whether a stream's token still opens the door.
    pub fn start(
        feed: Feed,
        world: World,
        authenticator: Arc<dyn Authenticator>,
        channels: Channels,
        limits: Limits,
    ) -> Arc<Self> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from).min(MAX_SHARDS);
        let shards = (0..cores).map(|_| Shard::start(feed.shared.stop.clone())).collect();
        let crowd = Crowd::new(&limits);
        let next = AtomicUsize::new(0);
        Arc::new(Self { feed, world, authenticator, channels, limits, crowd, shards, next })
    }

    /// The feed behind it.
    pub fn feed(&self) -> &Feed {
        &self.feed
    }

    /// What the caller is shown under a channel's name.
    pub async fn resolve(&self, ctx: &Ctx, channel: &str) -> Result<Filter, Error> {
        self.channels.resolve(ctx, channel).await
    }

    /// The writer of the next socket.
    pub(crate) fn shard(&self) -> Arc<Shard> {
        let turn = self.next.fetch_add(1, Ordering::Relaxed);
        Arc::clone(&self.shards[turn % self.shards.len()])
    }
}
