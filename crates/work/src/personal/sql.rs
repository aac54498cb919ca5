//! The items of a person. What hangs below one goes with it.

use store::Kept;

/// What this room keeps of a person.
pub const PERSONAL: &[Kept] = &[Kept::list(
    "items",
    "SELECT k.id::text, to_jsonb(i) - 'tenant_id' || jsonb_build_object('depends_on', (
            SELECT coalesce(jsonb_agg(d.depends_on), '[]') FROM work.dependencies d
             WHERE d.tenant_id = i.tenant_id AND d.item = i.id))
       FROM (SELECT tenant_id, id FROM work.items WHERE tenant_id = $1 AND owner = $2
                AND id > coalesce(nullif($3::text, '')::uuid, '00000000-0000-0000-0000-000000000000')
              ORDER BY id LIMIT $4) k
       JOIN work.items i USING (tenant_id, id) ORDER BY k.id",
    "DELETE FROM work.items WHERE tenant_id = $1 AND id IN (
        SELECT id FROM work.items WHERE tenant_id = $1 AND owner = $2 LIMIT $3)",
    "SELECT count(*) FROM work.items WHERE tenant_id = $1 AND owner = $2",
)];
