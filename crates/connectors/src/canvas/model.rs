//! What a Canvas knows, cleaned and bounded.

use crate::Error;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, de};
use std::fmt;

/// An id Canvas gave: digits, or `shard~digits`. Safe in a path.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Id(String);

impl Id {
    /// Reads an id; `name` is what to call it in the error.
    pub fn read(text: &str, name: &'static str) -> Result<Self, Error> {
        let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
        let good = text.len() <= 40
            && text.split_once('~').map_or_else(|| digits(text), |(shard, id)| digits(shard) && digits(id));
        if good { Ok(Self(text.to_owned())) } else { Err(Error::Id(name)) }
    }

    /// As Canvas writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Id {
    /// Canvas writes ids as numbers, or as text where they would not fit a script's number.
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Either {
            Number(u64),
            Text(String),
        }
        let text = match Either::deserialize(d)? {
            Either::Number(n) => n.to_string(),
            Either::Text(text) => text,
        };
        Self::read(&text, "id").map_err(de::Error::custom)
    }
}

/// Whose key it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Canvas's id of the person.
    pub id: Id,
    /// Their name there.
    pub name: String,
}

/// A course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// Canvas's id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Its short name.
    pub code: Option<String>,
    /// The term it belongs to.
    pub term: Option<String>,
    /// Who teaches it.
    pub instructor: Option<String>,
    /// What it says of itself.
    pub description: Option<String>,
}

/// An assignment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assignment {
    /// Canvas's id.
    pub id: Id,
    /// Its title.
    pub title: String,
    /// What is to be done, as HTML nobody vouches for.
    pub html: Option<String>,
    /// When it is due for this person.
    pub due_at: Option<DateTime<Utc>>,
    /// From when it can be handed in.
    pub unlock_at: Option<DateTime<Utc>>,
    /// Until when it can be handed in.
    pub lock_at: Option<DateTime<Utc>>,
    /// Points it is worth.
    pub points_possible: Option<f64>,
    /// `online_upload`, `online_text_entry`, `on_paper`, …
    pub submission_types: Vec<String>,
    /// File name endings that are accepted; empty for all.
    pub allowed_extensions: Vec<String>,
    /// Attempts allowed; none for any number.
    pub allowed_attempts: Option<i64>,
    /// Of this person's submission: `unsubmitted`, `submitted`, `graded`, …
    pub status: Option<String>,
    /// Which group of assignments it counts into.
    pub group: Option<Id>,
    /// How it is graded.
    pub rubric: Vec<Criterion>,
    /// Files that hang on it.
    pub files: Vec<File>,
}

/// A row of a rubric.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Criterion {
    /// What is looked at.
    pub title: String,
    /// In more words.
    pub description: Option<String>,
    /// Points at most.
    pub points: Option<f64>,
    /// What earns how much, best first as a rule.
    pub ratings: Vec<Rating>,
}

/// A cell of a rubric.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rating {
    /// Its name.
    pub title: String,
    /// In more words.
    pub description: Option<String>,
    /// What it earns.
    pub points: Option<f64>,
}

/// A file at a Canvas, not fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Canvas's id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// The type Canvas says it has.
    pub mime: Option<String>,
    /// The bytes Canvas says it has.
    pub size: Option<u64>,
    /// Where its bytes are; good for a short while only, and a secret.
    #[serde(skip)]
    pub(crate) url: String,
}

/// A page of a course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Page {
    pub title: String,
    pub html: Option<String>,
}

/// A group of assignments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Per cent of the grade.
    pub weight: Option<f64>,
}

/// Where an assignment stands among the modules of its course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Module {
    /// The module's name.
    pub name: Option<String>,
    /// What comes before the assignment.
    pub before: Option<String>,
    /// What comes after it.
    pub after: Option<String>,
}
