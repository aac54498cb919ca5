//! Courses: those a person keeps here, and those of a course system, seen as one.
//!
//! What a course system says of a course stays with the room that asks it; what a person decided about it, its mode,
//! is kept here. A person's own course holds assignments that were entered here, and topics that put them in order.

pub(crate) mod announce;
pub(crate) mod http;
mod list;
mod map;
mod ops;
pub(crate) mod sql;
mod topics;

pub use announce::EVENTS;
pub use list::{CourseFilter, CourseTask};
pub use map::{CourseMap, MapTask, MapTopic};
pub use ops::{CourseChange, NewCourse};
pub use topics::{Topic, TopicChange};

use crate::{Error, mode::Mode};
use chrono::{DateTime, Utc};
use connectors::{ConnectionId, canvas::Id};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

kernel::ids! {
    /// A course a person keeps here.
    CourseId = "crs";
    /// A part of it.
    TopicId = "top";
}

/// Own courses of one person.
pub const MAX_COURSES: usize = 200;
/// Topics of one course.
pub const MAX_TOPICS: usize = 200;
/// Assignments of one map.
pub const MAX_TASKS: usize = 2_000;

/// Where a course comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CourseOrigin {
    /// A Canvas.
    Canvas,
    /// A person keeps it here.
    Own,
}

/// Names a course as paths do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CourseRef {
    /// One that is kept here.
    Own(CourseId),
    /// One of a Canvas, by Canvas's id, and through which connection where that is said.
    Canvas(String, Option<ConnectionId>),
}

impl CourseRef {
    /// Reads a path: `crs_…`, or the digits of a Canvas.
    pub fn read(text: &str, connection: Option<ConnectionId>) -> Result<Self, Error> {
        if let Ok(id) = text.parse() {
            return if connection.is_none() { Ok(Self::Own(id)) } else { Err(Error::NoCourse) };
        }
        let id = Id::read(text, "course_id").map_err(|_| Error::NoCourse)?;
        Ok(Self::Canvas(id.to_string(), connection))
    }
}

/// A course, wherever it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// Names it among all: `crs_…` where it is kept here.
    pub id: String,
    /// What paths call it.
    pub course_id: String,
    /// Its name.
    pub name: String,
    /// Its short name.
    pub code: Option<String>,
    /// When it takes place.
    pub term: Option<String>,
    /// Who teaches it.
    pub instructor: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// Where it comes from.
    pub origin: CourseOrigin,
    /// Through which connection it is seen.
    pub connection: Option<ConnectionId>,
    /// How much help it allows.
    pub mode: Mode,
    /// How many assignments it has.
    pub assignments: i64,
    /// When the next of them is due.
    pub next_due_at: Option<DateTime<Utc>>,
    /// Grows with each change a person makes: the `ETag`. 0 before the first at a course of a course system.
    pub version: i64,
    /// When it was made, or first seen.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// When the course system no longer listed it.
    pub archived_at: Option<DateTime<Utc>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_name_one_kind_or_the_other() {
        let id = CourseId(uuid::Uuid::from_u128(7));
        assert_eq!(CourseRef::read(&id.to_string(), None).unwrap(), CourseRef::Own(id));
        let connection = Some(ConnectionId(uuid::Uuid::from_u128(8)));
        assert_eq!(
            CourseRef::read("12~7", connection).unwrap(),
            CourseRef::Canvas("12~7".into(), connection)
        );
        // What is kept here is seen through no connection.
        assert!(CourseRef::read(&id.to_string(), connection).is_err());
        for bad in ["", "local", "crs_", "ccr_0000000000000000000000000a", "1/2", "self", "\u{0}"] {
            assert!(CourseRef::read(bad, None).is_err(), "{bad}");
        }
    }
}
