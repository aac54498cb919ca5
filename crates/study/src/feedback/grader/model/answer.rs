//! What a model is asked to answer about a draft.

use crate::asking::Quote;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An estimate of one criterion.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) struct Score {
    pub criterion_number: u32,
    pub low: f64,
    pub high: f64,
    #[serde(default)]
    pub reason: String,
    #[serde(default)]
    pub quotes: Vec<Quote>,
}

/// Something said of the draft.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) struct Said {
    pub text: String,
    #[serde(default)]
    pub requirement_numbers: Vec<u32>,
    #[serde(default)]
    pub quotes: Vec<Quote>,
}

/// Something to put right.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) struct Fix {
    pub title: String,
    #[serde(default)]
    pub text: String,
    #[serde(default)]
    pub requirement_numbers: Vec<u32>,
    #[serde(default)]
    pub quotes: Vec<Quote>,
}

/// A review, as a model makes it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) struct Answer {
    pub scores: Vec<Score>,
    pub strengths: Vec<Said>,
    pub gaps: Vec<Said>,
    #[serde(default)]
    pub required_fixes: Vec<Fix>,
    #[serde(default)]
    pub suggested_improvements: Vec<Said>,
    #[serde(default)]
    pub next_actions: Vec<String>,
    #[serde(default)]
    pub not_judged: Vec<String>,
}

impl Answer {
    /// Every text that is shown, by where it stands.
    pub fn texts(&mut self) -> impl Iterator<Item = (&'static str, &mut String)> {
        let reasons = self.scores.iter_mut().map(|s| ("scores", &mut s.reason));
        let strengths = self.strengths.iter_mut().map(|s| ("strengths", &mut s.text));
        let gaps = self.gaps.iter_mut().map(|s| ("gaps", &mut s.text));
        let fixes = self
            .required_fixes
            .iter_mut()
            .flat_map(|f| [("required_fixes", &mut f.title), ("required_fixes", &mut f.text)]);
        let more = self.suggested_improvements.iter_mut().map(|s| ("suggested_improvements", &mut s.text));
        let steps = self.next_actions.iter_mut().map(|s| ("next_actions", s));
        reasons.chain(strengths).chain(gaps).chain(fixes).chain(more).chain(steps)
    }
}
