//! The events of a person.

use store::Kept;

/// What this room keeps of a person.
pub const PERSONAL: &[Kept] = &[Kept::list(
    "events",
    "SELECT lpad(e.position::text, 20, '0'), to_jsonb(e) - 'tenant_id' - 'owner' FROM events.log e
      WHERE e.tenant_id = $1 AND (e.owner = $2 OR (e.owner IS NULL AND e.actor_id = $2))
        AND e.position > coalesce(nullif($3::text, '')::bigint, 0)
      ORDER BY e.position LIMIT $4",
    "DELETE FROM events.log WHERE position IN (
        SELECT position FROM events.log WHERE tenant_id = $1 AND (owner = $2 OR actor_id = $2) LIMIT $3)",
    "SELECT count(*) FROM events.log WHERE tenant_id = $1 AND (owner = $2 OR actor_id = $2)",
)
.by_system()
// Those of one person are found by looking at all of the tenant's.
.batch(20_000)];
