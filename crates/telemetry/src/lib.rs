//! What the process says about itself, and how it ends.
//!
//! - [`init`] sets up the one log of the process: a line per event on standard error, for people or as
//!   JSON. Secrets never get there: fields that are called like one, and values that look like one
//!   (tokens, passwords in addresses, keys), are replaced. The same holds for traces.
//! - Traces go to an OTLP collector where one is configured, and cost nothing where none is.
//!   [`current_traceparent`] and [`set_parent`] carry one trace from a request into the run it started.
//! - [`render_metrics`] writes what the `metrics` macros counted, for Prometheus.
//! - [`spawn`] starts a background task that is named, logged when it dies, and waited for at the end.
//! - [`Shutdown`] is how the process ends: a token that asks everything to finish, and a bounded wait.
//!
//! Invariants: a log line is one line, whatever was logged; no value is longer than [`MAX_VALUE`] bytes.
//!
//! This room must never know: who reads the logs, any noun of the product, the environment.

mod error;
mod log;
mod metrics;
mod process;
mod redact;
mod tasks;
mod trace;

pub use error::Error;
pub use log::{Format, LogOptions, MAX_VALUE, Telemetry, init, subscriber};
pub use metrics::{install_metrics, render_metrics};
pub use redact::{is_secret_name, redact};
pub use tasks::{Shutdown, panic_text, spawn, spawn_blocking};
pub use trace::{Otlp, current_traceparent, is_collecting, is_traceparent, set_parent};
