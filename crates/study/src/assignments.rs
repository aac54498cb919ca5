//! Assignments: what is to be done, as a person or a course system states it.

mod captured;
pub(crate) mod http;
mod ops;
mod origin;
pub(crate) mod sql;

use crate::{courses::CourseId, mode::Mode, workspaces::Workspace};
use blobs::FileId;
use chrono::{DateTime, Utc};
use connectors::ConnectionId;
use kernel::UserId;

pub(crate) use ops::locked;
pub use ops::{Parts, Study};
pub use origin::Origin;

kernel::ids! {
    /// An assignment.
    AssignmentId = "asg";
}

/// The course of everything a person entered.
pub const LOCAL: &str = "local";

/// Names an assignment as clients do: the course system's ids, or `local` and our own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// `local`, or the course system's id.
    pub course_id: String,
    /// Our id, or the course system's.
    pub assignment_id: String,
}

/// An assignment.
#[derive(Debug, Clone, PartialEq)]
pub struct Assignment {
    /// Which one.
    pub id: AssignmentId,
    /// Whose.
    pub owner: UserId,
    /// What clients call it.
    pub target: Target,
    /// Its title.
    pub title: String,
    /// The course.
    pub course_name: Option<String>,
    /// The pasted text.
    pub text: Option<String>,
    /// The pasted rubric.
    pub rubric: Option<String>,
    /// Points it is worth.
    pub points_possible: Option<f64>,
    /// When it is due.
    pub due_at: Option<DateTime<Utc>>,
    /// Its files.
    pub files: Vec<FileId>,
    /// Grows with each change: the `ETag`.
    pub version: i64,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Where its plan is made, once that was started.
    pub workspace: Option<Workspace>,
    /// Where it comes from.
    pub origin: Origin,
    /// Through which connection it is fetched.
    pub connection: Option<ConnectionId>,
    /// Where a person sees it at the course system.
    pub url: Option<String>,
    /// The course of the person's own that it belongs to.
    pub course: Option<CourseId>,
    /// How much help its course allows.
    pub mode: Mode,
}

impl Assignment {
    /// Whether there is anything to plan from, as far as that is known before a course system is asked.
    pub(crate) fn has_source(&self) -> bool {
        if self.origin != Origin::Entered {
            return true;
        }
        let said = |t: &Option<String>| t.as_deref().is_some_and(|t| !t.trim().is_empty());
        said(&self.text) || said(&self.rubric) || !self.files.is_empty()
    }
}

/// What a person enters.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// 1 to 300 characters.
    pub title: String,
    /// The assignment's text.
    pub text: Option<String>,
    /// Files that state it.
    pub files: Vec<FileId>,
    /// When it is due.
    pub due_at: Option<DateTime<Utc>>,
    /// The course.
    pub course_name: Option<String>,
    /// How it is graded.
    pub rubric: Option<String>,
    /// Points it is worth.
    pub points_possible: Option<f64>,
    /// The course of their own that it belongs to. None: that stays as it is; an inner none takes it out.
    pub course: Option<Option<CourseId>>,
}

/// Which assignments.
#[derive(Debug, Clone, Default)]
pub struct AssignmentFilter {
    /// In this state: new, queued, running, ready, failed.
    pub status: Option<String>,
    /// Due before.
    pub due_before: Option<DateTime<Utc>>,
    /// Due at or after.
    pub due_after: Option<DateTime<Utc>>,
    /// The order.
    pub order: Order,
}

/// In which order assignments are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// What is due first comes first, what is never due last.
    #[default]
    Due,
    /// What is due last comes first.
    DueLast,
    /// The newest first.
    Newest,
    /// The oldest first.
    Oldest,
}
