-- Work items: anything to be done, nested, with dependencies and evidence.
CALL app.room('work');

CREATE TABLE work.items (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    -- the person whose item it is; study data is private to its user
    owner uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('assignment', 'milestone', 'task', 'fix')),
    parent uuid,
    -- the outermost item above this one, itself for a root
    root uuid NOT NULL,
    -- wire id of what a root stands for, e.g. an assignment
    subject text,
    -- names the item across versions of what it was made from; NULL for items a person added
    stable_key text,
    title text NOT NULL,
    description text NOT NULL DEFAULT '',
    deliverable text NOT NULL DEFAULT '',
    done_definition text NOT NULL DEFAULT '',
    state text NOT NULL CHECK (state IN ('backlog', 'todo', 'in_progress', 'in_review', 'done', 'failed', 'overridden')),
    priority smallint NOT NULL DEFAULT 5 CHECK (priority BETWEEN 1 AND 10),
    -- order among siblings
    position double precision NOT NULL,
    due_at timestamptz,
    effort_minutes integer CHECK (effort_minutes > 0),
    -- what was done about it: [{kind, by, at, text}]
    evidence jsonb NOT NULL DEFAULT '[]',
    -- fields a person changed: a new version of the plan leaves them alone
    edited text[] NOT NULL DEFAULT '{}',
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    completed_at timestamptz,
    -- no longer part of the plan; kept because something was done about it
    archived_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, parent) REFERENCES work.items (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, root) REFERENCES work.items (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX items_children ON work.items (tenant_id, parent, position);
CREATE INDEX items_root ON work.items (tenant_id, root);
CREATE INDEX items_due ON work.items (tenant_id, owner, due_at) WHERE state NOT IN ('done', 'failed') AND archived_at IS NULL;
CREATE UNIQUE INDEX items_subject ON work.items (tenant_id, owner, subject) WHERE subject IS NOT NULL;
CREATE UNIQUE INDEX items_stable_key ON work.items (tenant_id, root, stable_key) WHERE stable_key IS NOT NULL;
CALL app.protect('work.items');

CREATE TABLE work.dependencies (
    tenant_id uuid NOT NULL,
    item uuid NOT NULL,
    depends_on uuid NOT NULL,
    PRIMARY KEY (tenant_id, item, depends_on),
    FOREIGN KEY (tenant_id, item) REFERENCES work.items (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, depends_on) REFERENCES work.items (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX dependencies_on ON work.dependencies (tenant_id, depends_on);
CALL app.protect('work.dependencies');
