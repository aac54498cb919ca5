//! The statements of the mirror.

use crate::canvas::{
    connections::ConnectionId,
    mirror::{
        AssignmentRow, Changes, CourseRow, Due, MirroredAssignmentId, MirroredCourseId, Slim, fingerprint,
    },
    model::{Course, Id},
};
use chrono::{DateTime, Utc};
use kernel::{COUNT_LIMIT, TenantId, UserId, World};
use std::ops::Range;
use store::{Error, Read, Row, TenantTx};
use uuid::Uuid;

/// Rows of one statement.
const BATCH: usize = 1_000;
/// Between the entries of a list within a value; texts are clean of it.
const BETWEEN: &str = "\u{1f}";

/// A course as statements need it.
#[derive(Debug)]
pub(crate) struct Place {
    pub id: Uuid,
    pub course_id: String,
    pub base_url: String,
    pub connection: ConnectionId,
}

fn course_row(r: &Row) -> Result<CourseRow, Error> {
    let id = Id::read(r.get(2), "course_id").map_err(|e| Error::Defect(e.to_string()))?;
    Ok(CourseRow {
        id: MirroredCourseId(r.get(0)),
        connection: ConnectionId(r.get(1)),
        course: Course {
            id,
            name: r.get(3),
            code: r.get(4),
            term: r.get(5),
            instructor: r.get(6),
            description: r.get(7),
        },
        created_at: r.get(8),
        updated_at: r.get(9),
        archived_at: r.get(10),
        assignments: r.get(11),
        next_due_at: r.get(12),
    })
}

