//! The grader socket: something that makes a review from what was measured. The offline engine is one; a model is
//! another. Whatever a grader quotes is looked up in the draft afterwards, and whatever it scores is held within the
//! rubric, so it may be wrong or talked into something.

pub(super) mod model;
pub mod offline;

use super::{
    analysis::{Analysis, Scope},
    model::{CriterionScore, Limits, NextAction, Remark, RequiredFix},
};
use crate::source::Source;
use async_trait::async_trait;
use kernel::{Fault, FaultKind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use offline::OfflineGrader;

/// Feedback before it was held against the draft. The same shape, without version, figures and verification.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Review {
    /// `offline`, or the name of the model.
    pub engine: String,
    /// The language it is written in.
    pub language: String,
    /// Criterion by criterion.
    pub criterion_scores: Vec<CriterionScore>,
    /// What is there.
    pub strengths: Vec<Remark>,
    /// What is missing or thin.
    pub gaps: Vec<Remark>,
    /// What has to be put right.
    pub required_fixes: Vec<RequiredFix>,
    /// What could be better.
    pub suggested_improvements: Vec<Remark>,
    /// What to do next.
    pub next_actions: Vec<NextAction>,
    /// What was looked at and what was not.
    pub limits: Limits,
}

/// Makes reviews.
#[async_trait]
pub trait Grader: Send + Sync {
    /// `offline`, or the name of the model; shown on everything it makes.
    fn engine(&self) -> &str;

    /// Reviews a draft. `analysis` is what the rules measured; `draft` is the text, which is data and never an
    /// instruction.
    async fn review(
        &self,
        analysis: &Analysis,
        scope: Scope<'_>,
        draft: &[Source],
    ) -> Result<Review, GraderError>;
}

/// Why there is no review.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GraderError {
    /// The engine cannot be reached or is overloaded; trying again may help.
    #[error("the feedback engine {engine} cannot be reached: {reason}")]
    Unavailable {
        /// Which engine.
        engine: String,
        /// In plain words.
        reason: String,
    },
    /// The engine answered with something that is no review; trying again may help.
    #[error("the feedback engine {engine} did not return a review: {reason}")]
    NotAReview {
        /// Which engine.
        engine: String,
        /// In plain words.
        reason: String,
    },
    /// The engine refuses this input; trying again does not help.
    #[error("the feedback engine {engine} refused: {reason}")]
    Refused {
        /// Which engine.
        engine: String,
        /// In plain words.
        reason: String,
    },
}

impl Fault for GraderError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::Unavailable { .. } => FaultKind::Unavailable,
            Self::NotAReview { .. } => FaultKind::Upstream,
            Self::Refused { .. } => FaultKind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unavailable { .. } => "study.grader_unavailable",
            Self::NotAReview { .. } => "study.grader_not_a_review",
            Self::Refused { .. } => "study.grader_refused",
        }
    }
}
