//! What the rules distinguish, whatever the language.

use serde::{Deserialize, Serialize};

/// What a heading announces.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Section {
    #[default]
    Unknown,
    Overview,
    Outcomes,
    Tasks,
    Problems,
    Structure,
    Deliverables,
    Submission,
    Rubric,
    Format,
    Constraints,
    Dates,
    Policy,
    Resources,
    Bonus,
}

/// What a phrase signals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum Cue {
    Must,
    Should,
    May,
    Forbid,
    Exempt,
    Due,
    Late,
    Honesty,
    AiTools,
    Alone,
    Group,
    Cite,
    HandIn,
    Goal,
    Outcome,
    Noise,
    Vague,
    Bonus,
    Choice,
    Unfixed,
    Addressed,
    Negation,
    Total,
    GradeWord,
    OwnDate,
    /// Addressed to a machine that reads along.
    Machine,
}

/// What a verb has one do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Act {
    Build,
    Test,
    Write,
    Explain,
    Compare,
    Argue,
    Compute,
    Prove,
    Draw,
    Measure,
    Research,
    Cite,
    Read,
    Choose,
    Present,
    Submit,
    Include,
    Organise,
    Other,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Unit {
    Words,
    Pages,
    Characters,
    Paragraphs,
    Lines,
    Sources,
    Slides,
    Figures,
    Minutes,
    Hours,
    Days,
    Points,
    Percent,
    People,
    Problems,
    Length,
    FontSize,
    Megabytes,
}

/// Which way a number binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Bound {
    AtLeast,
    AtMost,
    About,
}

/// What is handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Artifact {
    Code,
    Report,
    Essay,
    Slides,
    Talk,
    Video,
    Readme,
    Notebook,
    Data,
    Figure,
    Solutions,
    Proposal,
    Outline,
    Bibliography,
    Draft,
    PeerReview,
    Reflection,
    Poster,
    Log,
    /// Anything else, by its own name.
    Item,
}
