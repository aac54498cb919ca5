//! The door of the mirror.

use crate::{
    Canvas, ConnectionId,
    canvas::mirror::{AssignmentRow, CourseRow, MirroredAssignmentId, MirroredCourseId},
};
use api_kit::{Answer, Caller, Listing, Paging, PagingParams, PathId, Validate};
use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<Canvas> {
    OpenApiRouter::new().routes(routes!(courses)).routes(routes!(assignments))
}

/// Which rows of the mirror.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct MirrorQuery {
    /// Only what is seen through this connection.
    connection: Option<ConnectionId>,
    /// `true`: also what Canvas no longer lists.
    #[serde(default)]
    archived: bool,
}

impl Validate for MirrorQuery {}

/// A course, as Canvas listed it last.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CanvasCourse)]
struct CourseView {
    id: MirroredCourseId,
    connection_id: ConnectionId,
    /// Canvas's id, as in paths.
    course_id: String,
    name: String,
    code: Option<String>,
    /// The term.
    semester: Option<String>,
    instructor: Option<String>,
    description: Option<String>,
    /// Assignments that Canvas lists.
    assignment_count: i64,
    created_at: DateTime<Utc>,
    /// When it last changed.
    updated_at: DateTime<Utc>,
    /// When Canvas no longer listed it.
    archived_at: Option<DateTime<Utc>>,
}

impl From<CourseRow> for CourseView {
    fn from(r: CourseRow) -> Self {
        Self {
            id: r.id,
            connection_id: r.connection,
            course_id: r.course.id.to_string(),
            name: r.course.name,
            code: r.course.code,
            semester: r.course.term,
            instructor: r.course.instructor,
            description: r.course.description,
            assignment_count: r.assignments,
            created_at: r.created_at,
            updated_at: r.updated_at,
            archived_at: r.archived_at,
        }
    }
}

/// The caller's courses by name, as of the last sync.
#[utoipa::path(get, path = "/courses", tag = "Canvas", params(PagingParams, MirrorQuery),
    responses((status = 200, description = "A page of courses", body = Listing<CourseView>)))]
async fn courses(
    State(canvas): State<Canvas>,
    caller: Caller,
    paging: Paging<MirrorQuery>,
) -> Answer<Listing<CourseView>> {
    let q = &paging.filter;
    let found = canvas.courses(&caller.ctx, q.connection, q.archived, paging.page).await?;
    Ok(paging.listing(found.map(CourseView::from)))
}

/// An assignment, as Canvas listed it last.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CanvasAssignment)]
struct AssignmentView {
    id: MirroredAssignmentId,
    /// Canvas's id of the course, as in paths.
    course_id: String,
    /// Canvas's id, as in paths.
    assignment_id: String,
    /// Where it is in Canvas.
    url: String,
    title: String,
    due_at: Option<DateTime<Utc>>,
    unlock_at: Option<DateTime<Utc>>,
    lock_at: Option<DateTime<Utc>>,
    points_possible: Option<f64>,
    submission_types: Vec<String>,
    /// Of the caller's submission, as Canvas calls it: `unsubmitted`, `submitted`, `graded`, …
    status: Option<String>,
    /// Where its workspace stands; `null` where nothing was planned yet.
    workspace_status: Option<String>,
    created_at: DateTime<Utc>,
    /// When it last changed.
    updated_at: DateTime<Utc>,
    /// When Canvas no longer listed it.
    archived_at: Option<DateTime<Utc>>,
}

impl From<AssignmentRow> for AssignmentView {
    fn from(r: AssignmentRow) -> Self {
        Self {
            id: r.id,
            course_id: r.course_id,
            assignment_id: r.assignment_id,
            url: r.url,
            title: r.title,
            due_at: r.due_at,
            unlock_at: r.unlock_at,
            lock_at: r.lock_at,
            points_possible: r.points_possible,
            submission_types: r.submission_types,
            status: r.status,
            workspace_status: r.workspace_status,
            created_at: r.created_at,
            updated_at: r.updated_at,
            archived_at: r.archived_at,
        }
    }
}

/// The assignments of a course by due date, as of the last sync.
#[utoipa::path(get, path = "/courses/{course_id}/assignments", tag = "Canvas",
    params(("course_id" = String, Path, description = "Canvas's id"), PagingParams, MirrorQuery),
    responses((status = 200, description = "A page of assignments", body = Listing<AssignmentView>),
        (status = 404, description = "No such course")))]
async fn assignments(
    State(canvas): State<Canvas>,
    caller: Caller,
    PathId(course_id): PathId<String>,
    paging: Paging<MirrorQuery>,
) -> Answer<Listing<AssignmentView>> {
    let q = &paging.filter;
    let found = canvas.assignments(&caller.ctx, q.connection, &course_id, q.archived, paging.page).await?;
    Ok(paging.listing(found.map(AssignmentView::from)))
}
