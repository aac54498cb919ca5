//! The door of Canvas.

use crate::{
    Canvas, Connection, ConnectionId,
    canvas::{
        mirror::{AssignmentRow, CourseRow, MirroredAssignmentId, MirroredCourseId},
        oauth::{Institution, SignIn},
    },
};
use api_kit::{
    Accepted, Answer, Body, Caller, Created, Listing, NoContent, Paging, PagingParams, PathId, Query,
    Validate, Violations,
};
use axum::{Json, extract::State};
use chrono::{DateTime, Utc};
use kernel::{ExposeSecret as _, RunId, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this room, relative to `/api/v1`.
pub fn routes(canvas: Canvas) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(list, connect))
        .routes(routes!(disconnect))
        .routes(routes!(verify))
        .routes(routes!(institutions))
        .routes(routes!(begin_sign_in))
        .routes(routes!(end_sign_in))
        .routes(routes!(sync))
        .routes(routes!(courses))
        .routes(routes!(assignments))
        .with_state(canvas)
}

/// A connection to a Canvas. The key is never shown.
#[derive(Debug, Serialize, ToSchema)]
struct CanvasConnection {
    id: ConnectionId,
    /// Scheme, host and port.
    base_url: String,
    label: String,
    /// Canvas's id of the person whose key it is.
    account_id: String,
    /// Their name there.
    account_name: String,
    /// Whether it is asked where none is named.
    is_default: bool,
    /// Whether the person signed in at Canvas, as opposed to pasting a key.
    signed_in: bool,
    /// When Canvas last accepted the key.
    verified_at: DateTime<Utc>,
    /// When its courses were last brought in line.
    synced_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

impl From<Connection> for CanvasConnection {
    fn from(c: Connection) -> Self {
        Self {
            id: c.id,
            base_url: c.base_url,
            label: c.label,
            account_id: c.account.id.to_string(),
            account_name: c.account.name,
            is_default: c.is_default,
            signed_in: c.expires_at.is_some(),
            verified_at: c.verified_at,
            synced_at: c.synced_at,
            created_at: c.created_at,
        }
    }
}

/// A Canvas to be connected.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewCanvasConnection {
    /// Any address of the Canvas; only scheme, host and port are kept.
    #[schema(min_length = 1, max_length = 500, example = "https://canvas.example.edu")]
    base_url: String,
    /// An access token made in Canvas under Account, Settings.
    #[schema(value_type = String, format = Password, write_only, min_length = 16, max_length = 500)]
    api_key: SecretString,
    /// What to call it; its host where nothing is said.
    #[schema(min_length = 1, max_length = 100)]
    label: Option<String>,
}

impl Validate for NewCanvasConnection {
    fn validate(&self, v: &mut Violations) {
        v.required_trimmed("base_url", &self.base_url, 500);
        if let Some(label) = &self.label {
            v.required_trimmed("label", label, 100);
        }
    }
}

/// Connections.
#[derive(Debug, Serialize, ToSchema)]
struct CanvasConnections {
    data: Vec<CanvasConnection>,
}

/// The caller's connections to Canvas, the default first.
#[utoipa::path(get, path = "/canvas/connections", tag = "Canvas",
    responses((status = 200, description = "The connections", body = CanvasConnections)))]
async fn list(State(canvas): State<Canvas>, caller: Caller) -> Answer<Json<CanvasConnections>> {
    let all = canvas.connections(&caller.ctx).await?;
    Ok(Json(CanvasConnections { data: all.into_iter().map(CanvasConnection::from).collect() }))
}

/// Connects a Canvas.
///
/// The key is held against that Canvas before it is kept; it is kept encrypted and never shown again. The first
/// connection becomes the default. Connecting the same account again gives its connection the new key.
#[utoipa::path(post, path = "/canvas/connections", tag = "Canvas", request_body = NewCanvasConnection,
    responses((status = 201, description = "The connection", body = CanvasConnection),
        (status = 409, description = "There are too many connections"),
        (status = 422, description = "A field is not valid, or the address must not be asked"),
        (status = 502, description = "Canvas did not accept the key, or did not answer as a Canvas does")))]
async fn connect(
    State(canvas): State<Canvas>,
    caller: Caller,
    Body(new): Body<NewCanvasConnection>,
) -> Answer<Created<CanvasConnection>> {
    let label = new.label.as_deref().map(str::trim);
    let made = canvas.connect(&caller.ctx, &new.base_url, &new.api_key, label).await?;
    Ok(Created::new(&format!("/canvas/connections/{}", made.id), made.into()))
}

/// Forgets a connection with its key, courses and assignments.
#[utoipa::path(delete, path = "/canvas/connections/{id}", tag = "Canvas", params(("id" = ConnectionId, Path)),
    responses((status = 204, description = "It is gone"), (status = 404, description = "No such connection")))]
async fn disconnect(
    State(canvas): State<Canvas>,
    caller: Caller,
    PathId(id): PathId<ConnectionId>,
) -> Answer<NoContent> {
    canvas.disconnect(&caller.ctx, id).await?;
    Ok(NoContent)
}

/// Asks Canvas whether it still accepts the key.
#[utoipa::path(post, path = "/canvas/connections/{id}/verify", tag = "Canvas", params(("id" = ConnectionId, Path)),
    responses((status = 200, description = "It does", body = CanvasConnection),
        (status = 404, description = "No such connection"),
        (status = 502, description = "It does not, or did not answer as a Canvas does")))]
