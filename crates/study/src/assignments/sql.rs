//! The statements of assignments.

use crate::{
    assignments::{Assignment, AssignmentFilter, AssignmentId, Order, Origin, Target},
    courses::CourseId,
    mode::Mode,
    workspaces::{Status, Workspace, WorkspaceId},
};
use blobs::FileId;
use chrono::{DateTime, Utc};
use connectors::{AssignmentContext, ConnectionId};
use events::Position;
use kernel::{COUNT_LIMIT, Ctx, Page, RunId, UserId};
use store::{Error, Json, Read, Row, Store, TenantTx, ToSql};
use uuid::Uuid;

pub(crate) fn assignment(r: &Row) -> Assignment {
    Assignment {
        id: AssignmentId(r.get(0)),
        owner: UserId(r.get(1)),
        target: Target { course_id: r.get(2), assignment_id: r.get(3) },
        title: r.get(4),
        course_name: r.get(5),
        text: r.get(6),
        rubric: r.get(7),
        points_possible: r.get(8),
        due_at: r.get(9),
        files: r.get::<_, Vec<Uuid>>(10).into_iter().map(FileId::from).collect(),
        version: r.get(11),
        created_at: r.get(12),
        updated_at: r.get(13),
        workspace: r.get::<_, Option<Uuid>>(14).map(|id| workspace(r, WorkspaceId(id))),
        origin: Origin::read(r.get(25)),
        connection: r.get::<_, Option<Uuid>>(26).map(ConnectionId),
        url: r.get(27),
        course: r.get::<_, Option<Uuid>>(28).map(CourseId),
        mode: r.get::<_, Option<&str>>(29).map(Mode::read).unwrap_or_default(),
    }
}

fn workspace(r: &Row, id: WorkspaceId) -> Workspace {
    Workspace {
        id,
        assignment: AssignmentId(r.get(0)),
        status: Status::read(r.get(15)),
        stage: r.get(16),
        progress: r.get(17),
        message: r.get(18),
        error: r.get::<_, Option<Json<_>>>(19).map(|Json(f)| f),
        run: r.get::<_, Option<Uuid>>(20).map(RunId),
        reprocessing: r.get(21),
        plan_version: r.get(22),
        events_from: r.get::<_, String>(23).parse().unwrap_or(Position::START),
        updated_at: r.get(24),
    }
}

/// What its course is called: an own course has its name once, and may change it.
macro_rules! course_name {
    () => {
        "CASE WHEN a.course IS NULL THEN a.course_name
              ELSE (SELECT c.name FROM study.courses c WHERE c.tenant_id = a.tenant_id AND c.id = a.course) END"
    };
}

/// How much help its course allows. Nothing is looked up for what is in no course. Another school may have a course of
/// the same number: the connection tells them apart, else the address; where neither does, the strictest counts.
macro_rules! mode {
    () => {
        "CASE WHEN a.course IS NULL AND a.origin = 'entered' THEN NULL
              ELSE (SELECT c.mode FROM study.courses c
                     WHERE c.tenant_id = a.tenant_id AND c.owner = a.owner
                       AND (c.id = a.course OR (c.course_id = a.course_id
                            AND CASE WHEN a.connection IS NOT NULL THEN a.connection = c.connection
                                     ELSE coalesce(starts_with(a.url, c.base_url || '/'), true) END))
                     ORDER BY CASE c.mode WHEN 'guide' THEN 0 WHEN 'assist' THEN 1 ELSE 2 END LIMIT 1) END"
    };
}

/// How many there are, as far as lists are counted. The oldest are counted: of their pages the server knows that everybody
/// sees them, and need not look.
macro_rules! counted {
    ($join:literal) => {
        concat!(
            "(SELECT count(*) FROM (SELECT 1 FROM study.assignments a ",
            $join,
            " AND a.owner = $2 AND ($4::timestamptz IS NULL OR a.due_at < $4)
                AND ($5::timestamptz IS NULL OR a.due_at >= $5) ORDER BY a.id LIMIT $8) n)"
        )
    };
}

macro_rules! all {
    () => {
        counted!("WHERE a.tenant_id = $1 AND $3::text IS NULL")
    };
}

macro_rules! in_state {
    () => {
        counted!(
            "LEFT JOIN study.workspaces w ON w.tenant_id = a.tenant_id AND w.assignment = a.id
              WHERE a.tenant_id = $1 AND coalesce(w.status, 'new') = $3"
        )
    };
}

