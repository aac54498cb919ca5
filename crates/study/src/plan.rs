//! The plan: the stable JSON contract that clients, work items and exports are built on.
//!
//! Every field and name of the published contract is kept; what was added (`citations`, `engine`, `version`,
//! `requirements`, `gaps`, `verification`, `stable_key`, …) can be ignored by a client that does not know it.
//! Statements are objects everywhere, never bare strings: `{text, citations[]}`. A statement with citations says what
//! the source says; one without is the engine's own advice.

mod schema;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use schema::plan_schema;

/// The verified plan of one assignment. Immutable; a reprocess makes the next version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Plan {
    /// Counts from 1 within one assignment.
    pub version: u32,
    /// Who made it: `offline` (rules, no model) or the name of a model.
    pub engine: String,
    /// The language it is written in: `en` or `de`.
    pub language: String,
    /// What kind of work this is.
    pub kind: WorkKind,
    /// What is asked, in short.
    pub assignment_summary: AssignmentSummary,
    /// Everything the source demands, one by one, each with the place it comes from.
    pub requirements: Vec<Requirement>,
    /// The way there, in order.
    pub milestones: Vec<Milestone>,
    /// What could go wrong.
    pub risks: Vec<Risk>,
    /// How to hand it in well.
    pub submission_strategy: SubmissionStrategy,
    /// What the source leaves open, contradicts, or could not be read.
    pub gaps: Vec<Gap>,
    /// How the plan fared when it was held against the source.
    pub verification: Verification,
}

/// What kind of work an assignment asks for; it decides the shape of the plan.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
    ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum WorkKind {
    /// Software is written.
    Programming,
    /// A text is written: essay, term paper, reflection.
    Essay,
    /// An experiment is evaluated and reported.
    LabReport,
    /// Problems are solved one by one.
    ProblemSet,
    /// Something is presented to an audience.
    Presentation,
    /// None of these stands out.
    #[default]
    General,
}

/// What is asked, in short.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct AssignmentSummary {
    /// The assignment's title.
    pub title: String,
    /// What it is for, in a sentence.
    pub objective: String,
    /// Where the objective is stated; empty when the engine put it together itself.
    #[serde(default)]
    pub objective_citations: Vec<Citation>,
    /// When the work is done and good.
    pub success_definition: String,
    /// What must not be broken.
    pub hard_constraints: Vec<Statement>,
    /// What earns marks.
    pub grading_signals: Vec<GradingSignal>,
    /// When it is due, where that is known.
    #[serde(default)]
    pub deadline: Option<Deadline>,
}

/// A sentence of the plan, and what in the source says so. No citations: advice, not a demand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Statement {
    /// The sentence.
    pub text: String,
    /// Where the source says it.
    #[serde(default)]
    pub citations: Vec<Citation>,
}

/// One thing that earns marks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct GradingSignal {
    /// The criterion, with what it asks for where the source says it.
    pub text: String,
    /// Points it is worth.
    #[serde(default)]
    pub points: Option<f64>,
    /// Its share of the grade, 0 to 100.
    #[serde(default)]
    pub percent: Option<f64>,
    /// Where the source says it.
    #[serde(default)]
    pub citations: Vec<Citation>,
}

/// When the work is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Deadline {
    /// The moment, where it could be worked out.
    #[serde(default)]
    pub at: Option<DateTime<Utc>>,
    /// How the source puts it.
    pub stated: String,
    /// What was assumed to get from the words to the moment (no year, no time, no time zone); empty when nothing was.
    #[serde(default)]
    pub assumed: Vec<String>,
    /// Where the source says it.
    #[serde(default)]
    pub citations: Vec<Citation>,
}

/// One demand of the source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Requirement {
    /// Unique within this version: `r1`, `r2`, …
    pub id: String,
    /// What the demand is about.
    pub kind: RequirementKind,
    /// How binding it is.
    pub strength: Strength,
    /// The demand, in the source's words where they stand by themselves.
    pub text: String,
    /// Where the source says it. Never empty in a finished plan.
    #[serde(default)]
    pub citations: Vec<Citation>,
}

/// What a demand is about.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RequirementKind {
    /// Something to hand in.
    Deliverable,
    /// What the work has to do, contain or answer.
    Content,
    /// How long or large it is.
    Length,
    /// How it looks: file type, style, font, spacing, naming.
    Format,
    /// Sources to use and how to cite them.
    Sources,
    /// When something is due.
    Deadline,
    /// Where and how it is handed in.
    Submission,
    /// What must not be done or used.
    Constraint,
    /// With whom.
    Collaboration,
    /// Own work, plagiarism, AI tools.
    Integrity,
    /// What happens when it is late.
    LatePolicy,
    /// How it is graded.
    Grading,
}

