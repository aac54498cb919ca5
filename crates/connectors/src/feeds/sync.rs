//! The run that looks at a calendar and keeps what stands in it.

use crate::{
    Error,
    feeds::{
        Failure, FeedId, Feeds, Reason,
        fetch::{Fetched, Known},
        ics::{self, Calendar},
        ops::owner,
        sql,
    },
};
use chrono::TimeDelta;
use kernel::Ctx;
use runs::{Kind, Policy, Retry, Run, RunError};
use serde::{Deserialize, Serialize};

/// The run kind of looks at calendars.
pub const SYNC: &str = "calendar.sync";

/// After so long a calendar is read in full though it did not change: what repeats goes on.
const STALE: TimeDelta = TimeDelta::days(30);

/// What a look is asked to do.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct SyncInput {
    pub feed: FeedId,
}

/// What a look found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FeedCounts {
    /// Whether the calendar changed since the last look.
    pub changed: bool,
    /// Entries that are kept.
    pub entries: u64,
    /// Entries that could not be understood.
    pub left_out: u32,
}

/// Looks at calendars, as a run kind.
pub fn kind(feeds: Feeds) -> Kind {
    let policy = Policy { retry: Retry::external(), ..Policy::default() };
    Kind::new(SYNC, policy, move |run: Run, input: SyncInput| {
        let feeds = feeds.clone();
        async move { feeds.run_sync(&run, input.feed).await }
    })
}

impl Feeds {
    async fn run_sync(&self, run: &Run, feed: FeedId) -> Result<FeedCounts, RunError> {
        let ctx = run.ctx();
        let looked =
            run.step("calendar", || async { self.look(ctx, feed).await.map_err(Error::ends_run) }).await;
        // What the next attempt may cure is no news.
        if let Err(error) = &looked
            && let Some(failure) = error.failure()
            && run.is_final(error)
        {
            self.note(ctx, feed, failure).await?;
        }
        looked
    }

    async fn look(&self, ctx: &Ctx, id: FeedId) -> Result<FeedCounts, Error> {
        let parts = self.parts();
        let mut tx = parts.store.tenant(ctx).await?;
        let feed = self.find(&mut tx, ctx, id).await?;
        let url = self.reveal(&mut tx, ctx, feed.secret).await?;
        let (known, read_at) = sql::known(&mut tx, id).await?.unwrap_or_default();
        tx.commit().await?;
        let now = parts.world.now();
        let known = if read_at.is_some_and(|at| at > now - STALE) { known } else { Known::default() };
        let read = match self.fetch(ctx.tenant, &feed.host, &url, &known).await? {
            Fetched::Unchanged => None,
            Fetched::Text(text, known) => Some((self.read(&feed.host, text).await?, known)),
        };
        self.keep(ctx, id, read).await
    }

    /// Reads a calendar, off the threads that answer requests.
    async fn read(&self, host: &str, text: String) -> Result<Calendar, Error> {
        let failed = |reason| Error::from(Failure { host: host.to_owned(), reason });
        let options = &self.parts().options;
        let now = self.parts().world.now();
        let window = ics::Window { from: now - options.past, to: now + options.ahead, now };
        let most = options.max_entries;
        let read =
            telemetry::spawn_blocking("connectors.feed", move || ics::read(&text, &window, most)).await;
        let read = read.ok_or_else(|| failed(Reason::Defect("reading it did not finish")))?;
        read.map_err(|unusable| match unusable {
            ics::Unusable::NotCalendar => failed(Reason::NotCalendar),
            ics::Unusable::Cut => failed(Reason::Cut),
        })
    }

    async fn keep(
        &self,
        ctx: &Ctx,
        id: FeedId,
        read: Option<(Calendar, Known)>,
    ) -> Result<FeedCounts, Error> {
        let parts = self.parts();
        let now = parts.world.now();
        let mut tx = parts.store.tenant(ctx).await?;
        // It may have been removed meanwhile.
        sql::lock(&mut tx, id).await?;
        let mut feed = self.find(&mut tx, ctx, id).await?;
        let changed = read.is_some();
        if let Some((calendar, known)) = read {
            sql::put_entries(&mut tx, id, owner(ctx)?, &calendar.entries).await?;
            feed.entries = calendar.entries.len() as i64;
            (feed.left_out, feed.cut) = (i32::try_from(calendar.left_out).unwrap_or(i32::MAX), calendar.cut);
            sql::read(&mut tx, &feed, &known, now).await?;
        }
        (feed.error, feed.synced_at) = (None, Some(now));
        sql::synced(&mut tx, id, now).await?;
        self.say(&mut tx, ctx, &feed, "calendar_feed.synced", None);
        tx.commit().await?;
        Ok(FeedCounts {
            changed,
            entries: feed.entries.unsigned_abs(),
            left_out: feed.left_out.unsigned_abs(),
        })
    }

    /// Notes why the calendar could not be had; what was known of it stays.
    async fn note(&self, ctx: &Ctx, id: FeedId, failure: &runs::Failure) -> Result<(), Error> {
        let parts = self.parts();
        let mut tx = parts.store.tenant(ctx).await?;
        sql::lock(&mut tx, id).await?;
        // It may have been removed meanwhile: then there is nobody to tell.
        let Some(mut feed) = sql::get(&mut tx, owner(ctx)?, id).await? else { return Ok(()) };
        let reason = (failure.code.clone(), failure.message.clone());
        sql::failed(&mut tx, id, &reason, parts.world.now()).await?;
        feed.error = Some(reason);
        self.say(&mut tx, ctx, &feed, "calendar_feed.failed", None);
        tx.commit().await?;
        Ok(())
    }
}
