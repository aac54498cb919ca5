//! The door of courses.

mod map;
mod topics;

use crate::{
    Study,
    courses::{Course, CourseChange, CourseFilter, CourseOrigin, CourseRef, NewCourse},
    mode::Mode,
};
use api_kit::{
    Answer, Body, Caller, Created, IfMatch, Listing, NoContent, Paging, PagingParams, Query, Validate,
    Versioned, Violations,
};
use axum::extract::{Path, State};
use chrono::{DateTime, Utc};
use connectors::ConnectionId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of courses, relative to `/api/v1`.
pub(crate) fn routes(study: Study) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, update, remove))
        .merge(map::routes())
        .merge(topics::routes())
        .with_state(study)
}

/// A course, wherever it comes from.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Course)]
struct CourseView {
    id: String,
    /// What paths call it: `crs_…` for a course kept here, else the course system's id.
    course_id: String,
    name: String,
    code: Option<String>,
    term: Option<String>,
    instructor: Option<String>,
    description: Option<String>,
    origin: CourseOrigin,
    /// Through which connection it is seen.
    connection: Option<ConnectionId>,
    mode: Mode,
    /// How many assignments it has.
    assignments: i64,
    /// When the next of them is due; what was handed in at the course system does not count.
    next_due_at: Option<DateTime<Utc>>,
    /// The `ETag`, as a number.
    version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    /// When the course system no longer listed it.
    archived_at: Option<DateTime<Utc>>,
}

impl From<Course> for CourseView {
    fn from(c: Course) -> Self {
        Self {
            id: c.id,
            course_id: c.course_id,
            name: c.name,
            code: c.code,
            term: c.term,
            instructor: c.instructor,
            description: c.description,
            origin: c.origin,
            connection: c.connection,
            mode: c.mode,
            assignments: c.assignments,
            next_due_at: c.next_due_at,
            version: c.version,
            created_at: c.created_at,
            updated_at: c.updated_at,
            archived_at: c.archived_at,
        }
    }
}

/// Which courses.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct CourseQuery {
    /// Only those seen through this connection.
    connection: Option<ConnectionId>,
    /// Only those that come from there.
    origin: Option<CourseOrigin>,
    /// `true`: also what the course system no longer lists.
    #[serde(default)]
    archived: bool,
}

impl Validate for CourseQuery {}

/// The caller's courses by name: their own, and those of their Canvas as of the last sync.
#[utoipa::path(get, path = "/courses", tag = "Courses", params(PagingParams, CourseQuery),
    responses((status = 200, description = "A page of courses", body = Listing<CourseView>)))]
async fn list(
    State(study): State<Study>,
    caller: Caller,
    paging: Paging<CourseQuery>,
) -> Answer<Listing<CourseView>> {
    let CourseQuery { connection, origin, archived } = paging.filter;
    let filter = CourseFilter { connection, origin, archived };
    let found = study.courses(&caller.ctx, &filter, paging.page).await?;
    Ok(paging.listing(found.map(CourseView::from)))
}

/// A course to be kept here.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CourseInput {
    #[schema(min_length = 1, max_length = 300)]
    name: String,
    #[schema(max_length = 100)]
    code: Option<String>,
    #[schema(max_length = 100)]
    term: Option<String>,
    #[schema(max_length = 300)]
    instructor: Option<String>,
    #[schema(max_length = 4_000)]
    description: Option<String>,
    /// How much help it allows; `assist` where nothing is said.
    #[serde(default)]
    mode: Mode,
}

fn check(v: &mut Violations, field: &str, text: Option<&String>, most: usize) {
    if let Some(text) = text {
        v.length(field, text.trim(), 0..=most);
    }
}

impl Validate for CourseInput {
    fn validate(&self, v: &mut Violations) {
        v.required_trimmed("name", &self.name, 300);
        check(v, "code", self.code.as_ref(), 100);
        check(v, "term", self.term.as_ref(), 100);
        check(v, "instructor", self.instructor.as_ref(), 300);
        check(v, "description", self.description.as_ref(), 4_000);
    }
}

/// Without the blanks around it; none where nothing is left.
fn filled(text: Option<String>) -> Option<String> {
    text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty())
}

/// Adds a course of your own.
#[utoipa::path(post, path = "/courses", tag = "Courses", request_body = CourseInput,
    responses((status = 201, description = "The course", body = CourseView),
        (status = 409, description = "There are too many"), (status = 422, description = "A field is not valid")))]
