//! Provenance: what was made of an assignment by whom, when, and with which engine, from what is really recorded.
//!
//! Nothing is kept for this report: sources, plans, drafts and feedback are rows of this room, and runs, work items and
//! calls of models are asked of the rooms that have them. Digests let a reader hold a file against the report.

pub(crate) mod http;
mod pdf;
mod sql;
mod tell;

use crate::{Error, Study, assignments::Target, mode::Mode, workspaces::PLAN};
use blobs::FileId;
use chrono::{DateTime, Utc};
use kernel::{Ctx, RunId};
use serde::Serialize;
use std::{collections::HashMap, sync::Arc};
use tokio::sync::Semaphore;
use utoipa::ToSchema;

/// The most entries of a report; the oldest are left out, and the report says so.
pub const MOST: usize = 2_000;

/// Documents that are set at the same time: each takes a thread and some memory.
static SETTING: Semaphore = Semaphore::const_new(2);

/// What was made of an assignment, by whom, when, and with which engine.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Provenance {
    /// Of which assignment.
    pub assignment: About,
    /// Whose it is.
    pub person: String,
    /// How much help the course allows; null where that is not known.
    pub mode: Option<Mode>,
    /// When this report was put together.
    pub generated_at: DateTime<Utc>,
    /// What happened, oldest first; at most 2,000.
    pub entries: Vec<Event>,
    /// Older entries were left out.
    pub truncated: bool,
    /// Who made plans and feedback.
    pub engines: Vec<EngineUse>,
    /// Figures over everything, also what was left out of `entries`.
    pub totals: Totals,
    /// What this report cannot tell, in sentences.
    pub not_covered: Vec<String>,
}

/// The assignment a report is about.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ProvenanceAssignment)]
pub struct About {
    /// `local`, or the course system's id.
    pub course_id: String,
    /// Our id, or the course system's.
    pub assignment_id: String,
    /// Its title.
    pub title: String,
    /// The course.
    pub course_name: Option<String>,
    /// When it is due.
    pub due_at: Option<DateTime<Utc>>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ProvenanceEntry)]
pub struct Event {
    /// When.
    pub at: DateTime<Utc>,
    /// What sort of thing.
    pub kind: EventKind,
    /// Who did it.
    pub actor: Actor,
    /// The engine: `offline`, or the name of a model.
    pub engine: Option<String>,
    /// One sentence.
    pub summary: String,
    /// In which run.
    #[schema(value_type = Option<String>)]
    pub run_id: Option<RunId>,
    /// The version of the plan or feedback.
    pub version: Option<u32>,
    /// Of what was read or handed in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub digests: Vec<Digest>,
}

/// What sort of thing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ProvenanceKind)]
pub enum EventKind {
    /// The assignment was entered, or taken in from a course system.
    AssignmentCreated,
    /// What was entered was changed; the last time is told.
    AssignmentChanged,
    /// A browser sent what a course system showed it.
    Captured,
    /// A source was read for a plan.
    SourceRead,
    /// A source could not be read.
    SourceUnreadable,
    /// A version of the plan was published.
    PlanMade,
    /// Planning failed or was cancelled.
    PlanFailed,
    /// A person added a task.
    TaskAdded,
    /// A person changed a task; the last time is told.
    TaskChanged,
    /// A person checked off a task.
    TaskDone,
    /// A person checked off a required fix.
    FixDone,
    /// A person handed in a draft.
    Submission,
    /// Feedback on a draft was given.
    Feedback,
    /// Feedback failed or was cancelled.
    FeedbackFailed,
}

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ProvenanceActor)]
pub struct Actor {
    /// What they are.
    pub kind: ActorKind,
    /// What they are called.
    pub name: String,
}

/// What somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ProvenanceActorKind)]
pub enum ActorKind {
    /// A person.
    Person,
    /// Rules of the program, or a model.
    Engine,
    /// The program itself.
    System,
}

