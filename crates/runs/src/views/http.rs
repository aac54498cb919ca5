//! The run viewer's door.

use crate::{AttemptView, Failure, LogLine, RunFilter, RunView, Runs, StepView};
use api_kit::{Accepted, Answer, Caller, Listing, Paging, PagingParams, PathId, Query, Validate, Violations};
use axum::{Json, extract::State};
use chrono::{DateTime, Utc};
use kernel::RunId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this room, relative to `/api/v1`.
pub fn routes(runs: Runs) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get))
        .routes(routes!(steps))
        .routes(routes!(attempts))
        .routes(routes!(log))
        .routes(routes!(cancel))
        .routes(routes!(retry))
        .with_state(runs)
}

/// A durable run: anything a machine does, with its progress and outcome.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Run)]
struct Run {
    id: RunId,
    /// What kind of work: `study.plan`, …
    kind: String,
    state: RunState,
    /// Wire id of what the run is about.
    about: Option<String>,
    /// The run that started this one.
    parent_id: Option<RunId>,
    priority: Priority,
    /// Attempts begun so far.
    attempt: u32,
    /// Attempts that failed so far.
    failures: u32,
    /// Percent.
    #[schema(minimum = 0, maximum = 100)]
    progress: u8,
    /// What it is doing, or was doing last.
    message: Option<String>,
    /// The last failure.
    error: Option<Failure>,
    /// The signal or child run it waits for.
    waits_for: Option<String>,
    /// When it goes on, where that is known: the next retry, the end of a sleep.
    due_at: Option<DateTime<Utc>>,
    /// Somebody asked for it to be cancelled; it is coming to an end.
    cancelling: bool,
    created_at: DateTime<Utc>,
    started_at: Option<DateTime<Utc>>,
    finished_at: Option<DateTime<Utc>>,
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum RunState {
    Pending,
    Running,
    Waiting,
    Completed,
    Failed,
    Cancelled,
}

impl RunState {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Waiting => "waiting",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    fn read(text: &str) -> Self {
        match text {
            "pending" => Self::Pending,
            "running" => Self::Running,
            "waiting" => Self::Waiting,
            "completed" => Self::Completed,
            "cancelled" => Self::Cancelled,
            _ => Self::Failed,
        }
    }
}

/// How urgent a run is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Priority {
    Critical,
    High,
    Normal,
    Low,
}

impl From<RunView> for Run {
    fn from(v: RunView) -> Self {
        Self {
            id: v.id,
            kind: v.kind,
            state: RunState::read(&v.state),
            about: v.subject,
            parent_id: v.parent,
            priority: match v.priority {
                0 => Priority::Critical,
                1 => Priority::High,
                2 => Priority::Normal,
                _ => Priority::Low,
            },
            attempt: v.attempt.unsigned_abs(),
            failures: v.failures.unsigned_abs(),
            progress: v.progress.clamp(0, 100) as u8,
            message: v.message,
            error: v.error,
            waits_for: v.waits_for,
            due_at: v.due_at,
            cancelling: v.cancelling,
            created_at: v.created_at,
            started_at: v.started_at,
            finished_at: v.finished_at,
        }
    }
}

/// Which runs.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct RunQuery {
    /// Only runs in this state.
    state: Option<RunState>,
    /// Only runs of this kind.
    kind: Option<String>,
    /// Only runs about the object with this wire id.
    about: Option<String>,
    /// Only runs started by this one.
    parent_id: Option<RunId>,
}

impl Validate for RunQuery {}

/// The caller's runs, newest first.
#[utoipa::path(get, path = "/runs", tag = "Runs", params(PagingParams, RunQuery),
    responses((status = 200, description = "A page of runs", body = Listing<Run>)))]
async fn list(State(runs): State<Runs>, caller: Caller, paging: Paging<RunQuery>) -> Answer<Listing<Run>> {
    let q = &paging.filter;
    let filter = RunFilter {
        state: q.state.map(|s| s.as_str().to_owned()),
        kind: q.kind.clone(),
        subject: q.about.clone(),
        parent: q.parent_id,
    };
    let found = runs.list(&caller.ctx, &filter, paging.page).await?;
    Ok(paging.listing(found.map(Run::from)))
}

/// One run.
#[utoipa::path(get, path = "/runs/{id}", tag = "Runs", params(("id" = RunId, Path)),
    responses((status = 200, description = "The run", body = Run), (status = 404, description = "No such run")))]
async fn get(State(runs): State<Runs>, caller: Caller, PathId(id): PathId<RunId>) -> Answer<Json<Run>> {
    Ok(Json(runs.get(&caller.ctx, id).await?.into()))
}

/// A finished step of a run: done once, never repeated.
#[derive(Debug, Serialize, ToSchema)]
struct RunStep {
    name: String,
    /// The same name may occur again: 0, 1, 2, …
    occurrence: i32,
    /// The attempt that finished it.
    attempt: i32,
    /// Its result; absent when it is too large to show here.
    output: Option<Value>,
    started_at: DateTime<Utc>,
    finished_at: DateTime<Utc>,
}

impl From<StepView> for RunStep {
    fn from(v: StepView) -> Self {
        let StepView { name, occurrence, attempt, output, started_at, finished_at } = v;
        Self { name, occurrence, attempt, output, started_at, finished_at }
    }
}

/// Finished steps in order, at most a thousand.
#[derive(Debug, Serialize, ToSchema)]
struct RunSteps {
    data: Vec<RunStep>,
}

