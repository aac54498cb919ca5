//! The statements of feeds.

use crate::feeds::{Feed, FeedEntry, FeedId, fetch::Known, ics::Entry};
use chrono::{DateTime, Utc};
use kernel::{TenantId, UserId};
use store::{Error, Read, Row, TenantTx};
use uuid::Uuid;
use vault::SecretId;

/// Rows of one statement.
const BATCH: usize = 1_000;

fn feed(r: &Row) -> Feed {
    Feed {
        id: FeedId(r.get(0)),
        owner: UserId(r.get(1)),
        label: r.get(2),
        host: r.get(3),
        secret: SecretId(r.get(4)),
        synced_at: r.get(5),
        error: r.get::<_, Option<String>>(6).zip(r.get(7)),
        left_out: r.get(8),
        cut: r.get(9),
        created_at: r.get(10),
        entries: r.get(11),
    }
}

/// One person's feeds change one after the other.
pub(super) async fn lock_person(tx: &mut TenantTx, owner: UserId) -> Result<(), Error> {
    let key = format!("connectors.feeds:{owner}");
    tx.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", &[&key]).await.map(|_| ())
}

/// Holds a feed, so that looks at it write one after the other.
pub(super) async fn lock(tx: &mut TenantTx, id: FeedId) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "SELECT 1 FROM connectors.feeds WHERE tenant_id = $1 AND id = $2 FOR UPDATE",
        &[&tenant, &id.uuid()],
    )
    .await
    .map(|_| ())
}

pub(super) async fn all(tx: &mut TenantTx, owner: UserId) -> Result<Vec<Feed>, Error> {
    let tenant = tx.tenant().uuid();
    let rows = tx
        .query(
            "SELECT f.id, f.owner, f.label, f.host, f.secret, f.synced_at, f.error_code, f.error_message, f.left_out, f.cut,
                    f.created_at,
                    (SELECT count(*) FROM connectors.feed_entries e WHERE e.tenant_id = f.tenant_id AND e.feed = f.id)
               FROM connectors.feeds f WHERE f.tenant_id = $1 AND f.owner = $2
              ORDER BY f.created_at, f.id LIMIT 1000",
            &[&tenant, &owner.uuid()],
        )
        .await?;
    Ok(rows.iter().map(feed).collect())
}

pub(super) async fn get(tx: &mut TenantTx, owner: UserId, id: FeedId) -> Result<Option<Feed>, Error> {
    let tenant = tx.tenant().uuid();
    let row = tx
        .query_opt(
            "SELECT f.id, f.owner, f.label, f.host, f.secret, f.synced_at, f.error_code, f.error_message, f.left_out, f.cut,
                    f.created_at,
                    (SELECT count(*) FROM connectors.feed_entries e WHERE e.tenant_id = f.tenant_id AND e.feed = f.id)
               FROM connectors.feeds f WHERE f.tenant_id = $1 AND f.owner = $2 AND f.id = $3",
            &[&tenant, &owner.uuid(), &id.uuid()],
        )
        .await?;
    Ok(row.as_ref().map(feed))
}

/// By what to ask whether it changed, and when it was last read in full.
pub(super) async fn known(
    tx: &mut TenantTx,
    id: FeedId,
) -> Result<Option<(Known, Option<DateTime<Utc>>)>, Error> {
    let tenant = tx.tenant().uuid();
    let row = tx
        .query_opt(
            "SELECT etag, modified, read_at FROM connectors.feeds WHERE tenant_id = $1 AND id = $2",
            &[&tenant, &id.uuid()],
        )
        .await?;
    Ok(row.map(|r| (Known { etag: r.get(0), modified: r.get(1) }, r.get(2))))
}

pub(super) async fn insert(tx: &mut TenantTx, f: &Feed) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "INSERT INTO connectors.feeds (tenant_id, id, owner, label, host, secret, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7)",
        &[&tenant, &f.id.uuid(), &f.owner.uuid(), &f.label, &f.host, &f.secret.uuid(), &f.created_at],
    )
    .await
    .map(|_| ())
}

pub(super) async fn rename(
    tx: &mut TenantTx,
    id: FeedId,
    label: &str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "UPDATE connectors.feeds SET label = $3, updated_at = $4 WHERE tenant_id = $1 AND id = $2",
        &[&tenant, &id.uuid(), &label, &now],
    )
    .await
    .map(|_| ())
}

/// It was read in full.
pub(super) async fn read(
    tx: &mut TenantTx,
    f: &Feed,
    known: &Known,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "UPDATE connectors.feeds SET etag = $3, modified = $4, left_out = $5, cut = $6, read_at = $7
          WHERE tenant_id = $1 AND id = $2",
        &[&tenant, &f.id.uuid(), &known.etag, &known.modified, &f.left_out, &f.cut, &now],
    )
    .await
    .map(|_| ())
}

