//! Feedback: a draft is held against the plan and its rubric, before it is handed in.
//!
//! Nouns: a *submission* is what a person hands in to be looked at, text or files. A [`Job`] looks at one submission for
//! one [`TargetType`], a milestone or the whole assignment; every start makes a new one, and all of them are kept. What
//! comes out is a [`Feedback`], which never changes again.
//!
//! The four stages are steps of a durable run, the middle ones pure functions over plain data:
//!
//! | stage | function |
//! |---|---|
//! | `ingest_submission` | the text of the draft, file by file |
//! | `analyze_against_plan_and_rubric` | [`analyze`] |
//! | `generate_feedback` | [`Grader::review`], offline: [`OfflineGrader`] |
//! | `finalize_feedback` | [`hold_against`], then fixes become work items and the feedback is published |
//!
//! Invariants: every quote stands in the submission; a score is a range or "not judged", never above what the rubric
//! gives; what the draft says to whoever grades it is no evidence and moves no score; a fix has one work item under one
//! stable key, however often it is found; an engine that cannot tell says so.

mod analysis;
mod compare;
mod fixes;
pub mod grader;
mod held;
pub mod http;
mod model;
mod ops;
mod paper;
mod pipeline;
pub(crate) mod sql;
mod voice;

use crate::workspaces::WorkspaceId;
use blobs::FileId;
use chrono::{DateTime, Utc};
use kernel::RunId;
use runs::Failure;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use work::ItemId;

pub use analysis::{Analysis, Scope, analyze};
pub use compare::{Comparison, compare};
pub use grader::{Grader, GraderError, OfflineGrader, Review};
pub use held::hold_against;
pub use model::{
    CriterionScore, Feedback, FeedbackTarget, Judgement, Limits, NextAction, NotChecked, QuoteCheck,
    Readiness, ReadinessLevel, Remark, RequiredFix, RequirementCheck, Scorecard, SubmissionFacts,
    SubmittedFile, Summary, TargetType, Verdict, feedback_schema,
};
pub use ops::{Handed, JobStart};
pub use pipeline::{FEEDBACK, kind};

kernel::ids! {
    /// A feedback job.
    FeedbackId = "fbk";
    /// A submission.
    SubmissionId = "sbm";
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FeedbackStatus)]
pub enum JobStatus {
    /// Waits for a worker.
    Queued,
    /// The draft is being looked at.
    Running,
    /// There is feedback.
    Ready,
    /// No feedback could be given.
    Failed,
    /// Somebody cancelled it.
    Cancelled,
}

impl JobStatus {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Queued, Self::Running, Self::Ready, Self::Failed, Self::Cancelled];

    /// The name in the table and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Ready => "ready",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    pub(crate) fn read(text: &str) -> Self {
        Self::ALL.into_iter().find(|s| s.as_str() == text).unwrap_or(Self::Failed)
    }

    /// Whether a run is at it, or about to be.
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Queued | Self::Running)
    }
}

/// The stages, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedbackStage {
    /// The text of the draft.
    IngestSubmission,
    /// Held against requirements and criteria.
    AnalyzeAgainstPlanAndRubric,
    /// What to say about it.
    GenerateFeedback,
    /// Checked and published.
    FinalizeFeedback,
}

impl FeedbackStage {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [
        Self::IngestSubmission,
        Self::AnalyzeAgainstPlanAndRubric,
        Self::GenerateFeedback,
        Self::FinalizeFeedback,
    ];

    /// The name in tables, events and steps.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::IngestSubmission => "ingest_submission",
            Self::AnalyzeAgainstPlanAndRubric => "analyze_against_plan_and_rubric",
            Self::GenerateFeedback => "generate_feedback",
            Self::FinalizeFeedback => "finalize_feedback",
        }
    }

    /// How far the job is when the stage begins, in percent, and what to tell people.
    pub const fn begins(self) -> (i16, &'static str) {
        match self {
            Self::IngestSubmission => (5, "Reading the draft"),
            Self::AnalyzeAgainstPlanAndRubric => (35, "Holding it against the requirements"),
            Self::GenerateFeedback => (65, "Writing the feedback"),
            Self::FinalizeFeedback => (85, "Checking every quote against the draft"),
        }
    }
}

/// One look at one submission.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Which one.
    pub id: FeedbackId,
    /// In which workspace.
    pub workspace: WorkspaceId,
    /// At what.
    pub submission: SubmissionId,
    /// Counts from 1 within the workspace.
    pub version: i32,
    /// For what.
    pub target: FeedbackTarget,
    /// Stable key of the milestone; `None` for the whole assignment.
    pub milestone: Option<String>,
    /// The plan it is held against.
    pub plan_version: i32,
    /// Where it stands.
    pub status: JobStatus,
    /// The stage reached.
    pub stage: Option<String>,
    /// Percent.
    pub progress: i16,
    /// What is being done.
    pub message: Option<String>,
    /// Why it failed.
    pub error: Option<Failure>,
    /// The run that may write here.
    pub run: RunId,
    /// Who gave the feedback.
    pub engine: Option<String>,
    /// Its figures, once there are any.
    pub summary: Option<Summary>,
    /// The feedback; left out of lists.
    pub feedback: Option<Feedback>,
    /// Its required fixes that became work items, by key; left out of lists.
    pub fix_items: Vec<(String, ItemId)>,
    /// When it was started.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
}

/// What a person hands in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Submission {
    /// Typed or pasted.
    pub text: Option<String>,
    /// Uploaded before.
    pub files: Vec<FileId>,
}

impl Submission {
    /// Whether there is nothing to look at.
    pub fn is_empty(&self) -> bool {
        let said = self.text.as_deref().is_some_and(|t| t.chars().any(char::is_alphanumeric));
        !said && self.files.is_empty()
    }
}
