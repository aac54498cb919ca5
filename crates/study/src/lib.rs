//! Study: an assignment becomes a verified plan, and a draft is held against it.
//!
//! Nouns: a [`Source`] is a text the plan may quote (a file, the pasted text, the rubric, the details entered in the
//! form). [`Distilled`] is what the sources ask for. A [`Draft`] is what a planner makes of it; a [`Plan`] is a draft
//! that was held against the sources, has a version, and never changes again.
//!
//! The last four of the six planning stages live here, each a pure function over plain data:
//!
//! | stage | function |
//! |---|---|
//! | `distill_assignment_requirements` | [`distill`] |
//! | `draft_plan` | [`planner::offline::draft`] by rules, or a model that is asked |
//! | `verify_against_source` | [`verify`] |
//! | `finalize_plan` | [`finalize`] |
//!
//! Invariants: every requirement, constraint, deadline and grading signal of a plan points at words that really stand in
//! a source and says what they say; `depends_on` has no circles; dates are in order and not after the deadline; keys of
//! milestones and tasks live on in the next version; everything is bounded; text of a source is data, never an
//! instruction, however imperative it sounds.
//!
//! [`courses`] holds what a person keeps and what their course system says of courses in one list, with how much help
//! each allows; [`agenda`] is everything with a date, once.
//!
//! What is said about a draft before it is handed in is made by [`feedback`], in four stages of its own.
//!
//! What the engine knows of languages stands in tables (`lang`), what it says in others (`voice`). A language without
//! tables is read by its structure alone, and the plan says so.
//!
//! This part of the room must never know: the clock (`now` is an argument), files, SQL, HTTP, models, or who is asking.

pub mod agenda;
mod announce;
mod asking;
pub mod assignments;
mod calendar;
mod canvas;
pub mod courses;
mod distill;
mod error;
pub mod feedback;
mod finalize;
mod lang;
mod mode;
mod personal;
pub mod plan;
pub mod planner;
pub mod provenance;
pub mod render;
pub mod source;
mod verify;
mod voice;
mod wording;
pub mod workspaces;

pub use announce::EVENTS;
pub use assignments::{Assignment, AssignmentId, Entry, Origin, Parts, Study, Target};
pub use courses::{Course, CourseId, CourseRef};
pub use distill::{Deliverable, Demand, Distilled, DueDate, Problem, Rubric, RubricRow, distill};
pub use error::Error;
pub use feedback::{Feedback, Grader, OfflineGrader, feedback_schema, kind as feedback_kind};
pub use finalize::finalize;
pub use lang::Language;
pub use mode::Mode;
pub use personal::PERSONAL;
pub use plan::{Plan, plan_schema};
pub use planner::Draft;
pub use planner::offline::OFFLINE;
pub use source::{AssignmentFacts, Source, SourceKind, gather};
pub use verify::{Verified, verify};
pub use workspaces::{PLAN, Status, Workspace, WorkspaceId, http::routes, kind};
