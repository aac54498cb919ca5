//! The statements of work items.

use crate::items::{
    Filter, Item, ItemId, Kind, State,
    ops::{Outline, Planned},
};
use chrono::{DateTime, Utc};
use kernel::{COUNT_LIMIT, Ctx, Page, UserId};
use store::{Error, Json, Read, Row, TenantTx, ToSql};
use uuid::Uuid;

fn item(r: &Row) -> Item {
    Item {
        id: ItemId(r.get(0)),
        kind: Kind::read(r.get(1)),
        parent: r.get::<_, Option<Uuid>>(2).map(ItemId),
        root: ItemId(r.get(3)),
        subject: r.get(4),
        stable_key: r.get(5),
        title: r.get(6),
        description: r.get(7),
        deliverable: r.get(8),
        done_definition: r.get(9),
        state: State::read(r.get(10)),
        priority: r.get(11),
        position: r.get(12),
        due_at: r.get(13),
        effort_minutes: r.get(14),
        evidence: r.get::<_, Json<_>>(15).0,
        version: r.get(16),
        created_at: r.get(17),
        updated_at: r.get(18),
        completed_at: r.get(19),
        archived_at: r.get(20),
        depends_on: r.get::<_, Vec<Uuid>>(21).into_iter().map(ItemId).collect(),
    }
}

/// What a list is narrowed by. Where it begins is a part of the statement, so that an index can be used for it.
macro_rules! asked {
    ($begin:literal) => {
        concat!(
            " WHERE i.tenant_id = $1 AND i.owner = $2 AND ",
            $begin,
            " AND ($3::text IS NULL OR i.root = (SELECT r.id FROM work.items r
                    WHERE r.tenant_id = $1 AND r.owner = $2 AND r.subject = $3))
              AND ($4::uuid IS NULL OR i.parent = $4)
              AND (cardinality($5::text[]) = 0 OR i.state = ANY($5))
              AND (cardinality($6::text[]) = 0 OR i.kind = ANY($6))
              AND ($7::timestamptz IS NULL OR i.due_at < $7) AND ($8::timestamptz IS NULL OR i.due_at >= $8)
              AND ($9 OR i.archived_at IS NULL)"
        )
    };
}

/// A page, and the count of it.
macro_rules! listing {
    ($begin:literal) => {
        (
            concat!(
                "SELECT i.id, i.kind, i.parent, i.root, i.subject, i.stable_key, i.title, i.description, i.deliverable,
                        i.done_definition, i.state, i.priority, i.position, i.due_at, i.effort_minutes, i.evidence,
                        i.version, i.created_at, i.updated_at, i.completed_at, i.archived_at,
                        ARRAY(SELECT d.depends_on FROM work.dependencies d
                               WHERE d.tenant_id = i.tenant_id AND d.item = i.id ORDER BY 1)
                   FROM work.items i
                   LEFT JOIN work.items p ON p.tenant_id = i.tenant_id AND p.id = i.parent",
                asked!($begin),
                " ORDER BY i.root, coalesce(p.position, -1), i.parent NULLS FIRST, i.position, i.id
                  LIMIT $10 OFFSET $11"
            ),
            concat!(
                "SELECT count(*) FROM (SELECT 1 FROM work.items i",
                asked!($begin),
                " LIMIT $10) n"
            ),
        )
    };
}

const EVERYTHING: (&str, &str) = listing!("true");
const UNDER_PARENT: (&str, &str) = listing!("i.parent = $4");
const OF_SUBJECT: (&str, &str) = listing!(
    "i.root = (SELECT r.id FROM work.items r WHERE r.tenant_id = $1 AND r.owner = $2 AND r.subject = $3)"
);

