//! Milestones by their dates.

mod sql;

use crate::{Error, State, Work};
use chrono::{DateTime, Utc};
use kernel::Ctx;

/// A milestone with a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated {
    /// Wire id of what its plan is for.
    pub subject: String,
    /// Its title.
    pub title: String,
    /// When it is due.
    pub due_at: DateTime<Utc>,
    /// Where it stands.
    pub state: State,
}

impl Work {
    /// The caller's milestones that are due from `from` on and before `to`, in order, at most `limit`.
    pub async fn milestones(
        &self,
        ctx: &Ctx,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<Dated>, Error> {
        Ok(sql::between(self.store().read(ctx).await?, ctx, from, to, limit).await?)
    }
}
