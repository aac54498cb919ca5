//! Courses in one list, and what each asks.

use crate::{
    Error, Study,
    courses::{Course, CourseOrigin, CourseRef, MAX_COURSES, ops::owner, sql},
    workspaces::Status,
};
use chrono::{DateTime, Utc};
use connectors::{
    Canvas, ConnectionId,
    canvas::{AssignmentRow, CourseRow},
};
use kernel::{Ctx, Page, Paged};
use std::{
    cmp::Ordering,
    collections::{HashMap, HashSet},
    ops::Range,
};

/// Which courses.
#[derive(Debug, Clone, Copy, Default)]
pub struct CourseFilter {
    /// Only those seen through this connection.
    pub connection: Option<ConnectionId>,
    /// Only those that come from there.
    pub origin: Option<CourseOrigin>,
    /// Also what a course system no longer lists.
    pub archived: bool,
}

/// An assignment of a course, planned or not.
#[derive(Debug, Clone, PartialEq)]
pub struct CourseTask {
    /// With `assignment_id`: what paths of assignments call it.
    pub course_id: String,
    /// See there.
    pub assignment_id: String,
    /// Through which connection it is seen.
    pub connection: Option<ConnectionId>,
    /// Its title.
    pub title: String,
    /// Where a person sees it at the course system.
    pub url: Option<String>,
    /// When it is due.
    pub due_at: Option<DateTime<Utc>>,
    /// From when it can be handed in.
    pub unlock_at: Option<DateTime<Utc>>,
    /// Until when it can be handed in.
    pub lock_at: Option<DateTime<Utc>>,
    /// Points it is worth.
    pub points_possible: Option<f64>,
    /// How it is handed in.
    pub submission_types: Vec<String>,
    /// Of the person's submission, as the course system calls it.
    pub submission_status: Option<String>,
    /// Where its plan stands.
    pub status: Status,
    /// When the course system no longer listed it.
    pub archived_at: Option<DateTime<Utc>>,
}

impl From<AssignmentRow> for CourseTask {
    fn from(r: AssignmentRow) -> Self {
        Self {
            course_id: r.course_id,
            assignment_id: r.assignment_id,
            connection: Some(r.connection),
            title: r.title,
            url: Some(r.url),
            due_at: r.due_at,
            unlock_at: r.unlock_at,
            lock_at: r.lock_at,
            points_possible: r.points_possible,
            submission_types: r.submission_types,
            submission_status: r.submission_status,
            status: Status::New,
            archived_at: r.archived_at,
        }
    }
}

/// How names are sorted: as the statements do, whatever the collation of the database.
fn order(a: &Course, b: &Course) -> Ordering {
    let key = |c: &Course| c.name.to_ascii_lowercase();
    key(a).cmp(&key(b))
}

impl Study {
    /// The caller's courses by name, their own and those of a course system together.
    pub async fn courses(
        &self,
        ctx: &Ctx,
        filter: &CourseFilter,
        page: Page,
    ) -> Result<Paged<Course>, Error> {
        let wants = |origin| filter.origin.is_none_or(|o| o == origin);
        let own = if wants(CourseOrigin::Own) && filter.connection.is_none() {
            sql::own(self.store.read(ctx).await?, ctx.tenant, owner(ctx)?, self.world.now()).await?
        } else {
            Vec::new()
        };
        // What a page of both holds of the one lies among as many more as there are of the other before it.
        let (from, to) = (page.offset(), page.offset() + page.limit());
        let window = (from - own.len() as i64).max(0)..to;
        let (synced, total) = match &self.canvas {
            Some(canvas) if wants(CourseOrigin::Canvas) => {
                let (rows, total) =
                    canvas.courses(ctx, filter.connection, filter.archived, window.clone()).await?;
                (self.decided(ctx, rows).await?, total)
            }
            _ => (Vec::new(), 0),
        };
        let total = total + own.len() as u64;
        Ok(Paged { items: merged(own, synced, window.start, from..to), total, page })
    }

    /// One course.
    pub async fn course(&self, ctx: &Ctx, which: &CourseRef) -> Result<Course, Error> {
        match which {
            CourseRef::Own(id) => {
                let read = self.store.read(ctx).await?;
                let found = sql::own_one(read, ctx.tenant, owner(ctx)?, *id, self.world.now()).await?;
                found.ok_or(Error::NoCourse)
            }
            CourseRef::Canvas(id, connection) => {
                let row = self.system()?.course(ctx, *connection, id).await.map_err(no_course)?;
                self.decided(ctx, vec![row]).await?.pop().ok_or(Error::NoCourse)
            }
        }
    }

    /// The assignments of a course by due date.
    pub async fn course_tasks(
        &self,
        ctx: &Ctx,
        which: &CourseRef,
        archived: bool,
        page: Page,
    ) -> Result<Paged<CourseTask>, Error> {
        let window = page.offset()..page.offset() + page.limit();
        let (items, total) = self.tasks(ctx, which, archived, window).await?;
        Ok(Paged { items, total, page })
    }

    pub(super) async fn tasks(
        &self,
        ctx: &Ctx,
        which: &CourseRef,
        archived: bool,
        window: Range<i64>,
    ) -> Result<(Vec<CourseTask>, u64), Error> {
        match which {
            CourseRef::Own(id) => {
                // Whose it is stands in the statement: another's has no assignments, but is not there either.
                self.course(ctx, which).await?;
                Ok(sql::tasks(self.store.read(ctx).await?, ctx.tenant, owner(ctx)?, *id, window).await?)
            }
            CourseRef::Canvas(id, connection) => {
                let found = self.system()?.assignments(ctx, *connection, id, archived, window).await;
                let (rows, total) = found.map_err(no_course)?;
                let mut tasks: Vec<CourseTask> = rows.into_iter().map(CourseTask::from).collect();
                self.planned(ctx, &mut tasks).await?;
                Ok((tasks, total))
            }
        }
    }

