//! Adding, changing and removing courses, and how much help each allows.

use crate::{
    Error, Study,
    assignments::{Assignment, LOCAL, Target},
    courses::{Course, CourseId, CourseOrigin, CourseRef, MAX_COURSES, sql, topics::sql::forget_place},
    mode::Mode,
};
use kernel::{Ctx, UserId};
use store::TenantTx;

/// A course to be kept here.
#[derive(Debug, Clone, Default)]
pub struct NewCourse {
    /// 1 to 300 characters.
    pub name: String,
    /// Its short name.
    pub code: Option<String>,
    /// When it takes place.
    pub term: Option<String>,
    /// Who teaches it.
    pub instructor: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// How much help it allows.
    pub mode: Mode,
}

/// What changes about a course. What is none stays; an inner none clears.
#[derive(Debug, Clone, Default)]
pub struct CourseChange {
    /// Its name.
    pub name: Option<String>,
    /// Its short name.
    pub code: Option<Option<String>>,
    /// When it takes place.
    pub term: Option<Option<String>>,
    /// Who teaches it.
    pub instructor: Option<Option<String>>,
    /// What it is about.
    pub description: Option<Option<String>>,
    /// How much help it allows.
    pub mode: Option<Mode>,
}

impl CourseChange {
    /// Whether it says anything a course system has to say.
    fn is_more_than_mode(&self) -> bool {
        self.name.is_some()
            || self.code.is_some()
            || self.term.is_some()
            || self.instructor.is_some()
            || self.description.is_some()
    }
}

const CREATED: (&str, &str) = ("course.created", "study.course.create");
pub(super) const UPDATED: (&str, &str) = ("course.updated", "study.course.update");
const REMOVED: (&str, &str) = ("course.removed", "study.course.remove");

pub(super) fn owner(ctx: &Ctx) -> Result<UserId, Error> {
    ctx.user().ok_or(Error::NoCourse)
}

impl Study {
    /// Adds a course of the caller's own.
    pub async fn create_course(&self, ctx: &Ctx, new: NewCourse) -> Result<Course, Error> {
        let (owner, now) = (owner(ctx)?, self.world.now());
        let id: CourseId = self.world.id();
        let course = Course {
            id: id.to_string(),
            course_id: id.to_string(),
            name: new.name,
            code: new.code,
            term: new.term,
            instructor: new.instructor,
            description: new.description,
            origin: CourseOrigin::Own,
            connection: None,
            mode: new.mode,
            assignments: 0,
            next_due_at: None,
            version: 1,
            created_at: now,
            updated_at: now,
            archived_at: None,
        };
        let mut tx = self.store.tenant(ctx).await?;
        sql::lock_person(&mut tx, owner).await?;
        if sql::count_own(&mut tx, owner).await? >= MAX_COURSES as i64 {
            return Err(Error::TooManyCourses(MAX_COURSES));
        }
        sql::insert(&mut tx, id, owner, &course).await?;
        self.say_course(&mut tx, ctx, owner, &course, CREATED);
        tx.commit().await?;
        Ok(course)
    }

    /// Changes a course. One of a course system is changed there, all but its mode.
    pub async fn change_course(
        &self,
        ctx: &Ctx,
        which: &CourseRef,
        expected: Option<i64>,
        change: CourseChange,
    ) -> Result<Course, Error> {
        match which {
            CourseRef::Own(id) => self.change_own(ctx, *id, expected, change).await,
            CourseRef::Canvas(..) => {
                let course = self.course(ctx, which).await?;
                if change.is_more_than_mode() {
                    return Err(Error::NotOwnCourse);
                }
                self.set_mode(ctx, course, expected, change.mode).await
            }
        }
    }

    async fn change_own(
        &self,
        ctx: &Ctx,
        id: CourseId,
        expected: Option<i64>,
        change: CourseChange,
    ) -> Result<Course, Error> {
        let (owner, now) = (owner(ctx)?, self.world.now());
        let mut tx = self.store.tenant(ctx).await?;
        let course = held(&mut tx, owner, id, now).await?;
        if expected.is_some_and(|v| v != course.version) {
            return Err(Error::StaleCourse);
        }
        let CourseChange { name, code, term, instructor, description, mode } = change;
        let changed = Course {
            name: name.unwrap_or(course.name),
            code: code.unwrap_or(course.code),
            term: term.unwrap_or(course.term),
            instructor: instructor.unwrap_or(course.instructor),
            description: description.unwrap_or(course.description),
            mode: mode.unwrap_or(course.mode),
            version: course.version + 1,
            updated_at: now,
            ..course
        };
        sql::save(&mut tx, id, &changed).await?;
        self.say_course(&mut tx, ctx, owner, &changed, UPDATED);
        tx.commit().await?;
        Ok(changed)
    }