/// By which a file or text can be checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ProvenanceDigest)]
pub struct Digest {
    /// What it is called.
    pub name: String,
    /// Of what the digest is taken.
    pub of: DigestOf,
    /// SHA-256 in lower-case hex; null where the file is no longer kept.
    pub sha256: Option<String>,
}

/// Of what a digest is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ProvenanceDigestOf)]
pub enum DigestOf {
    /// The bytes of the file.
    File,
    /// The text that was handed in, in UTF-8.
    Text,
    /// The paragraphs as they were read, in UTF-8, with a line feed between two of them.
    TextAsRead,
}

/// How often an engine was at work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct EngineUse {
    /// `offline`, or the name of a model.
    pub engine: String,
    /// Versions of the plan it made.
    pub plans: u32,
    /// Feedback it gave.
    pub feedbacks: u32,
}

/// Figures over everything.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, ToSchema)]
#[schema(as = ProvenanceTotals)]
pub struct Totals {
    /// Different sources that were read.
    pub sources: u64,
    /// Versions of the plan.
    pub plan_versions: u64,
    /// Drafts handed in.
    pub submissions: u64,
    /// Feedback given.
    pub feedbacks: u64,
    /// Tasks and fixes that are done now.
    pub tasks_done: u64,
    /// Calls of models.
    pub model_calls: u64,
    /// Tokens sent and received, as far as providers told.
    pub tokens: u64,
    /// Micro-dollars of the calls whose price is known; null where no price is known.
    pub cost_micros: Option<u64>,
    /// Calls whose price nobody knows.
    pub unpriced_calls: u64,
}

impl Study {
    /// The report of one of the caller's assignments.
    pub async fn provenance(&self, ctx: &Ctx, target: &Target) -> Result<Provenance, Error> {
        let assignment = self.get(ctx, target).await?;
        let subject = assignment.id.to_string();
        let mut tx = self.store.tenant(ctx).await?;
        let recorded = sql::recorded(&mut tx, assignment.id).await?;
        tx.commit().await?;
        let runs = self.runs.about(ctx, &subject).await?;
        let ids: Vec<RunId> = runs.iter().map(|run| run.id).collect();
        let plans: Vec<RunId> = runs.iter().filter(|run| run.kind == PLAN).map(|run| run.id).collect();
        let read_at = self.runs.finished_steps(ctx, &plans, tell::READ_STEP).await?;
        let items = self.work.history(ctx, &subject).await?;
        let spent = match &self.models {
            Some(models) => models.spent(ctx, &ids).await?,
            None => models::Spent::default(),
        };
        let mut people: Vec<_> = items.iter().flat_map(|i| i.evidence.iter().map(|e| e.by)).collect();
        people.push(assignment.owner);
        people.sort_unstable();
        people.dedup();
        let names = identity::names(&self.store, &people).await?;
        let files: Vec<FileId> = recorded.files();
        let mut digests = HashMap::new();
        for some in files.chunks(500) {
            for file in self.blobs.find(ctx, some).await? {
                digests.insert(file.id, (file.name, file.sha256));
            }
        }
        let mode = Some(self.mode(ctx, target).await?);
        let read_at = read_at.into_iter().collect();
        Ok(tell::tell(tell::Records {
            assignment,
            mode,
            recorded,
            runs,
            read_at,
            items,
            spent,
            names,
            files: digests,
            now: self.world.now(),
        }))
    }

    /// The same as an accessible PDF.
    pub async fn provenance_pdf(&self, ctx: &Ctx, target: &Target) -> Result<Vec<u8>, Error> {
        let report = Arc::new(self.provenance(ctx, target).await?);
        let defect = |why: &str| Error::Store(store::Error::Defect(why.to_owned()));
        let _turn = SETTING.acquire().await.map_err(|_| defect("no report is set any more"))?;
        let set = telemetry::spawn_blocking("study.provenance", move || pdf::set(&report)).await;
        set.ok_or_else(|| defect("setting a report was stopped"))?.map_err(|why| defect(&why))
    }
}