pub(crate) async fn courses(
    read: Read,
    tenant: TenantId,
    owner: UserId,
    connection: Option<ConnectionId>,
    archived: bool,
    window: Range<i64>,
    now: DateTime<Utc>,
) -> Result<(Vec<CourseRow>, u64), Error> {
    let (tenant, owner, connection) = (tenant.uuid(), owner.uuid(), connection.map(ConnectionId::uuid));
    let (skip, take) = (window.start, window.end - window.start);
    let (rows, total) = read
        .query_two(
            (
                "SELECT c.id, c.connection, c.course_id, c.name, c.code, c.term, c.instructor, c.description,
                        c.created_at, c.updated_at, c.archived_at, a.assignments, a.next_due_at
                   FROM (SELECT * FROM connectors.canvas_courses c
                          WHERE c.tenant_id = $1 AND c.owner = $2 AND ($3::uuid IS NULL OR c.connection = $3)
                            AND ($4 OR c.archived_at IS NULL)
                          ORDER BY lower(c.name COLLATE \"C\") COLLATE \"C\", c.id LIMIT $5 OFFSET $6) c
                  CROSS JOIN LATERAL (SELECT count(*) AS assignments,
                         min(a.due_at) FILTER (WHERE a.due_at >= $7 AND NOT coalesce(a.status, '') = ANY(
                             ARRAY['submitted', 'pending_review', 'graded'])) AS next_due_at
                          FROM connectors.canvas_assignments a
                         WHERE a.tenant_id = c.tenant_id AND a.course = c.id AND a.archived_at IS NULL) a
                  ORDER BY lower(c.name COLLATE \"C\") COLLATE \"C\", c.id",
                &[&tenant, &owner, &connection, &archived, &take, &skip, &now],
            ),
            (
                "SELECT count(*) FROM (SELECT 1 FROM connectors.canvas_courses c
                  WHERE c.tenant_id = $1 AND c.owner = $2 AND ($3::uuid IS NULL OR c.connection = $3)
                    AND ($4 OR c.archived_at IS NULL) LIMIT $5) n",
                &[&tenant, &owner, &connection, &archived, &COUNT_LIMIT],
            ),
        )
        .await?;
    let rows: Result<Vec<CourseRow>, Error> = rows.iter().map(course_row).collect();
    Ok((rows?, total.first().map_or(0, |r| r.get::<_, i64>(0)).unsigned_abs()))
}

pub(crate) async fn course_row_of(
    read: Read,
    tenant: TenantId,
    owner: UserId,
    connection: Option<ConnectionId>,
    course_id: &str,
    now: DateTime<Utc>,
) -> Result<Option<CourseRow>, Error> {
    let row = read
        .query_opt(
            "SELECT c.id, c.connection, c.course_id, c.name, c.code, c.term, c.instructor, c.description,
                    c.created_at, c.updated_at, c.archived_at, a.assignments, a.next_due_at
               FROM (SELECT c.* FROM connectors.canvas_courses c
                       JOIN connectors.canvas_connections n ON n.tenant_id = c.tenant_id AND n.id = c.connection
                      WHERE c.tenant_id = $1 AND c.owner = $2 AND c.course_id = $3
                        AND ($4::uuid IS NULL OR c.connection = $4)
                      ORDER BY n.is_default DESC, n.created_at, n.id LIMIT 1) c
              CROSS JOIN LATERAL (SELECT count(*) AS assignments,
                     min(a.due_at) FILTER (WHERE a.due_at >= $5 AND NOT coalesce(a.status, '') = ANY(
                         ARRAY['submitted', 'pending_review', 'graded'])) AS next_due_at
                      FROM connectors.canvas_assignments a
                     WHERE a.tenant_id = c.tenant_id AND a.course = c.id AND a.archived_at IS NULL) a",
            &[&tenant.uuid(), &owner.uuid(), &course_id, &connection.map(ConnectionId::uuid), &now],
        )
        .await?;
    row.as_ref().map(course_row).transpose()
}

pub(crate) async fn course(
    read: Read,
    tenant: TenantId,
    owner: UserId,
    connection: Option<ConnectionId>,
    course_id: &str,
) -> Result<Option<Place>, Error> {
    let row = read
        .query_opt(
            "SELECT c.id, c.course_id, n.base_url, n.id FROM connectors.canvas_courses c
               JOIN connectors.canvas_connections n ON n.tenant_id = c.tenant_id AND n.id = c.connection
              WHERE c.tenant_id = $1 AND c.owner = $2 AND c.course_id = $3 AND ($4::uuid IS NULL OR c.connection = $4)
              ORDER BY n.is_default DESC, n.created_at, n.id LIMIT 1",
            &[&tenant.uuid(), &owner.uuid(), &course_id, &connection.map(ConnectionId::uuid)],
        )
        .await?;
    Ok(row.map(|r| Place {
        id: r.get(0),
        course_id: r.get(1),
        base_url: r.get(2),
        connection: ConnectionId(r.get(3)),
    }))
}

pub(crate) async fn assignments(
    read: Read,
    tenant: TenantId,
    of: &Place,
    archived: bool,
    window: Range<i64>,
) -> Result<(Vec<AssignmentRow>, u64), Error> {
    let tenant = tenant.uuid();
    let (skip, take) = (window.start, window.end - window.start);
    let (rows, total) = read
        .query_two(
            (
                "SELECT id, assignment_id, title, due_at, unlock_at, lock_at, points_possible, submission_types, status,
                        created_at, updated_at, archived_at
                   FROM connectors.canvas_assignments
                  WHERE tenant_id = $1 AND course = $2 AND ($3 OR archived_at IS NULL)
                  ORDER BY due_at, title, id LIMIT $4 OFFSET $5",
                &[&tenant, &of.id, &archived, &take, &skip],
            ),
            (
                "SELECT count(*) FROM (SELECT 1 FROM connectors.canvas_assignments
                  WHERE tenant_id = $1 AND course = $2 AND ($3 OR archived_at IS NULL) LIMIT $4) n",
                &[&tenant, &of.id, &archived, &COUNT_LIMIT],
            ),
        )
        .await?;
    let rows = rows.iter().map(|r| assignment_row(r, of)).collect();
    Ok((rows, total.first().map_or(0, |r| r.get::<_, i64>(0)).unsigned_abs()))
}

fn assignment_row(r: &Row, of: &Place) -> AssignmentRow {
    let assignment_id: String = r.get(1);
    AssignmentRow {
        id: MirroredAssignmentId(r.get(0)),
        connection: of.connection,
        url: format!("{}/courses/{}/assignments/{assignment_id}", of.base_url, of.course_id),
        course_id: of.course_id.clone(),
        assignment_id,
        title: r.get(2),
        due_at: r.get(3),
        unlock_at: r.get(4),
        lock_at: r.get(5),
        points_possible: r.get(6),
        submission_types: r.get(7),
        submission_status: r.get(8),
        created_at: r.get(9),
        updated_at: r.get(10),
        archived_at: r.get(11),
    }
}

/// What is due over all courses of a person, in order.
pub(crate) async fn due(
    read: Read,
    tenant: TenantId,
    owner: UserId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Due>, Error> {
    let rows = read
        .query(
            "SELECT a.id, a.assignment_id, a.title, a.due_at, a.unlock_at, a.lock_at, a.points_possible,
                    a.submission_types, a.status, a.created_at, a.updated_at, a.archived_at, c.id, c.course_id, n.base_url,
                    n.id, c.name
               FROM connectors.canvas_assignments a
               JOIN connectors.canvas_courses c ON c.tenant_id = a.tenant_id AND c.id = a.course
               JOIN connectors.canvas_connections n ON n.tenant_id = c.tenant_id AND n.id = c.connection
              WHERE a.tenant_id = $1 AND a.owner = $2 AND a.archived_at IS NULL AND a.due_at >= $3 AND a.due_at < $4
              ORDER BY a.due_at, a.id LIMIT $5",
            &[&tenant.uuid(), &owner.uuid(), &from, &to, &limit],
        )
        .await?;
    let row = |r: &Row| {
        let place = Place {
            id: r.get(12),
            course_id: r.get(13),
            base_url: r.get(14),
            connection: ConnectionId(r.get(15)),
        };
        Due { assignment: assignment_row(r, &place), course_name: r.get(16) }
    };
    Ok(rows.iter().map(row).collect())
}

/// Locks a connection, so that syncs of it write one after the other; says whether it is there.
pub(crate) async fn lock(tx: &mut TenantTx, connection: ConnectionId) -> Result<bool, Error> {
    let tenant = tx.tenant().uuid();
    let row = tx
        .query_opt(
            "SELECT 1 FROM connectors.canvas_connections WHERE tenant_id = $1 AND id = $2 FOR UPDATE",
            &[&tenant, &connection.uuid()],
        )
        .await?;
    Ok(row.is_some())
}

/// Canvas's ids of the courses that are listed.
pub(crate) async fn listed(tx: &mut TenantTx, connection: ConnectionId) -> Result<Vec<String>, Error> {
    let tenant = tx.tenant().uuid();
    let rows = tx
        .query(
            "SELECT course_id FROM connectors.canvas_courses
              WHERE tenant_id = $1 AND connection = $2 AND archived_at IS NULL ORDER BY course_id",
            &[&tenant, &connection.uuid()],
        )
        .await?;
    Ok(rows.iter().map(|r| r.get(0)).collect())
}

/// Brings the courses of a connection in line with what Canvas lists.
pub(crate) async fn put_courses(
    tx: &mut TenantTx,
    world: &World,
    owner: UserId,
    connection: ConnectionId,
    courses: &[Course],
) -> Result<Changes, Error> {
    let (tenant, now) = (tx.tenant().uuid(), world.now());
    let mut changes = Changes::default();
    for batch in courses.chunks(BATCH) {
        let ids: Vec<Uuid> = batch.iter().map(|_| world.id()).collect();
        let course_ids: Vec<&str> = batch.iter().map(|c| c.id.as_str()).collect();
        let names: Vec<&str> = batch.iter().map(|c| c.name.as_str()).collect();
        let codes: Vec<Option<&str>> = batch.iter().map(|c| c.code.as_deref()).collect();
        let terms: Vec<Option<&str>> = batch.iter().map(|c| c.term.as_deref()).collect();
        let instructors: Vec<Option<&str>> = batch.iter().map(|c| c.instructor.as_deref()).collect();
        let descriptions: Vec<Option<&str>> = batch.iter().map(|c| c.description.as_deref()).collect();
        let hashes: Vec<Vec<u8>> = batch.iter().map(fingerprint).collect();
        let rows = tx
            .query(
                "INSERT INTO connectors.canvas_courses (tenant_id, id, owner, connection, course_id, name, code, term,
                        instructor, description, hash, created_at, updated_at)
                 SELECT $1, n.id, $2, $3, n.course_id, n.name, n.code, n.term, n.instructor, n.description, n.hash, $4, $4
                   FROM unnest($5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
                        $12::bytea[]) AS n (id, course_id, name, code, term, instructor, description, hash)
                 ON CONFLICT (tenant_id, connection, course_id) DO UPDATE
                    SET name = excluded.name, code = excluded.code, term = excluded.term,
                        instructor = excluded.instructor, description = excluded.description, hash = excluded.hash,
                        updated_at = excluded.updated_at, archived_at = NULL
                  WHERE canvas_courses.hash <> excluded.hash OR canvas_courses.archived_at IS NOT NULL
                 RETURNING xmax = 0",
                &[
                    &tenant,
                    &owner.uuid(),
                    &connection.uuid(),
                    &now,
                    &ids,
                    &course_ids,
                    &names,
                    &codes,
                    &terms,
                    &instructors,
                    &descriptions,
                    &hashes,
                ],
            )
            .await?;
        changes.count(&rows);
    }
    let all: Vec<&str> = courses.iter().map(|c| c.id.as_str()).collect();
    changes.archived += tx
        .execute(
            "UPDATE connectors.canvas_assignments SET archived_at = $4, updated_at = $4
              WHERE tenant_id = $1 AND archived_at IS NULL AND course IN (SELECT id FROM connectors.canvas_courses
                     WHERE tenant_id = $1 AND connection = $2 AND NOT course_id = ANY($3))",
            &[&tenant, &connection.uuid(), &all, &now],
        )
        .await?;
    changes.archived += tx
        .execute(
            "UPDATE connectors.canvas_topics SET archived_at = $4, updated_at = $4
              WHERE tenant_id = $1 AND archived_at IS NULL AND course IN (SELECT id FROM connectors.canvas_courses
                     WHERE tenant_id = $1 AND connection = $2 AND NOT course_id = ANY($3))",
            &[&tenant, &connection.uuid(), &all, &now],
        )
        .await?;
    changes.archived += tx
        .execute(
            "UPDATE connectors.canvas_courses
                SET archived_at = $4, updated_at = $4, assignments_tag = NULL, topics_tag = NULL
              WHERE tenant_id = $1 AND connection = $2 AND archived_at IS NULL AND NOT course_id = ANY($3)",
            &[&tenant, &connection.uuid(), &all, &now],
        )
        .await?;
    Ok(changes)
}

impl Changes {
    /// Counts rows that say whether they are new.
    pub(crate) fn count(&mut self, rows: &[Row]) {
        let created = rows.iter().filter(|r| r.get(0)).count() as u64;
        self.created += created;
        self.updated += rows.len() as u64 - created;
    }
}

/// A course of a connection, with the tag by which to ask for its assignments.
pub(crate) async fn course_of(
    tx: &mut TenantTx,
    connection: ConnectionId,
    course: &Id,
) -> Result<Option<(Uuid, Option<String>)>, Error> {
    let tenant = tx.tenant().uuid();
    let row = tx
        .query_opt(
            "SELECT id, assignments_tag FROM connectors.canvas_courses
              WHERE tenant_id = $1 AND connection = $2 AND course_id = $3",
            &[&tenant, &connection.uuid(), &course.as_str()],
        )
        .await?;
    Ok(row.map(|r| (r.get(0), r.get(1))))
}

pub(crate) async fn count(tx: &mut TenantTx, course: Uuid) -> Result<u64, Error> {
    let tenant = tx.tenant().uuid();
    let row = tx
        .query_one(
            "SELECT count(*) FROM connectors.canvas_assignments
              WHERE tenant_id = $1 AND course = $2 AND archived_at IS NULL",
            &[&tenant, &course],
        )
        .await?;
    Ok(row.get::<_, i64>(0).unsigned_abs())
}

/// Brings the assignments of a course in line with what Canvas lists.
pub(crate) async fn put_assignments(
    tx: &mut TenantTx,
    world: &World,
    owner: UserId,
    course: Uuid,
    assignments: &[Slim],
    tag: Option<&str>,
) -> Result<Changes, Error> {
    let (tenant, now) = (tx.tenant().uuid(), world.now());
    let mut changes = Changes::default();
    for batch in assignments.chunks(BATCH) {
        changes.count(&put_batch(tx, world, owner, course, batch, now).await?);
    }
    let all: Vec<&str> = assignments.iter().map(|a| a.id.as_str()).collect();
    changes.archived = tx
        .execute(
            "UPDATE connectors.canvas_assignments SET archived_at = $4, updated_at = $4
              WHERE tenant_id = $1 AND course = $2 AND archived_at IS NULL AND NOT assignment_id = ANY($3)",
            &[&tenant, &course, &all, &now],
        )
        .await?;
    tx.execute(
        "UPDATE connectors.canvas_courses SET assignments_tag = $3 WHERE tenant_id = $1 AND id = $2",
        &[&tenant, &course, &tag],
    )
    .await?;
    Ok(changes)
}

async fn put_batch(
    tx: &mut TenantTx,
    world: &World,
    owner: UserId,
    course: Uuid,
    batch: &[Slim],
    now: DateTime<Utc>,
) -> Result<Vec<Row>, Error> {
    let tenant = tx.tenant().uuid();
    let ids: Vec<Uuid> = batch.iter().map(|_| world.id()).collect();
    let assignment_ids: Vec<&str> = batch.iter().map(|a| a.id.as_str()).collect();
    let titles: Vec<&str> = batch.iter().map(|a| a.title.as_str()).collect();
    let dues: Vec<Option<DateTime<Utc>>> = batch.iter().map(|a| a.due_at).collect();
    let unlocks: Vec<Option<DateTime<Utc>>> = batch.iter().map(|a| a.unlock_at).collect();
    let locks: Vec<Option<DateTime<Utc>>> = batch.iter().map(|a| a.lock_at).collect();
    let points: Vec<Option<f64>> = batch.iter().map(|a| a.points_possible).collect();
    let types: Vec<String> = batch.iter().map(|a| a.submission_types.join(BETWEEN)).collect();
    let states: Vec<Option<&str>> = batch.iter().map(|a| a.status.as_deref()).collect();
    let hashes: Vec<&[u8]> = batch.iter().map(|a| a.hash.as_slice()).collect();
    tx.query(
        "INSERT INTO connectors.canvas_assignments (tenant_id, id, owner, course, assignment_id, title, due_at, unlock_at,
                lock_at, points_possible, submission_types, status, hash, created_at, updated_at)
         SELECT $1, n.id, $2, $3, n.assignment_id, n.title, n.due, n.unlock, n.lock, n.points,
                string_to_array(n.types, $14), n.status, n.hash, $4, $4
           FROM unnest($5::uuid[], $6::text[], $7::text[], $8::timestamptz[], $9::timestamptz[], $10::timestamptz[],
                $11::float8[], $12::text[], $13::text[], $15::bytea[])
                AS n (id, assignment_id, title, due, unlock, lock, points, types, status, hash)
         ON CONFLICT (tenant_id, course, assignment_id) DO UPDATE
            SET title = excluded.title, due_at = excluded.due_at, unlock_at = excluded.unlock_at,
                lock_at = excluded.lock_at, points_possible = excluded.points_possible,
                submission_types = excluded.submission_types, status = excluded.status, hash = excluded.hash,
                updated_at = excluded.updated_at, archived_at = NULL
          WHERE canvas_assignments.hash <> excluded.hash OR canvas_assignments.archived_at IS NOT NULL
         RETURNING xmax = 0",
        &[
            &tenant,
            &owner.uuid(),
            &course,
            &now,
            &ids,
            &assignment_ids,
            &titles,
            &dues,
            &unlocks,
            &locks,
            &points,
            &types,
            &states,
            &BETWEEN,
            &hashes,
        ],
    )
    .await
}
