//! The door of planning: start, follow, read.

use crate::{
    Study,
    assignments::{self, Target, http::AssignmentView},
    courses,
    feedback::{self, FeedbackId},
    plan::Plan,
    provenance,
    workspaces::{By, Engine, How, PlanVersion, SourceText, Status, check_choice},
};
use api_kit::{Accepted, Answer, Caller, Query, Validate, Violations};
use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use connectors::ConnectionId;
use documents::{Block, Warning};
use events::{Delivered, Pass, Since, SseFrame, sse};
use http::{StatusCode, header};
use models::ProviderId;
use runs::Failure;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this room, relative to `/api/v1`.
pub fn routes(study: Study) -> OpenApiRouter {
    assignments::http::routes(study.clone())
        .merge(courses::http::routes(study.clone()))
        .merge(planning(study.clone()))
        .merge(provenance::http::routes(study.clone()))
        .merge(feedback::http::routes(study))
}

fn planning(study: Study) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(start))
        .routes(routes!(follow))
        .routes(routes!(plan))
        .routes(routes!(versions))
        .routes(routes!(sources))
        .routes(routes!(calendar))
        .routes(routes!(schema))
        .with_state(study)
}

/// How to start.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct StartQuery {
    /// Makes a new version in place of the newest. Finished tasks are kept.
    #[serde(default)]
    reprocess: bool,
    /// Through which connection an assignment of a Canvas is fetched; the default where none is named.
    connection: Option<ConnectionId>,
    /// By whom: the chosen models where there are any, rules alone, or a model.
    #[serde(default)]
    engine: Engine,
    /// With `model`: the provider whose model is asked first.
    provider: Option<ProviderId>,
    /// With `provider`: its model.
    #[param(min_length = 1, max_length = 200)]
    model: Option<String>,
    /// Plans by rules where no model answers; the plan says so.
    #[serde(default)]
    or_offline: bool,
}

impl Validate for StartQuery {
    fn validate(&self, v: &mut Violations) {
        check_choice(v, self.provider, self.model.as_deref());
    }
}

impl From<StartQuery> for How {
    fn from(q: StartQuery) -> Self {
        let by = By::of(q.engine, q.provider, q.model, q.or_offline);
        Self { reprocess: q.reprocess, connection: q.connection, by }
    }
}

/// Starts planning, or says where it stands.
///
/// Without `reprocess`: what is ready, running or failed is returned as it is. With it: a new version is made; a plan
/// that is being made is cancelled for it. An assignment of a Canvas is named by Canvas's own ids: its first start takes
/// it in, and each plan is made from what the Canvas says then.
#[utoipa::path(post, path = "/assignments/{course_id}/{assignment_id}/start", tag = "Planning",
    params(("course_id" = String, Path), ("assignment_id" = String, Path), StartQuery),
    responses((status = 202, description = "Planning is queued", body = AssignmentView),
        (status = 200, description = "Where it stands; nothing was started", body = AssignmentView),
        (status = 400, description = "There is nothing to plan from"), (status = 404, description = "No such assignment"),
        (status = 409, description = "A reprocess is running already, or nothing is connected to fetch it through"),
        (status = 422, description = "There is no such connection or model")))]
async fn start(
    State(study): State<Study>,
    caller: Caller,
    Path((course_id, assignment_id)): Path<(String, String)>,
    Query(q): Query<StartQuery>,
) -> Answer<Response> {
    let started = study.start(&caller.ctx, &Target { course_id, assignment_id }, q.into()).await?;
    let view = AssignmentView::from(started.assignment);
    Ok(if started.queued { Accepted(view).into_response() } else { Json(view).into_response() })
}

