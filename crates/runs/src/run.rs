//! The handle a handler works with: steps, progress, waits, children.

use crate::{
    error::{Parked, Reason, RunError},
    journal::{self, Key, Step, Writer},
    queue::{NewRun, Runs},
};
use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use kernel::{Ctx, RunId};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::{
    collections::HashMap,
    fmt,
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use store::TenantTx;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// One attempt at one run. Clones are the same attempt.
#[derive(Clone)]
pub struct Run(pub(crate) Arc<Attempt>);

pub(crate) struct Attempt {
    pub id: RunId,
    pub ctx: Ctx,
    pub number: i32,
    pub worker: Uuid,
    pub runs: Runs,
    pub writer: Writer,
    /// What earlier attempts finished.
    pub done: HashMap<Key, Value>,
    /// How often each name occurred in this attempt.
    pub occurrences: Mutex<HashMap<String, i32>>,
    /// How many signals of each name were taken so far.
    pub taken: Mutex<HashMap<String, i64>>,
    /// A failure of this attempt is final.
    pub last: bool,
    pub cancel: CancellationToken,
    pub soft: CancellationToken,
    /// Set when the worker drains: no new step begins.
    pub draining: Arc<AtomicBool>,
}

/// How a wait ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Waited<T> {
    /// The signal came, with this payload.
    Signal(T),
    /// The time was up first.
    TimedOut,
}

/// How a child run ended, as its parent learns it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ChildEnd {
    pub state: String,
    pub output: Option<Value>,
    pub error: Option<crate::Failure>,
}

impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run").field("id", &self.0.id).field("attempt", &self.0.number).finish_non_exhaustive()
    }
}

impl Run {
    /// Which run.
    pub fn id(&self) -> RunId {
        self.0.id
    }

    /// On whose behalf, with this run named in it.
    pub fn ctx(&self) -> &Ctx {
        &self.0.ctx
    }

    /// Which attempt this is, from 1.
    pub fn attempt(&self) -> u32 {
        self.0.number.unsigned_abs()
    }

    /// Whether ending with this error ends the run for good: what the handler still wants to write about
    /// its failure, it writes now.
    pub fn is_final(&self, error: &RunError) -> bool {
        match &error.0 {
            Reason::Fatal(_) => true,
            Reason::Retry { .. } => self.0.last,
            _ => false,
        }
    }

    /// Cancelled when somebody cancels the run. Steps are dropped by it on their own.
    pub fn cancelled(&self) -> &CancellationToken {
        &self.0.cancel
    }

    /// Cancelled when the soft time limit is reached: come to an end while there is time.
    pub fn soft_limit(&self) -> &CancellationToken {
        &self.0.soft
    }

    /// Does something once. If an earlier attempt finished this step, its result is returned and
    /// nothing is done. The name identifies the step; a name that occurs again (in a loop) is told apart
    /// by its order, so the order must not depend on chance or time.
    ///
    /// The work is dropped when the run is cancelled. An effect outside the database can happen and not
    /// be recorded when the process dies between the two: make it idempotent, or use [`Run::transact`].
    pub async fn step<T, E, F, Fut>(&self, name: &str, work: F) -> Result<T, RunError>
    where
        T: Serialize + DeserializeOwned,
        E: Into<RunError>,
        F: FnOnce() -> Fut,
        Fut: Future<Output = Result<T, E>>,
    {
        let occurrence = self.occurrence(name);
        if let Some(done) = self.0.done.get(&(name.to_owned(), occurrence)) {
            return restore(name, done);
        }
        self.check()?;
        let started_at = self.now();
        let value = tokio::select! {
            biased;
            value = work() => value.map_err(Into::into)?,
            () = self.0.cancel.cancelled() => return Err(RunError(Reason::Cancelled)),
        };
        let step = self.record(name, occurrence, started_at, &value)?;
        self.0.writer.append(step).await?;
        Ok(value)
    }

