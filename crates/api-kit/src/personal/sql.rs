//! The kept answers of a person: copies of what other rooms have, so they are not exported.

use store::Kept;

/// What this room keeps of a person.
pub const PERSONAL: &[Kept] = &[Kept::trace(
    "idempotency",
    "DELETE FROM api.idempotency WHERE tenant_id = $1 AND (actor_id, key) IN (
        SELECT actor_id, key FROM api.idempotency WHERE tenant_id = $1 AND actor_id = $2 LIMIT $3)",
    "SELECT count(*) FROM api.idempotency WHERE tenant_id = $1 AND actor_id = $2",
)];