/// The caller's items and how many there are.
pub(crate) async fn list(read: Read, ctx: &Ctx, f: &Filter, page: Page) -> Result<(Vec<Item>, u64), Error> {
    let owner = ctx.user().map(|u| u.0);
    let states: Vec<&str> = f.states.iter().map(|s| s.as_str()).collect();
    let kinds: Vec<&str> = f.kinds.iter().map(|k| k.as_str()).collect();
    let parent = f.parent.map(ItemId::uuid);
    let tenant = ctx.tenant.uuid();
    let (limit, offset) = (page.limit(), page.offset());
    let (list, count) = match (&f.parent, &f.subject) {
        (Some(_), _) => UNDER_PARENT,
        (None, Some(_)) => OF_SUBJECT,
        (None, None) => EVERYTHING,
    };
    let mut asked: Vec<&(dyn ToSql + Sync)> =
        vec![&tenant, &owner, &f.subject, &parent, &states, &kinds, &f.due_before, &f.due_after, &f.archived];
    let mut counted = asked.clone();
    counted.push(&COUNT_LIMIT);
    asked.push(&limit);
    asked.push(&offset);
    let (rows, total) = read.query_two((list, &asked), (count, &counted)).await?;
    let total: i64 = total.first().map_or(0, |r| r.get(0));
    Ok((rows.iter().map(item).collect(), total.unsigned_abs()))
}

/// Tasks done and tasks in all, by subject.
pub(crate) async fn task_counts(
    read: Read,
    ctx: &Ctx,
    subjects: &[String],
) -> Result<Vec<(String, i64, i64)>, Error> {
    let owner = ctx.user().map(|u| u.0);
    let rows = read
        .query(
            "SELECT r.subject, count(*) FILTER (WHERE i.state = 'done'), count(*)
               FROM work.items r JOIN work.items i ON i.tenant_id = r.tenant_id AND i.root = r.id
              WHERE r.tenant_id = $1 AND r.owner = $2 AND r.subject = ANY($3)
                AND i.kind IN ('task', 'fix') AND i.archived_at IS NULL
              GROUP BY r.subject",
            &[&ctx.tenant.uuid(), &owner, &subjects],
        )
        .await?;
    Ok(rows.iter().map(|r| (r.get(0), r.get(1), r.get(2))).collect())
}

pub(crate) async fn get(read: Read, ctx: &Ctx, id: ItemId) -> Result<Option<Item>, Error> {
    let owner = ctx.user().map(|u| u.0);
    let row = read
        .query_opt(
            "SELECT i.id, i.kind, i.parent, i.root, i.subject, i.stable_key, i.title, i.description, i.deliverable,
                    i.done_definition, i.state, i.priority, i.position, i.due_at, i.effort_minutes, i.evidence,
                    i.version, i.created_at, i.updated_at, i.completed_at, i.archived_at,
                    ARRAY(SELECT d.depends_on FROM work.dependencies d
                           WHERE d.tenant_id = i.tenant_id AND d.item = i.id ORDER BY 1)
               FROM work.items i WHERE i.tenant_id = $1 AND i.owner = $2 AND i.id = $3",
            &[&ctx.tenant.uuid(), &owner, &id.uuid()],
        )
        .await?;
    Ok(row.as_ref().map(item))
}

/// The same, held still until the end of the transaction.
pub(crate) async fn lock(tx: &mut TenantTx, ctx: &Ctx, id: ItemId) -> Result<Option<Item>, Error> {
    let owner = ctx.user().map(|u| u.0);
    let row = tx
        .query_opt(
            "SELECT i.id, i.kind, i.parent, i.root, i.subject, i.stable_key, i.title, i.description, i.deliverable,
                    i.done_definition, i.state, i.priority, i.position, i.due_at, i.effort_minutes, i.evidence,
                    i.version, i.created_at, i.updated_at, i.completed_at, i.archived_at,
                    ARRAY(SELECT d.depends_on FROM work.dependencies d
                           WHERE d.tenant_id = i.tenant_id AND d.item = i.id ORDER BY 1)
               FROM work.items i WHERE i.tenant_id = $1 AND i.owner = $2 AND i.id = $3 FOR NO KEY UPDATE OF i",
            &[&ctx.tenant.uuid(), &owner, &id.uuid()],
        )
        .await?;
    Ok(row.as_ref().map(item))
}