    /// Does something once, in the same transaction as its record: both happen or neither. The work
    /// writes through the transaction it is given and nothing else.
    pub async fn transact<T, F>(&self, name: &str, work: F) -> Result<T, RunError>
    where
        T: Serialize + DeserializeOwned,
        F: for<'t> FnOnce(&'t mut TenantTx) -> BoxFuture<'t, Result<T, RunError>>,
    {
        let occurrence = self.occurrence(name);
        if let Some(done) = self.0.done.get(&(name.to_owned(), occurrence)) {
            return restore(name, done);
        }
        self.check()?;
        let started_at = self.now();
        let mut tx = self.0.runs.store().tenant(&self.0.ctx).await?;
        let value = work(&mut tx).await?;
        let step = self.record(name, occurrence, started_at, &value)?;
        let written = journal::sql::append_in(&mut tx, self.0.worker, &step).await;
        if !written.map_err(|error| journal::unrecorded(&error, &step))? {
            return Err(RunError(Reason::LeaseLost));
        }
        tx.commit().await?;
        Ok(value)
    }

    /// Says how far the run is (0–100) and what it is doing; live to whoever watches.
    pub async fn progress(&self, percent: u8, message: &str) -> Result<(), RunError> {
        self.check()?;
        let mut tx = self.0.runs.store().tenant(&self.0.ctx).await?;
        let percent = i16::from(percent.min(100));
        if !journal::sql::progress(&mut tx, self.0.worker, self.0.id, self.0.number, percent, message).await?
        {
            return Err(RunError(Reason::LeaseLost));
        }
        self.0.runs.announce_progress(&mut tx, &self.0.ctx, self.0.id, percent, message);
        tx.commit().await?;
        Ok(())
    }

    /// Adds a line to the run's log. Lines beyond the first ten thousand are dropped.
    pub async fn log(&self, level: LogLevel, message: &str) -> Result<(), RunError> {
        self.0.runs.log(&self.0.ctx, self.0.id, self.0.number, level, message).await.map_err(RunError::from)
    }

    /// Waits for a signal of that name, at most `timeout`. The run parks and costs no worker meanwhile.
    pub async fn wait_for<T: DeserializeOwned>(
        &self,
        name: &str,
        timeout: Duration,
    ) -> Result<Waited<T>, RunError> {
        let until = self.deadline(&format!("until:{name}"), timeout).await?;
        let found = self.take_signal(name, Some(until)).await?;
        match found {
            Waited::TimedOut => Ok(Waited::TimedOut),
            Waited::Signal(payload) => restore(name, &payload).map(Waited::Signal),
        }
    }

    /// Sleeps, parked. The name identifies the sleep like a step.
    pub async fn sleep(&self, name: &str, time: Duration) -> Result<(), RunError> {
        let until = self.deadline(&format!("sleep:{name}"), time).await?;
        if self.now() >= until {
            return Ok(());
        }
        self.check()?;
        Err(RunError(Reason::Parked(Parked { signal: None, until: Some(until) })))
    }

    /// Runs a child and waits, parked, for its result. A child that fails or is cancelled is a failure
    /// of this run.
    pub async fn child<T: DeserializeOwned>(&self, name: &str, new: NewRun) -> Result<T, RunError> {
        let id = self.start_child(name, new).await?;
        self.join_child(id).await
    }

    /// Starts a child without waiting for it.
    pub async fn start_child(&self, name: &str, new: NewRun) -> Result<RunId, RunError> {
        let (runs, ctx, parent) = (self.0.runs.clone(), self.0.ctx.clone(), self.0.id);
        self.transact(&format!("child:{name}"), move |tx| {
            Box::pin(
                async move { runs.enqueue(tx, &ctx, new.child_of(parent)).await.map_err(RunError::from) },
            )
        })
        .await
    }

    /// Waits, parked, for a child started before.
    pub async fn join_child<T: DeserializeOwned>(&self, id: RunId) -> Result<T, RunError> {
        let Waited::Signal(payload) = self.take_signal(&child_signal(id), None).await? else {
            return Err(RunError::retry("runs.child", "The wait for a child run ended without it."));
        };
        let end: ChildEnd = restore("child", &payload)?;
        match (end.state.as_str(), end.error) {
            ("completed", _) => restore("child", &end.output.unwrap_or(Value::Null)),
            (_, Some(failure)) => Err(RunError(Reason::Fatal(failure))),
            (state, None) => Err(RunError::fatal("runs.child", format!("The child run {id} was {state}."))),
        }
    }

    /// Takes the next signal of a name from the journal or the table, or parks for it.
    async fn take_signal(&self, name: &str, until: Option<DateTime<Utc>>) -> Result<Waited<Value>, RunError> {
        let step = format!("signal:{name}");
        let occurrence = self.occurrence(&step);
        if let Some(done) = self.0.done.get(&(step.clone(), occurrence)) {
            let waited = restore(name, done)?;
            self.count_taken(name, &waited);
            return Ok(waited);
        }
        self.check()?;
        let started_at = self.now();
        let nth = self.0.taken.lock().get(name).copied().unwrap_or(0);
        let mut tx = self.0.runs.store().system("signal").await?;
        let found = journal::sql::signal(&mut tx, self.0.ctx.tenant, self.0.id, name, nth).await?;
        drop(tx);
        let waited = match found {
            Some(payload) => Waited::Signal(payload),
            None if until.is_some_and(|t| self.now() >= t) => Waited::TimedOut,
            None => {
                let signal = Some((name.to_owned(), nth));
                return Err(RunError(Reason::Parked(Parked { signal, until })));
            }
        };
        let step = self.record(&step, occurrence, started_at, &waited)?;
        self.0.writer.append(step).await?;
        self.count_taken(name, &waited);
        Ok(waited)
    }

    fn count_taken(&self, name: &str, waited: &Waited<Value>) {
        if matches!(waited, Waited::Signal(_)) {
            *self.0.taken.lock().entry(name.to_owned()).or_insert(0) += 1;
        }
    }

    /// A point in time that stays the same however often the run starts over.
    async fn deadline(&self, name: &str, after: Duration) -> Result<DateTime<Utc>, RunError> {
        let after = chrono::Duration::from_std(after).unwrap_or(chrono::Duration::days(36_500));
        let until = self.now() + after;
        self.step(name, || async move { Ok::<_, RunError>(until) }).await
    }

    fn record<T: Serialize>(
        &self,
        name: &str,
        occurrence: i32,
        started_at: DateTime<Utc>,
        value: &T,
    ) -> Result<Step, RunError> {
        let output = serde_json::to_value(value).map_err(|e| {
            RunError::fatal("runs.result", format!("The result of step `{name}` cannot be written: {e}."))
        })?;
        Ok(Step {
            tenant: self.0.ctx.tenant,
            run: self.0.id,
            attempt: self.0.number,
            name: name.to_owned(),
            occurrence,
            hash: journal::payload_hash(&output)?,
            output,
            started_at,
            finished_at: self.now(),
        })
    }

    fn occurrence(&self, name: &str) -> i32 {
        let mut all = self.0.occurrences.lock();
        let next = all.entry(name.to_owned()).or_insert(0);
        *next += 1;
        *next - 1
    }

    fn check(&self) -> Result<(), RunError> {
        if self.0.cancel.is_cancelled() {
            return Err(RunError(Reason::Cancelled));
        }
        if self.0.draining.load(Ordering::Relaxed) {
            return Err(RunError(Reason::HandedBack));
        }
        Ok(())
    }

    fn now(&self) -> DateTime<Utc> {
        self.0.runs.world().now()
    }
}

/// The signal by which a child tells its parent that it ended.
pub(crate) fn child_signal(id: RunId) -> String {
    format!("child:{id}")
}

fn restore<T: DeserializeOwned>(name: &str, value: &Value) -> Result<T, RunError> {
    T::deserialize(value).map_err(|e| {
        RunError::fatal(
            "runs.journal",
            format!("What step `{name}` recorded cannot be read by this version: {e}."),
        )
    })
}

/// How loud a log line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogLevel {
    /// For the one who wrote the handler.
    Debug,
    /// What happens.
    Info,
    /// Odd, but the run goes on.
    Warn,
    /// Wrong.
    Error,
}

impl LogLevel {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }
}
