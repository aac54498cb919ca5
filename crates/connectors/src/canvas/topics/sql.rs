//! The statements of topics.

use crate::canvas::{
    connections::ConnectionId,
    mirror::{Changes, fingerprint},
    model::Id,
    topics::Topic,
};
use chrono::{DateTime, Utc};
use kernel::{TenantId, UserId, World};
use store::{Error, Json, Read, TenantTx};
use uuid::Uuid;

/// Between the entries of a list within a value; ids are clean of it.
const BETWEEN: &str = ",";

pub(crate) async fn listed(read: Read, tenant: TenantId, course: Uuid) -> Result<Vec<Topic>, Error> {
    let rows = read
        .query(
            "SELECT topic_id, title, position, unlock_at, prerequisites, sequential, items
               FROM connectors.canvas_topics WHERE tenant_id = $1 AND course = $2 AND archived_at IS NULL
              ORDER BY position, topic_id LIMIT 1000",
            &[&tenant.uuid(), &course],
        )
        .await?;
    let topic = |r: &store::Row| Topic {
        id: r.get(0),
        title: r.get(1),
        position: r.get(2),
        unlock_at: r.get(3),
        prerequisites: r.get(4),
        sequential: r.get(5),
        items: r.get::<_, Json<_>>(6).0,
    };
    Ok(rows.iter().map(topic).collect())
}

/// A course of a connection, with the tag by which to ask for its modules.
pub(crate) async fn tag(
    tx: &mut TenantTx,
    connection: ConnectionId,
    course: &Id,
) -> Result<Option<(Uuid, Option<String>)>, Error> {
    let tenant = tx.tenant().uuid();
    let row = tx
        .query_opt(
            "SELECT id, topics_tag FROM connectors.canvas_courses
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
            "SELECT count(*) FROM connectors.canvas_topics
              WHERE tenant_id = $1 AND course = $2 AND archived_at IS NULL",
            &[&tenant, &course],
        )
        .await?;
    Ok(row.get::<_, i64>(0).unsigned_abs())
}

/// Brings the topics of a course in line with what Canvas lists.
pub(crate) async fn put(
    tx: &mut TenantTx,
    world: &World,
    owner: UserId,
    course: Uuid,
    topics: &[Topic],
    tag: Option<&str>,
) -> Result<Changes, Error> {
    let (tenant, now) = (tx.tenant().uuid(), world.now());
    let ids: Vec<Uuid> = topics.iter().map(|_| world.id()).collect();
    let topic_ids: Vec<&str> = topics.iter().map(|t| t.id.as_str()).collect();
    let titles: Vec<&str> = topics.iter().map(|t| t.title.as_str()).collect();
    let positions: Vec<i32> = topics.iter().map(|t| t.position).collect();
    let unlocks: Vec<Option<DateTime<Utc>>> = topics.iter().map(|t| t.unlock_at).collect();
    let before: Vec<String> = topics.iter().map(|t| t.prerequisites.join(BETWEEN)).collect();
    let sequential: Vec<bool> = topics.iter().map(|t| t.sequential).collect();
    let items: Vec<Json<_>> = topics.iter().map(|t| Json(&t.items)).collect();
    let hashes: Vec<Vec<u8>> = topics.iter().map(fingerprint).collect();
    let rows = tx
        .query(
            "INSERT INTO connectors.canvas_topics (tenant_id, id, owner, course, topic_id, title, position, unlock_at,
                    prerequisites, sequential, items, hash, created_at, updated_at)
             SELECT $1, n.id, $2, $3, n.topic_id, n.title, n.position, n.unlock, string_to_array(n.before, $13),
                    n.sequential, n.items, n.hash, $4, $4
               FROM unnest($5::uuid[], $6::text[], $7::text[], $8::int4[], $9::timestamptz[], $10::text[], $11::bool[],
                    $12::jsonb[], $14::bytea[])
                    AS n (id, topic_id, title, position, unlock, before, sequential, items, hash)
             ON CONFLICT (tenant_id, course, topic_id) DO UPDATE
                SET title = excluded.title, position = excluded.position, unlock_at = excluded.unlock_at,
                    prerequisites = excluded.prerequisites, sequential = excluded.sequential, items = excluded.items,
                    hash = excluded.hash, updated_at = excluded.updated_at, archived_at = NULL
              WHERE canvas_topics.hash <> excluded.hash OR canvas_topics.archived_at IS NOT NULL
             RETURNING xmax = 0",
            &[
                &tenant,
                &owner.uuid(),
                &course,
                &now,
                &ids,
                &topic_ids,
                &titles,
                &positions,
                &unlocks,
                &before,
                &sequential,
                &items,
                &BETWEEN,
                &hashes,
            ],
        )
        .await?;
    let mut changes = Changes::default();
    changes.count(&rows);
    changes.archived = tx
        .execute(
            "UPDATE connectors.canvas_topics SET archived_at = $4, updated_at = $4
              WHERE tenant_id = $1 AND course = $2 AND archived_at IS NULL AND NOT topic_id = ANY($3)",
            &[&tenant, &course, &topic_ids, &now],
        )
        .await?;
    tx.execute(
        "UPDATE connectors.canvas_courses SET topics_tag = $3 WHERE tenant_id = $1 AND id = $2",
        &[&tenant, &course, &tag],
    )
    .await?;
    Ok(changes)
}
