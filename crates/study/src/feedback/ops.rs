//! Handing in a draft, and looking at what was said about it.

use super::{
    Comparison, FEEDBACK, FeedbackId, FeedbackStage, FeedbackTarget, Job, JobStatus, Submission, TargetType,
    compare, pipeline::FeedbackInput, sql,
};
use crate::{
    Error, Study,
    announce::{self, Announce as _},
    assignments::{Assignment, Target, locked, sql as assignments},
    plan::{Milestone, Plan},
    workspaces::{self, By, SourceText, Workspace},
};
use kernel::{Ctx, Page, Paged};
use runs::{Failure, NewRun, Priority};
use store::TenantTx;

/// Jobs of one workspace at the same time, at most.
const MOST_ACTIVE: i64 = 10;

/// What a person hands in, and for what.
#[derive(Debug, Clone, Default)]
pub struct Handed {
    /// The milestone's id in the current plan, or its stable key; `None` for the whole assignment.
    pub milestone: Option<String>,
    /// The draft.
    pub submission: Submission,
    /// By whom it is to be looked at.
    pub by: By,
}

/// What a start led to.
#[derive(Debug, Clone, PartialEq)]
pub struct JobStart {
    /// The job.
    pub job: Job,
    /// Whether this start queued it; otherwise the very same draft is being looked at already.
    pub queued: bool,
}

impl Study {
    /// Starts to look at a draft. Every start makes a new job; only while one looks at the very same draft for the very
    /// same target, that one is returned.
    pub async fn hand_in(&self, ctx: &Ctx, target: &Target, handed: Handed) -> Result<JobStart, Error> {
        if handed.submission.is_empty() {
            return Err(Error::EmptySubmission);
        }
        self.check_files(ctx, &handed.submission.files).await?;
        self.check_engine(ctx, &handed.by).await?;
        let found = self.get(ctx, target).await?;
        let version = plan_version(&found).ok_or(Error::PlanNotReady)?;
        let plan = self.plan(ctx, target, Some(version.unsigned_abs())).await?;
        let milestone = match &handed.milestone {
            Some(id) => Some(milestone(&plan, id).ok_or_else(|| Error::NoMilestone(id.clone()))?),
            None => None,
        };
        // Everything the new run announces comes after this.
        let events_from = self.feed().now().await?;
        let mut tx = self.store.tenant(ctx).await?;
        // Two starts at the same moment meet here: the second sees what the first did.
        let mut assignment = locked(&mut tx, ctx, target).await?;
        if plan_version(&assignment) != Some(version) {
            return Err(Error::PlanNotReady);
        }
        let workspace = assignment.workspace.take().ok_or(Error::PlanNotReady)?;
        let key = milestone.map(|m| m.stable_key.as_str());
        if let Some(twin) = sql::twin(&mut tx, workspace.id, key, version, &handed.submission).await? {
            drop(tx);
            let job = self.feedback_job(ctx, target, twin).await?;
            return Ok(JobStart { job, queued: false });
        }
        let job = self.queue_job(&mut tx, ctx, (&assignment, &workspace), milestone, &handed).await?;
        sql::follow_from(&mut tx, workspace.id, events_from, job.id).await?;
        tx.commit().await?;
        Ok(JobStart { job, queued: true })
    }

    async fn queue_job(
        &self,
        tx: &mut TenantTx,
        ctx: &Ctx,
        (assignment, workspace): (&Assignment, &Workspace),
        milestone: Option<&Milestone>,
        handed: &Handed,
    ) -> Result<Job, Error> {
        let (version, active) = sql::standing(tx, workspace.id).await?;
        if active >= MOST_ACTIVE {
            return Err(Error::TooManyJobs(MOST_ACTIVE));
        }
        let id: FeedbackId = self.world.id();
        let input = FeedbackInput { job: id, by: handed.by.clone() };
        let new = NewRun::new(FEEDBACK, &input)?.priority(Priority::High).about(assignment.id);
        let run = self.runs.enqueue(tx, ctx, new).await?;
        let now = self.world.now();
        let target = match milestone {
            Some(m) => {
                FeedbackTarget { kind: TargetType::Milestone, id: m.id.clone(), title: m.title.clone() }
            }
            None => FeedbackTarget {
                kind: TargetType::Assignment,
                id: assignment.id.to_string(),
                title: assignment.title.clone(),
            },
        };
        let job = Job {
            id,
            workspace: workspace.id,
            submission: self.world.id(),
            version,
            target,
            milestone: milestone.map(|m| m.stable_key.clone()),
            plan_version: workspace.plan_version,
            status: JobStatus::Queued,
            stage: Some(FeedbackStage::IngestSubmission.as_str().into()),
            progress: 0,
            message: Some("Waiting for a free hand".into()),
            error: None,
            run,
            engine: None,
            summary: None,
            feedback: None,
            fix_items: Vec::new(),
            created_at: now,
            updated_at: now,
            finished_at: None,
        };
        sql::insert(tx, &handed.submission, &job).await?;
        self.announce(tx, ctx, announce::feedback_started(self, assignment, &job));
        Ok(job)
    }

