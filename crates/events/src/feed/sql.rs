//! Reading the log in PostgreSQL.

use super::{By, Delivered, Filter, Listening, Scope, watermark::Look};
use crate::Position;
use kernel::{Actor, Ctx, RunId, TenantId, UserId};
use serde_json::value::RawValue;
use std::{collections::HashSet, sync::Arc};
use store::{Row, Store};
use uuid::Uuid;

const READING: &str = "reading the event log";

// `pg_sequence_last_value` and not `SELECT last_value`: the latter reads the sequence's page without its
// lock, and for a moment the page holds a value 32 ahead of what was drawn.
const LOOK: &str = "
    SELECT reached, (extract(epoch FROM pg_postmaster_start_time()) * 1000000)::bigint AS server,
        CASE WHEN reached - $1 <= $2 THEN
            (SELECT count(*) FROM events.log WHERE position > $1 AND position <= reached)
        END AS visible,
        position, at, tenant_id, id, owner, actor_kind, actor_id, run_id, version, type, subject, payload
    FROM (SELECT COALESCE(pg_sequence_last_value('events.positions'), 0) AS reached OFFSET 0) AS drawn
    LEFT JOIN LATERAL (
        SELECT position, at, tenant_id, id, owner, actor_kind, actor_id, run_id, version, type, subject,
            payload::text AS payload
        FROM events.log
        WHERE position > $3 AND position <= reached AND ($4::uuid[] IS NULL OR tenant_id = ANY ($4))
        ORDER BY position LIMIT $5
    ) AS new ON true
    ORDER BY position";

/// More rows than this are not counted: whatever holds the watermark up so long is no passing gap.
const COUNTED: i64 = 10_000;

/// Looks at the end of the log, and brings the new rows along for those who listen: nearly always nothing
/// is missing among them, and one round trip is all it takes. The rows are at most [`BATCH`].
///
/// A transaction of its own: what is read must be younger than the look before, whatever isolation level
/// the server gives by default.
pub async fn look(
    store: &Store,
    safe: Option<i64>,
    listening: Option<&Listening>,
) -> Result<(Look, Vec<Arc<Delivered>>), store::Error> {
    let from = listening.map(|l| l.from.0);
    let tenants = listening.and_then(|l| l.tenants.as_deref());
    let mut tx = store.system(READING).await?;
    let rows = tx.query(LOOK, &[&safe, &COUNTED, &from, &tenants, &BATCH]).await?;
    let Some(first) = rows.first() else {
        return Err(store::Error::Defect("a look at the event log saw nothing".into()));
    };
    let look =
        Look { reached: first.get("reached"), visible: first.get("visible"), server: first.get("server") };
    Ok((look, found(&rows)?))
}

const REACHED: &str = "SELECT COALESCE(pg_sequence_last_value('events.positions'), 0)";

/// The highest position drawn by anybody, committed or not.
pub async fn reached(store: &Store) -> Result<Position, store::Error> {
    let mut tx = store.system("a cursor ahead of this process").await?;
    Ok(Position(tx.query_one(REACHED, &[]).await?.get(0)))
}

const APPENDERS: &str = "
    SELECT virtualtransaction FROM pg_locks
    WHERE locktype = 'relation' AND relation = 'events.log'::regclass AND mode = 'RowExclusiveLock' AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

/// Who holds the lock of those who append.
pub async fn appenders(store: &Store) -> Result<HashSet<String>, store::Error> {
    Ok(store.system(READING).await?.query(APPENDERS, &[]).await?.iter().map(|row| row.get(0)).collect())
}

/// Rows read at once.
pub const BATCH: i64 = 500;

const FETCH: &str = "
    SELECT position, at, tenant_id, id, owner, actor_kind, actor_id, run_id, version, type, subject,
        payload::text AS payload
    FROM events.log
    WHERE position > $1 AND position <= $2 AND ($3::uuid[] IS NULL OR tenant_id = ANY ($3))
    ORDER BY position LIMIT $4";

/// The next rows for those who listen, up to `to`, in order; fewer than [`BATCH`] when there are no more.
pub async fn fetch(
    store: &Store,
    listening: &Listening,
    to: Position,
) -> Result<Vec<Arc<Delivered>>, store::Error> {
    let mut tx = store.system(READING).await?;
    let rows = tx.query(FETCH, &[&listening.from.0, &to.0, &listening.tenants, &BATCH]).await?;
    found(&rows)
}

