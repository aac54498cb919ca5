//! The door of feedback: hand in a draft, read what was said, compare.

use super::{
    Comparison, Feedback, FeedbackId, FeedbackTarget, Handed, Job, JobStatus, Submission, SubmissionId,
    Summary, TargetType,
};
use crate::{
    assignments::{Study, Target},
    workspaces::{By, Engine, check_choice, http::PlanSources},
};
use api_kit::{
    Accepted, Answer, Body, Caller, Listing, Paging, PagingParams, PathId, Query, Validate, Violations,
};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use blobs::FileId;
use chrono::{DateTime, Utc};
use kernel::{Paged, RunId};
use models::ProviderId;
use runs::Failure;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use work::ItemId;

/// The routes of feedback, relative to `/api/v1`.
pub(crate) fn routes(study: Study) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(hand_in_assignment))
        .routes(routes!(hand_in_milestone))
        .routes(routes!(feedback_history))
        .routes(routes!(latest_feedback))
        .routes(routes!(compare_feedback))
        .routes(routes!(feedback_job))
        .routes(routes!(handed_text))
        .routes(routes!(feedback_schema))
        .with_state(study)
}

/// A draft to be looked at: text, files, or both.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SubmissionInput {
    /// The draft's text, at most 2,000,000 characters (and 10 MiB with the rest of the body).
    #[schema(max_length = 2_000_000)]
    text: Option<String>,
    /// Files of the draft, uploaded before; at most 20.
    #[serde(default)]
    #[schema(max_items = 20)]
    file_ids: Vec<FileId>,
    /// By whom: the chosen models where there are any, rules alone, or a model.
    #[serde(default)]
    engine: Engine,
    /// With `model`: the provider whose model is asked first.
    provider: Option<ProviderId>,
    /// With `provider`: its model.
    #[schema(min_length = 1, max_length = 200)]
    model: Option<String>,
    /// Lets the rules look where no model answers; the feedback says so.
    #[serde(default)]
    or_offline: bool,
}

impl Validate for SubmissionInput {
    fn validate(&self, v: &mut Violations) {
        check_choice(v, self.provider, self.model.as_deref());
        if let Some(text) = &self.text {
            v.length("text", text, 0..=2_000_000);
        }
        v.count("file_ids", self.file_ids.len(), 0..=20);
        let mut seen = std::collections::HashSet::new();
        if !self.file_ids.iter().all(|id| seen.insert(*id)) {
            v.add("file_ids", "repeated", "Each file once.");
        }
    }
}

impl SubmissionInput {
    fn handed(self, milestone: Option<String>) -> Handed {
        let text = self.text.filter(|text| !text.trim().is_empty());
        let by = By::of(self.engine, self.provider, self.model, self.or_offline);
        Handed { milestone, submission: Submission { text, files: self.file_ids }, by }
    }
}

/// A feedback job, and its feedback once it is ready.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FeedbackJob)]
struct JobView {
    job_id: FeedbackId,
    submission_id: SubmissionId,
    /// Counts from 1 within one workspace.
    version: i32,
    target: FeedbackTarget,
    /// The version of the plan the draft is held against.
    plan_version: i32,
    status: JobStatus,
    /// The stage reached.
    stage: Option<String>,
    /// Percent.
    #[schema(minimum = 0, maximum = 100)]
    progress: i16,
    /// What is being done.
    message: Option<String>,
    /// Why there is no feedback.
    error: Option<Failure>,
    /// The run at work; cancel it to cancel the job.
    run_id: RunId,
    /// Who gave the feedback: `offline`, or the name of a model.
    engine: Option<String>,
    /// Its figures, to compare in a list.
    summary: Option<Summary>,
    /// The feedback; left out of lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    feedback: Option<Feedback>,
    /// The work items its required fixes became; left out of lists.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fix_items: Vec<FixItem>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
}

/// A required fix, and the work item it became.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FeedbackFixItem)]
struct FixItem {
    /// The fix, by key.
    fix: String,
    item_id: ItemId,
}

impl From<Job> for JobView {
    fn from(j: Job) -> Self {
        Self {
            job_id: j.id,
            submission_id: j.submission,
            version: j.version,
            target: j.target,
            plan_version: j.plan_version,
            status: j.status,
            stage: j.stage,
            progress: j.progress,
            message: j.message,
            error: j.error,
            run_id: j.run,
            engine: j.engine,
            summary: j.summary,
            feedback: j.feedback,
            fix_items: j.fix_items.into_iter().map(|(fix, item_id)| FixItem { fix, item_id }).collect(),
            created_at: j.created_at,
            updated_at: j.updated_at,
            finished_at: j.finished_at,
        }
    }
}