    /// How much help a course of a course system allows; nothing where nothing is said.
    async fn set_mode(
        &self,
        ctx: &Ctx,
        mut course: Course,
        expected: Option<i64>,
        mode: Option<Mode>,
    ) -> Result<Course, Error> {
        let (owner, now) = (owner(ctx)?, self.world.now());
        let known = self.system()?.connections(ctx).await?;
        let through = known.iter().find(|c| course.connection == Some(c.id)).ok_or(Error::NoCourse)?;
        let connection = through.id;
        let mut tx = self.store.tenant(ctx).await?;
        sql::lock_person(&mut tx, owner).await?;
        let known = sql::decided(&mut tx, owner, connection, &course.course_id).await?;
        let (known_mode, version) = known.unwrap_or((Mode::default(), 0));
        if expected.is_some_and(|v| v != version) {
            return Err(Error::StaleCourse);
        }
        (course.mode, course.version) = (known_mode, version);
        let Some(mode) = mode else { return Ok(course) };
        (course.mode, course.version) = (mode, version + 1);
        let place = (connection, through.base_url.as_str(), course.course_id.as_str());
        sql::decide(&mut tx, self.world.id(), owner, place, mode, course.version, now).await?;
        self.say_course(&mut tx, ctx, owner, &course, UPDATED);
        tx.commit().await?;
        Ok(course)
    }

    /// Removes a course of the caller's own with its topics. Its assignments stay, without a course.
    pub async fn remove_course(&self, ctx: &Ctx, which: &CourseRef) -> Result<(), Error> {
        let CourseRef::Own(id) = which else {
            self.course(ctx, which).await?;
            return Err(Error::NotOwnCourse);
        };
        let owner = owner(ctx)?;
        let mut tx = self.store.tenant(ctx).await?;
        let course = held(&mut tx, owner, *id, self.world.now()).await?;
        sql::delete(&mut tx, *id).await?;
        self.say_course(&mut tx, ctx, owner, &course, REMOVED);
        tx.commit().await?;
        Ok(())
    }

    #[expect(clippy::option_option, reason = "absent, null and a value are three things")]
    /// Puts an assignment into a course of the caller's own, or out of it; where nothing is said it stays where it is.
    pub(crate) async fn enroll(
        &self,
        tx: &mut TenantTx,
        ctx: &Ctx,
        assignment: &mut Assignment,
        wanted: Option<Option<CourseId>>,
    ) -> Result<(), Error> {
        let wanted = wanted.unwrap_or(assignment.course);
        if wanted != assignment.course {
            forget_place(tx, assignment.id);
        }
        assignment.course = wanted;
        assignment.mode = Mode::default();
        if let Some(id) = wanted {
            let found = sql::own_in(tx, owner(ctx)?, id, self.world.now()).await?;
            let course = found.ok_or_else(|| Error::NoSuchCourse(id.to_string()))?;
            (assignment.course_name, assignment.mode) = (Some(course.name), course.mode);
        }
        Ok(())
    }

    /// How much help the course of an assignment allows. In [`Mode::Guide`], whoever helps asks and points, and never
    /// writes any of the solution.
    pub async fn mode(&self, ctx: &Ctx, target: &Target) -> Result<Mode, Error> {
        let owner = owner(ctx)?;
        let read = self.store.read(ctx).await?;
        let mode = if target.course_id == LOCAL {
            sql::mode_of_own(read, ctx.tenant, owner, &target.assignment_id).await?
        } else {
            sql::mode_of_external(read, ctx.tenant, owner, target).await?
        };
        Ok(mode.unwrap_or_default())
    }
}

/// A course of the caller's own, held still until the end of the transaction.
pub(super) async fn held(
    tx: &mut TenantTx,
    owner: UserId,
    id: CourseId,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Course, Error> {
    if !sql::lock(tx, owner, id).await? {
        return Err(Error::NoCourse);
    }
    sql::own_in(tx, owner, id, now).await?.ok_or(Error::NoCourse)
}
