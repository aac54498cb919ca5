//! The door of assignments.

use crate::{
    assignments::{
        Assignment, AssignmentFilter, AssignmentId, Entry, Order, Origin, Study, Target, captured,
    },
    courses::CourseId,
    mode::Mode,
    workspaces::{Status, WorkspaceId},
};
use api_kit::{
    Answer, Body, Caller, Created, IfMatch, Listing, NoContent, Paging, PagingParams, Validate, Versioned,
    Violations,
};
use axum::extract::{Path, State};
use blobs::FileId;
use chrono::{DateTime, Utc};
use kernel::{Paged, RunId};
use runs::Failure;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of assignments, relative to `/api/v1`.
pub(crate) fn routes(study: Study) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(create_sample))
        .routes(routes!(get, update, remove))
        .routes(routes!(captured::http::capture))
        .with_state(study)
}

/// An assignment, and where its plan stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Assignment)]
pub(crate) struct AssignmentView {
    /// The assignment itself, whatever its course system calls it: what its work items and runs are about.
    id: AssignmentId,
    /// `local` for what was entered here; otherwise the course system's id.
    course_id: String,
    assignment_id: String,
    title: String,
    course_name: Option<String>,
    /// The assignment's text; left out of lists.
    text: Option<String>,
    /// How it is graded; left out of lists.
    rubric: Option<String>,
    points_possible: Option<f64>,
    due_at: Option<DateTime<Utc>>,
    file_ids: Vec<FileId>,
    /// Where it comes from.
    origin: Origin,
    /// Where it is seen at the course system.
    url: Option<String>,
    /// The course of the caller's own that it belongs to.
    course: Option<CourseId>,
    /// How much help its course allows: in `guide`, help asks and points and writes none of the solution.
    mode: Mode,
    /// `null` until planning was started.
    workspace_id: Option<WorkspaceId>,
    status: Status,
    /// The stage of planning reached.
    stage: Option<String>,
    /// Percent.
    #[schema(minimum = 0, maximum = 100)]
    progress: i16,
    /// What is being done.
    message: Option<String>,
    /// Why planning failed.
    error: Option<Failure>,
    /// The run that makes, or made, the plan.
    run_id: Option<RunId>,
    /// The newest version of the plan; `null` while there is none.
    plan_version: Option<i32>,
    /// A plan exists and is being made anew.
    reprocessing: bool,
    /// Tasks of the plan that are done; in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    tasks_done: Option<i64>,
    /// Tasks of the plan; in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    tasks_total: Option<i64>,
    /// The `ETag`, as a number.
    version: i64,
    created_at: DateTime<Utc>,
    /// When the assignment or its workspace last changed.
    updated_at: DateTime<Utc>,
}

impl From<Assignment> for AssignmentView {
    fn from(a: Assignment) -> Self {
        let w = a.workspace;
        let status = w.as_ref().map_or(Status::New, |w| w.status);
        Self {
            id: a.id,
            course_id: a.target.course_id,
            assignment_id: a.target.assignment_id,
            title: a.title,
            course_name: a.course_name,
            text: a.text,
            rubric: a.rubric,
            points_possible: a.points_possible,
            due_at: a.due_at,
            file_ids: a.files,
            origin: a.origin,
            url: a.url,
            course: a.course,
            mode: a.mode,
            workspace_id: w.as_ref().map(|w| w.id),
            status,
            stage: w.as_ref().and_then(|w| w.stage.clone()),
            progress: w.as_ref().map_or(0, |w| w.progress),
            message: w.as_ref().and_then(|w| w.message.clone()),
            error: w.as_ref().and_then(|w| w.error.clone()),
            run_id: w.as_ref().and_then(|w| w.run),
            plan_version: w.as_ref().map(|w| w.plan_version).filter(|v| *v > 0),
            reprocessing: w.as_ref().is_some_and(|w| w.reprocessing && w.status.is_active()),
            tasks_done: None,
            tasks_total: None,
            version: a.version,
            created_at: a.created_at,
            updated_at: w.map_or(a.updated_at, |w| w.updated_at.max(a.updated_at)),
        }
    }
}

/// Which assignments.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AssignmentQuery {
    /// Only assignments whose plan stands here.
    state: Option<Status>,
    /// Only assignments due before this moment.
    due_before: Option<DateTime<Utc>>,
    /// Only assignments due at or after this moment.
    due_after: Option<DateTime<Utc>>,
}