/// Writes what may have changed, and remembers which fields a person touched.
pub(crate) async fn save(tx: &mut TenantTx, i: &Item, touched: &[&str]) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "UPDATE work.items SET title = $3, description = $4, state = $5, due_at = $6, effort_minutes = $7,
                priority = $8, evidence = $9, version = $10, updated_at = $11, completed_at = $12,
                edited = ARRAY(SELECT DISTINCT unnest(edited || $13::text[]))
          WHERE tenant_id = $1 AND id = $2",
        &[
            &tenant,
            &i.id.uuid(),
            &i.title,
            &i.description,
            &i.state.as_str(),
            &i.due_at,
            &i.effort_minutes,
            &i.priority,
            &Json(&i.evidence),
            &i.version,
            &i.updated_at,
            &i.completed_at,
            &touched,
        ],
    )
    .await
    .map(|_| ())
}

pub(crate) async fn insert(tx: &mut TenantTx, owner: UserId, i: &Item) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "INSERT INTO work.items (tenant_id, id, owner, kind, parent, root, title, description, state, priority, position,
                due_at, effort_minutes, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)",
        &[
            &tenant,
            &i.id.uuid(),
            &owner.uuid(),
            &i.kind.as_str(),
            &i.parent.map(ItemId::uuid),
            &i.root.uuid(),
            &i.title,
            &i.description,
            &i.state.as_str(),
            &i.priority,
            &i.position,
            &i.due_at,
            &i.effort_minutes,
            &i.created_at,
        ],
    )
    .await
    .map(|_| ())
}

/// How many items a parent has, and the last of their places.
pub(crate) async fn siblings(tx: &mut TenantTx, parent: ItemId) -> Result<(usize, f64), Error> {
    let tenant = tx.tenant().uuid();
    let row = tx
        .query_one(
            "SELECT count(*), coalesce(max(position), -1) FROM work.items WHERE tenant_id = $1 AND parent = $2",
            &[&tenant, &parent.uuid()],
        )
        .await?;
    Ok((usize::try_from(row.get::<_, i64>(0)).unwrap_or(0), row.get(1)))
}

/// The siblings of an item, itself left out, by place.
pub(crate) async fn order(
    tx: &mut TenantTx,
    parent: Option<ItemId>,
    id: ItemId,
) -> Result<Vec<ItemId>, Error> {
    let tenant = tx.tenant().uuid();
    let rows = tx
        .query(
            "SELECT id FROM work.items WHERE tenant_id = $1 AND parent = $2 AND id <> $3 AND archived_at IS NULL
              ORDER BY position, id LIMIT 1000",
            &[&tenant, &parent.map(ItemId::uuid), &id.uuid()],
        )
        .await?;
    Ok(rows.iter().map(|r| ItemId(r.get(0))).collect())
}

pub(crate) async fn renumber(tx: &mut TenantTx, order: &[ItemId]) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    let ids: Vec<Uuid> = order.iter().map(|i| i.uuid()).collect();
    tx.execute(
        "UPDATE work.items i SET position = o.n - 1
           FROM unnest($2::uuid[]) WITH ORDINALITY AS o (id, n)
          WHERE i.tenant_id = $1 AND i.id = o.id AND i.position <> o.n - 1",
        &[&tenant, &ids],
    )
    .await
    .map(|_| ())
}

pub(crate) async fn delete(tx: &mut TenantTx, id: ItemId) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute("DELETE FROM work.items WHERE tenant_id = $1 AND id = $2", &[&tenant, &id.uuid()])
        .await
        .map(|_| ())
}

