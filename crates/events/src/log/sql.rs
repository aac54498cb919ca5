//! The log in PostgreSQL.

use crate::{Announced, Event};
use chrono::{DateTime, Utc};
use kernel::{Ctx, RunId, UserId, World};
use serde_json::Value;
use store::{SystemTx, Tx};
use uuid::Uuid;

const INSERT: &str = "
    INSERT INTO events.log (at, tenant_id, id, owner, actor_id, run_id, actor_kind, type, subject, payload)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::text::jsonb)";

pub fn insert(tx: &mut Tx, at: DateTime<Utc>, id: Uuid, ctx: &Ctx, event: Event) {
    tx.defer(
        INSERT,
        vec![
            Box::new(at),
            Box::new(ctx.tenant.uuid()),
            Box::new(id),
            Box::new(event.audience.owner().map(UserId::uuid)),
            Box::new(ctx.actor.principal.id),
            Box::new(ctx.run.map(RunId::uuid)),
            Box::new(ctx.actor.principal.kind.as_str()),
            Box::new(event.kind),
            Box::new(storable(event.subject)),
            Box::new(payload(&event.payload)),
        ],
    );
}

const INSERT_MANY: &str = "
    INSERT INTO events.log (at, tenant_id, id, owner, actor_id, run_id, actor_kind, type, subject, payload)
    SELECT $1, tenant_id, id, owner, actor_id, run_id, actor_kind, type, subject, payload::jsonb
    FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::text[], $10::text[])
        AS t (tenant_id, id, owner, actor_id, run_id, actor_kind, type, subject, payload)";

pub fn insert_many(tx: &mut SystemTx, world: &World, rows: &[Announced]) {
    let at = world.now();
    tx.defer(
        INSERT_MANY,
        vec![
            Box::new(at),
            Box::new(rows.iter().map(|r| r.tenant.uuid()).collect::<Vec<_>>()),
            Box::new(rows.iter().map(|_| world.id()).collect::<Vec<Uuid>>()),
            Box::new(rows.iter().map(|r| r.event.audience.owner().map(UserId::uuid)).collect::<Vec<_>>()),
            Box::new(rows.iter().map(|r| r.actor.principal.id).collect::<Vec<_>>()),
            Box::new(rows.iter().map(|r| r.run.map(RunId::uuid)).collect::<Vec<_>>()),
            Box::new(rows.iter().map(|r| r.actor.principal.kind.as_str()).collect::<Vec<_>>()),
            Box::new(rows.iter().map(|r| r.event.kind).collect::<Vec<_>>()),
            Box::new(rows.iter().map(|r| storable(r.event.subject.clone())).collect::<Vec<_>>()),
            Box::new(rows.iter().map(|r| payload(&r.event.payload)).collect::<Vec<_>>()),
        ],
    );
}

/// PostgreSQL text cannot hold NUL; a file name or a title somebody sent may.
fn storable(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}

fn payload(value: &Value) -> String {
    let text = value.to_string();
    if text.contains("\\u0000") { without_nul(value).to_string() } else { text }
}

fn without_nul(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(text.replace('\0', "\u{fffd}")),
        Value::Array(items) => items.iter().map(without_nul).collect(),
        Value::Object(fields) => Value::Object(
            fields.iter().map(|(name, v)| (name.replace('\0', "\u{fffd}"), without_nul(v))).collect(),
        ),
        other => other.clone(),
    }
}

// The oldest rows in order of position, up to the first that is to stay. Times within a batch may stand
// in another order than positions by the length of a transaction: what stays a little longer does no harm.
const TRIM: &str = "
    WITH oldest AS MATERIALIZED (SELECT position, at FROM events.log ORDER BY position LIMIT $2),
    bound AS (
        SELECT max(position) AS last FROM oldest
        WHERE position < COALESCE((SELECT min(position) FROM oldest WHERE at >= $1), 9223372036854775807)
    ),
    gone AS (DELETE FROM events.log USING bound WHERE position <= bound.last RETURNING 1),
    lifted AS (
        UPDATE events.retention SET floor = bound.last FROM bound WHERE bound.last > floor
    )
    SELECT count(*) FROM gone";

pub async fn trim(tx: &mut SystemTx, before: DateTime<Utc>, batch: i64) -> Result<u64, store::Error> {
    let row = tx.query_one(TRIM, &[&before, &batch]).await?;
    Ok(u64::try_from(row.get::<_, i64>(0)).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_nul_anywhere_becomes_a_mark() {
        let hostile = json!({ "a\0": ["x\0y", { "b": "\0" }], "literal": "\\u0000", "n": 1 });
        let clean: Value = serde_json::from_str(&payload(&hostile)).unwrap();
        let expected =
            json!({ "a\u{fffd}": ["x\u{fffd}y", { "b": "\u{fffd}" }], "literal": "\\u0000", "n": 1 });
        assert_eq!(clean, expected);
        assert_eq!(payload(&json!({ "n": 1 })), r#"{"n":1}"#);
        assert_eq!(storable("a\0b".into()), "a\u{fffd}b");
    }
}
