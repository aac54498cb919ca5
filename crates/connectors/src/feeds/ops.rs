//! Adding, listing and removing feeds.

use crate::{
    Error,
    clock::cron,
    feeds::{
        Added, Feed, FeedEntry, FeedId, Feeds, address, sql,
        sync::{SYNC, SyncInput},
    },
};
use chrono::{DateTime, Utc};
use kernel::{Ctx, ExposeSecret as _, RunId, SecretString, UserId};
use runs::{NewRun, NewSchedule};
use store::TenantTx;
use vault::{Scope, SecretId};

/// Under which label addresses lie in the vault.
const LABEL: &str = "connectors.feed_address";

pub(super) fn owner(ctx: &Ctx) -> Result<UserId, Error> {
    ctx.user().ok_or(Error::NoOwner)
}

impl Feeds {
    /// Adds a calendar and queues a first look at it. An address that is there already keeps its feed.
    pub async fn add(&self, ctx: &Ctx, url: &SecretString, label: Option<&str>) -> Result<Added, Error> {
        let owner = owner(ctx)?;
        let parts = self.parts();
        let (url, host) = address::read(url, parts.options.plain_http)?;
        let mut tx = parts.store.tenant(ctx).await?;
        sql::lock_person(&mut tx, owner).await?;
        let known = sql::all(&mut tx, owner).await?;
        let mut same = None;
        for feed in known.iter().filter(|f| f.host == host) {
            if self.reveal(&mut tx, ctx, feed.secret).await?.expose_secret() == url.expose_secret() {
                same = Some(feed.clone());
            }
        }
        let (now, is_new) = (parts.world.now(), same.is_none());
        let feed = if let Some(mut feed) = same {
            if let Some(label) = label {
                label.clone_into(&mut feed.label);
                sql::rename(&mut tx, feed.id, label, now).await?;
            }
            feed
        } else {
            if known.len() >= parts.options.max_feeds {
                return Err(Error::TooManyFeeds(known.len()));
            }
            let plain = url.expose_secret().as_bytes();
            let feed = Feed {
                id: parts.world.id(),
                owner,
                label: label.map_or_else(|| host.clone(), str::to_owned),
                host,
                entries: 0,
                left_out: 0,
                cut: false,
                synced_at: None,
                error: None,
                created_at: now,
                secret: parts.vault.keep(&mut tx, Scope::Tenant(ctx.tenant), LABEL, plain).await?,
            };
            sql::insert(&mut tx, &feed).await?;
            feed
        };
        let said = if is_new { "calendar_feed.created" } else { "calendar_feed.updated" };
        self.say(&mut tx, ctx, &feed, said, Some("connectors.feed.add"));
        let run = self.queue(&mut tx, ctx, feed.id).await?;
        self.schedule(&mut tx, ctx, feed.id).await?;
        tx.commit().await?;
        Ok(Added { feed, run, is_new })
    }

    /// One of the caller's feeds.
    pub async fn get(&self, ctx: &Ctx, id: FeedId) -> Result<Feed, Error> {
        let mut tx = self.parts().store.tenant(ctx).await?;
        self.find(&mut tx, ctx, id).await
    }

    /// The caller's feeds, the oldest first.
    pub async fn list(&self, ctx: &Ctx) -> Result<Vec<Feed>, Error> {
        let owner = owner(ctx)?;
        let mut tx = self.parts().store.tenant(ctx).await?;
        Ok(sql::all(&mut tx, owner).await?)
    }

    /// Queues a look at a feed; one that waits or runs already is given instead.
    pub async fn sync(&self, ctx: &Ctx, id: FeedId) -> Result<RunId, Error> {
        let mut tx = self.parts().store.tenant(ctx).await?;
        self.find(&mut tx, ctx, id).await?;
        let run = self.queue(&mut tx, ctx, id).await?;
        tx.commit().await?;
        Ok(run)
    }

    /// Forgets a feed: its address and its entries.
    pub async fn remove(&self, ctx: &Ctx, id: FeedId) -> Result<(), Error> {
        let parts = self.parts();
        let mut tx = parts.store.tenant(ctx).await?;
        sql::lock_person(&mut tx, owner(ctx)?).await?;
        let feed = self.find(&mut tx, ctx, id).await?;
        sql::delete(&mut tx, id).await?;
        parts.vault.forget(&mut tx, Scope::Tenant(ctx.tenant), feed.secret).await?;
        parts.runs.remove_schedule(&mut tx, &schedule_name(id)).await?;
        self.say(&mut tx, ctx, &feed, "calendar_feed.removed", Some("connectors.feed.remove"));
        tx.commit().await?;
        Ok(())
    }

    /// What stands in the caller's calendars from `from` on and before `to`, in order, at most `limit`.
    pub async fn entries(
        &self,
        ctx: &Ctx,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<FeedEntry>, Error> {
        let owner = owner(ctx)?;
        Ok(sql::between(self.parts().store.read(ctx).await?, ctx.tenant, owner, from, to, limit).await?)
    }

    pub(super) async fn find(&self, tx: &mut TenantTx, ctx: &Ctx, id: FeedId) -> Result<Feed, Error> {
        let found = sql::get(tx, owner(ctx)?, id).await?;
        found.ok_or_else(|| Error::NotFound(format!("calendar feed {id}")))
    }

    pub(super) async fn reveal(
        &self,
        tx: &mut TenantTx,
        ctx: &Ctx,
        secret: SecretId,
    ) -> Result<SecretString, Error> {
        let plain = self.parts().vault.reveal(tx, Scope::Tenant(ctx.tenant), secret).await?;
        let text = std::str::from_utf8(plain.expose_secret()).map_err(|_| vault::Error::CannotOpen)?;
        Ok(SecretString::from(text.to_owned()))
    }

    async fn queue(&self, tx: &mut TenantTx, ctx: &Ctx, id: FeedId) -> Result<RunId, Error> {
        let new = NewRun::new(SYNC, &SyncInput { feed: id })?.once(id.to_string()).about(id);
        Ok(self.parts().runs.enqueue(tx, ctx, new).await?)
    }

    async fn schedule(&self, tx: &mut TenantTx, ctx: &Ctx, id: FeedId) -> Result<(), Error> {
        let Some(hours) = self.parts().options.sync_hours else { return Ok(()) };
        let schedule = NewSchedule {
            name: schedule_name(id),
            cron: cron(id.uuid(), hours),
            timezone: "UTC".to_owned(),
            kind: SYNC,
            input: serde_json::to_value(SyncInput { feed: id }).map_err(runs::Error::from)?,
        };
        self.parts().runs.set_schedule(tx, ctx, &schedule).await?;
        Ok(())
    }
}

fn schedule_name(id: FeedId) -> String {
    format!("{SYNC}:{id}")
}