    /// One job of the caller's, with its feedback once it is ready.
    pub async fn feedback_job(&self, ctx: &Ctx, target: &Target, id: FeedbackId) -> Result<Job, Error> {
        let (_, workspace) = self.fed_workspace(ctx, target).await?;
        let job =
            sql::get(self.store.read(ctx).await?, ctx, workspace.id, id).await?.ok_or(Error::NoFeedback)?;
        let job = self.settled_job(ctx, job).await?;
        self.with_items(ctx, job).await
    }

    /// The texts of the draft a job looks at, as its quotes point into them; none while it has not been read.
    pub async fn handed_text(
        &self,
        ctx: &Ctx,
        target: &Target,
        id: FeedbackId,
    ) -> Result<Vec<SourceText>, Error> {
        let (_, workspace) = self.fed_workspace(ctx, target).await?;
        let read = self.store.read(ctx).await?;
        sql::kept(read, ctx, workspace.id, id).await?.ok_or(Error::NoFeedback)
    }

    /// The job, with the work items its fixes became.
    async fn with_items(&self, ctx: &Ctx, mut job: Job) -> Result<Job, Error> {
        if let Some(feedback) = job.feedback.as_ref().filter(|feedback| !feedback.required_fixes.is_empty()) {
            let items = sql::fix_items(self.store.read(ctx).await?, ctx, job.workspace).await?;
            let required = |key: &String| feedback.required_fixes.iter().any(|fix| fix.key == *key);
            job.fix_items = items.into_iter().filter(|(key, _)| required(key)).collect();
        }
        Ok(job)
    }

    /// The newest feedback on the whole assignment, or on one milestone.
    pub async fn latest_feedback(
        &self,
        ctx: &Ctx,
        target: &Target,
        milestone: Option<&str>,
    ) -> Result<Job, Error> {
        let (_, workspace) = self.fed_workspace(ctx, target).await?;
        let key = self.milestone_key(ctx, target, milestone).await?;
        let read = self.store.read(ctx).await?;
        let job = sql::latest(read, ctx, workspace.id, key.as_deref()).await?.ok_or(Error::NoFeedback)?;
        self.with_items(ctx, job).await
    }

    /// All jobs, newest first, or those for one kind of target or one milestone. Without the feedback itself.
    pub async fn feedback_history(
        &self,
        ctx: &Ctx,
        target: &Target,
        kind: Option<TargetType>,
        milestone: Option<&str>,
        page: Page,
    ) -> Result<Paged<Job>, Error> {
        let (_, workspace) = self.fed_workspace(ctx, target).await?;
        let key = self.milestone_key(ctx, target, milestone).await?;
        let read = self.store.read(ctx).await?;
        let (jobs, total) = sql::list(read, ctx, workspace.id, kind, key.as_deref(), page).await?;
        let mut items = Vec::with_capacity(jobs.len());
        for job in jobs {
            items.push(self.settled_job(ctx, job).await?);
        }
        Ok(Paged { items, total, page })
    }

    /// Two feedbacks of the same assignment, and what changed from the one to the other.
    pub async fn compare_feedback(
        &self,
        ctx: &Ctx,
        target: &Target,
        before: FeedbackId,
        after: FeedbackId,
    ) -> Result<(Job, Job, Comparison), Error> {
        let (old, new) =
            (self.feedback_job(ctx, target, before).await?, self.feedback_job(ctx, target, after).await?);
        let (Some(first), Some(second)) = (&old.feedback, &new.feedback) else {
            return Err(Error::FeedbackNotReady);
        };
        let comparison = compare(first, second);
        Ok((old, new, comparison))
    }

