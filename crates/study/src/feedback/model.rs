//! The feedback: the stable JSON contract of what is said about a draft.
//!
//! Quotes (`quotes[]`) are words of the submission and are verified to stand there; grounds (`grounds[]`) are words of
//! the assignment, taken from the plan, which verified them. A score is a range or is not given.

use crate::plan::{Citation, Strength};
use chrono::{DateTime, Utc};
use schemars::{JsonSchema, generate::SchemaSettings};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// The feedback on one draft. Immutable; looking again makes another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Feedback {
    /// Counts from 1 within one workspace.
    pub version: u32,
    /// Who made it: `offline` (rules, no model) or the name of a model.
    pub engine: String,
    /// The language it is written in: `en` or `de`.
    pub language: String,
    /// The version of the plan the draft was held against.
    pub plan_version: u32,
    /// What the draft is for.
    pub target: FeedbackTarget,
    /// The draft, in figures.
    pub submission: SubmissionFacts,
    /// How it stands against what earns marks.
    pub scorecard: Scorecard,
    /// What is there.
    pub strengths: Vec<Remark>,
    /// What seems to be missing or thin.
    pub gaps: Vec<Remark>,
    /// What has to be put right before handing in; each becomes a work item.
    pub required_fixes: Vec<RequiredFix>,
    /// What could be better.
    pub suggested_improvements: Vec<Remark>,
    /// What to do next, in order.
    pub next_actions: Vec<NextAction>,
    /// Each requirement, and how the draft fares.
    pub requirement_checks: Vec<RequirementCheck>,
    /// What was looked at and what was not.
    pub limits: Limits,
    /// How the quotes fared when they were looked up in the submission.
    pub verification: QuoteCheck,
}

/// What a draft is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct FeedbackTarget {
    /// A milestone, or the whole assignment.
    #[serde(rename = "type")]
    pub kind: TargetType,
    /// The milestone's id in that version of the plan, or the assignment's id.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// A milestone, or the whole assignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FeedbackTargetType)]
pub enum TargetType {
    /// One milestone of the plan.
    Milestone,
    /// Everything the assignment asks for.
    Assignment,
}

impl TargetType {
    /// The name in the table and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Milestone => "milestone",
            Self::Assignment => "assignment",
        }
    }
}

/// The draft, in figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct SubmissionFacts {
    /// Its id.
    pub id: String,
    /// Words of the running text, without the list of sources and without what was said to the grader.
    pub words: u32,
    /// Pages, where the files have them.
    pub pages: Option<u32>,
    /// Its files.
    pub files: Vec<SubmittedFile>,
    /// When it was handed in to be looked at.
    pub received_at: DateTime<Utc>,
}

/// A file of the draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct SubmittedFile {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Words in it.
    pub words: u64,
    /// Pages, where it has them.
    pub pages: Option<u32>,
    /// Why it could not be read.
    pub error: Option<String>,
}

/// How a draft stands against what earns marks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Scorecard {
    /// Criterion by criterion, in the rubric's order.
    pub criterion_scores: Vec<CriterionScore>,
    /// The whole.
    pub overall_readiness: Readiness,
}

/// One criterion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct CriterionScore {
    /// As the plan has it.
    pub criterion: String,
    /// Points it is worth.
    pub points_possible: Option<f64>,
    /// Its share of the grade, 0 to 100.
    pub percent: Option<f64>,
    /// Whether there is a range.
    pub judgement: Judgement,
    /// The least it may be worth, in points, or percent where there are none. Absent when not judged.
    pub low: Option<f64>,
    /// The most it may be worth as it stands. Absent when not judged.
    pub high: Option<f64>,
    /// Why.
    pub reason: String,
    /// What in the draft shows it.
    pub quotes: Vec<Citation>,
    /// Where the assignment says what is asked.
    pub grounds: Vec<Citation>,
}

/// Whether a criterion was judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Judgement {
    /// Between `low` and `high`: an estimate, not a mark.
    Range,
    /// The engine cannot tell.
    NotJudged,
}

/// How near a draft is to being handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Readiness {
    /// In one word.
    pub level: ReadinessLevel,
    /// In a sentence.
    pub text: String,
    /// Requirements that were measured and hold, or of which signs were found.
    pub met: u32,
    /// Requirements of which little was found.
    pub partly: u32,
    /// Requirements that are missing or broken.
    pub open: u32,
    /// Requirements the engine cannot check.
    pub not_checked: u32,
}

