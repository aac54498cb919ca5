-- Feedback on drafts: what was handed in, what was said about it, and the fixes that came of it.

-- What a person handed in; kept as it was, apart from what was made of it.
CREATE TABLE study.submissions (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    workspace uuid NOT NULL,
    -- stable key of the milestone it is for; NULL: the whole assignment
    milestone text,
    text text,
    files uuid[] NOT NULL DEFAULT '{}',
    -- what was read of it, as sources in blocks, and what could not be read; NULL until then
    content jsonb,
    unread jsonb,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, workspace) REFERENCES study.workspaces (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX submissions_workspace ON study.submissions (tenant_id, workspace);
CALL app.protect('study.submissions');

-- One job per start. What is ready never changes.
CREATE TABLE study.feedback (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    workspace uuid NOT NULL,
    submission uuid NOT NULL,
    -- counts from 1 within the workspace
    version integer NOT NULL,
    target_type text NOT NULL CHECK (target_type IN ('milestone', 'assignment')),
    -- as clients name it: the milestone's id in that version of the plan, or the assignment's id
    target_id text NOT NULL,
    target_title text NOT NULL,
    -- stable key of the milestone; NULL: the whole assignment
    milestone text,
    plan_version integer NOT NULL,
    status text NOT NULL CHECK (status IN ('queued', 'running', 'ready', 'failed', 'cancelled')),
    stage text,
    progress smallint NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
    message text,
    error jsonb,
    -- the run that may write here
    run_id uuid NOT NULL,
    engine text,
    -- the feedback, and the few figures of it that lists show
    result jsonb,
    summary jsonb,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    finished_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, workspace, version),
    FOREIGN KEY (tenant_id, workspace) REFERENCES study.workspaces (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, submission) REFERENCES study.submissions (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX feedback_submission ON study.feedback (tenant_id, submission);
CALL app.protect('study.feedback');

-- Which work item a required fix became: the same fix never becomes two, however often feedback is given.
CREATE TABLE study.fixes (
    tenant_id uuid NOT NULL,
    workspace uuid NOT NULL,
    key text NOT NULL,
    -- the job that makes, or made, the item
    feedback uuid NOT NULL,
    -- NULL until it is made
    item uuid,
    PRIMARY KEY (tenant_id, workspace, key),
    FOREIGN KEY (tenant_id, workspace) REFERENCES study.workspaces (tenant_id, id) ON DELETE CASCADE
);
CALL app.protect('study.fixes');

-- What was started last, and so what a stream of the workspace ends with: this feedback, or NULL for the plan.
ALTER TABLE study.workspaces ADD COLUMN following uuid;
