//! Workspaces: where an assignment becomes a plan. One per person and assignment.
//!
//! Status: new → queued → running → ready | failed; a start of what failed, and a reprocess, queue it
//! again. Only the run that is named in the workspace may write to it, so a plan that was replaced while
//! it was being made ends without a trace.

mod engine;
pub mod http;
mod ops;
pub(crate) mod pipeline;
pub(crate) mod sql;

use crate::assignments::AssignmentId;
use chrono::{DateTime, Utc};
use events::Position;
use kernel::RunId;
use runs::Failure;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(crate) use engine::check_choice;
pub use engine::{By, Engine, How};
pub(crate) use ops::cancel_quietly;
pub use ops::{PlanVersion, SourceText, Started};
pub use pipeline::{PLAN, kind};

kernel::ids! {
    /// A workspace.
    WorkspaceId = "wsp";
}

/// Where planning stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WorkspaceStatus)]
pub enum Status {
    /// Never started.
    New,
    /// Waits for a worker.
    Queued,
    /// A plan is being made.
    Running,
    /// There is a plan.
    Ready,
    /// No plan could be made.
    Failed,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::New, Self::Queued, Self::Running, Self::Ready, Self::Failed];

    /// The name in the table and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Ready => "ready",
            Self::Failed => "failed",
        }
    }

    pub(crate) fn read(text: &str) -> Self {
        Self::ALL.into_iter().find(|s| s.as_str() == text).unwrap_or(Self::New)
    }

    /// Whether a run is at it, or about to be.
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Queued | Self::Running)
    }
}

/// The stages of planning, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// What the course system, or the person, says of the assignment.
    FetchCanvasContext,
    /// The text of its files.
    FetchAndParseAttachments,
    /// What it asks for.
    DistillAssignmentRequirements,
    /// A first plan.
    DraftPlan,
    /// Held against the source.
    VerifyAgainstSource,
    /// Published.
    FinalizePlan,
}

impl Stage {
    /// All of them, in order.
    pub const ALL: [Self; 6] = [
        Self::FetchCanvasContext,
        Self::FetchAndParseAttachments,
        Self::DistillAssignmentRequirements,
        Self::DraftPlan,
        Self::VerifyAgainstSource,
        Self::FinalizePlan,
    ];

    /// The name in tables, events and steps.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FetchCanvasContext => "fetch_canvas_context",
            Self::FetchAndParseAttachments => "fetch_and_parse_attachments",
            Self::DistillAssignmentRequirements => "distill_assignment_requirements",
            Self::DraftPlan => "draft_plan",
            Self::VerifyAgainstSource => "verify_against_source",
            Self::FinalizePlan => "finalize_plan",
        }
    }

    /// How far planning is when the stage begins, in percent, and what to tell people.
    pub const fn begins(self) -> (i16, &'static str) {
        match self {
            Self::FetchCanvasContext => (5, "Reading the assignment"),
            Self::FetchAndParseAttachments => (15, "Reading the files"),
            Self::DistillAssignmentRequirements => (40, "Finding out what is asked"),
            Self::DraftPlan => (60, "Drafting the plan"),
            Self::VerifyAgainstSource => (80, "Checking every statement against the source"),
            Self::FinalizePlan => (92, "Publishing the plan"),
        }
    }
}

/// A workspace.
#[derive(Debug, Clone, PartialEq)]
pub struct Workspace {
    /// Which one.
    pub id: WorkspaceId,
    /// Of which assignment.
    pub assignment: AssignmentId,
    /// Where planning stands.
    pub status: Status,
    /// The stage reached.
    pub stage: Option<String>,
    /// Percent.
    pub progress: i16,
    /// What is being done.
    pub message: Option<String>,
    /// Why it failed.
    pub error: Option<Failure>,
    /// The run that may write here.
    pub run: Option<RunId>,
    /// That run replaces a plan.
    pub reprocessing: bool,
    /// The newest published version; 0 before the first.
    pub plan_version: i32,
    /// Where a stream without a cursor begins.
    pub events_from: Position,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}
