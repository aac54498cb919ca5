//! The statements of submissions, feedback and fixes.

use super::{
    Feedback, FeedbackId, FeedbackTarget, Job, JobStatus, Submission, SubmissionId, Summary, TargetType,
};
use crate::{
    assignments::AssignmentId,
    source::{Source, SourceKind},
    workspaces::{SourceText, WorkspaceId},
};
use blobs::FileId;
use chrono::{DateTime, Utc};
use events::Position;
use kernel::{COUNT_LIMIT, Ctx, Page, RunId};
use runs::Failure;
use store::{Error, Json, Read, Row, TenantTx};
use uuid::Uuid;
use work::ItemId;

fn job(r: &Row) -> Result<Job, Error> {
    let broken = |e| Error::Defect(format!("a feedback cannot be read: {e}"));
    let kind =
        if r.get::<_, &str>(4) == "milestone" { TargetType::Milestone } else { TargetType::Assignment };
    Ok(Job {
        id: FeedbackId(r.get(0)),
        workspace: WorkspaceId(r.get(1)),
        submission: SubmissionId(r.get(2)),
        version: r.get(3),
        target: FeedbackTarget { kind, id: r.get(5), title: r.get(6) },
        milestone: r.get(7),
        plan_version: r.get(8),
        status: JobStatus::read(r.get(9)),
        stage: r.get(10),
        progress: r.get(11),
        message: r.get(12),
        error: r.get::<_, Option<Json<Failure>>>(13).map(|Json(f)| f),
        run: RunId(r.get(14)),
        engine: r.get(15),
        summary: r.try_get::<_, Option<Json<Summary>>>(16).map_err(broken)?.map(|Json(s)| s),
        feedback: r.try_get::<_, Option<Json<Feedback>>>(17).map_err(broken)?.map(|Json(f)| f),
        fix_items: Vec::new(),
        created_at: r.get(18),
        updated_at: r.get(19),
        finished_at: r.get(20),
    })
}

/// Keeps a submission and the job that looks at it.
pub(super) async fn insert(tx: &mut TenantTx, handed: &Submission, j: &Job) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    let files: Vec<Uuid> = handed.files.iter().map(|f| f.uuid()).collect();
    tx.execute(
        "INSERT INTO study.submissions (tenant_id, id, workspace, milestone, text, files, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            &tenant,
            &j.submission.uuid(),
            &j.workspace.uuid(),
            &j.milestone,
            &handed.text,
            &files,
            &j.created_at,
        ],
    )
    .await?;
    tx.execute(
        "INSERT INTO study.feedback (tenant_id, id, workspace, submission, version, target_type, target_id, target_title,
                milestone, plan_version, status, stage, progress, message, run_id, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16)",
        &[
            &tenant,
            &j.id.uuid(),
            &j.workspace.uuid(),
            &j.submission.uuid(),
            &j.version,
            &j.target.kind.as_str(),
            &j.target.id,
            &j.target.title,
            &j.milestone,
            &j.plan_version,
            &j.status.as_str(),
            &j.stage,
            &j.progress,
            &j.message,
            &j.run.uuid(),
            &j.created_at,
        ],
    )
    .await
    .map(|_| ())
}

/// Writes a job as it is now.
pub(super) async fn save(tx: &mut TenantTx, j: &Job) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "UPDATE study.feedback SET status = $3, stage = $4, progress = $5, message = $6, error = $7, engine = $8,
                summary = $9, result = $10, updated_at = $11, finished_at = $12
          WHERE tenant_id = $1 AND id = $2",
        &[
            &tenant,
            &j.id.uuid(),
            &j.status.as_str(),
            &j.stage,
            &j.progress,
            &j.message,
            &j.error.as_ref().map(Json),
            &j.engine,
            &j.summary.as_ref().map(Json),
            &j.feedback.as_ref().map(Json),
            &j.updated_at,
            &j.finished_at,
        ],
    )
    .await
    .map(|_| ())
}