/// How near a draft is to being handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReadinessLevel {
    /// There are required fixes.
    NotReady,
    /// Nothing has to be fixed, but something seems thin.
    NeedsWork,
    /// Nothing that can be checked stands in the way. Not a mark.
    NoObstacleFound,
    /// Too little could be checked to say anything.
    NotJudged,
}

/// Something said about the draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct Remark {
    /// Stable code: `topic_found`, `length_within`, …
    pub code: String,
    /// In plain words.
    pub text: String,
    /// The requirements concerned, by id.
    pub requirement_ids: Vec<String>,
    /// The places in the draft.
    pub quotes: Vec<Citation>,
    /// The places in the assignment.
    pub grounds: Vec<Citation>,
}

/// Something to put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct RequiredFix {
    /// The same fix keeps this key from feedback to feedback.
    pub key: String,
    /// Short and imperative.
    pub title: String,
    /// What is wrong, and what would be right.
    pub text: String,
    /// Stable key of the milestone it belongs to.
    pub milestone: Option<String>,
    /// The requirements concerned, by id.
    pub requirement_ids: Vec<String>,
    /// The places in the draft.
    pub quotes: Vec<Citation>,
    /// The places in the assignment.
    pub grounds: Vec<Citation>,
}

/// A step to take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct NextAction {
    /// From 1.
    pub order: u32,
    /// What to do.
    pub text: String,
    /// The fix it does, by key.
    pub fix: Option<String>,
}

/// One requirement, and how the draft fares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct RequirementCheck {
    /// Its id in the plan.
    pub requirement_id: String,
    /// The demand.
    pub requirement: String,
    /// How binding it is.
    pub strength: Strength,
    /// How the draft fares.
    pub verdict: Verdict,
    /// Stable code of what was looked at: `length_short`, `topic_found`, `file_type_wrong`, …
    pub code: String,
    /// What was found, in plain words.
    pub text: String,
    /// The places in the draft.
    pub quotes: Vec<Citation>,
    /// The places in the assignment.
    pub grounds: Vec<Citation>,
}

/// How a draft fares with one requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FeedbackVerdict)]
pub enum Verdict {
    /// Measured, and it holds.
    Met,
    /// The draft speaks of it; whether it does so well is not judged.
    Addressed,
    /// Some of it was found.
    Partly,
    /// No sign of it was found.
    Missing,
    /// Measured, and it does not hold.
    Broken,
    /// The engine cannot tell.
    NotChecked,
}

/// What was looked at and what was not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
#[schema(as = FeedbackLimits)]
pub struct Limits {
    /// What kind of look this was.
    pub text: String,
    /// What was looked at.
    pub checked: Vec<String>,
    /// What was not, and why.
    pub not_checked: Vec<NotChecked>,
}

/// Something that was not looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct NotChecked {
    /// What.
    pub what: String,
    /// Why not.
    pub why: String,
}

/// How the quotes fared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema)]
pub struct QuoteCheck {
    /// Quotes looked up.
    pub checked: u32,
    /// Found in the submission.
    pub found: u32,
    /// Taken out: not in the submission, or said to whoever grades it.
    pub dropped: u32,
}

/// The figures of a feedback that lists show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedbackSummary)]
pub struct Summary {
    /// How near it is to being handed in.
    pub level: ReadinessLevel,
    /// Words of the draft.
    pub words: u32,
    /// Requirements met or addressed.
    pub met: u32,
    /// Requirements partly met.
    pub partly: u32,
    /// Requirements missing or broken.
    pub open: u32,
    /// Requirements not checked.
    pub not_checked: u32,
    /// Keys of the required fixes.
    pub fixes: Vec<String>,
}

impl Feedback {
    /// Its figures.
    pub fn summary(&self) -> Summary {
        let ready = &self.scorecard.overall_readiness;
        Summary {
            level: ready.level,
            words: self.submission.words,
            met: ready.met,
            partly: ready.partly,
            open: ready.open,
            not_checked: ready.not_checked,
            fixes: self.required_fixes.iter().map(|fix| fix.key.clone()).collect(),
        }
    }
}

/// The feedback as a JSON Schema (draft 2020-12), generated from the types.
pub fn feedback_schema() -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.root_schema_for::<Feedback>().to_value();
    if let Some(object) = schema.as_object_mut() {
        object.insert("title".into(), "Feedback on a draft".into());
        object.insert(
            "description".into(),
            "What is said about one draft of a milestone or an assignment. quotes are words of the submission, verified \
             to stand there; grounds are words of the assignment. A criterion has a range (low, high) or is not judged; \
             neither is a mark. limits says what was looked at and what was not. Fields may be added; none is renamed \
             or removed."
                .into(),
        );
    }
    schema
}
