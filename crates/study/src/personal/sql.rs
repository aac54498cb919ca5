//! The assignments of a person. Workspaces, sources, plans, drafts and feedback go with them.

use store::Kept;

/// What this room keeps of a person.
pub const PERSONAL: &[Kept] = &[
    Kept {
        // Each takes its sources and plans with it.
        rows: 20,
        ..Kept::list(
            "assignments",
            "SELECT a.id::text, to_jsonb(a) - 'tenant_id' FROM study.assignments a
              WHERE a.tenant_id = $1 AND a.owner = $2
                AND a.id > coalesce(nullif($3::text, '')::uuid, '00000000-0000-0000-0000-000000000000')
              ORDER BY a.id LIMIT $4",
            "DELETE FROM study.assignments WHERE tenant_id = $1 AND id IN (
                SELECT id FROM study.assignments WHERE tenant_id = $1 AND owner = $2 LIMIT least($3::bigint, 20))",
            "SELECT count(*) FROM study.assignments WHERE tenant_id = $1 AND owner = $2",
        )
    },
    Kept::list(
        "courses",
        "SELECT c.id::text, to_jsonb(c) - 'tenant_id' FROM study.courses c
          WHERE c.tenant_id = $1 AND c.owner = $2
            AND c.id > coalesce(nullif($3::text, '')::uuid, '00000000-0000-0000-0000-000000000000')
          ORDER BY c.id LIMIT $4",
        "DELETE FROM study.courses WHERE tenant_id = $1 AND id IN (
            SELECT id FROM study.courses WHERE tenant_id = $1 AND owner = $2 LIMIT $3)",
        "SELECT count(*) FROM study.courses WHERE tenant_id = $1 AND owner = $2",
    ),
    Kept::part(
        "topics",
        "SELECT t.id::text, to_jsonb(t) - 'tenant_id' || jsonb_build_object('assignments', (
                SELECT coalesce(jsonb_agg(l.assignment ORDER BY l.n), '[]') FROM study.topic_assignments l
                 WHERE l.tenant_id = t.tenant_id AND l.topic = t.id))
           FROM study.courses c JOIN study.topics t ON t.tenant_id = c.tenant_id AND t.course = c.id
          WHERE c.tenant_id = $1 AND c.owner = $2
            AND t.id > coalesce(nullif($3::text, '')::uuid, '00000000-0000-0000-0000-000000000000')
          ORDER BY t.id LIMIT $4",
        "SELECT count(*) FROM study.courses c JOIN study.topics t ON t.tenant_id = c.tenant_id AND t.course = c.id
          WHERE c.tenant_id = $1 AND c.owner = $2",
    ),
    Kept::part(
        "captures",
        "SELECT c.assignment::text, to_jsonb(c) - 'tenant_id'
           FROM study.assignments a JOIN study.captures c ON c.tenant_id = a.tenant_id AND c.assignment = a.id
          WHERE a.tenant_id = $1 AND a.owner = $2
            AND c.assignment > coalesce(nullif($3::text, '')::uuid, '00000000-0000-0000-0000-000000000000')
          ORDER BY c.assignment LIMIT $4",
        "SELECT count(*) FROM study.assignments a JOIN study.captures c ON c.tenant_id = a.tenant_id AND c.assignment = a.id
          WHERE a.tenant_id = $1 AND a.owner = $2",
    )
    .rows(10),
    Kept::part(
        "workspaces",
        "SELECT w.id::text, to_jsonb(w) - 'tenant_id' - 'events_from' FROM study.workspaces w
          WHERE w.tenant_id = $1 AND w.owner = $2
            AND w.id > coalesce(nullif($3::text, '')::uuid, '00000000-0000-0000-0000-000000000000')
          ORDER BY w.id LIMIT $4",
        "SELECT count(*) FROM study.workspaces WHERE tenant_id = $1 AND owner = $2",
    ),
    Kept::part(
        "sources",
        "SELECT concat_ws(' ', s.workspace, lpad(s.version::text, 10, '0'), lpad(s.n::text, 10, '0')),
                to_jsonb(s) - 'tenant_id'
           FROM study.workspaces w JOIN study.sources s ON s.tenant_id = w.tenant_id AND s.workspace = w.id
          WHERE w.tenant_id = $1 AND w.owner = $2
            AND concat_ws(' ', s.workspace, lpad(s.version::text, 10, '0'), lpad(s.n::text, 10, '0')) COLLATE \"C\" > $3
          ORDER BY concat_ws(' ', s.workspace, lpad(s.version::text, 10, '0'), lpad(s.n::text, 10, '0')) COLLATE \"C\"
          LIMIT $4",
        "SELECT count(*) FROM study.workspaces w JOIN study.sources s ON s.tenant_id = w.tenant_id AND s.workspace = w.id
          WHERE w.tenant_id = $1 AND w.owner = $2",
    )
    .rows(10),
    Kept::part(
        "plans",
        "SELECT concat_ws(' ', p.workspace, lpad(p.version::text, 10, '0')), to_jsonb(p) - 'tenant_id'
           FROM study.workspaces w JOIN study.plans p ON p.tenant_id = w.tenant_id AND p.workspace = w.id
          WHERE w.tenant_id = $1 AND w.owner = $2
            AND concat_ws(' ', p.workspace, lpad(p.version::text, 10, '0')) COLLATE \"C\" > $3
          ORDER BY concat_ws(' ', p.workspace, lpad(p.version::text, 10, '0')) COLLATE \"C\" LIMIT $4",
        "SELECT count(*) FROM study.workspaces w JOIN study.plans p ON p.tenant_id = w.tenant_id AND p.workspace = w.id
          WHERE w.tenant_id = $1 AND w.owner = $2",
    )
    .rows(10),
    Kept::part(
        "submissions",
        "SELECT s.id::text, to_jsonb(s) - 'tenant_id'
           FROM study.workspaces w JOIN study.submissions s ON s.tenant_id = w.tenant_id AND s.workspace = w.id
          WHERE w.tenant_id = $1 AND w.owner = $2
            AND s.id > coalesce(nullif($3::text, '')::uuid, '00000000-0000-0000-0000-000000000000')
          ORDER BY s.id LIMIT $4",
        "SELECT count(*) FROM study.workspaces w JOIN study.submissions s ON s.tenant_id = w.tenant_id AND s.workspace = w.id
          WHERE w.tenant_id = $1 AND w.owner = $2",
    )
    .rows(10),
    Kept::part(
        "feedback",
        "SELECT f.id::text, to_jsonb(f) - 'tenant_id'
           FROM study.workspaces w JOIN study.feedback f ON f.tenant_id = w.tenant_id AND f.workspace = w.id
          WHERE w.tenant_id = $1 AND w.owner = $2
            AND f.id > coalesce(nullif($3::text, '')::uuid, '00000000-0000-0000-0000-000000000000')
          ORDER BY f.id LIMIT $4",
        "SELECT count(*) FROM study.workspaces w JOIN study.feedback f ON f.tenant_id = w.tenant_id AND f.workspace = w.id
          WHERE w.tenant_id = $1 AND w.owner = $2",
    )
    .rows(50),
];