impl Validate for AssignmentQuery {
    fn validate(&self, v: &mut Violations) {
        if let (Some(after), Some(before)) = (self.due_after, self.due_before)
            && after > before
        {
            v.add("due_before", "out_of_order", "Must not come before `due_after`.");
        }
    }
}

/// The caller's assignments.
///
/// Sorted by `due_at` (what is due first comes first, what is never due last), `-due_at`, `created_at` or
/// `-created_at`.
#[utoipa::path(get, path = "/assignments", tag = "Assignments", params(PagingParams, AssignmentQuery),
    responses((status = 200, description = "A page of assignments", body = Listing<AssignmentView>)))]
async fn list(
    State(study): State<Study>,
    caller: Caller,
    paging: Paging<AssignmentQuery>,
) -> Answer<Listing<AssignmentView>> {
    let order = match paging.sort(&["due_at", "created_at"])? {
        Some(s) if s.field == "created_at" && s.descending => Order::Newest,
        Some(s) if s.field == "created_at" => Order::Oldest,
        Some(s) if s.descending => Order::DueLast,
        _ => Order::Due,
    };
    let q = &paging.filter;
    let filter = AssignmentFilter {
        status: q.state.map(|s| s.as_str().to_owned()),
        due_before: q.due_before,
        due_after: q.due_after,
        order,
    };
    let found = study.list(&caller.ctx, &filter, paging.page).await?;
    // Only what has a plan has tasks to count.
    let planned = |a: &Assignment| a.workspace.as_ref().is_some_and(|w| w.plan_version > 0);
    let subjects: Vec<String> = found.items.iter().filter(|a| planned(a)).map(|a| a.id.to_string()).collect();
    let mut counts: HashMap<String, (i64, i64)> = HashMap::new();
    if !subjects.is_empty() {
        let counted = study.task_counts(&caller.ctx, &subjects).await?;
        counts.extend(counted.into_iter().map(|(subject, done, all)| (subject, (done, all))));
    }
    let view = |assignment: Assignment| {
        let count = counts.get(&assignment.id.to_string());
        AssignmentView {
            tasks_done: count.map(|c| c.0),
            tasks_total: count.map(|c| c.1),
            ..AssignmentView::from(assignment)
        }
    };
    let items = found.items.into_iter().map(view).collect();
    Ok(paging.listing(Paged { items, total: found.total, page: found.page }))
}

#[expect(clippy::option_option, reason = "absent, null and a value are three things")]
/// What a person enters about an assignment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AssignmentInput {
    /// 1 to 300 characters.
    #[schema(min_length = 1, max_length = 300)]
    title: String,
    /// The assignment's text, at most 2,000,000 characters (and 10 MiB with the rest of the body).
    #[schema(max_length = 2_000_000)]
    text: Option<String>,
    /// Files that state the assignment, uploaded before; at most 20.
    #[serde(default)]
    #[schema(max_items = 20)]
    file_ids: Vec<FileId>,
    due_at: Option<DateTime<Utc>>,
    #[schema(max_length = 300)]
    course_name: Option<String>,
    /// How it is graded, at most 200,000 characters.
    #[schema(max_length = 200_000)]
    rubric: Option<String>,
    #[schema(minimum = 0, maximum = 1_000_000)]
    points_possible: Option<f64>,
    /// A course of your own that it belongs to; its name is then the course's. `null`: none. Absent: none at first, and
    /// as it is when the assignment is replaced.
    #[serde(default, deserialize_with = "api_kit::present")]
    course: Option<Option<CourseId>>,
}

impl Validate for AssignmentInput {
    fn validate(&self, v: &mut Violations) {
        v.required_trimmed("title", &self.title, 300);
        if let Some(text) = &self.text {
            v.length("text", text, 0..=2_000_000);
        }
        if let Some(rubric) = &self.rubric {
            v.length("rubric", rubric, 0..=200_000);
        }
        if let Some(name) = &self.course_name {
            v.length("course_name", name, 0..=300);
        }
        if let Some(points) = &self.points_possible {
            v.range("points_possible", points, 0.0..=1_000_000.0);
        }
        v.count("file_ids", self.file_ids.len(), 0..=20);
        let mut seen = std::collections::HashSet::new();
        if !self.file_ids.iter().all(|id| seen.insert(*id)) {
            v.add("file_ids", "repeated", "Each file once.");
        }
    }
}

