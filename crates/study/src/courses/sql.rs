//! The statements of courses.

use crate::{
    assignments::{AssignmentId, LOCAL, Target},
    courses::{Course, CourseId, CourseOrigin, CourseTask},
    mode::Mode,
    workspaces::Status,
};
use chrono::{DateTime, Utc};
use connectors::ConnectionId;
use kernel::{COUNT_LIMIT, TenantId, UserId};
use std::ops::Range;
use store::{Error, Read, Row, TenantTx};
use uuid::Uuid;

fn course(r: &Row) -> Course {
    let id = CourseId(r.get(0)).to_string();
    Course {
        course_id: id.clone(),
        id,
        name: r.get(1),
        code: r.get(2),
        term: r.get(3),
        instructor: r.get(4),
        description: r.get(5),
        origin: CourseOrigin::Own,
        connection: None,
        mode: Mode::read(r.get(6)),
        version: r.get(7),
        created_at: r.get(8),
        updated_at: r.get(9),
        assignments: r.get(10),
        next_due_at: r.get(11),
        archived_at: None,
    }
}

/// One person's courses are added one after the other.
pub(super) async fn lock_person(tx: &mut TenantTx, owner: UserId) -> Result<(), Error> {
    let key = format!("study.courses:{owner}");
    tx.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", &[&key]).await.map(|_| ())
}

pub(super) async fn count_own(tx: &mut TenantTx, owner: UserId) -> Result<i64, Error> {
    let tenant = tx.tenant().uuid();
    let row = tx
        .query_one(
            "SELECT count(*) FROM study.courses WHERE tenant_id = $1 AND owner = $2 AND connection IS NULL",
            &[&tenant, &owner.uuid()],
        )
        .await?;
    Ok(row.get(0))
}

/// All of a person's own courses, by name.
pub(super) async fn own(
    read: Read,
    tenant: TenantId,
    owner: UserId,
    now: DateTime<Utc>,
) -> Result<Vec<Course>, Error> {
    let rows = read
        .query(
            "SELECT c.id, c.name, c.code, c.term, c.instructor, c.description, c.mode, c.version, c.created_at,
                    c.updated_at, a.assignments, a.next_due_at
               FROM study.courses c
              CROSS JOIN LATERAL (SELECT count(*) AS assignments,
                     min(a.due_at) FILTER (WHERE a.due_at >= $3) AS next_due_at FROM study.assignments a
                      WHERE a.tenant_id = c.tenant_id AND a.course = c.id) a
              WHERE c.tenant_id = $1 AND c.owner = $2 AND c.connection IS NULL
              ORDER BY lower(c.name COLLATE \"C\") COLLATE \"C\", c.id LIMIT 1000",
            &[&tenant.uuid(), &owner.uuid(), &now],
        )
        .await?;
    Ok(rows.iter().map(course).collect())
}

const OWN_ONE: &str = "SELECT c.id, c.name, c.code, c.term, c.instructor, c.description, c.mode, c.version,
            c.created_at, c.updated_at, a.assignments, a.next_due_at
       FROM study.courses c
      CROSS JOIN LATERAL (SELECT count(*) AS assignments,
             min(a.due_at) FILTER (WHERE a.due_at >= $4) AS next_due_at FROM study.assignments a
              WHERE a.tenant_id = c.tenant_id AND a.course = c.id) a
      WHERE c.tenant_id = $1 AND c.owner = $2 AND c.id = $3 AND c.connection IS NULL";

pub(super) async fn own_one(
    read: Read,
    tenant: TenantId,
    owner: UserId,
    id: CourseId,
    now: DateTime<Utc>,
) -> Result<Option<Course>, Error> {
    let row = read.query_opt(OWN_ONE, &[&tenant.uuid(), &owner.uuid(), &id.uuid(), &now]).await?;
    Ok(row.as_ref().map(course))
}

/// The same, within a transaction.
pub(super) async fn own_in(
    tx: &mut TenantTx,
    owner: UserId,
    id: CourseId,
    now: DateTime<Utc>,
) -> Result<Option<Course>, Error> {
    let tenant = tx.tenant().uuid();
    let row = tx.query_opt(OWN_ONE, &[&tenant, &owner.uuid(), &id.uuid(), &now]).await?;
    Ok(row.as_ref().map(course))
}

/// Holds an own course until the end of the transaction; says whether it is there.
pub(crate) async fn lock(tx: &mut TenantTx, owner: UserId, id: CourseId) -> Result<bool, Error> {
    let tenant = tx.tenant().uuid();
    let row = tx
        .query_opt(
            "SELECT 1 FROM study.courses WHERE tenant_id = $1 AND owner = $2 AND id = $3 AND connection IS NULL
                FOR NO KEY UPDATE",
            &[&tenant, &owner.uuid(), &id.uuid()],
        )
        .await?;
    Ok(row.is_some())
}

pub(super) async fn insert(tx: &mut TenantTx, id: CourseId, owner: UserId, c: &Course) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "INSERT INTO study.courses (tenant_id, id, owner, name, code, term, instructor, description, mode, version,
                created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)",
        &[
            &tenant,
            &id.uuid(),
            &owner.uuid(),
            &c.name,
            &c.code,
            &c.term,
            &c.instructor,
            &c.description,
            &c.mode.as_str(),
            &c.version,
            &c.created_at,
        ],
    )
    .await
    .map(|_| ())
}