/// The next version in a workspace, and how many jobs are at work there.
pub(super) async fn standing(tx: &mut TenantTx, workspace: WorkspaceId) -> Result<(i32, i64), Error> {
    let tenant = tx.tenant().uuid();
    let row = tx
        .query_one(
            "SELECT coalesce(max(version), 0) + 1, count(*) FILTER (WHERE status IN ('queued', 'running'))
               FROM study.feedback WHERE tenant_id = $1 AND workspace = $2",
            &[&tenant, &workspace.uuid()],
        )
        .await?;
    Ok((row.get(0), row.get(1)))
}

/// A job that looks at the very same thing right now.
pub(super) async fn twin(
    tx: &mut TenantTx,
    workspace: WorkspaceId,
    milestone: Option<&str>,
    plan_version: i32,
    handed: &Submission,
) -> Result<Option<FeedbackId>, Error> {
    let tenant = tx.tenant().uuid();
    let files: Vec<Uuid> = handed.files.iter().map(|f| f.uuid()).collect();
    let row = tx
        .query_opt(
            "SELECT f.id FROM study.feedback f
               JOIN study.submissions s ON s.tenant_id = f.tenant_id AND s.id = f.submission
              WHERE f.tenant_id = $1 AND f.workspace = $2 AND f.status IN ('queued', 'running')
                AND f.milestone IS NOT DISTINCT FROM $3 AND f.plan_version = $4
                AND s.text IS NOT DISTINCT FROM $5 AND s.files = $6
              ORDER BY f.version LIMIT 1",
            &[&tenant, &workspace.uuid(), &milestone, &plan_version, &handed.text, &files],
        )
        .await?;
    Ok(row.map(|r| FeedbackId(r.get(0))))
}

/// Where a stream without a cursor begins from now on, and with what it ends. Whatever planning writes later, it is the
/// plan again: no draft is looked at while a plan is made.
pub(super) async fn follow_from(
    tx: &mut TenantTx,
    workspace: WorkspaceId,
    position: Position,
    job: FeedbackId,
) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "UPDATE study.workspaces SET events_from = $3, following = $4 WHERE tenant_id = $1 AND id = $2",
        &[&tenant, &workspace.uuid(), &position.to_string(), &job.uuid()],
    )
    .await
    .map(|_| ())
}

/// Holds a job still; only for its run, where one is named.
pub(super) async fn lock(
    tx: &mut TenantTx,
    id: FeedbackId,
    run: Option<RunId>,
) -> Result<Option<Job>, Error> {
    let tenant = tx.tenant().uuid();
    let run = run.map(RunId::uuid);
    let row = tx
        .query_opt(
            "SELECT id, workspace, submission, version, target_type, target_id, target_title, milestone, plan_version,
                    status, stage, progress, message, error, run_id, engine, summary, result, created_at, updated_at,
                    finished_at
               FROM study.feedback
              WHERE tenant_id = $1 AND id = $2 AND status IN ('queued', 'running')
                AND ($3::uuid IS NULL OR run_id = $3) FOR NO KEY UPDATE",
            &[&tenant, &id.uuid(), &run],
        )
        .await?;
    row.as_ref().map(job).transpose()
}

/// The feedback with which a stream of the workspace ends, and its version; `None`: it ends with the plan.
pub(crate) async fn following(
    read: Read,
    ctx: &Ctx,
    workspace: WorkspaceId,
) -> Result<Option<(FeedbackId, i32)>, Error> {
    let row = read
        .query_opt(
            "SELECT f.id, f.version FROM study.workspaces w
               JOIN study.feedback f ON f.tenant_id = w.tenant_id AND f.id = w.following
              WHERE w.tenant_id = $1 AND w.id = $2",
            &[&ctx.tenant.uuid(), &workspace.uuid()],
        )
        .await?;
    Ok(row.map(|r| (FeedbackId(r.get(0)), r.get(1))))
}

/// The assignment of a workspace.
pub(super) async fn assignment_of(tx: &mut TenantTx, id: WorkspaceId) -> Result<Option<AssignmentId>, Error> {
    let tenant = tx.tenant().uuid();
    let row = tx
        .query_opt(
            "SELECT assignment FROM study.workspaces WHERE tenant_id = $1 AND id = $2",
            &[&tenant, &id.uuid()],
        )
        .await?;
    Ok(row.map(|r| AssignmentId(r.get(0))))
}

