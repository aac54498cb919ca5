//! The planning pipeline: six stages, each a step of a durable run.
//!
//! Each stage begins with a transaction that says so (state and event together), and its result is
//! journaled; a server that is killed goes on with the next step, and no event is said twice (but for
//! previews of what a model was writing when the server died: it is asked again, and writes anew). Every
//! transaction first makes sure that the workspace still belongs to this run.

mod drafting;
mod gathering;

use crate::{
    Study,
    announce::{self, Announce as _, Said},
    assignments::{Assignment, sql as assignments},
    plan::Plan,
    verify::Verified,
    workspaces::{By, Stage, Status, Workspace, WorkspaceId, sql},
};
use documents::Extracted;
use gathering::Gathered;
use kernel::{Ctx, Fault as _, FaultKind};
use runs::{Failure, Kind, Policy, Retry, Run, RunError};
use serde::{Deserialize, Serialize};
use std::{
    num::NonZeroUsize,
    sync::{Arc, LazyLock},
    time::Duration,
};
use store::TenantTx;
use tokio::sync::Semaphore;
use work::{Outline, Section, Step};

/// The run kind of planning.
pub const PLAN: &str = "study.plan";

/// What a planning run is asked to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PlanInput {
    pub workspace: WorkspaceId,
    /// The version to make.
    pub version: i32,
    /// By whom.
    #[serde(default)]
    pub by: By,
}

/// What a planning run gives.
#[derive(Debug, Serialize)]
struct PlanMade {
    version: u32,
    engine: String,
    milestones: usize,
    tasks: usize,
}

/// A file, read or not.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum FileRead {
    Text(String, Extracted),
    Unreadable(String, Failure),
}

/// Planning, as a run kind.
pub fn kind(study: Study) -> Kind {
    let policy = Policy {
        retry: Retry::external(),
        // Long texts are read in parts, and each is a question to a model.
        soft_limit: Duration::from_mins(55),
        hard_limit: Duration::from_hours(1),
        ..Policy::default()
    };
    Kind::new(PLAN, policy, move |run: Run, input: PlanInput| {
        let planning = Planning { study: study.clone(), run, input };
        async move {
            let made = planning.stages().await;
            if let Err(error) = &made
                && let Some(failure) = error.failure()
                && planning.run.is_final(error)
            {
                planning.fail(failure.clone()).await?;
            }
            made
        }
    })
}

/// One attempt at a plan.
struct Planning {
    study: Study,
    run: Run,
    input: PlanInput,
}

impl Planning {
    async fn stages(&self) -> Result<PlanMade, RunError> {
        let context = self.context().await?;
        let (sources, unread) = self.sources(&context).await?;
        let sources = Arc::new(sources);
        let distilled = self.distilled(&context, &sources, &unread).await?;
        let draft = self.draft(&context, &sources, &distilled).await?;
        let verified = self.verified(draft, &sources).await?;
        self.publish(&context, verified).await
    }

    /// Says that a stage begins, and does something with it in the same transaction.
    async fn begin<T>(
        &self,
        stage: Stage,
        work: impl FnOnce(&Assignment) -> T + Send + 'static,
    ) -> Result<T, RunError>
    where
        T: Serialize + serde::de::DeserializeOwned + Send + 'static,
    {
        let (progress, message) = stage.begins();
        self.said(&format!("{}:begin", stage.as_str()), move |study, assignment, workspace| {
            workspace.status = Status::Running;
            workspace.stage = Some(stage.as_str().into());
            workspace.progress = progress;
            workspace.message = Some(message.into());
            (vec![announce::progress(study, assignment, workspace)], work(assignment))
        })
        .await
    }

    /// Changes the workspace and says so, in one journaled transaction.
    async fn said<T, F>(&self, step: &str, change: F) -> Result<T, RunError>
    where
        T: Serialize + serde::de::DeserializeOwned + Send + 'static,
        F: FnOnce(&Study, &Assignment, &mut Workspace) -> (Vec<Said>, T) + Send + 'static,
    {
        let (study, run, input) = (self.study.clone(), self.run.clone(), self.input.clone());
        self.run
            .transact(step, move |tx| {
                Box::pin(async move {
                    let (assignment, mut workspace) = hold(tx, &run, &input).await?;
                    let (said, value) = change(&study, &assignment, &mut workspace);
                    workspace.updated_at = study.world.now();
                    sql::save(tx, assignment.owner, &workspace);
                    for one in said {
                        study.announce(tx, run.ctx(), one);
                        tx.settle().await?;
                    }
                    Ok(value)
                })
            })
            .await
    }

