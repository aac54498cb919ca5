//! Planners make a draft of a plan from what was distilled: the offline engine ([`offline::draft`]) by rules, a model
//! (`model::draft`) by being asked. Whatever a planner claims about the source is checked afterwards, so it may be wrong,
//! but it must say where it takes each claim from: a [`crate::plan::Citation`] with `source_id` and `quote` is enough.

pub(crate) mod model;
pub mod offline;

use crate::plan::{AssignmentSummary, Gap, Milestone, Requirement, Risk, SubmissionStrategy, WorkKind};
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