impl From<AssignmentInput> for Entry {
    fn from(i: AssignmentInput) -> Self {
        let filled = |t: Option<String>| t.filter(|t| !t.trim().is_empty());
        Self {
            title: i.title.trim().to_owned(),
            text: filled(i.text),
            files: i.file_ids,
            due_at: i.due_at,
            course_name: filled(i.course_name),
            rubric: filled(i.rubric),
            points_possible: i.points_possible,
            course: i.course,
        }
    }
}

fn created(assignment: Assignment) -> Created<AssignmentView> {
    let t = &assignment.target;
    let path = format!("/assignments/{}/{}", t.course_id, t.assignment_id);
    let version = assignment.version;
    Created::new(&path, AssignmentView::from(assignment)).version(version)
}

/// Enters an assignment. Planning begins with its `start`.
#[utoipa::path(post, path = "/assignments", tag = "Assignments", request_body = AssignmentInput,
    extensions(("x-body-limit-bytes" = json!(10_485_760))),
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request return the first one's answer.")),
    responses((status = 201, description = "The assignment", body = AssignmentView),
        (status = 422, description = "A field is not valid")))]
async fn create(
    State(study): State<Study>,
    caller: Caller,
    Body(input): Body<AssignmentInput>,
) -> Answer<Created<AssignmentView>> {
    Ok(created(study.create(&caller.ctx, input.into()).await?))
}

/// Enters the sample assignment, to try planning with.
#[utoipa::path(post, path = "/assignments/sample", tag = "Assignments",
    responses((status = 201, description = "The assignment", body = AssignmentView)))]
async fn create_sample(State(study): State<Study>, caller: Caller) -> Answer<Created<AssignmentView>> {
    Ok(created(study.create_sample(&caller.ctx).await?))
}

/// One assignment, and where its plan stands.
#[utoipa::path(get, path = "/assignments/{course_id}/{assignment_id}", tag = "Assignments",
    params(("course_id" = String, Path), ("assignment_id" = String, Path)),
    responses((status = 200, description = "The assignment, with its `ETag`", body = AssignmentView),
        (status = 404, description = "No such assignment")))]
async fn get(
    State(study): State<Study>,
    caller: Caller,
    Path((course_id, assignment_id)): Path<(String, String)>,
) -> Answer<Versioned<AssignmentView>> {
    let found = study.get(&caller.ctx, &Target { course_id, assignment_id }).await?;
    Ok(Versioned::new(found.version, found.into()))
}

/// Replaces what was entered. The plan stays as it is until it is made anew.
#[utoipa::path(put, path = "/assignments/{course_id}/{assignment_id}", tag = "Assignments",
    params(("course_id" = String, Path), ("assignment_id" = String, Path)), request_body = AssignmentInput,
    extensions(("x-body-limit-bytes" = json!(10_485_760))),
    responses((status = 200, description = "The assignment after the change", body = AssignmentView),
        (status = 404, description = "No such assignment"), (status = 409, description = "It comes from a course system"),
        (status = 412, description = "It was changed meanwhile"), (status = 422, description = "A field is not valid")))]
async fn update(
    State(study): State<Study>,
    caller: Caller,
    Path((course_id, assignment_id)): Path<(String, String)>,
    if_match: IfMatch,
    Body(input): Body<AssignmentInput>,
) -> Answer<Versioned<AssignmentView>> {
    let target = Target { course_id, assignment_id };
    let changed = study.update(&caller.ctx, &target, if_match.version(), input.into()).await?;
    Ok(Versioned::new(changed.version, changed.into()))
}

/// Removes an assignment with its plans and work items. Its files stay.
#[utoipa::path(delete, path = "/assignments/{course_id}/{assignment_id}", tag = "Assignments",
    params(("course_id" = String, Path), ("assignment_id" = String, Path)),
    responses((status = 204, description = "It is gone"), (status = 404, description = "No such assignment")))]
async fn remove(
    State(study): State<Study>,
    caller: Caller,
    Path((course_id, assignment_id)): Path<(String, String)>,
) -> Answer<NoContent> {
    study.remove(&caller.ctx, &Target { course_id, assignment_id }).await?;
    Ok(NoContent)
}
