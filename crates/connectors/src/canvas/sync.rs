//! The run that keeps the mirror: the list of courses, then each course's assignments and topics, each a step that
//! brings its part in line and may be done twice without doing more.

use crate::{
    Canvas, ConnectionId, Error,
    canvas::{
        connections,
        failure::Reason,
        mirror,
        mirror::{Changes, Slim, distinct},
        model::{Assignment, Course, Id},
        owner,
        shape::{AssignmentShape, CourseShape},
        topics::TopicsDone,
        wire::Listed,
    },
};
use kernel::{Ctx, Fault as _, RunId};
use runs::{Kind, LogLevel, NewRun, Policy, Retry, Run, RunError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The run kind of syncs.
pub const SYNC: &str = "canvas.sync";

/// What a sync is asked to do.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct SyncInput {
    pub connection: ConnectionId,
}

/// What a sync did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SyncCounts {
    /// Courses Canvas lists.
    pub courses: u64,
    /// Assignments Canvas lists.
    pub assignments: u64,
    /// Topics Canvas lists.
    #[serde(default)]
    pub topics: u64,
    /// Courses, assignments and topics that are new.
    pub created: u64,
    /// Courses, assignments and topics that changed.
    pub updated: u64,
    /// Courses, assignments and topics that are no longer listed.
    pub archived: u64,
    /// Courses whose assignments Canvas did not show; they stay as they were.
    pub unreadable: u64,
}

impl SyncCounts {
    fn add(&mut self, changes: Changes) {
        self.created += changes.created;
        self.updated += changes.updated;
        self.archived += changes.archived;
    }
}

/// What came of the list of courses.
#[derive(Debug, Serialize, Deserialize)]
struct CoursesDone {
    courses: Vec<Id>,
    changes: Changes,
}

/// What came of one course.
#[derive(Debug, Serialize, Deserialize)]
struct CourseDone {
    assignments: u64,
    changes: Changes,
    /// Why its assignments were not shown.
    unreadable: Option<String>,
}

/// Syncs, as a run kind.
pub fn kind(canvas: Canvas) -> Kind {
    let policy = Policy { retry: Retry::external(), ..Policy::default() };
    Kind::new(SYNC, policy, move |run: Run, input: SyncInput| {
        let canvas = canvas.clone();
        async move { canvas.run_sync(&run, input.connection).await }
    })
}

impl Canvas {
    /// Queues a sync of the named connection, or of the caller's default; one that waits or runs already is given
    /// instead.
    pub async fn sync(
        &self,
        ctx: &Ctx,
        connection: Option<ConnectionId>,
    ) -> Result<(RunId, ConnectionId), Error> {
        let parts = self.parts();
        let mut tx = parts.store.tenant(ctx).await?;
        let id = self.find(&mut tx, ctx, connection).await?.id;
        let new = NewRun::new(SYNC, &SyncInput { connection: id })?.once(id.to_string()).about(id);
        let run = parts.runs.enqueue(&mut tx, ctx, new).await?;
        tx.commit().await?;
        Ok((run, id))
    }

    async fn run_sync(&self, run: &Run, connection: ConnectionId) -> Result<SyncCounts, RunError> {
        let ctx = run.ctx();
        let found: CoursesDone = run
            .step("courses", || async { self.sync_courses(ctx, connection).await.map_err(Error::ends_run) })
            .await?;
        let mut counts = SyncCounts { courses: found.courses.len() as u64, ..SyncCounts::default() };
        counts.add(found.changes);
        let mut said = 0;
        for (n, course) in found.courses.iter().enumerate() {
            let percent = (n * 100 / found.courses.len()) as u8;
            // Twenty times at most: each is a transaction and an event.
            if percent >= said {
                said = percent + 5;
                run.progress(percent, &format!("Course {} of {}", n + 1, found.courses.len())).await?;
            }
            self.run_course(run, connection, course, &mut counts).await?;
        }
        let SyncCounts { courses, assignments, topics, .. } = counts;
        let found = format!("{courses} courses, {assignments} assignments, {topics} topics");
        run.progress(100, &found).await?;
        let (canvas, ctx) = (self.clone(), ctx.clone());
        run.transact("synced", move |tx| {
            Box::pin(async move {
                let connection = canvas.find(tx, &ctx, Some(connection)).await?;
                connections::sql::synced(tx, connection.id, canvas.parts().world.now()).await?;
                canvas.say_synced(tx, &ctx, &connection, counts);
                Ok(counts)
            })
        })
        .await
    }

