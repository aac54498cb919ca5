//! What a model is asked to answer: the part of a plan that takes judgement. Ids, dates and places are ours.

use crate::{
    asking::Quote,
    plan::{RequirementKind, Strength},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A sentence, and the words that say so.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct Said {
    pub text: String,
    pub quotes: Vec<Quote>,
}

/// A demand the rules missed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Found {
    pub text: String,
    pub kind: RequirementKind,
    pub strength: Strength,
    #[serde(default)]
    pub quotes: Vec<Quote>,
}

/// What one part of the texts demands.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Part {
    pub requirements: Vec<Found>,
}

/// A task.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Step {
    pub title: String,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub deliverable: String,
    #[serde(default)]
    pub done_definition: String,
    #[serde(default)]
    pub effort_minutes: u32,
    #[serde(default)]
    pub depends_on: Vec<String>,
    #[serde(default)]
    pub requirement_numbers: Vec<u32>,
}

/// A milestone.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Stage {
    pub title: String,
    #[serde(default)]
    pub purpose: String,
    #[serde(default)]
    pub due_strategy: String,
    #[serde(default)]
    pub finish_percent: Option<u32>,
    #[serde(default)]
    pub acceptance_criteria: Vec<Said>,
    pub tasks: Vec<Step>,
}

/// What could go wrong.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct Danger {
    pub risk: String,
    pub impact: String,
    pub mitigation: String,
    pub quotes: Vec<Quote>,
}

/// A plan, as a model makes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Answer {
    #[serde(default)]
    pub language: String,
    #[serde(default)]
    pub objective: Said,
    #[serde(default)]
    pub success_definition: String,
    #[serde(default)]
    pub requirements: Vec<Found>,
    pub milestones: Vec<Stage>,
    #[serde(default)]
    pub risks: Vec<Danger>,
    #[serde(default)]
    pub final_checklist: Vec<Said>,
    #[serde(default)]
    pub quality_bar: String,
    #[serde(default)]
    pub common_failure_modes: Vec<String>,
    #[serde(default)]
    pub gaps: Vec<String>,
}

/// Milestones a model may give; the plan keeps twelve.
const MOST_STAGES: usize = 40;

impl Answer {
    /// The answer if a plan can be made of it, or what is wrong with it.
    pub fn checked(self) -> Result<Self, String> {
        let stages = self.milestones.len();
        if stages == 0 {
            return Err("`milestones` is empty".to_owned());
        }
        if stages > MOST_STAGES {
            return Err(format!("there are {stages} milestones; 3 to 8 are asked for"));
        }
        for (n, stage) in self.milestones.iter().enumerate() {
            if stage.title.trim().is_empty() {
                return Err(format!("`milestones[{n}].title` is empty"));
            }
            if stage.tasks.iter().all(|task| task.title.trim().is_empty()) {
                return Err(format!("`milestones[{n}].tasks` holds no task"));
            }
        }
        Ok(self)
    }
}
