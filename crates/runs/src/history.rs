//! What was done about one thing, for those who write its history.

mod sql;

use crate::{Error, Failure, Runs};
use chrono::{DateTime, Utc};
use kernel::{Ctx, RunId};
use serde_json::Value;

/// The most runs [`Runs::about`] gives.
pub const MOST_ABOUT: u32 = 2_000;

/// A run about something, with what it was asked to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Past {
    /// Which one.
    pub id: RunId,
    /// What kind of work.
    pub kind: String,
    /// pending, running, waiting, completed, failed or cancelled.
    pub state: String,
    /// What it was asked to do.
    pub input: Value,
    /// Why it failed.
    pub error: Option<Failure>,
    /// When it was queued.
    pub created_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
}

impl Runs {
    /// The caller's newest runs about one object (a wire id), newest first, at most [`MOST_ABOUT`].
    pub async fn about(&self, ctx: &Ctx, subject: &str) -> Result<Vec<Past>, Error> {
        Ok(sql::about(self.store().read(ctx).await?, ctx, subject, i64::from(MOST_ABOUT)).await?)
    }

    /// When these runs of the tenant finished the step of that name for the first time; absent where they did not.
    pub async fn finished_steps(
        &self,
        ctx: &Ctx,
        runs: &[RunId],
        step: &str,
    ) -> Result<Vec<(RunId, DateTime<Utc>)>, Error> {
        Ok(sql::finished(self.store().read(ctx).await?, ctx, runs, step).await?)
    }
}