async fn verify(
    State(canvas): State<Canvas>,
    caller: Caller,
    PathId(id): PathId<ConnectionId>,
) -> Answer<Json<CanvasConnection>> {
    Ok(Json(canvas.verify(&caller.ctx, id).await?.into()))
}

/// A Canvas where one can sign in.
#[derive(Debug, Serialize, ToSchema)]
struct CanvasInstitution {
    name: String,
    base_url: String,
}

/// Institutions.
#[derive(Debug, Serialize, ToSchema)]
struct CanvasInstitutions {
    data: Vec<CanvasInstitution>,
}

/// Where one can sign in instead of pasting a key.
#[utoipa::path(get, path = "/canvas/institutions", tag = "Canvas",
    responses((status = 200, description = "The institutions", body = CanvasInstitutions)))]
async fn institutions(State(canvas): State<Canvas>, _: Caller) -> Json<CanvasInstitutions> {
    let view = |i: &Institution| CanvasInstitution { name: i.name.clone(), base_url: i.base_url.clone() };
    Json(CanvasInstitutions { data: canvas.institutions().iter().map(view).collect() })
}

/// Where to sign in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewCanvasSignIn {
    /// The address of an institution.
    #[schema(min_length = 1, max_length = 500)]
    base_url: String,
}

impl Validate for NewCanvasSignIn {
    fn validate(&self, v: &mut Violations) {
        v.required_trimmed("base_url", &self.base_url, 500);
    }
}

/// A sign-in that was begun.
#[derive(Debug, Serialize, ToSchema)]
struct CanvasSignIn {
    /// Where to send the browser.
    authorize_url: String,
    /// Until when it can be ended.
    expires_at: DateTime<Utc>,
}

/// Begins a sign-in at a Canvas.
///
/// Canvas sends the browser back with `state` and `code`, with which the same person ends it.
#[utoipa::path(post, path = "/canvas/sign-ins", tag = "Canvas", request_body = NewCanvasSignIn,
    responses((status = 200, description = "Where to send the browser", body = CanvasSignIn),
        (status = 422, description = "Nobody can sign in there")))]
async fn begin_sign_in(
    State(canvas): State<Canvas>,
    caller: Caller,
    Body(new): Body<NewCanvasSignIn>,
) -> Answer<Json<CanvasSignIn>> {
    let SignIn { authorize_url, expires_at } = canvas.begin_sign_in(&caller.ctx, &new.base_url).await?;
    Ok(Json(CanvasSignIn { authorize_url, expires_at }))
}

/// What Canvas sent along with the browser.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CanvasSignInEnd {
    #[schema(min_length = 1, max_length = 200)]
    state: String,
    #[schema(value_type = String, format = Password, write_only, min_length = 1, max_length = 2_000)]
    code: SecretString,
    /// What to call the connection; the host where nothing is said.
    #[schema(min_length = 1, max_length = 100)]
    label: Option<String>,
}

impl Validate for CanvasSignInEnd {
    fn validate(&self, v: &mut Violations) {
        v.required_trimmed("state", &self.state, 200);
        v.required_trimmed("code", self.code.expose_secret(), 2_000);
        if let Some(label) = &self.label {
            v.required_trimmed("label", label, 100);
        }
    }
}

/// Ends a sign-in: keeps the connection it gives.
#[utoipa::path(post, path = "/canvas/sign-ins/end", tag = "Canvas", request_body = CanvasSignInEnd,
    responses((status = 201, description = "The connection", body = CanvasConnection),
        (status = 404, description = "No open sign-in of the caller has this state"),
        (status = 502, description = "Canvas did not take the code")))]
async fn end_sign_in(
    State(canvas): State<Canvas>,
    caller: Caller,
    Body(end): Body<CanvasSignInEnd>,
) -> Answer<Created<CanvasConnection>> {
    let label = end.label.as_deref().map(str::trim);
    let made = canvas.end_sign_in(&caller.ctx, &end.state, &end.code, label).await?;
    Ok(Created::new(&format!("/canvas/connections/{}", made.id), made.into()))
}

/// Which connection.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ConnectionQuery {
    /// The connection; the default where none is named.
    connection: Option<ConnectionId>,
}

impl Validate for ConnectionQuery {}

/// A sync that is queued.
#[derive(Debug, Serialize, ToSchema)]
struct CanvasSync {
    /// The run to follow; its step `synced` gives `{courses, assignments, created, updated, archived, unreadable}`.
    run_id: RunId,
    connection_id: ConnectionId,
}

/// Brings courses and assignments in line with Canvas, as a run.
///
/// A sync of the connection that waits or runs already is given instead of another.
#[utoipa::path(post, path = "/canvas/sync", tag = "Canvas", params(ConnectionQuery),
    responses((status = 202, description = "The run", body = CanvasSync),
        (status = 400, description = "No Canvas is connected"), (status = 404, description = "No such connection")))]
async fn sync(
    State(canvas): State<Canvas>,
    caller: Caller,
    Query(q): Query<ConnectionQuery>,
) -> Answer<Accepted<CanvasSync>> {
    let (run_id, connection_id) = canvas.sync(&caller.ctx, q.connection).await?;
    Ok(Accepted(CanvasSync { run_id, connection_id }))
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