pub(crate) async fn delete_subject(tx: &mut TenantTx, ctx: &Ctx, subject: &str) -> Result<(), Error> {
    let (tenant, owner) = (tx.tenant().uuid(), ctx.user().map(|u| u.0));
    tx.execute(
        "DELETE FROM work.items WHERE tenant_id = $1 AND owner = $2 AND subject = $3",
        &[&tenant, &owner, &subject],
    )
    .await
    .map(|_| ())
}

/// The root of a subject, made or brought up to date, and locked.
pub(crate) async fn upsert_root(
    tx: &mut TenantTx,
    owner: UserId,
    id: ItemId,
    o: &Outline,
    now: DateTime<Utc>,
) -> Result<ItemId, Error> {
    let tenant = tx.tenant().uuid();
    let row = tx
        .query_one(
            "INSERT INTO work.items (tenant_id, id, owner, kind, root, subject, title, state, position, due_at, created_at, updated_at)
             VALUES ($1, $2, $3, 'assignment', $2, $4, $5, 'todo', 0, $6, $7, $7)
             ON CONFLICT (tenant_id, owner, subject) WHERE subject IS NOT NULL DO UPDATE
                SET title = CASE WHEN 'title' = ANY(items.edited) THEN items.title ELSE excluded.title END,
                    due_at = CASE WHEN 'due_at' = ANY(items.edited) THEN items.due_at ELSE excluded.due_at END,
                    version = items.version + 1, updated_at = excluded.updated_at
             RETURNING id",
            &[&tenant, &id.uuid(), &owner.uuid(), &o.subject, &o.title, &o.due_at, &now],
        )
        .await?;
    Ok(ItemId(row.get(0)))
}

/// The items of a root that came from a plan, by their keys.
pub(crate) async fn keys(tx: &mut TenantTx, root: ItemId) -> Result<Vec<(String, ItemId)>, Error> {
    let tenant = tx.tenant().uuid();
    let rows = tx
        .query(
            "SELECT stable_key, id FROM work.items WHERE tenant_id = $1 AND root = $2 AND stable_key IS NOT NULL LIMIT 5000",
            &[&tenant, &root.uuid()],
        )
        .await?;
    Ok(rows.iter().map(|r| (r.get(0), ItemId(r.get(1)))).collect())
}

/// Makes the plan's items, or brings them in line: state and what a person edited are left alone.
pub(crate) async fn upsert_planned(
    tx: &mut TenantTx,
    owner: UserId,
    root: ItemId,
    items: &[Planned],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    let ids: Vec<Uuid> = items.iter().map(|i| i.id.uuid()).collect();
    let parents: Vec<Option<Uuid>> = items.iter().map(|i| i.parent.map(ItemId::uuid)).collect();
    let kinds: Vec<&str> = items.iter().map(|i| i.kind.as_str()).collect();
    let keys: Vec<&str> = items.iter().map(|i| i.key.as_str()).collect();
    let titles: Vec<&str> = items.iter().map(|i| i.title.as_str()).collect();
    let descriptions: Vec<&str> = items.iter().map(|i| i.description.as_str()).collect();
    let deliverables: Vec<&str> = items.iter().map(|i| i.deliverable.as_str()).collect();
    let dones: Vec<&str> = items.iter().map(|i| i.done_definition.as_str()).collect();
    let positions: Vec<f64> = items.iter().map(|i| i.position).collect();
    let dues: Vec<Option<DateTime<Utc>>> = items.iter().map(|i| i.due_at).collect();
    let efforts: Vec<Option<i32>> = items.iter().map(|i| i.effort_minutes).collect();
    tx.execute(
        "INSERT INTO work.items (tenant_id, id, owner, kind, parent, root, stable_key, title, description, deliverable,
                done_definition, state, position, due_at, effort_minutes, created_at, updated_at)
         SELECT $1, n.id, $2, n.kind, n.parent, $3, n.key, n.title, n.description, n.deliverable, n.done, 'todo',
                n.position, n.due, n.effort, $4, $4
           FROM unnest($5::uuid[], $6::text[], $7::uuid[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[],
                $13::float8[], $14::timestamptz[], $15::int[])
                AS n (id, kind, parent, key, title, description, deliverable, done, position, due, effort)
         ON CONFLICT (tenant_id, root, stable_key) WHERE stable_key IS NOT NULL DO UPDATE
            SET parent = excluded.parent, archived_at = NULL,
                title = CASE WHEN 'title' = ANY(items.edited) THEN items.title ELSE excluded.title END,
                description = CASE WHEN 'description' = ANY(items.edited) THEN items.description ELSE excluded.description END,
                deliverable = excluded.deliverable, done_definition = excluded.done_definition,
                position = CASE WHEN 'position' = ANY(items.edited) THEN items.position ELSE excluded.position END,
                due_at = CASE WHEN 'due_at' = ANY(items.edited) THEN items.due_at ELSE excluded.due_at END,
                effort_minutes = CASE WHEN 'effort_minutes' = ANY(items.edited) THEN items.effort_minutes
                                      ELSE excluded.effort_minutes END,
                version = items.version + 1, updated_at = excluded.updated_at",
        &[
            &tenant,
            &owner.uuid(),
            &root.uuid(),
            &now,
            &ids,
            &kinds,
            &parents,
            &keys,
            &titles,
            &descriptions,
            &deliverables,
            &dones,
            &positions,
            &dues,
            &efforts,
        ],
    )
    .await
    .map(|_| ())
}

