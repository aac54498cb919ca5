//! The entries of a person. They stay: neither database role may change or remove one.

use store::Kept;

/// What this room keeps of a person.
pub const PERSONAL: &[Kept] = &[Kept::staying(
    "entries",
    "SELECT lpad(e.position::text, 20, '0'), to_jsonb(e) - 'tenant_id' FROM audit.entries e
      WHERE e.tenant_id = $1 AND e.actor_id = $2 AND e.position > coalesce(nullif($3::text, '')::bigint, 0)
      ORDER BY e.position LIMIT $4",
    "What was done, when, from which network address and by which account number: a record that can be changed proves \
     nothing. It holds no name, no e-mail address and no text of yours, and the account number leads nowhere once the \
     account is gone.",
)];