    /// The feedback with which a stream of the workspace ends, and its version; `None`: it ends with the plan.
    pub(crate) async fn followed(
        &self,
        ctx: &Ctx,
        target: &Target,
    ) -> Result<Option<(FeedbackId, i32)>, Error> {
        let (_, workspace) = self.workspace(ctx, target).await?;
        Ok(sql::following(self.store.read(ctx).await?, ctx, workspace.id).await?)
    }

    /// The workspace of an assignment of the caller's; without one there is no feedback either.
    async fn fed_workspace(&self, ctx: &Ctx, target: &Target) -> Result<(Assignment, Workspace), Error> {
        self.workspace(ctx, target).await.map_err(|error| match error {
            Error::NotStarted => Error::NoFeedback,
            other => other,
        })
    }

    /// The stable key of a milestone; of one that is no longer in the plan, the key itself names it.
    async fn milestone_key(
        &self,
        ctx: &Ctx,
        target: &Target,
        id: Option<&str>,
    ) -> Result<Option<String>, Error> {
        let Some(id) = id else { return Ok(None) };
        let plan = self.plan(ctx, target, None).await?;
        Ok(Some(milestone(&plan, id).map_or_else(|| id.to_owned(), |m| m.stable_key.clone())))
    }

    /// The job, brought in line if its run ended without a word: its worker died too often, or somebody cancelled it.
    async fn settled_job(&self, ctx: &Ctx, job: Job) -> Result<Job, Error> {
        if !job.status.is_active() {
            return Ok(job);
        }
        let run = match self.runs.get(ctx, job.run).await {
            Ok(run) => Some(run),
            Err(runs::Error::NotFound(_)) => None,
            Err(error) => return Err(error.into()),
        };
        let state = run.as_ref().map_or("failed", |run| run.state.as_str());
        let status = match state {
            "cancelled" => JobStatus::Cancelled,
            "failed" => JobStatus::Failed,
            _ => return Ok(job),
        };
        let failure = run.and_then(|run| run.error).unwrap_or_else(|| match status {
            JobStatus::Cancelled => Failure {
                code: "study.cancelled".into(),
                message: "Looking at the draft was cancelled.".into(),
            },
            _ => Failure { code: "study.lost".into(), message: "The work on this draft was lost.".into() },
        });
        let mut tx = self.store.tenant(ctx).await?;
        let Some(mut held) = sql::lock(&mut tx, job.id, None).await? else {
            drop(tx);
            let again = sql::get(self.store.read(ctx).await?, ctx, job.workspace, job.id).await?;
            return again.ok_or(Error::NoFeedback);
        };
        end(&mut held, status, failure, self.world.now());
        sql::save(&mut tx, &held).await?;
        if let Some(id) = sql::assignment_of(&mut tx, held.workspace).await?
            && let Some(assignment) = assignments::by_id(&mut tx, id).await?
        {
            self.announce(&mut tx, ctx, announce::feedback_failed(self, &assignment, &held));
        }
        tx.commit().await?;
        Ok(held)
    }
}

/// Ends a job without feedback.
pub(super) fn end(job: &mut Job, status: JobStatus, failure: Failure, now: chrono::DateTime<chrono::Utc>) {
    job.status = status;
    job.message = Some(failure.message.clone());
    job.error = Some(failure);
    job.updated_at = now;
    job.finished_at = Some(now);
}

/// The plan a draft can be held against: one that is published and not being replaced.
fn plan_version(assignment: &Assignment) -> Option<i32> {
    let workspace = assignment.workspace.as_ref()?;
    (workspace.plan_version > 0 && !workspace.status.is_active()).then_some(workspace.plan_version)
}

/// A milestone by its id in this version, or by its stable key.
pub(super) fn milestone<'a>(plan: &'a Plan, id: &str) -> Option<&'a Milestone> {
    let all = &plan.milestones;
    all.iter().find(|m| m.id == id).or_else(|| all.iter().find(|m| m.stable_key == id))
}

/// A version of a plan, for a run.
pub(super) async fn plan_of(study: &Study, ctx: &Ctx, job: &Job) -> Result<Option<Plan>, Error> {
    let read = study.store.read(ctx).await?;
    Ok(workspaces::sql::plan(read, ctx, job.workspace, job.plan_version).await?)
}