pub(crate) async fn set_dependencies(
    tx: &mut TenantTx,
    root: ItemId,
    links: &[(ItemId, ItemId)],
) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    let items: Vec<Uuid> = links.iter().map(|l| l.0.uuid()).collect();
    let ons: Vec<Uuid> = links.iter().map(|l| l.1.uuid()).collect();
    tx.execute(
        "DELETE FROM work.dependencies d USING work.items i
          WHERE d.tenant_id = $1 AND i.tenant_id = $1 AND i.id = d.item AND i.root = $2",
        &[&tenant, &root.uuid()],
    )
    .await?;
    tx.execute(
        "INSERT INTO work.dependencies (tenant_id, item, depends_on)
         SELECT DISTINCT $1::uuid, l.item, l.depends_on FROM unnest($2::uuid[], $3::uuid[]) AS l (item, depends_on)",
        &[&tenant, &items, &ons],
    )
    .await
    .map(|_| ())
}

/// Takes what the plan no longer has out of it. What somebody worked on is archived, with the
/// milestones above it; the rest goes.
pub(crate) async fn drop_others(
    tx: &mut TenantTx,
    root: ItemId,
    keep: &[&str],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "UPDATE work.items SET archived_at = $4, updated_at = $4, version = version + 1
          WHERE tenant_id = $1 AND root = $2 AND stable_key IS NOT NULL AND NOT stable_key = ANY($3)
            AND archived_at IS NULL
            AND (state NOT IN ('backlog', 'todo') OR edited <> '{}' OR evidence <> '[]'
                 OR EXISTS (SELECT 1 FROM work.items c WHERE c.tenant_id = $1 AND c.parent = items.id
                     AND (c.stable_key IS NULL OR c.state NOT IN ('backlog', 'todo') OR c.edited <> '{}'
                          OR c.evidence <> '[]')))",
        &[&tenant, &root.uuid(), &keep, &now],
    )
    .await?;
    tx.execute(
        "DELETE FROM work.items WHERE tenant_id = $1 AND root = $2 AND stable_key IS NOT NULL
            AND NOT stable_key = ANY($3) AND archived_at IS NULL",
        &[&tenant, &root.uuid(), &keep],
    )
    .await
    .map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use testkit::Lab;

    #[tokio::test]
    async fn composed_statements_fit_the_schema() {
        let lab = Lab::new().await;
        for (list, count) in [EVERYTHING, UNDER_PARENT, OF_SUBJECT] {
            lab.fits(&[list, count]).await;
        }
    }
}
