//! Entering, changing and removing assignments.

use crate::{
    Error,
    announce::{self, Announce as _},
    assignments::{Assignment, AssignmentFilter, AssignmentId, Entry, LOCAL, Origin, Target, sql},
    mode::Mode,
    workspaces,
};
use blobs::{Blobs, FileId};
use connectors::Canvas;
use documents::Reader;
use events::{Events, Realtime};
use kernel::{Ctx, Page, Paged, World};
use models::Models;
use runs::Runs;
use std::{fmt, sync::Arc};
use store::{Store, TenantTx};
use work::Work;

/// The text of the sample assignment.
const SAMPLE: &str = include_str!("../sample.md");

/// The room. Cheap to clone.
#[derive(Clone)]
pub struct Study {
    pub(crate) store: Store,
    pub(crate) world: World,
    pub(crate) events: Events,
    pub(crate) realtime: Arc<Realtime>,
    pub(crate) runs: Runs,
    pub(crate) work: Work,
    pub(crate) blobs: Blobs,
    pub(crate) reader: Reader,
    pub(crate) canvas: Option<Canvas>,
    pub(crate) models: Option<Models>,
}

/// What the room stands on.
pub struct Parts {
    /// The database.
    pub store: Store,
    /// Time, ids, randomness.
    pub world: World,
    /// The event log.
    pub events: Events,
    /// Its readers.
    pub realtime: Arc<Realtime>,
    /// Durable runs.
    pub runs: Runs,
    /// Work items.
    pub work: Work,
    /// Files.
    pub blobs: Blobs,
    /// The reader of documents.
    pub reader: Reader,
    /// Where assignments of course systems come from; without it there are only those that people enter.
    pub canvas: Option<Canvas>,
    /// Who can be asked for plans and feedback; without them there are only the rules.
    pub models: Option<Models>,
}

impl fmt::Debug for Study {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Study")
    }
}

impl Study {
    /// The room over its parts.
    pub fn new(parts: Parts) -> Self {
        let Parts { store, world, events, realtime, runs, work, blobs, reader, canvas, models } = parts;
        Self { store, world, events, realtime, runs, work, blobs, reader, canvas, models }
    }

    /// The caller's assignments, each with where its plan stands.
    pub async fn list(
        &self,
        ctx: &Ctx,
        filter: &AssignmentFilter,
        page: Page,
    ) -> Result<Paged<Assignment>, Error> {
        let (items, total) = sql::list(&self.store, ctx, filter, page).await?;
        Ok(Paged { items, total, page })
    }

    /// One assignment of the caller's.
    pub async fn get(&self, ctx: &Ctx, target: &Target) -> Result<Assignment, Error> {
        let found = sql::get(self.store.read(ctx).await?, ctx, target).await?.ok_or(Error::NoAssignment)?;
        self.settled(ctx, found).await
    }

    /// Enters an assignment.
    pub async fn create(&self, ctx: &Ctx, entry: Entry) -> Result<Assignment, Error> {
        self.check_files(ctx, &entry.files).await?;
        let now = self.world.now();
        let id: AssignmentId = self.world.id();
        let mut assignment = Assignment {
            id,
            owner: ctx.user().ok_or(Error::NoAssignment)?,
            target: Target { course_id: LOCAL.into(), assignment_id: id.to_string() },
            title: entry.title,
            course_name: entry.course_name,
            text: entry.text,
            rubric: entry.rubric,
            points_possible: entry.points_possible,
            due_at: entry.due_at,
            files: entry.files,
            version: 1,
            created_at: now,
            updated_at: now,
            workspace: None,
            origin: Origin::Entered,
            connection: None,
            url: None,
            course: None,
            mode: Mode::default(),
        };
        let mut tx = self.store.tenant(ctx).await?;
        self.enroll(&mut tx, ctx, &mut assignment, entry.course).await?;
        sql::insert(&mut tx, &assignment);
        self.announce(&mut tx, ctx, announce::created(&assignment));
        tx.commit().await?;
        Ok(assignment)
    }

    /// Enters the sample assignment, due in two weeks.
    pub async fn create_sample(&self, ctx: &Ctx) -> Result<Assignment, Error> {
        let day = self.world.now().date_naive() + chrono::Days::new(14);
        let entry = Entry {
            title: "Sample: City bike-share analysis".into(),
            text: Some(SAMPLE.into()),
            due_at: day.and_hms_opt(22, 0, 0).map(|t| t.and_utc()),
            course_name: Some("Introduction to Data Science".into()),
            points_possible: Some(100.0),
            ..Entry::default()
        };
        self.create(ctx, entry).await
    }

    /// Replaces what a person entered. The plan stays as it is until it is made anew.
    pub async fn update(
        &self,
        ctx: &Ctx,
        target: &Target,
        expected: Option<i64>,
        entry: Entry,
    ) -> Result<Assignment, Error> {
        self.check_files(ctx, &entry.files).await?;
        let mut tx = self.store.tenant(ctx).await?;
        let mut assignment = locked(&mut tx, ctx, target).await?;
        if assignment.origin != Origin::Entered {
            return Err(Error::NotLocal);
        }
        if expected.is_some_and(|v| v != assignment.version) {
            return Err(Error::Stale);
        }
        let Entry { title, text, files, due_at, course_name, rubric, points_possible, course } = entry;
        let changed = Assignment {
            title,
            text,
            files,
            due_at,
            course_name,
            rubric,
            points_possible,
            version: assignment.version + 1,
            updated_at: self.world.now(),
            ..assignment
        };
        assignment = changed;
        self.enroll(&mut tx, ctx, &mut assignment, course).await?;
        sql::save(&mut tx, &assignment);
        self.announce(&mut tx, ctx, announce::updated(&assignment));
        tx.commit().await?;
        Ok(assignment)
    }

    /// Removes an assignment with its workspace, plans and work items. Its files stay.
    pub async fn remove(&self, ctx: &Ctx, target: &Target) -> Result<(), Error> {
        let mut tx = self.store.tenant(ctx).await?;
        let assignment = locked(&mut tx, ctx, target).await?;
        if let Some(run) = workspaces::sql::active_run(&mut tx, assignment.id).await? {
            workspaces::cancel_quietly(&self.runs, &mut tx, ctx, run).await?;
        }
        self.work.forget(&mut tx, ctx, &assignment.id.to_string()).await?;
        sql::delete(&mut tx, assignment.id);
        self.announce(&mut tx, ctx, announce::removed(&assignment));
        tx.commit().await?;
        Ok(())
    }

    /// Tasks done and tasks in all, by assignment.
    pub(crate) async fn task_counts(
        &self,
        ctx: &Ctx,
        subjects: &[String],
    ) -> Result<Vec<(String, i64, i64)>, Error> {
        Ok(self.work.task_counts(ctx, subjects).await?)
    }

    pub(crate) async fn check_files(&self, ctx: &Ctx, files: &[FileId]) -> Result<(), Error> {
        let known = self.blobs.find(ctx, files).await?;
        match files.iter().find(|id| !known.iter().any(|file| file.id == **id)) {
            Some(missing) => Err(Error::NoFile(missing.to_string())),
            None => Ok(()),
        }
    }
}

pub(crate) async fn locked(tx: &mut TenantTx, ctx: &Ctx, target: &Target) -> Result<Assignment, Error> {
    sql::lock(tx, ctx, target).await?.ok_or(Error::NoAssignment)
}