async fn started(study: &Study, caller: &Caller, target: Target, handed: Handed) -> Answer<Response> {
    let start = study.hand_in(&caller.ctx, &target, handed).await?;
    let view = JobView::from(start.job);
    Ok(if start.queued { Accepted(view).into_response() } else { Json(view).into_response() })
}

/// Starts to look at a draft of the whole assignment.
///
/// Every start makes a new job, and all are kept. Its progress comes over the assignment's event stream.
#[utoipa::path(post, path = "/assignments/{course_id}/{assignment_id}/submissions/start", tag = "Feedback",
    params(("course_id" = String, Path), ("assignment_id" = String, Path)), request_body = SubmissionInput,
    extensions(("x-body-limit-bytes" = json!(10_485_760))),
    responses((status = 202, description = "The job is queued", body = JobView),
        (status = 200, description = "The very same draft is being looked at already", body = JobView),
        (status = 404, description = "No such assignment"),
        (status = 409, description = "There is no finished plan to hold the draft against"),
        (status = 422, description = "The submission is empty, or a field is not valid")))]
async fn hand_in_assignment(
    State(study): State<Study>,
    caller: Caller,
    PathId((course_id, assignment_id)): PathId<(String, String)>,
    Body(input): Body<SubmissionInput>,
) -> Answer<Response> {
    started(&study, &caller, Target { course_id, assignment_id }, input.handed(None)).await
}

/// Starts to look at a draft of one milestone.
///
/// Every start makes a new job, and all are kept. Its progress comes over the assignment's event stream.
#[utoipa::path(post, path = "/assignments/{course_id}/{assignment_id}/milestones/{milestone_id}/submissions/start",
    tag = "Feedback",
    params(("course_id" = String, Path), ("assignment_id" = String, Path),
        ("milestone_id" = String, Path, description = "The milestone's `id` in the current plan, or its `stable_key`.")),
    request_body = SubmissionInput, extensions(("x-body-limit-bytes" = json!(10_485_760))),
    responses((status = 202, description = "The job is queued", body = JobView),
        (status = 200, description = "The very same draft is being looked at already", body = JobView),
        (status = 404, description = "No such assignment or milestone"),
        (status = 409, description = "There is no finished plan to hold the draft against"),
        (status = 422, description = "The submission is empty, or a field is not valid")))]
async fn hand_in_milestone(
    State(study): State<Study>,
    caller: Caller,
    PathId((course_id, assignment_id, milestone_id)): PathId<(String, String, String)>,
    Body(input): Body<SubmissionInput>,
) -> Answer<Response> {
    started(&study, &caller, Target { course_id, assignment_id }, input.handed(Some(milestone_id))).await
}

/// Which jobs.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct HistoryQuery {
    /// Only jobs for the whole assignment, or only those for milestones.
    target_type: Option<TargetType>,
    /// Only jobs for this milestone: its `id` in the current plan, or its `stable_key`.
    milestone_id: Option<String>,
}

impl Validate for HistoryQuery {
    fn validate(&self, v: &mut Violations) {
        if let Some(id) = &self.milestone_id {
            v.length("milestone_id", id, 1..=200);
        }
    }
}

/// All feedback jobs of an assignment, newest first, with the figures to compare them by.
#[utoipa::path(get, path = "/assignments/{course_id}/{assignment_id}/feedback", tag = "Feedback",
    params(("course_id" = String, Path), ("assignment_id" = String, Path), PagingParams, HistoryQuery),
    responses((status = 200, description = "A page of jobs", body = Listing<JobView>),
        (status = 404, description = "No such assignment, or nothing was ever handed in")))]
async fn feedback_history(
    State(study): State<Study>,
    caller: Caller,
    PathId((course_id, assignment_id)): PathId<(String, String)>,
    paging: Paging<HistoryQuery>,
) -> Answer<Listing<JobView>> {
    let (target, q) = (Target { course_id, assignment_id }, &paging.filter);
    paging.sort(&[])?;
    let found = study
        .feedback_history(&caller.ctx, &target, q.target_type, q.milestone_id.as_deref(), paging.page)
        .await?;
    let items = found.items.into_iter().map(JobView::from).collect();
    Ok(paging.listing(Paged { items, total: found.total, page: found.page }))
}

