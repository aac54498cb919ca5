//! Erasures: a person asks to be forgotten, and is.

mod ends;
mod ops;
mod pipeline;
mod sql;

pub use pipeline::ERASE;
pub(crate) use pipeline::kind;

use crate::Whose;
use chrono::{DateTime, Utc};
use kernel::{Actor, Ctx, RunId, TenantId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

kernel::ids! {
    /// An erasure.
    ErasureId = "ers";
}

/// Where an erasure stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErasureState {
    /// Waits for a worker.
    Queued,
    /// Is going on.
    Running,
    /// The person is gone.
    Done,
    /// Something is left.
    Failed,
}

impl ErasureState {
    /// The name in the table and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    pub(crate) fn read(text: &str) -> Self {
        match text {
            "queued" => Self::Queued,
            "running" => Self::Running,
            "done" => Self::Done,
            _ => Self::Failed,
        }
    }
}

/// An erasure.
#[derive(Debug, Clone, PartialEq)]
pub struct Erasure {
    /// Which one.
    pub id: ErasureId,
    /// Whose; nobody's once it is done.
    pub person: Option<UserId>,
    /// Where it stands.
    pub state: ErasureState,
    /// The run that does it.
    pub run: RunId,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
}

/// A tenant the person was in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Place {
    tenant: TenantId,
    alone: bool,
}

impl Place {
    fn of(whose: &Whose) -> Self {
        Self { tenant: whose.ctx.tenant, alone: whose.alone }
    }

    fn whose(&self, person: UserId) -> Whose {
        Whose { person, ctx: Ctx::new(self.tenant, Actor::user(person)), alone: self.alone }
    }
}

/// A second look that is due.
struct Look {
    tenant: TenantId,
    erasure: Erasure,
    person: UserId,
    places: Vec<Place>,
}

impl Look {
    fn whose(&self) -> Vec<Whose> {
        self.places.iter().map(|place| place.whose(self.person)).collect()
    }
}

/// Something that stays when a person is erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Remains {
    /// `room/list`
    #[schema(example = "audit/entries")]
    pub what: String,
    /// Why it stays, and what of the person is in it.
    pub why: String,
}
