//! The planner socket: something that makes a draft of a plan from what was distilled. The offline engine is one; a
//! model is another. Whatever a planner claims about the source is checked afterwards, so it may be wrong, but it must
//! say where it takes each claim from: a [`crate::plan::Citation`] with `source_id` and `quote` is enough.

pub mod offline;

use crate::distill::Distilled;
use crate::plan::{AssignmentSummary, Gap, Milestone, Requirement, Risk, SubmissionStrategy, WorkKind};
use crate::source::Source;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kernel::{Fault, FaultKind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A plan before it was held against the source. The same shape, without version and verification.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Draft {
    /// `offline`, or the name of the model.
    pub engine: String,
    /// The language it is written in.
    pub language: String,
    /// What kind of work it is.
    pub kind: WorkKind,
    /// What is asked, in short.
    pub assignment_summary: AssignmentSummary,
    /// The demands.
    pub requirements: Vec<Requirement>,
    /// The way there.
    pub milestones: Vec<Milestone>,
    /// What could go wrong.
    pub risks: Vec<Risk>,
    /// How to hand it in.
    pub submission_strategy: SubmissionStrategy,
    /// What is open.
    pub gaps: Vec<Gap>,
}

/// Makes drafts.
#[async_trait]
pub trait Planner: Send + Sync {
    /// `offline`, or the name of the model; shown on everything it makes.
    fn engine(&self) -> &str;

    /// Drafts a plan. `due` is the deadline as entered or reported by the course system, in UTC; `now` is when the plan
    /// starts. Milestone dates must lie between the two.
    async fn draft(
        &self,
        distilled: &Distilled,
        sources: &[Source],
        now: DateTime<Utc>,
        due: Option<DateTime<Utc>>,
    ) -> Result<Draft, PlannerError>;
}

/// Why there is no draft.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlannerError {
    /// The engine cannot be reached or is overloaded; trying again may help.
    #[error("the planning engine {engine} cannot be reached: {reason}")]
    Unavailable {
        /// Which engine.
        engine: String,
        /// In plain words.
        reason: String,
    },
    /// The engine answered with something that is no plan; trying again may help.
    #[error("the planning engine {engine} did not return a plan: {reason}")]
    NotAPlan {
        /// Which engine.
        engine: String,
        /// In plain words.
        reason: String,
    },
    /// The engine refuses this input; trying again does not help.
    #[error("the planning engine {engine} refused: {reason}")]
    Refused {
        /// Which engine.
        engine: String,
        /// In plain words.
        reason: String,
    },
}

impl Fault for PlannerError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::Unavailable { .. } => FaultKind::Unavailable,
            Self::NotAPlan { .. } => FaultKind::Upstream,
            Self::Refused { .. } => FaultKind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unavailable { .. } => "study.planner_unavailable",
            Self::NotAPlan { .. } => "study.planner_not_a_plan",
            Self::Refused { .. } => "study.planner_refused",
        }
    }
}
