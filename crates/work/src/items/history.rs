//! What was done to the items of one root, for those who write its history.

mod sql;

use crate::{Error, Evidence, ItemId, Kind, State, items::ops::Work};
use chrono::{DateTime, Utc};
use kernel::Ctx;

/// The most items [`Work::history`] gives.
pub const MOST_HISTORY: u32 = 2_000;

/// An item with what people did to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Past {
    /// Which one.
    pub id: ItemId,
    /// What sort.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// Whether it came from a plan, not from a person.
    pub planned: bool,
    /// Where it stands.
    pub state: State,
    /// Fields a person changed.
    pub edited: Vec<String>,
    /// What was done about it.
    pub evidence: Vec<Evidence>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

impl Work {
    /// The caller's items of the root that stands for `subject`, those the plan dropped too, last changed first, at most
    /// [`MOST_HISTORY`].
    pub async fn history(&self, ctx: &Ctx, subject: &str) -> Result<Vec<Past>, Error> {
        Ok(sql::history(self.store().read(ctx).await?, ctx, subject, i64::from(MOST_HISTORY)).await?)
    }
}
