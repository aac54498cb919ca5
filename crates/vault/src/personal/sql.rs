//! The secrets of a tenant.

use store::{Kept, When};

/// What this room keeps of the last person of a tenant.
pub const PERSONAL: &[Kept] = &[Kept::trace(
    "secrets",
    "DELETE FROM vault.secrets WHERE tenant_id = $1 AND $2::uuid IS NOT NULL AND id IN (
        SELECT id FROM vault.secrets WHERE tenant_id = $1 LIMIT $3)",
    "SELECT count(*) FROM vault.secrets WHERE tenant_id = $1 AND $2::uuid IS NOT NULL",
)
.only(When::Alone)];
