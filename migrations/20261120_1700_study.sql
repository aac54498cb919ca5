-- Assignments and the workspaces in which they become plans. Private to their person.
CALL app.room('study');

CREATE TABLE study.assignments (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    owner uuid NOT NULL,
    -- 'local' for what a person entered; otherwise the course system's own ids
    course_id text NOT NULL,
    assignment_id text NOT NULL,
    title text NOT NULL,
    course_name text,
    text text,
    rubric text,
    points_possible double precision CHECK (points_possible >= 0),
    due_at timestamptz,
    files uuid[] NOT NULL DEFAULT '{}',
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, owner, course_id, assignment_id)
);
CREATE INDEX assignments_due ON study.assignments (tenant_id, owner, due_at);
CALL app.protect('study.assignments');

-- One per person and assignment, made by the first start.
CREATE TABLE study.workspaces (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    owner uuid NOT NULL,
    assignment uuid NOT NULL,
    status text NOT NULL CHECK (status IN ('new', 'queued', 'running', 'ready', 'failed')),
    stage text,
    progress smallint NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
    message text,
    error jsonb,
    -- the run that may write here; one that was replaced may not
    run_id uuid,
    -- that run replaces a plan
    reprocessing boolean NOT NULL DEFAULT false,
    -- the newest published version; 0 before the first
    plan_version integer NOT NULL DEFAULT 0,
    -- the event log's cursor when that run was queued: a stream without a cursor begins there
    events_from text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, assignment),
    FOREIGN KEY (tenant_id, assignment) REFERENCES study.assignments (tenant_id, id) ON DELETE CASCADE
);
CALL app.protect('study.workspaces');

-- What the plan was made from, apart from the plan: one row per text and version.
CREATE TABLE study.sources (
    tenant_id uuid NOT NULL,
    workspace uuid NOT NULL,
    version integer NOT NULL,
    n integer NOT NULL,
    -- the file's id, or details, text, rubric
    source_id text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    -- the text in blocks; NULL when it could not be read
    content jsonb,
    -- why it could not be read
    error jsonb,
    PRIMARY KEY (tenant_id, workspace, version, n),
    FOREIGN KEY (tenant_id, workspace) REFERENCES study.workspaces (tenant_id, id) ON DELETE CASCADE
);
CALL app.protect('study.sources');

-- Plans never change; a new one supersedes the old.
CREATE TABLE study.plans (
    tenant_id uuid NOT NULL,
    workspace uuid NOT NULL,
    version integer NOT NULL,
    engine text NOT NULL,
    plan jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, workspace, version),
    FOREIGN KEY (tenant_id, workspace) REFERENCES study.workspaces (tenant_id, id) ON DELETE CASCADE
);
CALL app.protect('study.plans');
