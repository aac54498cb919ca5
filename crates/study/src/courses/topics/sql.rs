//! The statements of topics.

use crate::{
    assignments::AssignmentId,
    courses::{CourseId, TopicId, topics::Topic},
};
use kernel::{TenantId, UserId};
use store::{Error, Read, Row, TenantTx};
use uuid::Uuid;

const ALL: &str =
    "SELECT t.id, t.title, t.position, t.sequential, t.depends_on, t.version, t.created_at, t.updated_at,
            ARRAY(SELECT p.assignment FROM study.topic_assignments p
                   WHERE p.tenant_id = t.tenant_id AND p.topic = t.id ORDER BY p.n)
       FROM study.topics t
       JOIN study.courses c ON c.tenant_id = t.tenant_id AND c.id = t.course
      WHERE t.tenant_id = $1 AND t.course = $2 AND ($3::uuid IS NULL OR c.owner = $3)
      ORDER BY t.position, t.id LIMIT 1000";

fn topic(r: &Row) -> Topic {
    Topic {
        id: TopicId(r.get(0)),
        title: r.get(1),
        order: r.get(2),
        sequential: r.get(3),
        depends_on: r.get::<_, Vec<Uuid>>(4).into_iter().map(TopicId).collect(),
        version: r.get(5),
        created_at: r.get(6),
        updated_at: r.get(7),
        assignments: r.get::<_, Vec<Uuid>>(8).into_iter().map(AssignmentId).collect(),
    }
}

/// The topics of a person's course, in order.
pub(in crate::courses) async fn all(
    read: Read,
    tenant: TenantId,
    owner: UserId,
    course: CourseId,
) -> Result<Vec<Topic>, Error> {
    let rows = read.query(ALL, &[&tenant.uuid(), &course.uuid(), &Some(owner.uuid())]).await?;
    Ok(rows.iter().map(topic).collect())
}

/// The same of a course that is held.
pub(super) async fn all_in(tx: &mut TenantTx, course: CourseId) -> Result<Vec<Topic>, Error> {
    let tenant = tx.tenant().uuid();
    let rows = tx.query(ALL, &[&tenant, &course.uuid(), &None::<Uuid>]).await?;
    Ok(rows.iter().map(topic).collect())
}

pub(super) async fn insert(tx: &mut TenantTx, course: CourseId, t: &Topic) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    let before: Vec<Uuid> = t.depends_on.iter().map(|id| id.uuid()).collect();
    tx.execute(
        "INSERT INTO study.topics (tenant_id, id, course, title, position, sequential, depends_on, version, created_at,
                updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
        &[
            &tenant,
            &t.id.uuid(),
            &course.uuid(),
            &t.title,
            &t.order,
            &t.sequential,
            &before,
            &t.version,
            &t.created_at,
        ],
    )
    .await
    .map(|_| ())
}

pub(super) async fn save(tx: &mut TenantTx, t: &Topic) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    let before: Vec<Uuid> = t.depends_on.iter().map(|id| id.uuid()).collect();
    tx.execute(
        "UPDATE study.topics SET title = $3, position = $4, sequential = $5, depends_on = $6, version = $7, updated_at = $8
          WHERE tenant_id = $1 AND id = $2",
        &[&tenant, &t.id.uuid(), &t.title, &t.order, &t.sequential, &before, &t.version, &t.updated_at],
    )
    .await
    .map(|_| ())
}

/// Puts these assignments into a topic, in place of those that were there; out of the topics they were in.
pub(super) async fn put_assignments(
    tx: &mut TenantTx,
    topic: TopicId,
    assignments: &[AssignmentId],
) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    let ids: Vec<Uuid> = assignments.iter().map(|id| id.uuid()).collect();
    tx.execute(
        "DELETE FROM study.topic_assignments WHERE tenant_id = $1 AND (topic = $2 OR assignment = ANY($3))",
        &[&tenant, &topic.uuid(), &ids],
    )
    .await?;
    tx.execute(
        "INSERT INTO study.topic_assignments (tenant_id, assignment, topic, n)
         SELECT $1, a.id, $2, a.n::int4 FROM unnest($3::uuid[]) WITH ORDINALITY AS a (id, n)",
        &[&tenant, &topic.uuid(), &ids],
    )
    .await
    .map(|_| ())
}

/// An assignment leaves its topic: it goes to another course.
pub(crate) fn forget_place(tx: &mut TenantTx, assignment: AssignmentId) {
    let tenant = tx.tenant().uuid();
    tx.defer(
        "DELETE FROM study.topic_assignments WHERE tenant_id = $1 AND assignment = $2",
        vec![Box::new(tenant), Box::new(assignment.uuid())],
    );
}

/// Removes a topic, also from what others depend on; says whether it was there.
pub(super) async fn delete(tx: &mut TenantTx, course: CourseId, id: TopicId) -> Result<bool, Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "UPDATE study.topics SET depends_on = array_remove(depends_on, $3), version = version + 1
          WHERE tenant_id = $1 AND course = $2 AND $3 = ANY(depends_on)",
        &[&tenant, &course.uuid(), &id.uuid()],
    )
    .await?;
    let removed = tx
        .execute(
            "DELETE FROM study.topics WHERE tenant_id = $1 AND course = $2 AND id = $3",
            &[&tenant, &course.uuid(), &id.uuid()],
        )
        .await?;
    Ok(removed > 0)
}
