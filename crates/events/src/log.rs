//! Writing the log.

mod sql;

use crate::{Announced, Error, Event};
use chrono::{DateTime, Utc};
use kernel::{Ctx, World};
use store::{Bell, Store, SystemTx, TenantTx};

/// The bell that is rung when something was announced.
pub(crate) const BELL: &str = "events";

/// Rows removed by one transaction of [`Events::trim`].
const TRIM_BATCH: i64 = 5_000;

/// The log of everything that happened. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Events {
    store: Store,
    world: World,
    bell: Bell,
}

impl Events {
    /// The log in this database.
    pub fn new(store: Store, world: World) -> Self {
        let bell = store.bell(BELL);
        Self { store, world, bell }
    }

    /// Appends an event, and what the audit says of it, to the acting transaction. Both travel with the
    /// next statement or with `COMMIT`; readers are woken after it.
    ///
    /// Announce last: from the statement that carries the event until the end of the transaction, no
    /// reader gets past its position.
    pub fn announce(&self, tx: &mut TenantTx, ctx: &Ctx, event: Event, audit: Option<audit::Entry>) {
        sql::insert(tx, self.world.now(), self.world.id(), ctx, event);
        if let Some(entry) = audit {
            audit::record(tx, &self.world, ctx, entry);
        }
        tx.ring_after_commit(&self.bell);
    }

    /// Appends events of any tenants in one statement, which travels like that of [`Self::announce`].
    pub fn announce_many(&self, tx: &mut SystemTx, rows: &[Announced]) {
        if rows.is_empty() {
            return;
        }
        sql::insert_many(tx, &self.world, rows);
        tx.ring_after_commit(&self.bell);
    }

    /// Removes events older than `before`, oldest first, at most `at_most` of them, in small
    /// transactions. Returns how many were removed. A cursor older than what was removed is told to
    /// resync.
    pub async fn trim(&self, before: DateTime<Utc>, at_most: u64) -> Result<u64, Error> {
        let mut removed = 0;
        while removed < at_most {
            let batch = TRIM_BATCH.min(i64::try_from(at_most - removed).unwrap_or(TRIM_BATCH));
            let mut tx = self.store.system("retention of events").await?;
            let gone = sql::trim(&mut tx, before, batch).await?;
            tx.commit().await?;
            removed += gone;
            if gone < batch as u64 {
                break;
            }
        }
        Ok(removed)
    }
}
