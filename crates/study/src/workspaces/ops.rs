//! Starting, restarting and looking at plans.

use crate::{
    Error, Study,
    announce::{self, Announce as _},
    assignments::{Assignment, Origin, Target, locked, sql as assignments},
    plan::Plan,
    workspaces::{How, PLAN, Stage, Status, Workspace, pipeline::PlanInput, sql},
};
use chrono::{DateTime, Utc};
use documents::Extracted;
use events::{Filter, Position, Scope, Subscription};
use kernel::{Ctx, RunId};
use runs::{Failure, NewRun, Priority, Runs};
use store::TenantTx;

/// What a start led to.
#[derive(Debug, Clone, PartialEq)]
pub struct Started {
    /// The assignment with its workspace.
    pub assignment: Assignment,
    /// Whether this start queued a run.
    pub queued: bool,
}

/// A text a plan was made from.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceText {
    /// The file's id, or `details`, `text`, `rubric`.
    pub id: String,
    /// The name shown to people.
    pub name: String,
    /// `details`, `text`, `rubric` or `file`.
    pub kind: String,
    /// The text; `None` when it could not be read.
    pub text: Option<Extracted>,
    /// Why it could not be read.
    pub error: Option<Failure>,
}

/// A published version of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanVersion {
    /// From 1.
    pub version: u32,
    /// Who made it.
    pub engine: String,
    /// When it was published.
    pub created_at: DateTime<Utc>,
}

impl Study {
    /// Starts planning, or says where it stands: what is ready, running or failed is returned as it is.
    /// With `reprocess`, a new version is made in place of the newest; a plan that is being made is
    /// cancelled for it, and a second reprocess is refused while one runs.
    ///
    /// An assignment of a course system is taken in by its first start, and fetched when its plan is made.
    pub async fn start(&self, ctx: &Ctx, target: &Target, how: How) -> Result<Started, Error> {
        let reprocess = how.reprocess;
        self.check_engine(ctx, &how.by).await?;
        let known = self.connections_for(ctx, target).await?;
        // Everything the new run announces comes after this.
        let events_from = self.feed().now().await?;
        let mut tx = self.store.tenant(ctx).await?;
        // Two starts at the same moment meet here: the second sees what the first did.
        let found = match assignments::lock(&mut tx, ctx, target).await? {
            Some(found) => found,
            None => self.take_in(&mut tx, ctx, target, Origin::Canvas).await?,
        };
        let mut assignment = self.settle_in(&mut tx, ctx, found).await?;
        let old = assignment.workspace.take();
        let status = old.as_ref().map_or(Status::New, |w| w.status);
        if status != Status::New && !reprocess {
            assignment.workspace = old;
            tx.commit().await?;
            return Ok(Started { assignment, queued: false });
        }
        if !assignment.has_source() {
            return Err(Error::Empty);
        }
        self.settle_connection(&mut tx, &mut assignment, how.connection, &known)?;
        if let Some(old) = old.as_ref().filter(|w| w.status.is_active()) {
            if old.reprocessing {
                return Err(Error::Reprocessing);
            }
            if let Some(run) = old.run {
                cancel_quietly(&self.runs, &mut tx, ctx, run).await?;
            }
        }
        let workspace = self.queue(&mut tx, ctx, &assignment, old, events_from, how).await?;
        assignment.workspace = Some(workspace);
        tx.commit().await?;
        Ok(Started { assignment, queued: true })
    }

    async fn queue(
        &self,
        tx: &mut TenantTx,
        ctx: &Ctx,
        assignment: &Assignment,
        old: Option<Workspace>,
        events_from: Position,
        how: How,
    ) -> Result<Workspace, Error> {
        let id = old.as_ref().map_or_else(|| self.world.id(), |w| w.id);
        let plan_version = old.map_or(0, |w| w.plan_version);
        let input = PlanInput { workspace: id, version: plan_version + 1, by: how.by };
        let new = NewRun::new(PLAN, &input)?.priority(Priority::High).about(assignment.id);
        let run = self.runs.enqueue(tx, ctx, new).await?;
        let workspace = Workspace {
            id,
            assignment: assignment.id,
            status: Status::Queued,
            stage: Some(Stage::FetchCanvasContext.as_str().into()),
            progress: 0,
            message: Some("Waiting for a free hand".into()),
            error: None,
            run: Some(run),
            reprocessing: how.reprocess && plan_version > 0,
            plan_version,
            events_from,
            updated_at: self.world.now(),
        };
        sql::save(tx, assignment.owner, &workspace);
        self.announce(tx, ctx, announce::started(self, assignment, &workspace));
        Ok(workspace)
    }

    /// The assignment, with the workspace brought in line if its run ended without a word: its worker
    /// died too often, or somebody cancelled it.
    pub(crate) async fn settled(&self, ctx: &Ctx, found: Assignment) -> Result<Assignment, Error> {
        if !self.ended_silently(ctx, &found).await? {
            return Ok(found);
        }
        let mut tx = self.store.tenant(ctx).await?;
        let again = locked(&mut tx, ctx, &found.target).await?;
        let settled = self.settle_in(&mut tx, ctx, again).await?;
        tx.commit().await?;
        Ok(settled)
    }

