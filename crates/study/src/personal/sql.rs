//! The assignments of a person. Workspaces, sources, plans, drafts and feedback go with them.
//!
//! Pages are found by their keys first: rows here are large, and only those of the page are read.

use store::Kept;

/// What this room keeps of a person.
pub const PERSONAL: &[Kept] = &[
    Kept::list(
        "assignments",
        "SELECT k.id::text, to_jsonb(a) - 'tenant_id'
           FROM (SELECT tenant_id, id FROM study.assignments WHERE tenant_id = $1 AND owner = $2
                    AND id > coalesce(nullif($3::text, '')::uuid, '00000000-0000-0000-0000-000000000000')
                  ORDER BY id LIMIT $4) k
           JOIN study.assignments a USING (tenant_id, id) ORDER BY k.id",
        "DELETE FROM study.assignments WHERE tenant_id = $1 AND id IN (
            SELECT id FROM study.assignments WHERE tenant_id = $1 AND owner = $2 LIMIT $3)",
        "SELECT count(*) FROM study.assignments WHERE tenant_id = $1 AND owner = $2",
    )
    .rows(20)
    // Each takes its sources and plans with it.
    .batch(20),
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
        "SELECT k.id::text, to_jsonb(c) - 'tenant_id'
           FROM (SELECT a.tenant_id, a.id FROM study.assignments a
                   JOIN study.captures c ON c.tenant_id = a.tenant_id AND c.assignment = a.id
                  WHERE a.tenant_id = $1 AND a.owner = $2
                    AND a.id > coalesce(nullif($3::text, '')::uuid, '00000000-0000-0000-0000-000000000000')
                  ORDER BY a.id LIMIT $4) k
           JOIN study.captures c ON c.tenant_id = k.tenant_id AND c.assignment = k.id ORDER BY k.id",
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
        "SELECT concat_ws(' ', k.workspace, k.version, k.n), to_jsonb(s) - 'tenant_id'
           FROM (SELECT s.tenant_id, s.workspace, s.version, s.n
                   FROM study.workspaces w JOIN study.sources s ON s.tenant_id = w.tenant_id AND s.workspace = w.id
                  WHERE w.tenant_id = $1 AND w.owner = $2 AND (s.workspace, s.version, s.n) > (
                        coalesce(nullif(split_part($3::text, ' ', 1), '')::uuid, '00000000-0000-0000-0000-000000000000'),
                        coalesce(nullif(split_part($3::text, ' ', 2), '')::int, 0),
                        coalesce(nullif(split_part($3::text, ' ', 3), '')::int, -1))
                  ORDER BY s.workspace, s.version, s.n LIMIT $4) k
           JOIN study.sources s USING (tenant_id, workspace, version, n) ORDER BY k.workspace, k.version, k.n",
        "SELECT count(*) FROM study.workspaces w JOIN study.sources s ON s.tenant_id = w.tenant_id AND s.workspace = w.id
          WHERE w.tenant_id = $1 AND w.owner = $2",
    )
    .rows(10),
    Kept::part(
        "plans",
        "SELECT concat_ws(' ', k.workspace, k.version), to_jsonb(p) - 'tenant_id'
           FROM (SELECT p.tenant_id, p.workspace, p.version
                   FROM study.workspaces w JOIN study.plans p ON p.tenant_id = w.tenant_id AND p.workspace = w.id
                  WHERE w.tenant_id = $1 AND w.owner = $2 AND (p.workspace, p.version) > (
                        coalesce(nullif(split_part($3::text, ' ', 1), '')::uuid, '00000000-0000-0000-0000-000000000000'),
                        coalesce(nullif(split_part($3::text, ' ', 2), '')::int, 0))
                  ORDER BY p.workspace, p.version LIMIT $4) k
           JOIN study.plans p USING (tenant_id, workspace, version) ORDER BY k.workspace, k.version",
        "SELECT count(*) FROM study.workspaces w JOIN study.plans p ON p.tenant_id = w.tenant_id AND p.workspace = w.id
          WHERE w.tenant_id = $1 AND w.owner = $2",
    )
    .rows(10),
    Kept::part(
        "submissions",
        "SELECT k.id::text, to_jsonb(r) - 'tenant_id'
           FROM (SELECT r.tenant_id, r.id
                   FROM study.workspaces w JOIN study.submissions r ON r.tenant_id = w.tenant_id AND r.workspace = w.id
                  WHERE w.tenant_id = $1 AND w.owner = $2
                    AND r.id > coalesce(nullif($3::text, '')::uuid, '00000000-0000-0000-0000-000000000000')
                  ORDER BY r.id LIMIT $4) k
           JOIN study.submissions r USING (tenant_id, id) ORDER BY k.id",
        "SELECT count(*) FROM study.workspaces w JOIN study.submissions s ON s.tenant_id = w.tenant_id AND s.workspace = w.id
          WHERE w.tenant_id = $1 AND w.owner = $2",
    )
    .rows(10),
    Kept::part(
        "feedback",
        "SELECT k.id::text, to_jsonb(r) - 'tenant_id'
           FROM (SELECT r.tenant_id, r.id
                   FROM study.workspaces w JOIN study.feedback r ON r.tenant_id = w.tenant_id AND r.workspace = w.id
                  WHERE w.tenant_id = $1 AND w.owner = $2
                    AND r.id > coalesce(nullif($3::text, '')::uuid, '00000000-0000-0000-0000-000000000000')
                  ORDER BY r.id LIMIT $4) k
           JOIN study.feedback r USING (tenant_id, id) ORDER BY k.id",
        "SELECT count(*) FROM study.workspaces w JOIN study.feedback f ON f.tenant_id = w.tenant_id AND f.workspace = w.id
          WHERE w.tenant_id = $1 AND w.owner = $2",
    )
    .rows(50),
];