/// A piece of the past.
pub struct Past {
    pub events: Vec<Arc<Delivered>>,
    /// Where to go on; `None` at the end.
    pub next: Option<Position>,
    /// The last position that was trimmed away.
    pub floor: Position,
    /// Rows looked at.
    pub scanned: u64,
}

const SCANNED: i64 = 1_000;
const WANTED: i64 = 200;

// One statement, so that rows and floor are of one snapshot: what was trimmed away before it shows in the floor.
const PAST: &str = "
    WITH page AS MATERIALIZED (
        SELECT position, owner, subject, type FROM events.log
        WHERE tenant_id = $1 AND position > $2 AND position <= $3 ORDER BY position LIMIT $7
    ), wanted AS MATERIALIZED (
        SELECT position FROM page
        WHERE (owner IS NULL OR owner = $4) AND ($5::text IS NULL OR subject = $5)
            AND ($6::text IS NULL OR regexp_replace(split_part(type, '.', 1), 's$', '') = $6)
        ORDER BY position LIMIT $8
    )
    SELECT floor, (SELECT count(*) FROM page) AS scanned, (SELECT max(position) FROM page) AS reached,
        position, at, tenant_id, id, owner, actor_kind, actor_id, run_id, version, type, subject,
        payload::text AS payload
    FROM events.retention LEFT JOIN (SELECT log.* FROM wanted JOIN events.log USING (position)) AS found ON true
    ORDER BY position";

/// What `filter` holds after `from` and up to `to`, piece by piece.
pub async fn past(
    store: &Store,
    filter: &Filter,
    from: Position,
    to: Position,
) -> Result<Past, store::Error> {
    let (subject, topic) = match &filter.scope {
        Scope::Subject(subject) => (Some(&**subject), None),
        Scope::Topic(topic) => (None, Some(&**topic)),
        Scope::Everything => (None, None),
    };
    // Row security, once more than needed: the filter's tenant is the caller's.
    let ctx = Ctx::new(filter.tenant, Actor::system());
    let user = filter.user.map(UserId::uuid);
    let rows = store
        .read(&ctx)
        .await?
        .query(PAST, &[&filter.tenant.uuid(), &from.0, &to.0, &user, &subject, &topic, &SCANNED, &WANTED])
        .await?;
    let Some(first) = rows.first() else {
        return Err(store::Error::Defect("events.retention has no row".into()));
    };
    let (floor, scanned, reached) = (
        Position(first.get("floor")),
        first.get::<_, i64>("scanned"),
        first.get::<_, Option<i64>>("reached"),
    );
    let events = found(&rows)?;
    let next = if events.len() as i64 == WANTED {
        events.last().map(|event| event.position)
    } else if scanned == SCANNED {
        reached.map(Position)
    } else {
        None
    };
    Ok(Past { events, next, floor, scanned: u64::try_from(scanned).unwrap_or(0) })
}

/// The events of rows that may hold none (the other side of a left join).
fn found(rows: &[Row]) -> Result<Vec<Arc<Delivered>>, store::Error> {
    rows.iter()
        .filter(|row| row.get::<_, Option<i64>>("position").is_some())
        .map(|row| delivered(row).map(Arc::new))
        .collect()
}

fn delivered(row: &Row) -> Result<Delivered, store::Error> {
    let payload = RawValue::from_string(row.get("payload"))
        .map_err(|e| store::Error::Defect(format!("events.log holds a payload that is not JSON: {e}")))?;
    Ok(Delivered {
        position: Position(row.get("position")),
        id: row.get("id"),
        kind: row.get("type"),
        version: row.get("version"),
        tenant: TenantId(row.get("tenant_id")),
        owner: row.get::<_, Option<Uuid>>("owner").map(UserId),
        subject: row.get::<_, &str>("subject").into(),
        actor: By { kind: row.get("actor_kind"), id: row.get("actor_id") },
        run: row.get::<_, Option<Uuid>>("run_id").map(RunId),
        at: row.get("at"),
        payload,
        encoded: parking_lot::Mutex::default(),
    })
}