/// What a stream of planning says; see `contract/events.json` for the payloads of `assignment.*`.
#[derive(Debug, Serialize, ToSchema)]
#[allow(dead_code, reason = "describes the frames of the stream, which are sent as stored")]
struct PlanningEvent {
    event_type: PlanningEventType,
    workspace_id: String,
    /// The stage reached.
    stage: Option<String>,
    status: Status,
    /// Percent.
    #[schema(minimum = 0, maximum = 100)]
    progress: i16,
    message: String,
    timestamp: DateTime<Utc>,
    /// With `draft_summary`.
    draft_summary: Option<DraftSummary>,
    /// With `milestone_preview`.
    milestone_preview: Option<MilestonePreview>,
    /// With `plan_ready`.
    plan_version: Option<i32>,
    /// With everything that is about feedback: the job.
    job_id: Option<String>,
    /// With `feedback_preview`.
    feedback_preview: Option<serde_json::Value>,
    /// With `failed`.
    error: Option<Failure>,
}

/// What happened.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(dead_code, reason = "describes the frames of the stream, which are sent as stored")]
enum PlanningEventType {
    Progress,
    DraftSummary,
    MilestonePreview,
    PlanReady,
    FeedbackPreview,
    FeedbackReady,
    Failed,
}

/// A first summary of what is asked.
#[derive(Debug, Serialize, ToSchema)]
#[allow(dead_code, reason = "describes the frames of the stream, which are sent as stored")]
struct DraftSummary {
    title: String,
    objective: Option<String>,
    requirement_count: u32,
    /// The first of them.
    requirements: Vec<String>,
}

/// A milestone of the draft.
#[derive(Debug, Serialize, ToSchema)]
#[allow(dead_code, reason = "describes the frames of the stream, which are sent as stored")]
struct MilestonePreview {
    id: String,
    title: String,
    order: u32,
    purpose: String,
    due_strategy: String,
    tasks: Vec<String>,
}

/// Follows planning and feedback as server-sent events.
///
/// Begins with the last start, of planning or of feedback, or after `Last-Event-ID` (or `since`), and ends after the
/// `plan_ready`, `feedback_ready` or `failed` of what was started last. What is about feedback names its `job_id`. An event `resync` says that
/// something was missed: read the state anew.
#[utoipa::path(get, path = "/assignments/{course_id}/{assignment_id}/events", tag = "Planning",
    params(("course_id" = String, Path), ("assignment_id" = String, Path),
        ("since" = Option<String>, Query, description = "The id of the last event you know."),
        ("Last-Event-ID" = Option<String>, Header, description = "The same, as browsers send it.")),
    responses((status = 200, description = "The stream", content_type = "text/event-stream", body = PlanningEvent),
        (status = 404, description = "No such assignment, or planning was never started")))]
async fn follow(
    State(study): State<Study>,
    pass: Pass,
    Path((course_id, assignment_id)): Path<(String, String)>,
    Since(since): Since,
) -> Answer<Response> {
    let target = Target { course_id, assignment_id };
    let subscription = study.follow(pass.ctx(), &target, since).await?;
    // Asked after where the stream begins: what was started in between is told, and ends it.
    let job = study.followed(pass.ctx(), &target).await?;
    let view = job.map_or("planning", |(_, version)| VIEWS[version.unsigned_abs() as usize % VIEWS.len()]);
    let job = job.map(|(id, _)| id);
    Ok(sse(&study.realtime, pass, subscription, view, move |event| frame(event, job))?)
}

/// Frames are encoded once for all who see the same, and what ends a stream is a part of that. More views than an
/// assignment has feedback jobs at once, so that the streams of two of them never share one.
const VIEWS: [&str; 16] = [
    "feedback 0",
    "feedback 1",
    "feedback 2",
    "feedback 3",
    "feedback 4",
    "feedback 5",
    "feedback 6",
    "feedback 7",
    "feedback 8",
    "feedback 9",
    "feedback 10",
    "feedback 11",
    "feedback 12",
    "feedback 13",
    "feedback 14",
    "feedback 15",
];

/// What of a feedback's event tells whose it is.
#[derive(Deserialize)]
struct OfJob {
    job_id: FeedbackId,
}

