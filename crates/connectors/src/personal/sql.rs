//! Connections, mirrors and calendars of a person. What hangs on a connection or a calendar goes with it
//! ([`super::disconnect_all`]).

use store::Kept;

/// What this room keeps of a person.
pub const PERSONAL: &[Kept] = &[
    Kept::part(
        "canvas_connections",
        "SELECT c.id::text, to_jsonb(c) - 'tenant_id' - 'secret' - 'refresh' - 'courses_tag'
           FROM connectors.canvas_connections c
          WHERE c.tenant_id = $1 AND c.owner = $2
            AND c.id > coalesce(nullif($3::text, '')::uuid, '00000000-0000-0000-0000-000000000000')
          ORDER BY c.id LIMIT $4",
        "SELECT count(*) FROM connectors.canvas_connections WHERE tenant_id = $1 AND owner = $2",
    ),
    Kept::trace(
        "canvas_sign_ins",
        "DELETE FROM connectors.canvas_sign_ins WHERE tenant_id = $1 AND id IN (
            SELECT id FROM connectors.canvas_sign_ins WHERE tenant_id = $1 AND owner = $2 LIMIT $3)",
        "SELECT count(*) FROM connectors.canvas_sign_ins WHERE tenant_id = $1 AND owner = $2",
    ),
    Kept::list(
        "canvas_courses",
        "SELECT c.id::text, to_jsonb(c) - 'tenant_id' - 'hash' - 'assignments_tag' - 'topics_tag'
           FROM connectors.canvas_courses c
          WHERE c.tenant_id = $1 AND c.owner = $2
            AND c.id > coalesce(nullif($3::text, '')::uuid, '00000000-0000-0000-0000-000000000000')
          ORDER BY c.id LIMIT $4",
        "DELETE FROM connectors.canvas_courses WHERE tenant_id = $1 AND id IN (
            SELECT id FROM connectors.canvas_courses WHERE tenant_id = $1 AND owner = $2 LIMIT $3)",
        "SELECT count(*) FROM connectors.canvas_courses WHERE tenant_id = $1 AND owner = $2",
    ),
    Kept::part(
        "canvas_topics",
        "SELECT t.id::text, to_jsonb(t) - 'tenant_id' - 'hash' FROM connectors.canvas_topics t
          WHERE t.tenant_id = $1 AND t.owner = $2
            AND t.id > coalesce(nullif($3::text, '')::uuid, '00000000-0000-0000-0000-000000000000')
          ORDER BY t.id LIMIT $4",
        "SELECT count(*) FROM connectors.canvas_topics WHERE tenant_id = $1 AND owner = $2",
    ),
    Kept::part(
        "canvas_assignments",
        "SELECT a.id::text, to_jsonb(a) - 'tenant_id' - 'hash' FROM connectors.canvas_assignments a
          WHERE a.tenant_id = $1 AND a.owner = $2
            AND a.id > coalesce(nullif($3::text, '')::uuid, '00000000-0000-0000-0000-000000000000')
          ORDER BY a.id LIMIT $4",
        "SELECT count(*) FROM connectors.canvas_assignments WHERE tenant_id = $1 AND owner = $2",
    ),
    Kept::part(
        "calendars",
        "SELECT f.id::text, to_jsonb(f) - 'tenant_id' - 'secret' - 'etag' - 'modified' FROM connectors.feeds f
          WHERE f.tenant_id = $1 AND f.owner = $2
            AND f.id > coalesce(nullif($3::text, '')::uuid, '00000000-0000-0000-0000-000000000000')
          ORDER BY f.id LIMIT $4",
        "SELECT count(*) FROM connectors.feeds WHERE tenant_id = $1 AND owner = $2",
    ),
    Kept::part(
        "calendar_entries",
        "SELECT concat_ws(' ', e.feed, e.n), to_jsonb(e) - 'tenant_id' FROM connectors.feed_entries e
          WHERE e.tenant_id = $1 AND e.owner = $2 AND (e.feed, e.n) > (
                coalesce(nullif(split_part($3::text, ' ', 1), '')::uuid, '00000000-0000-0000-0000-000000000000'),
                coalesce(nullif(split_part($3::text, ' ', 2), '')::int, -1))
          ORDER BY e.feed, e.n LIMIT $4",
        "SELECT count(*) FROM connectors.feed_entries WHERE tenant_id = $1 AND owner = $2",
    ),
];