/// A page in one order, with the count. Each order is a statement of its own, so that an index gives it and the end of the
/// page ends the search; the count is made once, and travels with every row.
macro_rules! page_by {
    ($order:literal, $count:ident) => {
        concat!(
            "SELECT a.id, a.owner, a.course_id, a.assignment_id, a.title, ",
            course_name!(),
            ", NULL::text, NULL::text,
                    a.points_possible, a.due_at, a.files, a.version, a.created_at, a.updated_at, w.id, w.status,
                    w.stage, w.progress, w.message, w.error, w.run_id, w.reprocessing, w.plan_version,
                    w.events_from, w.updated_at, a.origin, a.connection, a.url, a.course, ",
            mode!(),
            ", ",
            $count!(),
            " FROM study.assignments a
               LEFT JOIN study.workspaces w ON w.tenant_id = a.tenant_id AND w.assignment = a.id
              WHERE a.tenant_id = $1 AND a.owner = $2 AND ($3::text IS NULL OR coalesce(w.status, 'new') = $3)
                AND ($4::timestamptz IS NULL OR a.due_at < $4) AND ($5::timestamptz IS NULL OR a.due_at >= $5)
              ORDER BY ",
            $order,
            " LIMIT $6 OFFSET $7"
        )
    };
}

/// What has no deadline comes last by `Due`, and first by `DueLast`: the other end of the same list.
const ALL: [&str; 4] = [
    page_by!("a.due_at ASC, a.id DESC", all),
    page_by!("a.due_at DESC, a.id ASC", all),
    page_by!("a.id DESC", all),
    page_by!("a.id ASC", all),
];
const IN_STATE: [&str; 4] = [
    page_by!("a.due_at ASC, a.id DESC", in_state),
    page_by!("a.due_at DESC, a.id ASC", in_state),
    page_by!("a.id DESC", in_state),
    page_by!("a.id ASC", in_state),
];

/// The caller's assignments and how many there are. Texts are left out of lists.
pub(crate) async fn list(
    store: &Store,
    ctx: &Ctx,
    f: &AssignmentFilter,
    page: Page,
) -> Result<(Vec<Assignment>, u64), Error> {
    let (tenant, owner) = (ctx.tenant.uuid(), ctx.user().map(|u| u.0));
    let statements = if f.status.is_some() { &IN_STATE } else { &ALL };
    let statement = match f.order {
        Order::Due => statements[0],
        Order::DueLast => statements[1],
        Order::Newest => statements[2],
        Order::Oldest => statements[3],
    };
    let read = async |limit: i64, offset: i64| {
        let asked: [&(dyn ToSql + Sync); 8] =
            [&tenant, &owner, &f.status, &f.due_before, &f.due_after, &limit, &offset, &COUNT_LIMIT];
        store.read(ctx).await?.query(statement, &asked).await
    };
    let rows = read(page.limit(), page.offset()).await?;
    let counted = match rows.first() {
        Some(row) => row.get::<_, i64>(30),
        // Beyond the end no row carries the count.
        None if page.number() > 1 => read(1, 0).await?.first().map_or(0, |row| row.get(30)),
        None => 0,
    };
    Ok((rows.iter().map(assignment).collect(), counted.unsigned_abs()))
}

/// An assignment with its workspace, told apart by what stands behind.
macro_rules! whole {
    ($which:literal) => {
        concat!(
            "SELECT a.id, a.owner, a.course_id, a.assignment_id, a.title, ",
            course_name!(),
            ", a.text, a.rubric, a.points_possible, a.due_at, a.files, a.version, a.created_at, a.updated_at, w.id,
                    w.status, w.stage, w.progress, w.message, w.error, w.run_id, w.reprocessing, w.plan_version,
                    w.events_from, w.updated_at, a.origin, a.connection, a.url, a.course, ",
            mode!(),
            " FROM study.assignments a
               LEFT JOIN study.workspaces w ON w.tenant_id = a.tenant_id AND w.assignment = a.id
              WHERE a.tenant_id = $1 AND ",
            $which
        )
    };
}

const ONE: &str = whole!("a.owner = $2 AND a.course_id = $3 AND a.assignment_id = $4");
const BY_ID: &str = whole!("a.id = $2");

pub(crate) async fn get(read: Read, ctx: &Ctx, t: &Target) -> Result<Option<Assignment>, Error> {
    let owner = ctx.user().map(|u| u.0);
    let row = read.query_opt(ONE, &[&ctx.tenant.uuid(), &owner, &t.course_id, &t.assignment_id]).await?;
    Ok(row.as_ref().map(assignment))
}

/// The same, held still until the end of the transaction: whoever starts, changes or removes an
/// assignment waits here for the others.
pub(crate) async fn lock(tx: &mut TenantTx, ctx: &Ctx, t: &Target) -> Result<Option<Assignment>, Error> {
    let (tenant, owner) = (tx.tenant().uuid(), ctx.user().map(|u| u.0));
    let held = tx
        .query_opt(
            "SELECT 1 FROM study.assignments
              WHERE tenant_id = $1 AND owner = $2 AND course_id = $3 AND assignment_id = $4 FOR NO KEY UPDATE",
            &[&tenant, &owner, &t.course_id, &t.assignment_id],
        )
        .await?;
    if held.is_none() {
        return Ok(None);
    }
    // Read after the lock is held: what the last holder wrote is seen.
    let row = tx.query_opt(ONE, &[&tenant, &owner, &t.course_id, &t.assignment_id]).await?;
    Ok(row.as_ref().map(assignment))
}