pub(super) async fn synced(tx: &mut TenantTx, id: FeedId, now: DateTime<Utc>) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "UPDATE connectors.feeds SET synced_at = $3, updated_at = $3, error_code = NULL, error_message = NULL
          WHERE tenant_id = $1 AND id = $2",
        &[&tenant, &id.uuid(), &now],
    )
    .await
    .map(|_| ())
}

pub(super) async fn failed(
    tx: &mut TenantTx,
    id: FeedId,
    (code, message): &(String, String),
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "UPDATE connectors.feeds SET error_code = $3, error_message = $4, updated_at = $5
          WHERE tenant_id = $1 AND id = $2",
        &[&tenant, &id.uuid(), &code, &message, &now],
    )
    .await
    .map(|_| ())
}

pub(super) async fn delete(tx: &mut TenantTx, id: FeedId) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute("DELETE FROM connectors.feeds WHERE tenant_id = $1 AND id = $2", &[&tenant, &id.uuid()])
        .await
        .map(|_| ())
}

/// Puts these entries in place of those that were there.
pub(super) async fn put_entries(
    tx: &mut TenantTx,
    id: FeedId,
    owner: UserId,
    entries: &[Entry],
) -> Result<(), Error> {
    let (tenant, feed, owner) = (tx.tenant().uuid(), id.uuid(), owner.uuid());
    tx.execute("DELETE FROM connectors.feed_entries WHERE tenant_id = $1 AND feed = $2", &[&tenant, &feed])
        .await?;
    for (batch, entries) in (0_i32..).zip(entries.chunks(BATCH)) {
        put_batch(tx, feed, owner, batch * BATCH as i32, entries).await?;
    }
    Ok(())
}

async fn put_batch(
    tx: &mut TenantTx,
    feed: Uuid,
    owner: Uuid,
    first: i32,
    entries: &[Entry],
) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    let titles: Vec<&str> = entries.iter().map(|e| e.title.as_str()).collect();
    let starts: Vec<DateTime<Utc>> = entries.iter().map(|e| e.at).collect();
    let ends: Vec<Option<DateTime<Utc>>> = entries.iter().map(|e| e.ends_at).collect();
    let days: Vec<bool> = entries.iter().map(|e| e.all_day).collect();
    let urls: Vec<Option<&str>> = entries.iter().map(|e| e.url.as_deref()).collect();
    let origins: Vec<Option<&str>> =
        entries.iter().map(|e| e.assignment.as_ref().map(|a| a.0.as_str())).collect();
    let assignments: Vec<Option<&str>> =
        entries.iter().map(|e| e.assignment.as_ref().map(|a| a.1.as_str())).collect();
    tx.execute(
        "INSERT INTO connectors.feed_entries (tenant_id, feed, n, owner, title, starts_at, ends_at, all_day, url,
                canvas_origin, canvas_assignment)
         SELECT $1, $2, ($3 + e.n)::int4, $4, e.title, e.starts_at, e.ends_at, e.all_day, e.url, e.origin, e.assignment
           FROM unnest($5::text[], $6::timestamptz[], $7::timestamptz[], $8::bool[], $9::text[], $10::text[], $11::text[])
                WITH ORDINALITY AS e (title, starts_at, ends_at, all_day, url, origin, assignment, n)",
        &[
            &tenant,
            &feed,
            &i64::from(first),
            &owner,
            &titles,
            &starts,
            &ends,
            &days,
            &urls,
            &origins,
            &assignments,
        ],
    )
    .await
    .map(|_| ())
}

/// What stands in a person's calendars, in order.
pub(super) async fn between(
    read: Read,
    tenant: TenantId,
    owner: UserId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<FeedEntry>, Error> {
    let rows = read
        .query(
            "SELECT e.feed, f.label, e.title, e.starts_at, e.ends_at, e.all_day, e.url, e.canvas_origin, e.canvas_assignment
               FROM connectors.feed_entries e
               JOIN connectors.feeds f ON f.tenant_id = e.tenant_id AND f.id = e.feed
              WHERE e.tenant_id = $1 AND e.owner = $2 AND e.starts_at >= $3 AND e.starts_at < $4
              ORDER BY e.starts_at, e.feed, e.n LIMIT $5",
            &[&tenant.uuid(), &owner.uuid(), &from, &to, &limit],
        )
        .await?;
    let entry = |r: &Row| FeedEntry {
        feed: FeedId(r.get(0)),
        label: r.get(1),
        title: r.get(2),
        at: r.get(3),
        ends_at: r.get(4),
        all_day: r.get(5),
        url: r.get(6),
        assignment: r.get::<_, Option<String>>(7).zip(r.get(8)),
    };
    Ok(rows.iter().map(entry).collect())
}
