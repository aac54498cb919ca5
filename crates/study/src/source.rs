//! What the plan is made from: the assignment's own details, its text and rubric, and its files, as one list of
//! sources; and the numbered sentences the rules read, each of which knows where it stands.

mod furniture;
mod pieces;
mod plain;
mod reading;
mod split;

use crate::plan::{CharRange, Citation};
use chrono::{DateTime, SecondsFormat, Utc};
use documents::{Block, BlockKind, Extracted, Place};
use serde::{Deserialize, Serialize};

pub(crate) use furniture::{furniture, telling};
pub use plain::plain_text;
pub(crate) use reading::{Form, Reading, Sentence, tidied};
pub(crate) use split::is_invisible;

/// What is known about the assignment beside its files.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct AssignmentFacts {
    /// Its title.
    pub title: String,
    /// The pasted text.
    pub text: Option<String>,
    /// The pasted rubric.
    pub rubric: Option<String>,
    /// Points it is worth.
    pub points_possible: Option<f64>,
    /// When it is due, as entered by a person or reported by the course system.
    pub due_at: Option<DateTime<Utc>>,
    /// The course.
    pub course_name: Option<String>,
    /// What a course system says beside: one line each.
    #[serde(default)]
    pub notes: Vec<String>,
}

/// How a course system's line begins that says how the work is handed in; see [`AssignmentFacts::notes`].
pub(crate) const HOW_TO_SUBMIT: &str = "How to submit: ";

/// Where a source comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// Title, due date and points as entered.
    Details,
    /// The pasted text.
    Text,
    /// The pasted rubric.
    Rubric,
    /// A page of the course that the text links to.
    Page,
    /// A file.
    File,
}

impl SourceKind {
    /// The name in the table and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Details => "details",
            Self::Text => "text",
            Self::Rubric => "rubric",
            Self::Page => "page",
            Self::File => "file",
        }
    }
}

/// One text the plan may quote.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// The file's id, or `details`, `text`, `rubric`.
    pub id: String,
    /// The name shown to people.
    pub name: String,
    /// Where it comes from.
    pub kind: SourceKind,
    /// The text in blocks.
    pub text: Extracted,
}

impl Source {
    /// A file and its text.
    pub fn file(id: impl Into<String>, name: impl Into<String>, text: Extracted) -> Self {
        Self { id: id.into(), name: name.into(), kind: SourceKind::File, text }
    }

    /// A citation of some characters of one block (index from 0); the quote is their tidied text.
    pub(crate) fn cite(&self, block: usize, range: CharRange, quote: String) -> Citation {
        let place = self.text.blocks.get(block).map(|block| block.place).unwrap_or_default();
        Citation {
            source_id: self.id.clone(),
            source_name: self.name.clone(),
            page: place.page,
            paragraph: place.paragraph,
            quote,
            range: Some(range),
        }
    }
}

/// Everything that may be quoted, in the order it is read: details, pasted text, pasted rubric, files.
/// `read`: texts that were read already, files among them.
pub fn gather(facts: &AssignmentFacts, read: Vec<Source>) -> Vec<Source> {
    let mut sources = vec![details(facts)];
    let typed = [
        (SourceKind::Text, "text", "Assignment text", &facts.text),
        (SourceKind::Rubric, "rubric", "Rubric", &facts.rubric),
    ];
    for (kind, id, name, text) in typed {
        if let Some(text) = text.as_deref().filter(|text| !text.trim().is_empty()) {
            sources.push(Source { id: id.into(), name: name.into(), kind, text: plain_text(text) });
        }
    }
    sources.extend(read);
    sources
}

/// What was entered in the form, as a source, so that a plan can quote it like any other.
fn details(facts: &AssignmentFacts) -> Source {
    let lines = [
        Some(format!("Title: {}", facts.title.trim())),
        facts.course_name.as_ref().map(|course| format!("Course: {}", course.trim())),
        facts.due_at.map(|due| format!("Due: {}", due.to_rfc3339_opts(SecondsFormat::Secs, true))),
        facts.points_possible.map(|points| format!("Points possible: {}", crate::wording::number(points))),
    ];
    let lines = lines.into_iter().flatten().chain(facts.notes.iter().cloned());
    let blocks = (1..).zip(lines);
    let blocks: Vec<Block> = blocks
        .map(|(paragraph, text)| Block {
            kind: BlockKind::Paragraph,
            text,
            place: Place { page: None, paragraph },
        })
        .collect();
    let words = blocks.iter().map(|block| block.text.split_whitespace().count() as u64).sum();
    Source {
        id: "details".into(),
        name: "Assignment details".into(),
        kind: SourceKind::Details,
        text: Extracted { words, blocks, ..Extracted::default() },
    }
}