pub(super) async fn save(tx: &mut TenantTx, id: CourseId, c: &Course) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "UPDATE study.courses SET name = $3, code = $4, term = $5, instructor = $6, description = $7, mode = $8,
                version = $9, updated_at = $10
          WHERE tenant_id = $1 AND id = $2",
        &[
            &tenant,
            &id.uuid(),
            &c.name,
            &c.code,
            &c.term,
            &c.instructor,
            &c.description,
            &c.mode.as_str(),
            &c.version,
            &c.updated_at,
        ],
    )
    .await
    .map(|_| ())
}

pub(super) async fn delete(tx: &mut TenantTx, id: CourseId) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute("DELETE FROM study.courses WHERE tenant_id = $1 AND id = $2", &[&tenant, &id.uuid()])
        .await
        .map(|_| ())
}

/// What a person decided about a course of a course system, and its version.
pub(super) async fn decided(
    tx: &mut TenantTx,
    owner: UserId,
    connection: ConnectionId,
    course_id: &str,
) -> Result<Option<(Mode, i64)>, Error> {
    let tenant = tx.tenant().uuid();
    let row = tx
        .query_opt(
            "SELECT mode, version FROM study.courses
              WHERE tenant_id = $1 AND owner = $2 AND connection = $3 AND course_id = $4",
            &[&tenant, &owner.uuid(), &connection.uuid(), &course_id],
        )
        .await?;
    Ok(row.map(|r| (Mode::read(r.get(0)), r.get(1))))
}

/// The same of many.
pub(super) async fn decisions(
    read: Read,
    tenant: TenantId,
    owner: UserId,
    course_ids: &[String],
) -> Result<Vec<((ConnectionId, String), (Mode, i64))>, Error> {
    let rows = read
        .query(
            "SELECT connection, course_id, mode, version FROM study.courses
              WHERE tenant_id = $1 AND owner = $2 AND connection IS NOT NULL AND course_id = ANY($3) LIMIT 10000",
            &[&tenant.uuid(), &owner.uuid(), &course_ids],
        )
        .await?;
    let decision = |r: &Row| ((ConnectionId(r.get(0)), r.get(1)), (Mode::read(r.get(2)), r.get(3)));
    Ok(rows.iter().map(decision).collect())
}

pub(super) async fn decide(
    tx: &mut TenantTx,
    id: CourseId,
    owner: UserId,
    (connection, base_url, course_id): (ConnectionId, &str, &str),
    mode: Mode,
    version: i64,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "INSERT INTO study.courses (tenant_id, id, owner, connection, course_id, mode, version, created_at, updated_at,
                base_url)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)
         ON CONFLICT (tenant_id, owner, connection, course_id) WHERE connection IS NOT NULL
         DO UPDATE SET mode = excluded.mode, version = excluded.version, updated_at = excluded.updated_at,
                base_url = excluded.base_url",
        &[
            &tenant,
            &id.uuid(),
            &owner.uuid(),
            &connection.uuid(),
            &course_id,
            &mode.as_str(),
            &version,
            &now,
            &base_url,
        ],
    )
    .await
    .map(|_| ())
}

/// How much help the own course of an assignment allows.
pub(super) async fn mode_of_own(
    read: Read,
    tenant: TenantId,
    owner: UserId,
    assignment_id: &str,
) -> Result<Option<Mode>, Error> {
    let row = read
        .query_opt(
            "SELECT c.mode FROM study.assignments a
               JOIN study.courses c ON c.tenant_id = a.tenant_id AND c.id = a.course
              WHERE a.tenant_id = $1 AND a.owner = $2 AND a.course_id = $3 AND a.assignment_id = $4",
            &[&tenant.uuid(), &owner.uuid(), &LOCAL, &assignment_id],
        )
        .await?;
    Ok(row.map(|r| Mode::read(r.get(0))))
}

