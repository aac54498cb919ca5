//! What this room keeps of a person: connections with their mirrors, and calendars. Their keys and addresses are secrets,
//! which are forgotten and never exported.

mod sql;

pub use sql::PERSONAL;

use crate::{Canvas, Error, Feeds};
use kernel::Ctx;

/// Removes the caller's connections and calendars, with their secrets, mirrors and schedules; gives how many.
pub async fn disconnect_all(canvas: &Canvas, feeds: &Feeds, ctx: &Ctx) -> Result<u64, Error> {
    let mut gone = 0;
    for connection in canvas.connections(ctx).await? {
        match canvas.disconnect(ctx, connection.id).await {
            Ok(()) | Err(Error::NotFound(_)) => gone += 1,
            Err(error) => return Err(error),
        }
    }
    for feed in feeds.list(ctx).await? {
        match feeds.remove(ctx, feed.id).await {
            Ok(()) | Err(Error::NotFound(_)) => gone += 1,
            Err(error) => return Err(error),
        }
    }
    Ok(gone)
}