    /// The assignments of a course, then its topics.
    async fn run_course(
        &self,
        run: &Run,
        connection: ConnectionId,
        course: &Id,
        counts: &mut SyncCounts,
    ) -> Result<(), RunError> {
        let ctx = run.ctx();
        let done: CourseDone = run
            .step(&format!("course:{course}"), || async {
                self.sync_course(ctx, connection, course).await.map_err(Error::ends_run)
            })
            .await?;
        counts.assignments += done.assignments;
        counts.add(done.changes);
        if let Some(why) = &done.unreadable {
            counts.unreadable += 1;
            return run.log(LogLevel::Warn, &format!("Course {course} stays as it was: {why}")).await;
        }
        let done: TopicsDone = run
            .step(&format!("topics:{course}"), || async {
                self.sync_topics(ctx, connection, course).await.map_err(Error::ends_run)
            })
            .await?;
        counts.topics += done.topics;
        counts.add(done.changes);
        match &done.unseen {
            Some(why) => run.log(LogLevel::Info, &format!("Course {course} shows no topics: {why}")).await,
            None => Ok(()),
        }
    }

    async fn sync_courses(&self, ctx: &Ctx, connection: ConnectionId) -> Result<CoursesDone, Error> {
        let parts = self.parts();
        let (_, client) = self.client(ctx, Some(connection)).await?;
        let mut tx = parts.store.tenant(ctx).await?;
        let tag = connections::sql::courses_tag(&mut tx, connection).await?;
        drop(tx);
        let path = "courses?enrollment_state=active&per_page=100&include[]=term&include[]=teachers\
                    &include[]=public_description";
        let listed = client.list(path, tag.as_deref(), CourseShape::course).await?;
        let mut tx = parts.store.tenant(ctx).await?;
        self.held(&mut tx, connection).await?;
        let changes = match listed {
            Listed::Unchanged => Changes::default(),
            Listed::Rows(rows, tag) => {
                let rows = distinct(rows, |c: &Course| c.id.to_string());
                let changes =
                    mirror::sql::put_courses(&mut tx, &parts.world, owner(ctx)?, connection, &rows).await?;
                connections::sql::set_courses_tag(&mut tx, connection, tag.as_deref()).await?;
                changes
            }
        };
        let ids = mirror::sql::listed(&mut tx, connection).await?;
        tx.commit().await?;
        let courses: Result<Vec<Id>, Error> = ids.iter().map(|id| Id::read(id, "course_id")).collect();
        Ok(CoursesDone { courses: courses?, changes })
    }

    async fn sync_course(
        &self,
        ctx: &Ctx,
        connection: ConnectionId,
        course: &Id,
    ) -> Result<CourseDone, Error> {
        let parts = self.parts();
        // Anew for each course: the key of a long sync may have been renewed meanwhile.
        let (_, client) = self.client(ctx, Some(connection)).await?;
        let mut tx = parts.store.tenant(ctx).await?;
        let known = mirror::sql::course_of(&mut tx, connection, course).await?;
        drop(tx);
        let (_, tag) = known.ok_or_else(|| Error::NotFound(format!("course {course}")))?;
        let path = format!("courses/{course}/assignments?per_page=100&include[]=submission&order_by=due_at");
        let keep = |a: AssignmentShape| Some(Slim::from(Assignment::from(a)));
        let listed = match client.list(&path, tag.as_deref(), keep).await {
            Ok(listed) => listed,
            // One course that is closed to the person must not keep the others from being seen.
            Err(Error::Canvas(f)) if matches!(f.reason, Reason::Denied | Reason::Missing) => {
                return self.unreadable(ctx, connection, course, &Error::Canvas(f)).await;
            }
            Err(error) => return Err(error),
        };
        let mut tx = parts.store.tenant(ctx).await?;
        self.held(&mut tx, connection).await?;
        let known = mirror::sql::course_of(&mut tx, connection, course).await?;
        let (id, _) = known.ok_or_else(|| Error::NotFound(format!("course {course}")))?;
        let mut changes = Changes::default();
        if let Listed::Rows(rows, tag) = listed {
            let rows = distinct(rows, |a: &Slim| a.id.clone());
            changes =
                mirror::sql::put_assignments(&mut tx, &parts.world, owner(ctx)?, id, &rows, tag.as_deref())
                    .await?;
        }
        let assignments = mirror::sql::count(&mut tx, id).await?;
        tx.commit().await?;
        Ok(CourseDone { assignments, changes, unreadable: None })
    }

    async fn unreadable(
        &self,
        ctx: &Ctx,
        connection: ConnectionId,
        course: &Id,
        why: &Error,
    ) -> Result<CourseDone, Error> {
        let mut tx = self.parts().store.tenant(ctx).await?;
        let known = mirror::sql::course_of(&mut tx, connection, course).await?;
        let (id, _) = known.ok_or_else(|| Error::NotFound(format!("course {course}")))?;
        let assignments = mirror::sql::count(&mut tx, id).await?;
        Ok(CourseDone {
            assignments,
            changes: Changes::default(),
            unreadable: Some(why.public().into_owned()),
        })
    }

    /// Locks the connection for the rest of the transaction; it may have been removed meanwhile.
    pub(crate) async fn held(&self, tx: &mut store::TenantTx, connection: ConnectionId) -> Result<(), Error> {
        if mirror::sql::lock(tx, connection).await? {
            return Ok(());
        }
        Err(Error::NotFound(format!("connection {connection}")))
    }
}