/// `job`: the feedback that was started last; none where that was the plan.
fn frame(event: &Delivered, job: Option<FeedbackId>) -> Option<SseFrame> {
    let name = match &*event.kind {
        "assignment.progress" | "assignment.feedback_progress" => "progress",
        "assignment.feedback_preview" => "feedback_preview",
        "assignment.draft_summary" => "draft_summary",
        "assignment.milestone_preview" => "milestone_preview",
        "assignment.plan_ready" => "plan_ready",
        "assignment.feedback_ready" => "feedback_ready",
        "assignment.failed" | "assignment.feedback_failed" => "failed",
        _ => return None,
    };
    let last = match &*event.kind {
        "assignment.plan_ready" | "assignment.failed" => job.is_none(),
        "assignment.feedback_ready" | "assignment.feedback_failed" => {
            job.is_some() && event.payload::<OfJob>().ok().map(|of| of.job_id) == job
        }
        _ => false,
    };
    let frame = SseFrame::new(event, name, &event.payload);
    Some(if last { frame.last() } else { frame })
}

/// Which version.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct VersionQuery {
    /// A version, from 1; the newest where none is named.
    #[param(minimum = 1)]
    version: Option<u32>,
}

impl Validate for VersionQuery {
    fn validate(&self, v: &mut Violations) {
        if let Some(version) = &self.version {
            v.range("version", version, 1..=i32::MAX.unsigned_abs());
        }
    }
}

/// The plan: the newest version, or the one named.
#[utoipa::path(get, path = "/assignments/{course_id}/{assignment_id}/plan", tag = "Planning",
    params(("course_id" = String, Path), ("assignment_id" = String, Path), VersionQuery),
    responses((status = 200, description = "The plan", body = Plan),
        (status = 404, description = "No such assignment, or no such plan yet")))]
async fn plan(
    State(study): State<Study>,
    caller: Caller,
    Path((course_id, assignment_id)): Path<(String, String)>,
    Query(q): Query<VersionQuery>,
) -> Answer<Json<Plan>> {
    Ok(Json(study.plan(&caller.ctx, &Target { course_id, assignment_id }, q.version).await?))
}

/// A published version of a plan.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlanVersion)]
struct VersionView {
    version: u32,
    /// Who made it: `offline`, or the name of a model.
    engine: String,
    created_at: DateTime<Utc>,
    /// The one clients see by default.
    current: bool,
}

/// Versions, newest first.
#[derive(Debug, Serialize, ToSchema)]
struct PlanVersions {
    data: Vec<VersionView>,
}

/// The versions of a plan, newest first.
#[utoipa::path(get, path = "/assignments/{course_id}/{assignment_id}/plan/versions", tag = "Planning",
    params(("course_id" = String, Path), ("assignment_id" = String, Path)),
    responses((status = 200, description = "The versions", body = PlanVersions),
        (status = 404, description = "No such assignment, or planning was never started")))]
async fn versions(
    State(study): State<Study>,
    caller: Caller,
    Path((course_id, assignment_id)): Path<(String, String)>,
) -> Answer<Json<PlanVersions>> {
    let (all, current) = study.versions(&caller.ctx, &Target { course_id, assignment_id }).await?;
    let view = |PlanVersion { version, engine, created_at }| VersionView {
        current: i64::from(version) == i64::from(current),
        version,
        engine,
        created_at,
    };
    Ok(Json(PlanVersions { data: all.into_iter().map(view).collect() }))
}

/// Where a block stands in its source.
#[derive(Debug, Serialize, ToSchema)]
struct SourcePlace {
    /// Page or slide, from 1, where the format has them.
    page: Option<u32>,
    /// Which block of the source, from 1.
    paragraph: u32,
}

/// One piece of a source's text.
#[derive(Debug, Serialize, ToSchema)]
struct SourceBlock {
    /// heading, paragraph, list_item, table_row or code.
    kind: &'static str,
    /// Of a heading: 1 to 6.
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<u8>,
    /// Of a list item: 0 for the outermost list.
    #[serde(skip_serializing_if = "Option::is_none")]
    depth: Option<u8>,
    /// Of a table row: its cells.
    #[serde(skip_serializing_if = "Option::is_none")]
    cells: Option<Vec<String>>,
    /// Of a table row: whether it heads the columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    header: Option<bool>,
    text: String,
    place: SourcePlace,
}

