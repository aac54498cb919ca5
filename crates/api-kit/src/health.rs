//! How the parts are.

use async_trait::async_trait;
use futures::FutureExt as _;
use serde::Serialize;
use std::{
    borrow::Cow,
    panic::AssertUnwindSafe,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::Mutex;
use utoipa::ToSchema;

/// How long a report is repeated.
const FRESH: Duration = Duration::from_secs(1);
/// How long a part may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// The socket that a part's health check plugs into.
#[async_trait]
pub trait HealthCheck: Send + Sync + 'static {
    /// The part: `database`, `disk`, `queue`.
    fn name(&self) -> &'static str;

    /// How it is. Given up, and counted as down, after two seconds.
    async fn check(&self) -> Health;
}

/// How a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// As it should be.
    Ok,
    /// Working, but not as it should.
    Degraded,
    /// Not working: `/health` answers 503.
    Down,
}

/// How a part is, and why. The message is public: no addresses, no names of the inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// How it is.
    pub status: Status,
    /// Why, in plain words; empty when all is well.
    pub message: Cow<'static, str>,
}

impl Health {
    /// As it should be.
    pub const fn ok() -> Self {
        Self { status: Status::Ok, message: Cow::Borrowed("") }
    }

    /// Working, but not as it should.
    pub fn degraded(message: impl Into<Cow<'static, str>>) -> Self {
        Self { status: Status::Degraded, message: message.into() }
    }

    /// Not working.
    pub fn down(message: impl Into<Cow<'static, str>>) -> Self {
        Self { status: Status::Down, message: message.into() }
    }
}

/// How everything is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HealthReport {
    /// The worst of the parts.
    pub status: Status,
    /// Version of this build.
    pub version: &'static str,
    /// The parts.
    pub checks: Vec<CheckReport>,
}

/// How one part is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CheckReport {
    /// The part.
    pub name: &'static str,
    /// How it is.
    pub status: Status,
    /// Why, where there is something to say.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub message: Cow<'static, str>,
    /// How long it took to find out, in milliseconds.
    pub ms: u64,
}

/// Looks at all parts at once, and not more often than once a second: `/health` is open to everybody.
pub(crate) struct Watch {
    version: &'static str,
    checks: Vec<Arc<dyn HealthCheck>>,
    last: Mutex<Option<(Instant, Arc<HealthReport>)>>,
}

impl Watch {
    pub(crate) fn new(version: &'static str, checks: Vec<Arc<dyn HealthCheck>>) -> Self {
        Self { version, checks, last: Mutex::default() }
    }

    pub(crate) async fn report(&self) -> Arc<HealthReport> {
        // Held while looking: those who come meanwhile get the same answer.
        let mut last = self.last.lock().await;
        if let Some((at, report)) = &*last
            && at.elapsed() < FRESH
        {
            return Arc::clone(report);
        }
        let checks = futures::future::join_all(self.checks.iter().map(look)).await;
        let status = checks.iter().map(|c| c.status).max().unwrap_or(Status::Ok);
        let report = Arc::new(HealthReport { status, version: self.version, checks });
        *last = Some((Instant::now(), Arc::clone(&report)));
        report
    }
}

async fn look(check: &Arc<dyn HealthCheck>) -> CheckReport {
    let began = Instant::now();
    let health = tokio::time::timeout(PATIENCE, AssertUnwindSafe(check.check()).catch_unwind()).await;
    let Health { status, message } = match health {
        Ok(Ok(health)) => health,
        Ok(Err(_)) => Health::down("The check itself failed."),
        Err(_) => Health::down("No answer within two seconds."),
    };
    let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    CheckReport { name: check.name(), status, message, ms }
}