/// One job of a workspace, with its feedback.
pub(super) async fn get(
    read: Read,
    ctx: &Ctx,
    workspace: WorkspaceId,
    id: FeedbackId,
) -> Result<Option<Job>, Error> {
    let row = read
        .query_opt(
            "SELECT id, workspace, submission, version, target_type, target_id, target_title, milestone, plan_version,
                    status, stage, progress, message, error, run_id, engine, summary, result, created_at, updated_at,
                    finished_at
               FROM study.feedback WHERE tenant_id = $1 AND workspace = $2 AND id = $3",
            &[&ctx.tenant.uuid(), &workspace.uuid(), &id.uuid()],
        )
        .await?;
    row.as_ref().map(job).transpose()
}

/// The newest feedback of a workspace for one target, with it.
pub(super) async fn latest(
    read: Read,
    ctx: &Ctx,
    workspace: WorkspaceId,
    milestone: Option<&str>,
) -> Result<Option<Job>, Error> {
    let row = read
        .query_opt(
            "SELECT id, workspace, submission, version, target_type, target_id, target_title, milestone, plan_version,
                    status, stage, progress, message, error, run_id, engine, summary, result, created_at, updated_at,
                    finished_at
               FROM study.feedback
              WHERE tenant_id = $1 AND workspace = $2 AND milestone IS NOT DISTINCT FROM $3 AND status = 'ready'
              ORDER BY version DESC LIMIT 1",
            &[&ctx.tenant.uuid(), &workspace.uuid(), &milestone],
        )
        .await?;
    row.as_ref().map(job).transpose()
}

/// A page of a workspace's jobs, newest first, without the feedback itself, and how many there are.
pub(super) async fn list(
    read: Read,
    ctx: &Ctx,
    workspace: WorkspaceId,
    kind: Option<TargetType>,
    milestone: Option<&str>,
    page: Page,
) -> Result<(Vec<Job>, u64), Error> {
    let (tenant, workspace) = (ctx.tenant.uuid(), workspace.uuid());
    let kind = kind.map(TargetType::as_str);
    let (limit, offset) = (page.limit(), page.offset());
    let (rows, total) = read
        .query_two(
            (
                "SELECT id, workspace, submission, version, target_type, target_id, target_title, milestone, plan_version,
                        status, stage, progress, message, error, run_id, engine, summary, NULL::jsonb, created_at,
                        updated_at, finished_at
                   FROM study.feedback
                  WHERE tenant_id = $1 AND workspace = $2 AND ($3::text IS NULL OR target_type = $3)
                    AND ($4::text IS NULL OR milestone = $4)
                  ORDER BY version DESC LIMIT $5 OFFSET $6",
                &[&tenant, &workspace, &kind, &milestone, &limit, &offset],
            ),
            (
                "SELECT count(*) FROM (SELECT 1 FROM study.feedback
                  WHERE tenant_id = $1 AND workspace = $2 AND ($3::text IS NULL OR target_type = $3)
                    AND ($4::text IS NULL OR milestone = $4) LIMIT $5) n",
                &[&tenant, &workspace, &kind, &milestone, &COUNT_LIMIT],
            ),
        )
        .await?;
    let total: i64 = total.first().map_or(0, |r| r.get(0));
    Ok((rows.iter().map(job).collect::<Result<_, _>>()?, total.unsigned_abs()))
}

/// What was handed in, and when.
pub(super) async fn submission(
    read: Read,
    ctx: &Ctx,
    id: SubmissionId,
) -> Result<Option<(Submission, DateTime<Utc>)>, Error> {
    let row = read
        .query_opt(
            "SELECT text, files, created_at FROM study.submissions WHERE tenant_id = $1 AND id = $2",
            &[&ctx.tenant.uuid(), &id.uuid()],
        )
        .await?;
    Ok(row.map(|r| {
        let files = r.get::<_, Vec<Uuid>>(1).into_iter().map(FileId::from).collect();
        (Submission { text: r.get(0), files }, r.get(2))
    }))
}