impl From<Block> for SourceBlock {
    fn from(b: Block) -> Self {
        use documents::BlockKind::{Code, Heading, ListItem, Paragraph, TableRow};
        let place = SourcePlace { page: b.place.page, paragraph: b.place.paragraph };
        let mut view = Self {
            kind: "paragraph",
            level: None,
            depth: None,
            cells: None,
            header: None,
            text: b.text,
            place,
        };
        match b.kind {
            Paragraph => {}
            Code => view.kind = "code",
            Heading { level } => (view.kind, view.level) = ("heading", Some(level)),
            ListItem { depth, .. } => (view.kind, view.depth) = ("list_item", Some(depth)),
            TableRow { header, cells, .. } => {
                (view.kind, view.cells, view.header) = ("table_row", Some(cells), Some(header));
            }
        }
        view
    }
}

/// Something to know about a source.
#[derive(Debug, Serialize, ToSchema)]
struct SourceWarning {
    code: String,
    message: String,
}

impl From<Warning> for SourceWarning {
    fn from(w: Warning) -> Self {
        Self { code: w.code, message: w.message }
    }
}

/// A text the plan was made from.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlanSource {
    /// The file's id, or `details`, `text`, `rubric`: the `source_id` of citations.
    id: String,
    name: String,
    /// details, text, rubric or file.
    kind: String,
    pages: Option<u32>,
    words: u64,
    /// Why it could not be read.
    error: Option<Failure>,
    warnings: Vec<SourceWarning>,
    /// In reading order, at most 20,000.
    blocks: Vec<SourceBlock>,
}

/// The most blocks of one source that are shown.
const MAX_BLOCKS: usize = 20_000;

impl From<SourceText> for PlanSource {
    fn from(s: SourceText) -> Self {
        let text = s.text.unwrap_or_default();
        Self {
            id: s.id,
            name: s.name,
            kind: s.kind,
            pages: text.pages,
            words: text.words,
            error: s.error,
            warnings: text.warnings.into_iter().map(SourceWarning::from).collect(),
            blocks: text.blocks.into_iter().take(MAX_BLOCKS).map(SourceBlock::from).collect(),
        }
    }
}

/// Texts, in the order they were read.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlanSources {
    data: Vec<PlanSource>,
}

impl From<Vec<SourceText>> for PlanSources {
    fn from(all: Vec<SourceText>) -> Self {
        Self { data: all.into_iter().map(PlanSource::from).collect() }
    }
}

/// The texts a plan was made from, which its citations point into.
#[utoipa::path(get, path = "/assignments/{course_id}/{assignment_id}/sources", tag = "Planning",
    params(("course_id" = String, Path), ("assignment_id" = String, Path), VersionQuery),
    responses((status = 200, description = "The texts", body = PlanSources),
        (status = 404, description = "No such assignment, or planning was never started")))]
async fn sources(
    State(study): State<Study>,
    caller: Caller,
    Path((course_id, assignment_id)): Path<(String, String)>,
    Query(q): Query<VersionQuery>,
) -> Answer<Json<PlanSources>> {
    let all = study.sources(&caller.ctx, &Target { course_id, assignment_id }, q.version).await?;
    Ok(Json(all.into()))
}

/// The milestones of the plan as a calendar.
#[utoipa::path(get, path = "/assignments/{course_id}/{assignment_id}/plan.ics", tag = "Planning",
    params(("course_id" = String, Path), ("assignment_id" = String, Path)),
    responses((status = 200, description = "iCalendar", content_type = "text/calendar", body = String),
        (status = 404, description = "No such assignment, or no plan yet")))]
async fn calendar(
    State(study): State<Study>,
    caller: Caller,
    Path((course_id, assignment_id)): Path<(String, String)>,
) -> Answer<Response> {
    let text = study.calendar(&caller.ctx, &Target { course_id, assignment_id }).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"plan.ics\""),
    ];
    Ok((StatusCode::OK, headers, text).into_response())
}

/// The JSON Schema of plans.
#[utoipa::path(get, path = "/schemas/plan", tag = "Planning", security(()),
    responses((status = 200, description = "JSON Schema 2020-12", body = serde_json::Value)))]
async fn schema() -> Json<serde_json::Value> {
    Json(crate::plan_schema())
}