    /// Says of assignments of a course system where their plans stand, in one statement for all of them. Gives which
    /// are kept here, by their place in the list.
    pub(crate) async fn planned(&self, ctx: &Ctx, tasks: &mut [CourseTask]) -> Result<HashSet<usize>, Error> {
        if tasks.is_empty() {
            return Ok(HashSet::new());
        }
        let states = sql::states(self.store.read(ctx).await?, ctx.tenant, owner(ctx)?, tasks).await?;
        let mut kept = HashSet::new();
        for (n, status) in states {
            if let Some(task) = tasks.get_mut(n) {
                task.status = status;
                kept.insert(n);
            }
        }
        Ok(kept)
    }

    pub(super) fn system(&self) -> Result<&Canvas, Error> {
        self.canvas.as_ref().ok_or(Error::NoCourse)
    }

    /// Courses of a course system, with what the person decided about them.
    async fn decided(&self, ctx: &Ctx, rows: Vec<CourseRow>) -> Result<Vec<Course>, Error> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<String> = rows.iter().map(|r| r.course.id.to_string()).collect();
        let read = self.store.read(ctx).await?;
        let known: HashMap<(ConnectionId, String), _> =
            sql::decisions(read, ctx.tenant, owner(ctx)?, &ids).await?.into_iter().collect();
        let course = |r: CourseRow| {
            let course_id = r.course.id.to_string();
            let decided = known.get(&(r.connection, course_id.clone())).copied();
            let (mode, version) = decided.unwrap_or_default();
            Course {
                id: r.id.to_string(),
                course_id,
                name: r.course.name,
                code: r.course.code,
                term: r.course.term,
                instructor: r.course.instructor,
                description: r.course.description,
                origin: CourseOrigin::Canvas,
                connection: Some(r.connection),
                mode,
                assignments: r.assignments,
                next_due_at: r.next_due_at,
                version,
                created_at: r.created_at,
                updated_at: r.updated_at,
                archived_at: r.archived_at,
            }
        };
        Ok(rows.into_iter().map(course).collect())
    }
}

/// What the course system does not have is not there.
pub(super) fn no_course(error: connectors::Error) -> Error {
    match error {
        connectors::Error::NotFound(_) => Error::NoCourse,
        error => error.into(),
    }
}

/// A page of two sorted lists as one: all own courses, and those of a course system from their place `first` on.
/// Of two of the same name, the own one comes first.
fn merged(own: Vec<Course>, synced: Vec<Course>, first: i64, page: Range<i64>) -> Vec<Course> {
    debug_assert!(own.len() <= MAX_COURSES, "all own courses are read at once");
    let mut all = own.into_iter().peekable();
    let mut place = 0;
    let mut out = Vec::new();
    let mut put = |course, place: i64| {
        if page.contains(&place) {
            out.push(course);
        }
    };
    let mut synced = synced.into_iter().peekable();
    // Those before the first that was read: own courses among them come before the page, too.
    if let Some(begin) = synced.peek() {
        while let Some(course) = all.next_if(|o| order(o, begin).is_le()) {
            put(course, if first == 0 { place } else { -1 });
            place += 1;
        }
    }
    place += first;
    for course in synced {
        while let Some(own) = all.next_if(|o| order(o, &course).is_le()) {
            put(own, place);
            place += 1;
        }
        put(course, place);
        place += 1;
    }
    for own in all {
        put(own, place);
        place += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn course(name: &str, origin: CourseOrigin) -> Course {
        Course {
            id: format!("{name}{origin:?}"),
            course_id: String::new(),
            name: name.to_owned(),
            code: None,
            term: None,
            instructor: None,
            description: None,
            origin,
            connection: None,
            mode: crate::mode::Mode::Assist,
            assignments: 0,
            next_due_at: None,
            version: 1,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
            archived_at: None,
        }
    }

    proptest! {
        /// Whatever the names are, the pages put together are both lists as one, each course once.
        #[test]
        fn pages_of_two_lists_are_pages_of_one(
            mut own in proptest::collection::vec("[a-d]{1,2}", 0..12),
            mut synced in proptest::collection::vec("[a-d]{1,2}", 0..40),
            size in 1_i64..8,
        ) {
            own.sort();
            synced.sort();
            let own: Vec<Course> = own.iter().map(|n| course(n, CourseOrigin::Own)).collect();
            let synced: Vec<Course> = synced.iter().map(|n| course(n, CourseOrigin::Canvas)).collect();
            let mut wanted: Vec<Course> = own.iter().chain(&synced).cloned().collect();
            wanted.sort_by(order);
            let mut seen = Vec::new();
            for page in 0..=(wanted.len() as i64 / size) {
                let (from, to) = (page * size, (page + 1) * size);
                let first = (from - own.len() as i64).max(0);
                let window = (first as usize).min(synced.len())..(to as usize).min(synced.len());
                seen.extend(merged(own.clone(), synced[window].to_vec(), first, from..to));
            }
            prop_assert_eq!(
                seen.iter().map(|c| &c.id).collect::<Vec<_>>(),
                wanted.iter().map(|c| &c.id).collect::<Vec<_>>()
            );
        }
    }
}
