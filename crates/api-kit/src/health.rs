//! How the parts are.

use async_trait::async_trait;
use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;

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
