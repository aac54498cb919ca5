//! Durable runs: everything long-running in the house.
//!
//! A *run* has a kind, an input and a handler: an ordinary async function. What the handler finishes in
//! a [`Run::step`] is journaled, so that after a crash, a failure or a wait the function starts over,
//! finds its finished steps done, and goes on where it stopped.
//!
//! - [`Runs`] is the door: queue a run on your own transaction, cancel, retry, signal, look.
//! - [`Worker`] does them: claims in batches, in order of priority and in fair turns between tenants,
//!   under leases; ends them in batches.
//! - [`Policy`] says how often and how long; a run that used up its attempts is a dead letter, kept with
//!   its journal until somebody retries it.
//! - Schedules make runs by the clock, each tick once.
//!
//! Invariants: a finished step is never done again. Of all workers only the one that holds the lease
//! under the current attempt can write. A run exists exactly when the transaction that queued it
//! committed. A run that waits costs a row, no worker. The hot table holds only what is still to
//! happen, so the queue is as fast on its last day as on its first.
//! A run is seen and changed by its owner only; what is nobody's is the house's.
//!
//! States: pending → running → (waiting → pending →)* completed | failed | cancelled.
//!
//! This room must never know: what any run kind does.

mod announce;
mod engine;
mod error;
mod history;
mod journal;
mod kind;
mod personal;
mod policy;
mod queue;
mod run;
mod schedule;
mod views;

pub use announce::EVENTS;
pub use engine::{Worker, WorkerOptions};
pub use error::{Error, Failure, RunError};
pub use history::{MOST_ABOUT, Past};
pub use kind::{Handler, Kind, Kinds};
pub use personal::PERSONAL;
pub use policy::{Policy, Retry};
pub use queue::{NewRun, Priority, Runs};
pub use run::{LogLevel, Run, Waited};
pub use schedule::{NewSchedule, ScheduleId, next_tick};
pub use views::http::routes;
pub use views::{AttemptView, LogLine, RunFilter, RunView, StepView};