/// The assignment a run works on.
pub(crate) async fn by_id(tx: &mut TenantTx, id: AssignmentId) -> Result<Option<Assignment>, Error> {
    let tenant = tx.tenant().uuid();
    let row = tx.query_opt(BY_ID, &[&tenant, &id.uuid()]).await?;
    Ok(row.as_ref().map(assignment))
}

pub(crate) fn insert(tx: &mut TenantTx, a: &Assignment) {
    let files: Vec<Uuid> = a.files.iter().map(|f| f.uuid()).collect();
    let tenant = tx.tenant().uuid();
    tx.defer(
        "INSERT INTO study.assignments (tenant_id, id, owner, course_id, assignment_id, title, course_name, text, rubric,
                points_possible, due_at, files, version, created_at, updated_at, origin, connection, url,
                course)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, $15, $16, $17, $18)
         ON CONFLICT (tenant_id, owner, course_id, assignment_id) DO NOTHING",
        vec![
            Box::new(tenant),
            Box::new(a.id.uuid()),
            Box::new(a.owner.uuid()),
            Box::new(a.target.course_id.clone()),
            Box::new(a.target.assignment_id.clone()),
            Box::new(a.title.clone()),
            Box::new(a.course_name.clone()),
            Box::new(a.text.clone()),
            Box::new(a.rubric.clone()),
            Box::new(a.points_possible),
            Box::new(a.due_at),
            Box::new(files),
            Box::new(a.version),
            Box::new(a.created_at),
            Box::new(a.origin.as_str()),
            Box::new(a.connection.map(ConnectionId::uuid)),
            Box::new(a.url.clone()),
            Box::new(a.course.map(CourseId::uuid)),
        ],
    );
}

pub(crate) fn save(tx: &mut TenantTx, a: &Assignment) {
    let files: Vec<Uuid> = a.files.iter().map(|f| f.uuid()).collect();
    let tenant = tx.tenant().uuid();
    tx.defer(
        "UPDATE study.assignments SET title = $3, course_name = $4, text = $5, rubric = $6, points_possible = $7,
                due_at = $8, files = $9, version = $10, updated_at = $11, origin = $12, connection = $13, url = $14,
                course = $15
          WHERE tenant_id = $1 AND id = $2",
        vec![
            Box::new(tenant),
            Box::new(a.id.uuid()),
            Box::new(a.title.clone()),
            Box::new(a.course_name.clone()),
            Box::new(a.text.clone()),
            Box::new(a.rubric.clone()),
            Box::new(a.points_possible),
            Box::new(a.due_at),
            Box::new(files),
            Box::new(a.version),
            Box::new(a.updated_at),
            Box::new(a.origin.as_str()),
            Box::new(a.connection.map(ConnectionId::uuid)),
            Box::new(a.url.clone()),
            Box::new(a.course.map(CourseId::uuid)),
        ],
    );
}

/// Keeps what a browser saw.
pub(crate) fn put_capture(tx: &mut TenantTx, id: AssignmentId, seen: &AssignmentContext, now: DateTime<Utc>) {
    let tenant = tx.tenant().uuid();
    tx.defer(
        "INSERT INTO study.captures (tenant_id, assignment, context, captured_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (tenant_id, assignment) DO UPDATE SET context = excluded.context,
                captured_at = excluded.captured_at",
        vec![Box::new(tenant), Box::new(id.uuid()), Box::new(Json(seen.clone())), Box::new(now)],
    );
}

/// What a browser saw.
pub(crate) async fn capture(
    read: Read,
    ctx: &Ctx,
    id: AssignmentId,
) -> Result<Option<AssignmentContext>, Error> {
    let row = read
        .query_opt(
            "SELECT context FROM study.captures WHERE tenant_id = $1 AND assignment = $2",
            &[&ctx.tenant.uuid(), &id.uuid()],
        )
        .await?;
    row.map(|r| r.try_get::<_, Json<AssignmentContext>>(0).map(|Json(seen)| seen))
        .transpose()
        .map_err(|e| Error::Defect(format!("a capture cannot be read: {e}")))
}

pub(crate) fn delete(tx: &mut TenantTx, id: AssignmentId) {
    let tenant = tx.tenant().uuid();
    tx.defer(
        "DELETE FROM study.assignments WHERE tenant_id = $1 AND id = $2",
        vec![Box::new(tenant), Box::new(id.uuid())],
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use testkit::Lab;

    #[tokio::test]
    async fn composed_statements_fit_the_schema() {
        let lab = Lab::new().await;
        lab.fits(&ALL).await;
        lab.fits(&IN_STATE).await;
        lab.fits(&[ONE, BY_ID]).await;
    }
}
