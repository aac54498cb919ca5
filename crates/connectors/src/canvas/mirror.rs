//! What we remember of a Canvas between two looks: courses and assignments, found by Canvas's ids.

pub(crate) mod sql;

use crate::{
    Canvas, ConnectionId, Error,
    canvas::{
        model::{Assignment, Course},
        owner,
    },
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kernel::{Ctx, Fault, Page, Paged};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, HashMap};

kernel::ids! {
    /// A course, as it is remembered.
    MirroredCourseId = "crs";
    /// An assignment, as it is remembered.
    MirroredAssignmentId = "cas";
}

/// The socket by which whoever plans says where assignments stand.
#[async_trait]
pub trait Workspaces: Send + Sync + 'static {
    /// The states of the caller's workspaces for assignments of a course, by Canvas's ids; absent where
    /// nothing was ever planned. At most a hundred are asked for at once.
    async fn states(
        &self,
        ctx: &Ctx,
        course_id: &str,
        assignment_ids: &[String],
    ) -> Result<HashMap<String, String>, Box<dyn Fault>>;
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
    /// When it was first seen.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// When Canvas no longer listed it.
    pub archived_at: Option<DateTime<Utc>>,
}

/// A remembered assignment.
#[derive(Debug, Clone, PartialEq)]
pub struct AssignmentRow {
    /// Which one.
    pub id: MirroredAssignmentId,
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
    /// Of the person's submission, as Canvas calls it.
    pub status: Option<String>,
    /// Where its workspace stands; none where nothing was ever planned.
    pub workspace_status: Option<String>,
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
    /// The caller's courses by name, of one connection or of all.
    pub async fn courses(
        &self,
        ctx: &Ctx,
        connection: Option<ConnectionId>,
        archived: bool,
        page: Page,
    ) -> Result<Paged<CourseRow>, Error> {
        let read = self.parts().store.read(ctx).await?;
        let (items, total) = sql::courses(read, ctx.tenant, owner(ctx)?, connection, archived, page).await?;
        Ok(Paged { items, total, page })
    }

    /// The assignments of a course by due date. Where several connections know a course of that id and none
    /// is named, the default's is meant.
    pub async fn assignments(
        &self,
        ctx: &Ctx,
        connection: Option<ConnectionId>,
        course_id: &str,
        archived: bool,
        page: Page,
    ) -> Result<Paged<AssignmentRow>, Error> {
        let owner = owner(ctx)?;
        let store = &self.parts().store;
        let course = sql::course(store.read(ctx).await?, ctx.tenant, owner, connection, course_id).await?;
        let course = course.ok_or_else(|| Error::NotFound("course of that id".to_owned()))?;
        let (mut items, total) =
            sql::assignments(store.read(ctx).await?, ctx.tenant, &course, archived, page).await?;
        if let Some(workspaces) = &self.parts().workspaces
            && !items.is_empty()
        {
            let ids: Vec<String> = items.iter().map(|i| i.assignment_id.clone()).collect();
            let mut states =
                workspaces.states(ctx, &course.course_id, &ids).await.map_err(Error::Workspaces)?;
            for item in &mut items {
                item.workspace_status = states.remove(&item.assignment_id);
            }
        }
        Ok(Paged { items, total, page })
    }
}