    /// Stage 6: plan, work items, state and event become true together.
    async fn publish(&self, context: &Gathered, verified: Verified) -> Result<PlanMade, RunError> {
        self.begin(Stage::FinalizePlan, |_| ()).await?;
        let previous = self.previous().await?;
        let plan = crate::finalize(verified, previous.as_ref(), self.input.version.unsigned_abs());
        let made = PlanMade {
            version: plan.version,
            engine: plan.engine.clone(),
            milestones: plan.milestones.len(),
            tasks: plan.tasks().count(),
        };
        let (study, run, input, due) =
            (self.study.clone(), self.run.clone(), self.input.clone(), context.facts.due_at);
        self.run
            .transact(Stage::FinalizePlan.as_str(), move |tx| {
                Box::pin(async move {
                    let (assignment, mut workspace) = hold(tx, &run, &input).await?;
                    let now = study.world.now();
                    sql::put_plan(tx, input.workspace, &plan, now).await?;
                    study.work.publish(tx, run.ctx(), &outline(&assignment, &plan, due)).await?;
                    workspace.status = Status::Ready;
                    workspace.progress = 100;
                    workspace.message = Some("The plan is ready".into());
                    workspace.error = None;
                    workspace.reprocessing = false;
                    workspace.plan_version = input.version;
                    workspace.updated_at = now;
                    sql::save(tx, assignment.owner, &workspace);
                    study.announce(
                        tx,
                        run.ctx(),
                        announce::plan_ready(&study, &assignment, &workspace, &plan),
                    );
                    Ok(())
                })
            })
            .await?;
        Ok(made)
    }

    async fn previous(&self) -> Result<Option<Plan>, RunError> {
        let (ctx, version) = (self.run.ctx(), self.input.version - 1);
        if version < 1 {
            return Ok(None);
        }
        Ok(sql::plan(self.study.store.read(ctx).await?, ctx, self.input.workspace, version).await?)
    }

    async fn fail(&self, failure: Failure) -> Result<(), RunError> {
        let failed = self
            .said("failed", move |study, assignment, workspace| {
                workspace.status = Status::Failed;
                workspace.message = Some(failure.message.clone());
                workspace.error = Some(failure.clone());
                workspace.reprocessing = false;
                (vec![announce::failed(study, assignment, workspace, &failure)], ())
            })
            .await;
        match failed {
            // Replaced or removed meanwhile: nobody waits for the news.
            Err(error) if error.failure().is_some_and(|f| f.code == OBSOLETE) => Ok(()),
            other => other,
        }
    }
}

const OBSOLETE: &str = "study.obsolete";

fn obsolete() -> RunError {
    RunError::fatal(OBSOLETE, "The plan was replaced, or its assignment removed.")
}

/// The assignment and its workspace, held still, if this run may still write there.
async fn hold(tx: &mut TenantTx, run: &Run, input: &PlanInput) -> Result<(Assignment, Workspace), RunError> {
    let id = sql::lock_for_run(tx, input.workspace, run.id()).await?.ok_or_else(obsolete)?;
    let mut assignment = assignments::by_id(tx, id).await?.ok_or_else(obsolete)?;
    let workspace = assignment.workspace.take().ok_or_else(obsolete)?;
    Ok((assignment, workspace))
}

/// The text of a file, or why it has none.
pub(crate) async fn read_file(study: &Study, ctx: &Ctx, id: blobs::FileId) -> Result<FileRead, RunError> {
    let (file, path) = study.blobs.open_path(ctx, id).await?;
    match study.reader.read(&file.name, Some(&file.mime), &path).await {
        Ok(text) => Ok(FileRead::Text(file.name, text)),
        // The file is what it is; anything else may pass.
        Err(error) if error.kind() != FaultKind::Internal => {
            let failure = Failure { code: error.code().into(), message: error.public().into_owned() };
            Ok(FileRead::Unreadable(file.name, failure))
        }
        Err(error) => Err(error.into()),
    }
}

/// As many thoughts at once as there are processors: more would only take longer, each with its memory.
static THOUGHTS: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(2, NonZeroUsize::get)));

/// Work for the processor, off the threads that answer requests.
pub(crate) async fn thinking<T: Send + 'static>(
    name: &'static str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, RunError> {
    let _turn = THOUGHTS.acquire().await;
    let done = telemetry::spawn_blocking(name, work).await;
    done.ok_or_else(|| {
        RunError::retry("study.defect", "This could not be done because of a defect on our side.")
    })
}

/// The plan as work items.
fn outline(assignment: &Assignment, plan: &Plan, due: Option<chrono::DateTime<chrono::Utc>>) -> Outline {
    let keys: std::collections::HashMap<&str, &str> =
        plan.tasks().map(|t| (t.id.as_str(), t.stable_key.as_str())).collect();
    let sections = plan.milestones.iter().map(|m| Section {
        key: m.stable_key.clone(),
        title: m.title.clone(),
        description: m.purpose.clone(),
        done_definition: m.acceptance_criteria.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join("\n"),
        due_at: m.due_at,
        steps: m
            .tasks
            .iter()
            .map(|t| Step {
                key: t.stable_key.clone(),
                title: t.title.clone(),
                description: t.description.clone(),
                deliverable: t.deliverable.clone(),
                done_definition: t.done_definition.clone(),
                effort_minutes: i32::try_from(t.effort_minutes).ok().filter(|m| *m > 0),
                depends_on: t
                    .depends_on
                    .iter()
                    .filter_map(|id| keys.get(id.as_str()).map(|k| (*k).to_owned()))
                    .collect(),
            })
            .collect(),
    });
    Outline {
        subject: assignment.id.to_string(),
        title: assignment.title.clone(),
        due_at: due.or_else(|| plan.assignment_summary.deadline.as_ref().and_then(|d| d.at)),
        sections: sections.collect(),
    }
}