/// For what.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct LatestQuery {
    /// A milestone's `id` in the current plan, or its `stable_key`; without it: the whole assignment.
    milestone_id: Option<String>,
}

impl Validate for LatestQuery {
    fn validate(&self, v: &mut Violations) {
        if let Some(id) = &self.milestone_id {
            v.length("milestone_id", id, 1..=200);
        }
    }
}

/// The newest feedback on the assignment, or on one of its milestones.
#[utoipa::path(get, path = "/assignments/{course_id}/{assignment_id}/feedback/latest", tag = "Feedback",
    params(("course_id" = String, Path), ("assignment_id" = String, Path), LatestQuery),
    responses((status = 200, description = "The job, with its feedback", body = JobView),
        (status = 404, description = "No such assignment, or no feedback on this yet")))]
async fn latest_feedback(
    State(study): State<Study>,
    caller: Caller,
    PathId((course_id, assignment_id)): PathId<(String, String)>,
    Query(q): Query<LatestQuery>,
) -> Answer<Json<JobView>> {
    let target = Target { course_id, assignment_id };
    Ok(Json(study.latest_feedback(&caller.ctx, &target, q.milestone_id.as_deref()).await?.into()))
}

/// One feedback job: where it stands, and the feedback once it is ready.
#[utoipa::path(get, path = "/assignments/{course_id}/{assignment_id}/feedback/jobs/{job_id}", tag = "Feedback",
    params(("course_id" = String, Path), ("assignment_id" = String, Path), ("job_id" = FeedbackId, Path)),
    responses((status = 200, description = "The job", body = JobView),
        (status = 404, description = "No such assignment or job")))]
async fn feedback_job(
    State(study): State<Study>,
    caller: Caller,
    PathId((course_id, assignment_id, job_id)): PathId<(String, String, FeedbackId)>,
) -> Answer<Json<JobView>> {
    Ok(Json(study.feedback_job(&caller.ctx, &Target { course_id, assignment_id }, job_id).await?.into()))
}

/// The texts of the draft a job looks at, which its quotes point into; none while it has not been read.
#[utoipa::path(get, path = "/assignments/{course_id}/{assignment_id}/feedback/jobs/{job_id}/submission",
    tag = "Feedback",
    params(("course_id" = String, Path), ("assignment_id" = String, Path), ("job_id" = FeedbackId, Path)),
    responses((status = 200, description = "The texts", body = PlanSources),
        (status = 404, description = "No such assignment or job")))]
async fn handed_text(
    State(study): State<Study>,
    caller: Caller,
    PathId((course_id, assignment_id, job_id)): PathId<(String, String, FeedbackId)>,
) -> Answer<Json<PlanSources>> {
    Ok(Json(study.handed_text(&caller.ctx, &Target { course_id, assignment_id }, job_id).await?.into()))
}

/// Which two.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct CompareQuery {
    /// The earlier job.
    before: FeedbackId,
    /// The later job.
    after: FeedbackId,
}

impl Validate for CompareQuery {}

/// Two feedbacks side by side.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FeedbackPair)]
struct PairView {
    before: JobView,
    after: JobView,
    changes: Comparison,
}

/// Two feedbacks of an assignment side by side, and what changed.
#[utoipa::path(get, path = "/assignments/{course_id}/{assignment_id}/feedback/compare", tag = "Feedback",
    params(("course_id" = String, Path), ("assignment_id" = String, Path), CompareQuery),
    responses((status = 200, description = "Both, and the changes", body = PairView),
        (status = 404, description = "No such assignment or job"),
        (status = 409, description = "One of the two is not ready")))]
async fn compare_feedback(
    State(study): State<Study>,
    caller: Caller,
    PathId((course_id, assignment_id)): PathId<(String, String)>,
    Query(q): Query<CompareQuery>,
) -> Answer<Json<PairView>> {
    let target = Target { course_id, assignment_id };
    let (before, after, changes) = study.compare_feedback(&caller.ctx, &target, q.before, q.after).await?;
    Ok(Json(PairView { before: before.into(), after: after.into(), changes }))
}

/// The JSON Schema of feedback.
#[utoipa::path(get, path = "/schemas/feedback", tag = "Feedback", security(()),
    responses((status = 200, description = "JSON Schema 2020-12", body = serde_json::Value)))]
async fn feedback_schema() -> Json<serde_json::Value> {
    Json(super::feedback_schema())
}