/// Keeps what was read of a submission, and what could not be.
pub(super) async fn keep(
    tx: &mut TenantTx,
    id: SubmissionId,
    read: &[Source],
    unread: &[(String, String, Failure)],
) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "UPDATE study.submissions SET content = $3, unread = $4 WHERE tenant_id = $1 AND id = $2",
        &[&tenant, &id.uuid(), &Json(read), &Json(unread)],
    )
    .await
    .map(|_| ())
}

/// What was read of the submission a job looks at, and what could not be; nothing while it has not been read.
pub(super) async fn kept(
    read: Read,
    ctx: &Ctx,
    workspace: WorkspaceId,
    id: FeedbackId,
) -> Result<Option<Vec<SourceText>>, Error> {
    let row = read
        .query_opt(
            "SELECT s.content, s.unread FROM study.feedback f
               JOIN study.submissions s ON s.tenant_id = f.tenant_id AND s.id = f.submission
              WHERE f.tenant_id = $1 AND f.workspace = $2 AND f.id = $3",
            &[&ctx.tenant.uuid(), &workspace.uuid(), &id.uuid()],
        )
        .await?;
    Ok(row.map(|r| {
        let content: Option<Json<Vec<Source>>> = r.get(0);
        let unread: Option<Json<Vec<(String, String, Failure)>>> = r.get(1);
        let texts = content.into_iter().flat_map(|Json(all)| all).map(|s| SourceText {
            kind: s.kind.as_str().into(),
            id: s.id,
            name: s.name,
            text: Some(s.text),
            error: None,
        });
        let failures = unread.into_iter().flat_map(|Json(all)| all).map(|(id, name, failure)| SourceText {
            kind: SourceKind::File.as_str().into(),
            id,
            name,
            text: None,
            error: Some(failure),
        });
        texts.chain(failures).collect()
    }))
}

/// Of these fixes, those this job is to make items for: the new ones, and those a job that ended left undone.
pub(super) async fn claim_fixes(
    tx: &mut TenantTx,
    workspace: WorkspaceId,
    by: FeedbackId,
    keys: &[String],
) -> Result<Vec<String>, Error> {
    let tenant = tx.tenant().uuid();
    let rows = tx
        .query(
            "INSERT INTO study.fixes (tenant_id, workspace, key, feedback)
             SELECT $1, $2, k, $3 FROM unnest($4::text[]) AS k ORDER BY k
             ON CONFLICT (tenant_id, workspace, key) DO UPDATE SET feedback = excluded.feedback
              WHERE fixes.item IS NULL AND NOT EXISTS (
                    SELECT 1 FROM study.feedback f
                     WHERE f.tenant_id = fixes.tenant_id AND f.id = fixes.feedback AND f.id <> excluded.feedback
                       AND f.status IN ('queued', 'running'))
             RETURNING key",
            &[&tenant, &workspace.uuid(), &by.uuid(), &keys],
        )
        .await?;
    Ok(rows.iter().map(|r| r.get(0)).collect())
}

/// The items fixes became, by key.
pub(super) async fn fix_items(
    read: Read,
    ctx: &Ctx,
    workspace: WorkspaceId,
) -> Result<Vec<(String, ItemId)>, Error> {
    let rows = read
        .query(
            "SELECT key, item FROM study.fixes WHERE tenant_id = $1 AND workspace = $2 AND item IS NOT NULL LIMIT 5000",
            &[&ctx.tenant.uuid(), &workspace.uuid()],
        )
        .await?;
    Ok(rows.iter().map(|r| (r.get(0), ItemId::from(r.get::<_, Uuid>(1)))).collect())
}

/// Remembers which item a fix became.
pub(super) async fn set_fix_item(
    tx: &mut TenantTx,
    workspace: WorkspaceId,
    key: &str,
    item: ItemId,
) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "UPDATE study.fixes SET item = $4 WHERE tenant_id = $1 AND workspace = $2 AND key = $3 AND item IS NULL",
        &[&tenant, &workspace.uuid(), &key, &item.uuid()],
    )
    .await
    .map(|_| ())
}
