//! Who did what, to what, when, on whose behalf, and whether it was allowed.
//!
//! - [`Entry`] is one act: an action (`study.assignment.create`), the wire id of what it was done to,
//!   done or refused, and a few small details. [`record`] appends it to the acting transaction, so
//!   that an act and its entry are both true or neither is.
//! - [`record_many`] does the same for a batch across tenants, in one statement.
//! - [`list`] reads a tenant's entries, newest first.
//!
//! Invariants: entries are appended and never changed (neither database role may update or delete
//! them); recording costs no round trip of its own; details are bounded by their type and hold names,
//! states and counts, never a secret and never a text somebody wrote.
//!
//! This room must never know: HTTP, any noun of the product, who may read the entries.

mod entry;
mod personal;
mod sql;

pub use entry::{Detail, Entry, Outcome, Recorded};
pub use personal::PERSONAL;

use kernel::{Ctx, World};
use store::{Store, SystemTx, Tx};

/// The most entries [`list`] gives at once.
pub const MAX_LIST: u32 = 200;

/// Appends an entry to the acting transaction. It travels with the next statement or with `COMMIT`.
pub fn record(tx: &mut Tx, world: &World, ctx: &Ctx, entry: Entry) {
    sql::insert(tx, world.now(), ctx, entry);
}

/// Appends entries of any tenants in one statement, which travels like that of [`record`].
pub fn record_many<'a>(
    tx: &mut SystemTx,
    world: &World,
    entries: impl IntoIterator<Item = (&'a Ctx, Entry)>,
) {
    sql::insert_many(tx, world.now(), entries);
}

/// The tenant's entries below position `before` (all of them when `None`), newest first, at most
/// `limit` and at most [`MAX_LIST`].
pub async fn list(
    store: &Store,
    ctx: &Ctx,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Recorded>, store::Error> {
    sql::list(store, ctx, before.unwrap_or(i64::MAX), i64::from(limit.min(MAX_LIST))).await
}