    async fn settle_in(
        &self,
        tx: &mut TenantTx,
        ctx: &Ctx,
        mut found: Assignment,
    ) -> Result<Assignment, Error> {
        if !self.ended_silently(ctx, &found).await? {
            return Ok(found);
        }
        let Some(mut workspace) = found.workspace.take() else { return Ok(found) };
        let run = match workspace.run {
            Some(id) => self.runs.get(ctx, id).await.ok(),
            None => None,
        };
        let failure = run.and_then(|r| r.error).unwrap_or_else(|| Failure {
            code: "study.cancelled".into(),
            message: "Planning was cancelled.".into(),
        });
        workspace.status = Status::Failed;
        workspace.message = Some(failure.message.clone());
        workspace.error = Some(failure.clone());
        workspace.reprocessing = false;
        workspace.updated_at = self.world.now();
        sql::save(tx, found.owner, &workspace);
        self.announce(tx, ctx, announce::failed(self, &found, &workspace, &failure));
        found.workspace = Some(workspace);
        Ok(found)
    }

    /// Whether the workspace waits for a run that has ended.
    async fn ended_silently(&self, ctx: &Ctx, found: &Assignment) -> Result<bool, Error> {
        let Some(workspace) = found.workspace.as_ref().filter(|w| w.status.is_active()) else {
            return Ok(false);
        };
        let Some(run) = workspace.run else { return Ok(true) };
        match self.runs.get(ctx, run).await {
            Ok(run) => Ok(matches!(run.state.as_str(), "failed" | "cancelled")),
            Err(runs::Error::NotFound(_)) => Ok(true),
            Err(error) => Err(error.into()),
        }
    }

    /// The workspace of an assignment on which planning was started.
    pub(crate) async fn workspace(
        &self,
        ctx: &Ctx,
        target: &Target,
    ) -> Result<(Assignment, Workspace), Error> {
        let mut assignment = self.get(ctx, target).await?;
        let workspace = assignment.workspace.take().ok_or(Error::NotStarted)?;
        Ok((assignment, workspace))
    }

    /// A version of the plan, the newest where none is named.
    pub async fn plan(&self, ctx: &Ctx, target: &Target, version: Option<u32>) -> Result<Plan, Error> {
        let (_, workspace) = self.workspace(ctx, target).await?;
        let version = version.map_or(workspace.plan_version, |v| i32::try_from(v).unwrap_or(i32::MAX));
        sql::plan(self.store.read(ctx).await?, ctx, workspace.id, version).await?.ok_or(Error::NoPlan)
    }

    /// All versions, newest first, and which is current.
    pub async fn versions(&self, ctx: &Ctx, target: &Target) -> Result<(Vec<PlanVersion>, i32), Error> {
        let (_, workspace) = self.workspace(ctx, target).await?;
        let all = sql::versions(self.store.read(ctx).await?, ctx, workspace.id).await?;
        Ok((all, workspace.plan_version))
    }

    /// The texts a version was made from, those of the newest where none is named.
    pub async fn sources(
        &self,
        ctx: &Ctx,
        target: &Target,
        version: Option<u32>,
    ) -> Result<Vec<SourceText>, Error> {
        let (_, workspace) = self.workspace(ctx, target).await?;
        let newest = if workspace.status == Status::Ready {
            workspace.plan_version
        } else {
            workspace.plan_version + 1
        };
        let version = version.map_or(newest, |v| i32::try_from(v).unwrap_or(i32::MAX));
        Ok(sql::sources(self.store.read(ctx).await?, ctx, workspace.id, version).await?)
    }

    /// What happens in the workspace, from `since`, or from the last start. `None` when nothing will
    /// come any more: what ended it has been seen.
    pub async fn follow(
        &self,
        ctx: &Ctx,
        target: &Target,
        since: Option<Position>,
    ) -> Result<Subscription, Error> {
        let (assignment, workspace) = self.workspace(ctx, target).await?;
        let since = since.unwrap_or(workspace.events_from);
        let owner = ctx.user().ok_or(Error::NoAssignment)?;
        let scope = Scope::Subject(assignment.id.to_string().into());
        let filter = Filter { tenant: ctx.tenant, user: Some(owner), scope };
        Ok(self.feed().subscribe(filter, Some(since)).await?)
    }

    pub(crate) fn feed(&self) -> &events::Feed {
        self.realtime.feed()
    }
}

/// Cancels a run that may have ended at this very moment.
pub(crate) async fn cancel_quietly(
    runs: &Runs,
    tx: &mut TenantTx,
    ctx: &Ctx,
    run: RunId,
) -> Result<(), Error> {
    match runs.cancel_in(tx, ctx, run).await {
        Ok(()) | Err(runs::Error::WrongState { .. } | runs::Error::NotFound(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
