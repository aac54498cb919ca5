//! The door of what a course asks: its assignments, and its map.

use super::{CourseView, Through};
use crate::{
    Study,
    courses::{CourseMap, CourseRef, CourseTask, MapTask, MapTopic},
    workspaces::Status,
};
use api_kit::{Answer, Caller, Listing, Paging, PagingParams, Query, Validate};
use axum::{
    Json,
    extract::{Path, State},
};
use chrono::{DateTime, Utc};
use connectors::ConnectionId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<Study> {
    OpenApiRouter::new().routes(routes!(tasks)).routes(routes!(map))
}

/// Which assignments of a course.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct TaskQuery {
    /// Where several connections know a course of that id; the default where none is named.
    connection: Option<ConnectionId>,
    /// `true`: also what the course system no longer lists.
    #[serde(default)]
    archived: bool,
}

impl Validate for TaskQuery {}

/// An assignment of a course, planned or not.
#[derive(Debug, Serialize, ToSchema)]
struct CourseAssignment {
    /// With `assignment_id`: what paths of assignments call it. `local` for what was entered here.
    course_id: String,
    assignment_id: String,
    title: String,
    /// Where it is at the course system.
    url: Option<String>,
    due_at: Option<DateTime<Utc>>,
    unlock_at: Option<DateTime<Utc>>,
    lock_at: Option<DateTime<Utc>>,
    points_possible: Option<f64>,
    submission_types: Vec<String>,
    /// Where its plan stands: `new` where none was started.
    status: Status,
    /// Of the caller's submission, as the course system calls it: `unsubmitted`, `submitted`, `graded`, …
    submission_status: Option<String>,
    /// When the course system no longer listed it.
    archived_at: Option<DateTime<Utc>>,
}

impl From<CourseTask> for CourseAssignment {
    fn from(t: CourseTask) -> Self {
        Self {
            course_id: t.course_id,
            assignment_id: t.assignment_id,
            title: t.title,
            url: t.url,
            due_at: t.due_at,
            unlock_at: t.unlock_at,
            lock_at: t.lock_at,
            points_possible: t.points_possible,
            submission_types: t.submission_types,
            status: t.status,
            submission_status: t.submission_status,
            archived_at: t.archived_at,
        }
    }
}

/// The assignments of a course by due date, and where their plans stand.
#[utoipa::path(get, path = "/courses/{course_id}/assignments", tag = "Courses",
    params(("course_id" = String, Path), PagingParams, TaskQuery),
    responses((status = 200, description = "A page of assignments", body = Listing<CourseAssignment>),
        (status = 404, description = "No such course")))]
async fn tasks(
    State(study): State<Study>,
    caller: Caller,
    Path(course_id): Path<String>,
    paging: Paging<TaskQuery>,
) -> Answer<Listing<CourseAssignment>> {
    let which = CourseRef::read(&course_id, paging.filter.connection)?;
    let found = study.course_tasks(&caller.ctx, &which, paging.filter.archived, paging.page).await?;
    Ok(paging.listing(found.map(CourseAssignment::from)))
}

/// A course with its topics and assignments.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CourseMap)]
struct MapView {
    course: CourseView,
    /// In order, at most 200.
    topics: Vec<MapTopicView>,
    /// Assignments of no topic, by due date.
    loose: Vec<MapTaskView>,
    /// Whether there are more than 2,000 assignments: the rest is not shown.
    truncated: bool,
}

/// A topic on the map.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CourseMapTopic)]
struct MapTopicView {
    id: String,
    title: String,
    order: i32,
    unlock_at: Option<DateTime<Utc>>,
    /// Its assignments are done one after the other.
    sequential: bool,
    /// Topics of this map that come before it.
    depends_on: Vec<String>,
    assignments: Vec<MapTaskView>,
    /// The `ETag` of an own topic, as a number; 0 for those of a course system.
    version: i64,
}

/// An assignment on the map.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CourseMapAssignment)]
struct MapTaskView {
    #[serde(flatten)]
    assignment: CourseAssignment,
    /// Ids of assignments of this map that come before it.
    depends_on: Vec<String>,
}

impl From<MapTask> for MapTaskView {
    fn from(t: MapTask) -> Self {
        Self { assignment: t.task.into(), depends_on: t.depends_on }
    }
}

impl From<MapTopic> for MapTopicView {
    fn from(t: MapTopic) -> Self {
        Self {
            id: t.id,
            title: t.title,
            order: t.order,
            unlock_at: t.unlock_at,
            sequential: t.sequential,
            depends_on: t.depends_on,
            assignments: t.tasks.into_iter().map(MapTaskView::from).collect(),
            version: t.version,
        }
    }
}

impl From<CourseMap> for MapView {
    fn from(m: CourseMap) -> Self {
        Self {
            course: m.course.into(),
            topics: m.topics.into_iter().map(MapTopicView::from).collect(),
            loose: m.loose.into_iter().map(MapTaskView::from).collect(),
            truncated: m.truncated,
        }
    }
}

/// The map of a course: its topics, what is to be done in each, and what comes before what.
#[utoipa::path(get, path = "/courses/{course_id}/map", tag = "Courses", params(("course_id" = String, Path), Through),
    responses((status = 200, description = "The map", body = MapView), (status = 404, description = "No such course")))]
async fn map(
    State(study): State<Study>,
    caller: Caller,
    Path(course_id): Path<String>,
    Query(q): Query<Through>,
) -> Answer<Json<MapView>> {
    Ok(Json(study.course_map(&caller.ctx, &CourseRef::read(&course_id, q.connection)?).await?.into()))
}
