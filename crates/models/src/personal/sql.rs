//! The calls of a person, and what goes with the last person of a tenant.

use store::{Kept, When};

const PAGE: &str = "SELECT c.id::text, to_jsonb(c) - 'tenant_id' - 'person' FROM models.calls c
      WHERE c.tenant_id = $1 AND c.person = $2
        AND c.id > coalesce(nullif($3::text, '')::uuid, '00000000-0000-0000-0000-000000000000')
      ORDER BY c.id LIMIT $4";
const COUNT: &str = "SELECT count(*) FROM models.calls WHERE tenant_id = $1 AND person = $2";

/// What this room keeps of a person. Where others are in the tenant, its accounts stay right: a call keeps what it cost and
/// loses for whom and in which run it was made.
pub const PERSONAL: &[Kept] = &[
    Kept::list(
        "calls",
        PAGE,
        "UPDATE models.calls SET person = NULL, run = NULL, step = NULL, said = '' WHERE tenant_id = $1 AND id IN (
            SELECT id FROM models.calls WHERE tenant_id = $1 AND person = $2 LIMIT $3)",
        COUNT,
    )
    .by_system()
    .only(When::Shared),
    Kept::list(
        "calls",
        PAGE,
        "DELETE FROM models.calls WHERE tenant_id = $1 AND $2::uuid IS NOT NULL AND id IN (
            SELECT id FROM models.calls WHERE tenant_id = $1 LIMIT $3)",
        "SELECT count(*) FROM models.calls WHERE tenant_id = $1 AND $2::uuid IS NOT NULL",
    )
    .by_system()
    .only(When::Alone),
    Kept::list(
        "providers",
        "SELECT p.id::text, to_jsonb(p) - 'tenant_id' - 'secret' FROM models.providers p
          WHERE p.tenant_id = $1 AND $2::uuid IS NOT NULL
            AND p.id > coalesce(nullif($3::text, '')::uuid, '00000000-0000-0000-0000-000000000000')
          ORDER BY p.id LIMIT $4",
        "DELETE FROM models.providers WHERE tenant_id = $1 AND $2::uuid IS NOT NULL AND id IN (
            SELECT id FROM models.providers WHERE tenant_id = $1 LIMIT $3)",
        "SELECT count(*) FROM models.providers WHERE tenant_id = $1 AND $2::uuid IS NOT NULL",
    )
    .only(When::Alone),
    Kept::trace(
        "prices",
        "DELETE FROM models.prices WHERE tenant_id = $1 AND $2::uuid IS NOT NULL AND (kind, model) IN (
            SELECT kind, model FROM models.prices WHERE tenant_id = $1 LIMIT $3)",
        "SELECT count(*) FROM models.prices WHERE tenant_id = $1 AND $2::uuid IS NOT NULL",
    )
    .only(When::Alone),
    Kept::trace(
        "settings",
        "DELETE FROM models.settings WHERE tenant_id = $1 AND $2::uuid IS NOT NULL AND $3::bigint > 0",
        "SELECT count(*) FROM models.settings WHERE tenant_id = $1 AND $2::uuid IS NOT NULL",
    )
    .only(When::Alone),
];