/// The finished steps of a run, in order.
#[utoipa::path(get, path = "/runs/{id}/steps", tag = "Runs", params(("id" = RunId, Path)),
    responses((status = 200, description = "The steps", body = RunSteps), (status = 404, description = "No such run")))]
async fn steps(
    State(runs): State<Runs>,
    caller: Caller,
    PathId(id): PathId<RunId>,
) -> Answer<Json<RunSteps>> {
    let data = runs.steps(&caller.ctx, id).await?.into_iter().map(RunStep::from).collect();
    Ok(Json(RunSteps { data }))
}

/// An attempt that did not succeed.
#[derive(Debug, Serialize, ToSchema)]
struct RunAttempt {
    /// From 1.
    attempt: i32,
    /// failed, lost (its worker died), timed_out or handed_back (its worker stopped).
    outcome: String,
    error: Option<Failure>,
    ended_at: DateTime<Utc>,
    /// When the next attempt was due.
    retry_at: Option<DateTime<Utc>>,
}

impl From<AttemptView> for RunAttempt {
    fn from(v: AttemptView) -> Self {
        let AttemptView { attempt, outcome, error, ended_at, retry_at } = v;
        Self { attempt, outcome, error, ended_at, retry_at }
    }
}

/// Attempts that did not succeed, oldest first.
#[derive(Debug, Serialize, ToSchema)]
struct RunAttempts {
    data: Vec<RunAttempt>,
}

/// The attempts of a run that did not succeed, oldest first.
#[utoipa::path(get, path = "/runs/{id}/attempts", tag = "Runs", params(("id" = RunId, Path)),
    responses((status = 200, description = "The attempts", body = RunAttempts), (status = 404, description = "No such run")))]
async fn attempts(
    State(runs): State<Runs>,
    caller: Caller,
    PathId(id): PathId<RunId>,
) -> Answer<Json<RunAttempts>> {
    let data = runs.attempts(&caller.ctx, id).await?.into_iter().map(RunAttempt::from).collect();
    Ok(Json(RunAttempts { data }))
}

/// A line of a run's log.
#[derive(Debug, Serialize, ToSchema)]
struct RunLogLine {
    /// Cursor: pass it as `after` to get what came later.
    n: i64,
    at: DateTime<Utc>,
    attempt: i32,
    /// debug, info, warn or error.
    level: String,
    message: String,
}

impl From<LogLine> for RunLogLine {
    fn from(v: LogLine) -> Self {
        let LogLine { n, at, attempt, level, message } = v;
        Self { n, at, attempt, level, message }
    }
}

/// Lines of a run's log, oldest first.
#[derive(Debug, Serialize, ToSchema)]
struct RunLog {
    data: Vec<RunLogLine>,
}

/// Which lines.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct LogQuery {
    /// Only lines after this cursor.
    #[serde(default)]
    #[param(minimum = 0, default = 0)]
    after: i64,
    /// At most so many lines, up to 1000.
    #[serde(default = "default_lines")]
    #[param(minimum = 1, maximum = 1000, default = 200)]
    limit: i64,
}

const fn default_lines() -> i64 {
    200
}

impl Validate for LogQuery {
    fn validate(&self, v: &mut Violations) {
        v.range("after", &self.after, 0..=i64::MAX);
        v.range("limit", &self.limit, 1..=1000);
    }
}

/// The log of a run, oldest line first.
#[utoipa::path(get, path = "/runs/{id}/log", tag = "Runs", params(("id" = RunId, Path), LogQuery),
    responses((status = 200, description = "The lines", body = RunLog), (status = 404, description = "No such run")))]
async fn log(
    State(runs): State<Runs>,
    caller: Caller,
    PathId(id): PathId<RunId>,
    Query(q): Query<LogQuery>,
) -> Answer<Json<RunLog>> {
    let lines = runs.log_lines(&caller.ctx, id, q.after, q.limit).await?;
    Ok(Json(RunLog { data: lines.into_iter().map(RunLogLine::from).collect() }))
}

/// Cancels a run and its children.
///
/// Queued and waiting runs end at once; a running one ends when its worker notices, within its grace.
#[utoipa::path(post, path = "/runs/{id}/cancel", tag = "Runs", params(("id" = RunId, Path)),
    responses((status = 202, description = "It is cancelled, or coming to an end", body = Run),
        (status = 404, description = "No such run"), (status = 409, description = "It has ended already")))]
async fn cancel(
    State(runs): State<Runs>,
    caller: Caller,
    PathId(id): PathId<RunId>,
) -> Answer<Accepted<Run>> {
    runs.cancel(&caller.ctx, id).await?;
    Ok(Accepted(runs.get(&caller.ctx, id).await?.into()))
}

/// Tries a failed or cancelled run again. What it finished stays finished.
#[utoipa::path(post, path = "/runs/{id}/retry", tag = "Runs", params(("id" = RunId, Path)),
    responses((status = 202, description = "It is queued again", body = Run), (status = 404, description = "No such run"),
        (status = 409, description = "It has not ended, or ended well")))]
async fn retry(State(runs): State<Runs>, caller: Caller, PathId(id): PathId<RunId>) -> Answer<Accepted<Run>> {
    runs.retry(&caller.ctx, id).await?;
    Ok(Accepted(runs.get(&caller.ctx, id).await?.into()))
}