/// How binding a demand is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// Permitted, optional or a bonus.
    May,
    /// Taken from the structure of a text whose language the engine has no rules for.
    Unclear,
    /// Expected or recommended.
    Should,
    /// Required.
    Must,
}

/// Words of the source, and where they stand.
///
/// A planner only has to give `source_id` and `quote`; the verifier finds the place and fills in the rest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Citation {
    /// The file's id; `details`, `text` or `rubric` for what was typed in with the assignment.
    pub source_id: String,
    /// The file's name as shown to people.
    #[serde(default)]
    pub source_name: String,
    /// Page or slide, counted from 1, for formats that have them.
    #[serde(default)]
    pub page: Option<u32>,
    /// Which block of the source, counted from 1.
    #[serde(default)]
    pub paragraph: u32,
    /// The words, white space tidied.
    pub quote: String,
    /// Which characters of that block; absent only until the quote has been found.
    #[serde(default)]
    pub range: Option<CharRange>,
}

/// Characters of a block, counted in Unicode scalar values (`Array.from(text)` in JavaScript, `text[a:b]` in Python).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct CharRange {
    /// The first character, from 0.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// A stage of the work with something to show at its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Milestone {
    /// Unique within this version: `m1`, `m2`, …
    pub id: String,
    /// The same milestone keeps this key from version to version.
    pub stable_key: String,
    /// Short and imperative.
    pub title: String,
    /// Why it comes at this point.
    pub purpose: String,
    /// When it counts as reached.
    pub acceptance_criteria: Vec<Statement>,
    /// When to be through with it, in words.
    pub due_strategy: String,
    /// The same as a moment, when the deadline is known and still ahead.
    #[serde(default)]
    pub due_at: Option<DateTime<Utc>>,
    /// From 1.
    pub order: u32,
    /// The steps, in order.
    pub tasks: Vec<Task>,
}

/// One sitting's work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Task {
    /// Unique within this version: `m1t1`, `m1t2`, …
    pub id: String,
    /// The same task keeps this key from version to version.
    pub stable_key: String,
    /// Short and imperative.
    pub title: String,
    /// What to do.
    pub description: String,
    /// What exists afterwards.
    pub deliverable: String,
    /// How to tell that it is done.
    pub done_definition: String,
    /// In words: `about 2 h`.
    pub estimated_effort: String,
    /// The same in minutes.
    pub effort_minutes: u32,
    /// Tasks to finish first, by id. Never circular.
    pub depends_on: Vec<String>,
    /// The requirements it serves, by id.
    #[serde(default)]
    pub requirement_ids: Vec<String>,
}

/// Something that could go wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Risk {
    /// What.
    pub risk: String,
    /// What it would cost.
    pub impact: String,
    /// What to do about it.
    pub mitigation: String,
    /// What in the source shows it.
    #[serde(default)]
    pub citations: Vec<Citation>,
}

/// How to hand it in well.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct SubmissionStrategy {
    /// What to tick off before handing in.
    pub final_checklist: Vec<Statement>,
    /// What separates good from passable.
    pub quality_bar: String,
    /// How such work usually loses marks.
    pub common_failure_modes: Vec<Statement>,
}

/// Something the source leaves open, contradicts, or that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Gap {
    /// Stable code: `missing_deadline`, `conflicting_dates`, `points_mismatch`, `not_in_plan`, …
    pub code: String,
    /// In plain words, with what to do about it.
    pub message: String,
    /// The places concerned.
    #[serde(default)]
    pub citations: Vec<Citation>,
}

/// How a plan fared when it was held against the source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Verification {
    /// Statements that claim to come from the source.
    pub checked: u32,
    /// Of these, found in the source and saying what it says.
    pub supported: u32,
    /// Of these, taken out because the source does not say so.
    pub dropped: u32,
    /// Demands of the source the draft had missed and that were put in.
    pub added: u32,
    /// Entries in `gaps`.
    pub gaps: u32,
}

impl Statement {
    /// Advice: a sentence of the engine's own.
    pub fn advice(text: impl Into<String>) -> Self {
        Self { text: text.into(), citations: Vec::new() }
    }

    /// What the source says.
    pub fn cited(text: impl Into<String>, citations: Vec<Citation>) -> Self {
        Self { text: text.into(), citations }
    }
}

impl Citation {
    /// A quote whose place is still to be found.
    pub fn claim(source_id: impl Into<String>, quote: impl Into<String>) -> Self {
        Self { source_id: source_id.into(), quote: quote.into(), ..Self::default() }
    }
}

impl Plan {
    /// All tasks, in order.
    pub fn tasks(&self) -> impl Iterator<Item = &Task> {
        self.milestones.iter().flat_map(|milestone| &milestone.tasks)
    }
}