/// How much help the course of an assignment of a course system allows. Where several connections know a course of
/// that id, it counts through which one the assignment is fetched, else at which address it stands; where neither
/// tells, the strictest decision counts. Lists say the same: see `mode!` of assignments.
pub(super) async fn mode_of_external(
    read: Read,
    tenant: TenantId,
    owner: UserId,
    t: &Target,
) -> Result<Option<Mode>, Error> {
    let row = read
        .query_opt(
            "SELECT c.mode FROM study.courses c
               LEFT JOIN study.assignments a ON a.tenant_id = c.tenant_id AND a.owner = c.owner
                     AND a.course_id = c.course_id AND a.assignment_id = $4
              WHERE c.tenant_id = $1 AND c.owner = $2 AND c.connection IS NOT NULL AND c.course_id = $3
                AND CASE WHEN a.connection IS NOT NULL THEN a.connection = c.connection
                         ELSE coalesce(starts_with(a.url, c.base_url || '/'), true) END
              ORDER BY CASE c.mode WHEN 'guide' THEN 0 WHEN 'assist' THEN 1 ELSE 2 END LIMIT 1",
            &[&tenant.uuid(), &owner.uuid(), &t.course_id, &t.assignment_id],
        )
        .await?;
    Ok(row.map(|r| Mode::read(r.get(0))))
}

/// The assignments of an own course, by due date, and how many there are.
pub(super) async fn tasks(
    read: Read,
    tenant: TenantId,
    owner: UserId,
    course: CourseId,
    window: Range<i64>,
) -> Result<(Vec<CourseTask>, u64), Error> {
    let (tenant, owner, course) = (tenant.uuid(), owner.uuid(), course.uuid());
    let (skip, take) = (window.start, window.end - window.start);
    let (rows, total) = read
        .query_two(
            (
                "SELECT a.course_id, a.assignment_id, a.title, a.url, a.due_at, a.points_possible,
                        coalesce(w.status, 'new')
                   FROM study.assignments a
                   LEFT JOIN study.workspaces w ON w.tenant_id = a.tenant_id AND w.assignment = a.id
                  WHERE a.tenant_id = $1 AND a.owner = $2 AND a.course = $3
                  ORDER BY a.due_at, a.title, a.id LIMIT $4 OFFSET $5",
                &[&tenant, &owner, &course, &take, &skip],
            ),
            (
                "SELECT count(*) FROM (SELECT 1 FROM study.assignments
                  WHERE tenant_id = $1 AND owner = $2 AND course = $3 LIMIT $4) n",
                &[&tenant, &owner, &course, &COUNT_LIMIT],
            ),
        )
        .await?;
    let task = |r: &Row| CourseTask {
        course_id: r.get(0),
        assignment_id: r.get(1),
        connection: None,
        title: r.get(2),
        url: r.get(3),
        due_at: r.get(4),
        unlock_at: None,
        lock_at: None,
        points_possible: r.get(5),
        submission_types: Vec::new(),
        submission_status: None,
        status: Status::read(r.get(6)),
        archived_at: None,
    };
    let total = total.first().map_or(0, |r| r.get::<_, i64>(0)).unsigned_abs();
    Ok((rows.iter().map(task).collect(), total))
}

/// Where the plans of these assignments of a course system stand, by place in the list; those without one are left out.
pub(super) async fn states(
    read: Read,
    tenant: TenantId,
    owner: UserId,
    tasks: &[CourseTask],
) -> Result<Vec<(usize, Status)>, Error> {
    let courses: Vec<&str> = tasks.iter().map(|t| t.course_id.as_str()).collect();
    let ids: Vec<&str> = tasks.iter().map(|t| t.assignment_id.as_str()).collect();
    let connections: Vec<Option<Uuid>> = tasks.iter().map(|t| t.connection.map(ConnectionId::uuid)).collect();
    let rows = read
        .query(
            "SELECT t.n, coalesce(w.status, 'new')
               FROM unnest($3::text[], $4::text[], $5::uuid[]) WITH ORDINALITY AS t (course_id, assignment_id, connection, n)
               JOIN study.assignments a ON a.tenant_id = $1 AND a.owner = $2 AND a.course_id = t.course_id
                    AND a.assignment_id = t.assignment_id AND (a.connection IS NULL OR a.connection = t.connection)
               LEFT JOIN study.workspaces w ON w.tenant_id = a.tenant_id AND w.assignment = a.id",
            &[&tenant.uuid(), &owner.uuid(), &courses, &ids, &connections],
        )
        .await?;
    let state =
        |r: &Row| (usize::try_from(r.get::<_, i64>(0) - 1).unwrap_or(usize::MAX), Status::read(r.get(1)));
    Ok(rows.iter().map(state).collect())
}

/// Those of these assignments that were entered here and are in this course.
pub(super) async fn members(
    tx: &mut TenantTx,
    owner: UserId,
    course: CourseId,
    ids: &[AssignmentId],
) -> Result<Vec<AssignmentId>, Error> {
    let tenant = tx.tenant().uuid();
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let rows = tx
        .query(
            "SELECT id FROM study.assignments WHERE tenant_id = $1 AND owner = $2 AND course = $3 AND id = ANY($4)",
            &[&tenant, &owner.uuid(), &course.uuid(), &ids],
        )
        .await?;
    Ok(rows.iter().map(|r| AssignmentId(r.get(0))).collect())
}
