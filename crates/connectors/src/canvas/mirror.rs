//! What we remember of a Canvas between two looks: courses and assignments, found by Canvas's ids.

pub(crate) mod sql;

use crate::{
    Canvas, ConnectionId, Error,
    canvas::{
        model::{Assignment, Course},
        owner,
    },
};
use chrono::{DateTime, Utc};
use kernel::Ctx;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::{collections::BTreeMap, ops::Range};

kernel::ids! {
    /// A course, as it is remembered.
    MirroredCourseId = "ccr";
    /// An assignment, as it is remembered.
    MirroredAssignmentId = "cas";
}

/// A remembered course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseRow {
    /// Which one.
    pub id: MirroredCourseId,
    /// Through which connection it is seen.
    pub connection: ConnectionId,
    /// What Canvas said of it.
    pub course: Course,
    /// Assignments that are not archived.
    pub assignments: i64,
    /// When the next of them is due that was not handed in.
    pub next_due_at: Option<DateTime<Utc>>,
    /// When it was first seen.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// When Canvas no longer listed it.
    pub archived_at: Option<DateTime<Utc>>,
}

/// Something that is due.
#[derive(Debug, Clone, PartialEq)]
pub struct Due {
    /// What its course is called.
    pub course_name: String,
    /// The assignment.
    pub assignment: AssignmentRow,
}

/// A remembered assignment.
#[derive(Debug, Clone, PartialEq)]
pub struct AssignmentRow {
    /// Which one.
    pub id: MirroredAssignmentId,
    /// Through which connection it is seen.
    pub connection: ConnectionId,
    /// Canvas's id of its course.
    pub course_id: String,
    /// Canvas's id.
    pub assignment_id: String,
    /// Where a person sees it.
    pub url: String,
    /// Its title.
    pub title: String,
    /// When it is due.
    pub due_at: Option<DateTime<Utc>>,
    /// From when it can be handed in.
    pub unlock_at: Option<DateTime<Utc>>,
    /// Until when it can be handed in.
    pub lock_at: Option<DateTime<Utc>>,
    /// Points it is worth.
    pub points_possible: Option<f64>,
    /// How it is handed in.
    pub submission_types: Vec<String>,
    /// Of the person's submission, as Canvas calls it: `unsubmitted`, `submitted`, `graded`, …
    pub submission_status: Option<String>,
    /// When it was first seen.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// When Canvas no longer listed it.
    pub archived_at: Option<DateTime<Utc>>,
}

/// What became different.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Changes {
    pub created: u64,
    pub updated: u64,
    pub archived: u64,
}

/// The hash of everything Canvas said of something.
pub(crate) fn fingerprint(of: &impl Serialize) -> Vec<u8> {
    // Types of ours, without maps: always the same JSON.
    Sha256::digest(serde_json::to_vec(of).unwrap_or_default()).to_vec()
}

/// An assignment without what is not remembered: its text and rubric stand in the hash only.
#[derive(Debug)]
pub(crate) struct Slim {
    pub id: String,
    pub title: String,
    pub due_at: Option<DateTime<Utc>>,
    pub unlock_at: Option<DateTime<Utc>>,
    pub lock_at: Option<DateTime<Utc>>,
    pub points_possible: Option<f64>,
    pub submission_types: Vec<String>,
    pub status: Option<String>,
    pub hash: Vec<u8>,
}

impl From<Assignment> for Slim {
    fn from(a: Assignment) -> Self {
        Self {
            hash: fingerprint(&a),
            id: a.id.as_str().to_owned(),
            title: a.title,
            due_at: a.due_at,
            unlock_at: a.unlock_at,
            lock_at: a.lock_at,
            points_possible: a.points_possible,
            submission_types: a.submission_types,
            status: a.status,
        }
    }
}

/// Each once, in order of id: a list that shifts while it is paged names rows twice, and two syncs at once
/// take their locks in the same order.
pub(crate) fn distinct<T>(rows: Vec<T>, id: impl Fn(&T) -> String) -> Vec<T> {
    rows.into_iter().map(|r| (id(&r), r)).collect::<BTreeMap<_, _>>().into_values().collect()
}

impl Canvas {
    /// The caller's courses by name, of one connection or of all: so many behind the first so many, and how many
    /// there are, as far as lists are counted.
    pub async fn courses(
        &self,
        ctx: &Ctx,
        connection: Option<ConnectionId>,
        archived: bool,
        window: Range<i64>,
    ) -> Result<(Vec<CourseRow>, u64), Error> {
        let parts = self.parts();
        let read = parts.store.read(ctx).await?;
        let now = parts.world.now();
        Ok(sql::courses(read, ctx.tenant, owner(ctx)?, connection, archived, window, now).await?)
    }

    /// A course by Canvas's id. Where several connections know one of that id and none is named, the default's is
    /// meant.
    pub async fn course(
        &self,
        ctx: &Ctx,
        connection: Option<ConnectionId>,
        course_id: &str,
    ) -> Result<CourseRow, Error> {
        let parts = self.parts();
        let read = parts.store.read(ctx).await?;
        let found =
            sql::course_row_of(read, ctx.tenant, owner(ctx)?, connection, course_id, parts.world.now())
                .await?;
        found.ok_or_else(|| Error::NotFound("course of that id".to_owned()))
    }

    /// The assignments of a course by due date: so many behind the first so many, and how many there are, as far as
    /// lists are counted.
    pub async fn assignments(
        &self,
        ctx: &Ctx,
        connection: Option<ConnectionId>,
        course_id: &str,
        archived: bool,
        window: Range<i64>,
    ) -> Result<(Vec<AssignmentRow>, u64), Error> {
        let owner = owner(ctx)?;
        let store = &self.parts().store;
        let course = sql::course(store.read(ctx).await?, ctx.tenant, owner, connection, course_id).await?;
        let course = course.ok_or_else(|| Error::NotFound("course of that id".to_owned()))?;
        Ok(sql::assignments(store.read(ctx).await?, ctx.tenant, &course, archived, window).await?)
    }

    /// What is due in all courses of the caller from `from` on and before `to`, in order, at most `limit`.
    pub async fn due(
        &self,
        ctx: &Ctx,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<Due>, Error> {
        let owner = owner(ctx)?;
        Ok(sql::due(self.parts().store.read(ctx).await?, ctx.tenant, owner, from, to, limit).await?)
    }
}
