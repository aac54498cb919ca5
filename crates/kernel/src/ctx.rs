//! On whose behalf something happens.

use crate::{RequestId, RunId, TenantId, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What kind of principal acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActorKind {
    /// A person.
    User,
    /// An agent, always acting for somebody.
    Agent,
    /// A program with an API key.
    ApiKey,
    /// The installation itself: schedules, sweeps, retention.
    System,
}

impl ActorKind {
    /// The name used in tables and events.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Agent => "agent",
            Self::ApiKey => "api_key",
            Self::System => "system",
        }
    }
}

/// One link of the acts-for chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Principal {
    /// What it is.
    pub kind: ActorKind,
    /// Which one; nil for the system.
    pub id: Uuid,
}

/// Who acts, and for whom: `[agent, user]` reads "the agent acts for the user".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The one whose hand it is.
    #[serde(flatten)]
    pub principal: Principal,
    /// Whom it acts for, nearest first. Empty for people and the system.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acts_for: Vec<Principal>,
}

impl Actor {
    /// A person acting for themselves.
    pub const fn user(id: UserId) -> Self {
        Self { principal: Principal { kind: ActorKind::User, id: id.0 }, acts_for: Vec::new() }
    }

    /// The installation itself.
    pub const fn system() -> Self {
        Self { principal: Principal { kind: ActorKind::System, id: Uuid::nil() }, acts_for: Vec::new() }
    }

    /// The person at the end of the chain, if there is one.
    pub fn person(&self) -> Option<UserId> {
        std::iter::once(&self.principal)
            .chain(&self.acts_for)
            .find(|p| p.kind == ActorKind::User)
            .map(|p| UserId(p.id))
    }
}

/// The context of one use case: one tenant, one actor, traceable to a request or a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ctx {
    /// The tenant whose rows are visible.
    pub tenant: TenantId,
    /// Who acts.
    pub actor: Actor,
    /// The request that caused this, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestId>,
    /// The run this happens in, if it happens in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<RunId>,
    /// W3C `traceparent`, so that a run continues the trace of the request that started it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<String>,
}

impl Ctx {
    /// A context with no request and no run behind it.
    pub const fn new(tenant: TenantId, actor: Actor) -> Self {
        Self { tenant, actor, request: None, run: None, trace: None }
    }

    /// The person this is done for, if there is one.
    pub fn user(&self) -> Option<UserId> {
        self.actor.person()
    }

    /// The same context inside a run.
    #[must_use]
    pub fn in_run(mut self, run: RunId) -> Self {
        self.run = Some(run);
        self
    }
}