async fn create(
    State(study): State<Study>,
    caller: Caller,
    Body(input): Body<CourseInput>,
) -> Answer<Created<CourseView>> {
    let new = NewCourse {
        name: input.name.trim().to_owned(),
        code: filled(input.code),
        term: filled(input.term),
        instructor: filled(input.instructor),
        description: filled(input.description),
        mode: input.mode,
    };
    let made = study.create_course(&caller.ctx, new).await?;
    let (path, version) = (format!("/courses/{}", made.course_id), made.version);
    Ok(Created::new(&path, CourseView::from(made)).version(version))
}

/// Through which connection.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Through {
    /// Where several connections know a course of that id; the default where none is named.
    connection: Option<ConnectionId>,
}

impl Validate for Through {}

/// One course. The `ETag` guards what a person decides about it, not what a course system says.
#[utoipa::path(get, path = "/courses/{course_id}", tag = "Courses", params(("course_id" = String, Path), Through),
    responses((status = 200, description = "The course, with its `ETag`", body = CourseView),
        (status = 404, description = "No such course")))]
async fn get(
    State(study): State<Study>,
    caller: Caller,
    Path(course_id): Path<String>,
    Query(q): Query<Through>,
) -> Answer<Versioned<CourseView>> {
    let found = study.course(&caller.ctx, &CourseRef::read(&course_id, q.connection)?).await?;
    Ok(Versioned::new(found.version, found.into()))
}

#[expect(clippy::option_option, reason = "absent, null and a value are three things")]
/// What changes. A field that is absent stays; `null` clears it where it may be empty.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CourseChange)]
struct ChangeInput {
    #[schema(min_length = 1, max_length = 300)]
    name: Option<String>,
    #[serde(default, deserialize_with = "api_kit::present")]
    #[schema(max_length = 100)]
    code: Option<Option<String>>,
    #[serde(default, deserialize_with = "api_kit::present")]
    #[schema(max_length = 100)]
    term: Option<Option<String>>,
    #[serde(default, deserialize_with = "api_kit::present")]
    #[schema(max_length = 300)]
    instructor: Option<Option<String>>,
    #[serde(default, deserialize_with = "api_kit::present")]
    #[schema(max_length = 4_000)]
    description: Option<Option<String>>,
    /// How much help it allows. The one thing that can be changed of a course of a course system.
    mode: Option<Mode>,
}

impl Validate for ChangeInput {
    fn validate(&self, v: &mut Violations) {
        if let Some(name) = &self.name {
            v.required_trimmed("name", name, 300);
        }
        check(v, "code", self.code.as_ref().and_then(Option::as_ref), 100);
        check(v, "term", self.term.as_ref().and_then(Option::as_ref), 100);
        check(v, "instructor", self.instructor.as_ref().and_then(Option::as_ref), 300);
        check(v, "description", self.description.as_ref().and_then(Option::as_ref), 4_000);
    }
}

/// Changes a course. One of a course system is changed there, all but its `mode`.
#[utoipa::path(patch, path = "/courses/{course_id}", tag = "Courses", params(("course_id" = String, Path), Through),
    request_body = ChangeInput,
    responses((status = 200, description = "The course after the change", body = CourseView),
        (status = 404, description = "No such course"),
        (status = 409, description = "It comes from a course system, and more than its mode was to change"),
        (status = 412, description = "It was changed meanwhile"), (status = 422, description = "A field is not valid")))]
async fn update(
    State(study): State<Study>,
    caller: Caller,
    Path(course_id): Path<String>,
    Query(q): Query<Through>,
    if_match: IfMatch,
    Body(input): Body<ChangeInput>,
) -> Answer<Versioned<CourseView>> {
    let change = CourseChange {
        name: input.name.map(|n| n.trim().to_owned()),
        code: input.code.map(filled),
        term: input.term.map(filled),
        instructor: input.instructor.map(filled),
        description: input.description.map(filled),
        mode: input.mode,
    };
    let which = CourseRef::read(&course_id, q.connection)?;
    let changed = study.change_course(&caller.ctx, &which, if_match.version(), change).await?;
    Ok(Versioned::new(changed.version, changed.into()))
}

/// Removes a course of your own with its topics. Its assignments stay, without a course.
#[utoipa::path(delete, path = "/courses/{course_id}", tag = "Courses", params(("course_id" = String, Path)),
    responses((status = 204, description = "It is gone"), (status = 404, description = "No such course"),
        (status = 409, description = "It comes from a course system")))]
async fn remove(
    State(study): State<Study>,
    caller: Caller,
    Path(course_id): Path<String>,
) -> Answer<NoContent> {
    study.remove_course(&caller.ctx, &CourseRef::read(&course_id, None)?).await?;
    Ok(NoContent)
}
