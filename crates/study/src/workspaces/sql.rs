//! The statements of workspaces, sources and plans.

use crate::{
    assignments::AssignmentId,
    plan::Plan,
    source::Source,
    workspaces::{PlanVersion, SourceText, Workspace, WorkspaceId},
};
use chrono::{DateTime, Utc};
use kernel::{Ctx, RunId, UserId};
use runs::Failure;
use store::{Error, Json, Read, TenantTx};
use uuid::Uuid;

/// Writes a workspace as it is now, making it if it is new.
pub(crate) fn save(tx: &mut TenantTx, owner: UserId, w: &Workspace) {
    let tenant = tx.tenant().uuid();
    tx.defer(
        "INSERT INTO study.workspaces (tenant_id, id, owner, assignment, status, stage, progress, message, error, run_id,
                reprocessing, plan_version, events_from, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)
         ON CONFLICT (tenant_id, id) DO UPDATE SET status = excluded.status, stage = excluded.stage,
                progress = excluded.progress, message = excluded.message, error = excluded.error,
                run_id = excluded.run_id, reprocessing = excluded.reprocessing, plan_version = excluded.plan_version,
                events_from = excluded.events_from, updated_at = excluded.updated_at, following = NULL",
        vec![
            Box::new(tenant),
            Box::new(w.id.uuid()),
            Box::new(owner.uuid()),
            Box::new(w.assignment.uuid()),
            Box::new(w.status.as_str()),
            Box::new(w.stage.clone()),
            Box::new(w.progress),
            Box::new(w.message.clone()),
            Box::new(w.error.clone().map(Json)),
            Box::new(w.run.map(RunId::uuid)),
            Box::new(w.reprocessing),
            Box::new(w.plan_version),
            Box::new(w.events_from.to_string()),
            Box::new(w.updated_at),
        ],
    );
}

/// The run that is at work, or about to be.
pub(crate) async fn active_run(tx: &mut TenantTx, id: AssignmentId) -> Result<Option<RunId>, Error> {
    let tenant = tx.tenant().uuid();
    let row = tx
        .query_opt(
            "SELECT run_id FROM study.workspaces
              WHERE tenant_id = $1 AND assignment = $2 AND status IN ('queued', 'running')",
            &[&tenant, &id.uuid()],
        )
        .await?;
    Ok(row.and_then(|r| r.get::<_, Option<Uuid>>(0)).map(RunId))
}

/// Holds the workspace of a run still, if the run may still write to it.
pub(crate) async fn lock_for_run(
    tx: &mut TenantTx,
    id: WorkspaceId,
    run: RunId,
) -> Result<Option<AssignmentId>, Error> {
    let tenant = tx.tenant().uuid();
    let row = tx
        .query_opt(
            "SELECT assignment FROM study.workspaces
              WHERE tenant_id = $1 AND id = $2 AND run_id = $3 AND status IN ('queued', 'running') FOR NO KEY UPDATE",
            &[&tenant, &id.uuid(), &run.uuid()],
        )
        .await?;
    Ok(row.map(|r| AssignmentId(r.get(0))))
}

/// Keeps what a version of the plan is made from.
pub(crate) async fn put_sources(
    tx: &mut TenantTx,
    workspace: WorkspaceId,
    version: i32,
    read: &[Source],
    unread: &[(String, String, Failure)],
) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "DELETE FROM study.sources WHERE tenant_id = $1 AND workspace = $2 AND version = $3",
        &[&tenant, &workspace.uuid(), &version],
    )
    .await?;
    for (n, source) in (0_i32..).zip(read) {
        let kind = source.kind.as_str();
        tx.execute(
            "INSERT INTO study.sources (tenant_id, workspace, version, n, source_id, name, kind, content)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            &[&tenant, &workspace.uuid(), &version, &n, &source.id, &source.name, &kind, &Json(&source.text)],
        )
        .await?;
    }
    for (n, (id, name, failure)) in (i32::try_from(read.len()).unwrap_or(i32::MAX / 2)..).zip(unread) {
        tx.execute(
            "INSERT INTO study.sources (tenant_id, workspace, version, n, source_id, name, kind, error)
             VALUES ($1, $2, $3, $4, $5, $6, 'file', $7)",
            &[&tenant, &workspace.uuid(), &version, &n, id, name, &Json(failure)],
        )
        .await?;
    }
    Ok(())
}

/// What a version was made from, in order.
pub(crate) async fn sources(
    read: Read,
    ctx: &Ctx,
    workspace: WorkspaceId,
    version: i32,
) -> Result<Vec<SourceText>, Error> {
    let rows = read
        .query(
            "SELECT source_id, name, kind, content, error FROM study.sources
              WHERE tenant_id = $1 AND workspace = $2 AND version = $3 ORDER BY n",
            &[&ctx.tenant.uuid(), &workspace.uuid(), &version],
        )
        .await?;
    Ok(rows
        .iter()
        .map(|r| SourceText {
            id: r.get(0),
            name: r.get(1),
            kind: r.get(2),
            text: r.get::<_, Option<Json<_>>>(3).map(|Json(t)| t),
            error: r.get::<_, Option<Json<_>>>(4).map(|Json(e)| e),
        })
        .collect())
}

pub(crate) async fn put_plan(
    tx: &mut TenantTx,
    workspace: WorkspaceId,
    plan: &Plan,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "INSERT INTO study.plans (tenant_id, workspace, version, engine, plan, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            &tenant,
            &workspace.uuid(),
            &i32::try_from(plan.version).unwrap_or(i32::MAX),
            &plan.engine,
            &Json(plan),
            &now,
        ],
    )
    .await
    .map(|_| ())
}

/// One version of the plan.
pub(crate) async fn plan(
    read: Read,
    ctx: &Ctx,
    workspace: WorkspaceId,
    version: i32,
) -> Result<Option<Plan>, Error> {
    let row = read
        .query_opt(
            "SELECT plan FROM study.plans WHERE tenant_id = $1 AND workspace = $2 AND version = $3",
            &[&ctx.tenant.uuid(), &workspace.uuid(), &version],
        )
        .await?;
    row.map(|r| r.try_get::<_, Json<Plan>>(0).map(|Json(plan)| plan))
        .transpose()
        .map_err(|e| Error::Defect(format!("a plan cannot be read: {e}")))
}

/// The versions of the plan, newest first, at most a hundred.
pub(crate) async fn versions(
    read: Read,
    ctx: &Ctx,
    workspace: WorkspaceId,
) -> Result<Vec<PlanVersion>, Error> {
    let rows = read
        .query(
            "SELECT version, engine, created_at FROM study.plans WHERE tenant_id = $1 AND workspace = $2
              ORDER BY version DESC LIMIT 100",
            &[&ctx.tenant.uuid(), &workspace.uuid()],
        )
        .await?;
    Ok(rows
        .iter()
        .map(|r| PlanVersion {
            version: r.get::<_, i32>(0).unsigned_abs(),
            engine: r.get(1),
            created_at: r.get(2),
        })
        .collect())
}
