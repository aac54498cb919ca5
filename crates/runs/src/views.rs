//! Looking at runs: what waits, works and has ended, in one list.

pub(crate) mod http;
pub(crate) mod sql;

use crate::{Error, Failure, Runs};
use chrono::{DateTime, Utc};
use kernel::{Ctx, Page, Paged, RunId};
use serde_json::Value;

/// A run as people look at it.
#[derive(Debug, Clone, PartialEq)]
pub struct RunView {
    /// Which one.
    pub id: RunId,
    /// What kind of work.
    pub kind: String,
    /// pending, running, waiting, completed, failed or cancelled.
    pub state: String,
    /// The wire id of what it is about.
    pub subject: Option<String>,
    /// The run that started it.
    pub parent: Option<RunId>,
    /// 0 critical to 3 low.
    pub priority: i16,
    /// Attempts begun.
    pub attempt: i32,
    /// Attempts that failed.
    pub failures: i32,
    /// 0 to 100.
    pub progress: i16,
    /// What it is, or was last, doing.
    pub message: Option<String>,
    /// The last failure.
    pub error: Option<Failure>,
    /// The signal or child it is parked on.
    pub waits_for: Option<String>,
    /// When it is due again, if it is not now.
    pub due_at: Option<DateTime<Utc>>,
    /// Somebody asked for it to be cancelled.
    pub cancelling: bool,
    /// When it was queued.
    pub created_at: DateTime<Utc>,
    /// When a worker first took it.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
}

/// A finished step.
#[derive(Debug, Clone, PartialEq)]
pub struct StepView {
    /// Its name.
    pub name: String,
    /// Which of that name, from 0.
    pub occurrence: i32,
    /// The attempt that finished it.
    pub attempt: i32,
    /// Its result; `None` when it is too large to show here.
    pub output: Option<Value>,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it was done.
    pub finished_at: DateTime<Utc>,
}

/// An attempt that did not succeed.
#[derive(Debug, Clone, PartialEq)]
pub struct AttemptView {
    /// Which attempt, from 1.
    pub attempt: i32,
    /// failed, lost, `timed_out` or `handed_back`.
    pub outcome: String,
    /// Why.
    pub error: Option<Failure>,
    /// When.
    pub ended_at: DateTime<Utc>,
    /// When the next was due.
    pub retry_at: Option<DateTime<Utc>>,
}

/// A log line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// Cursor: lines after this one have a larger number.
    pub n: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// The attempt that wrote it.
    pub attempt: i32,
    /// debug, info, warn or error.
    pub level: String,
    /// The line.
    pub message: String,
}

/// What a person asks for when they list runs.
#[derive(Debug, Clone, Default)]
pub struct RunFilter {
    /// Only this state.
    pub state: Option<String>,
    /// Only this kind.
    pub kind: Option<String>,
    /// Only runs about this object.
    pub subject: Option<String>,
    /// Only children of this run.
    pub parent: Option<RunId>,
}

impl Runs {
    /// The caller's runs, newest first.
    pub async fn list(&self, ctx: &Ctx, filter: &RunFilter, page: Page) -> Result<Paged<RunView>, Error> {
        let (items, total) = sql::list(self.store().read(ctx).await?, ctx, filter, page).await?;
        Ok(Paged { items, total, page })
    }

    /// One run of the caller's; the house itself sees those of nobody.
    pub async fn get(&self, ctx: &Ctx, id: RunId) -> Result<RunView, Error> {
        sql::get(self.store().read(ctx).await?, ctx, id).await?.ok_or(Error::NotFound(id))
    }

    /// Its finished steps in order, at most a thousand.
    pub async fn steps(&self, ctx: &Ctx, id: RunId) -> Result<Vec<StepView>, Error> {
        self.get(ctx, id).await?;
        Ok(sql::steps(self.store().read(ctx).await?, ctx, id).await?)
    }

    /// Its attempts that did not succeed, oldest first.
    pub async fn attempts(&self, ctx: &Ctx, id: RunId) -> Result<Vec<AttemptView>, Error> {
        self.get(ctx, id).await?;
        Ok(sql::attempts(self.store().read(ctx).await?, ctx, id).await?)
    }

    /// Its log after line `after`, at most `limit` lines.
    pub async fn log_lines(
        &self,
        ctx: &Ctx,
        id: RunId,
        after: i64,
        limit: i64,
    ) -> Result<Vec<LogLine>, Error> {
        self.get(ctx, id).await?;
        Ok(sql::log(self.store().read(ctx).await?, ctx, id, after, limit.clamp(1, 1000)).await?)
    }
}
