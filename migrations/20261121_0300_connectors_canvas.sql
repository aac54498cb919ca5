-- Connections to other people's servers, and what we remember of what they hold. Private to their person.
CALL app.room('connectors');

CREATE TABLE connectors.canvas_connections (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    owner uuid NOT NULL,
    -- scheme, host and port; never a path
    base_url text NOT NULL,
    label text NOT NULL,
    -- whose key it is, as that Canvas says
    account_id text NOT NULL,
    account_name text NOT NULL,
    -- the key, in the vault
    secret uuid NOT NULL,
    -- where the person signed in at Canvas: by which to get another key, in the vault, and when this one ends
    refresh uuid,
    expires_at timestamptz,
    is_default boolean NOT NULL,
    -- by which to ask whether the list of courses changed
    courses_tag text,
    verified_at timestamptz NOT NULL,
    synced_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT canvas_connections_account UNIQUE (tenant_id, owner, base_url, account_id)
);
CREATE UNIQUE INDEX canvas_connections_default ON connectors.canvas_connections (tenant_id, owner) WHERE is_default;
CALL app.protect('connectors.canvas_connections');

-- Sign-ins at a Canvas that were begun and not ended.
CREATE TABLE connectors.canvas_sign_ins (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    owner uuid NOT NULL,
    base_url text NOT NULL,
    -- SHA-256 of what comes back with the browser
    state bytea NOT NULL,
    -- sealed: what proves that who ends it began it
    verifier bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, state)
);
CREATE INDEX canvas_sign_ins_owner ON connectors.canvas_sign_ins (tenant_id, owner);
CALL app.protect('connectors.canvas_sign_ins');

CREATE TABLE connectors.canvas_courses (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    owner uuid NOT NULL,
    connection uuid NOT NULL,
    -- Canvas's id
    course_id text NOT NULL,
    name text NOT NULL,
    code text,
    term text,
    instructor text,
    description text,
    -- of everything Canvas said of it
    hash bytea NOT NULL,
    -- by which to ask whether the list of its assignments changed
    assignments_tag text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    -- when Canvas no longer listed it
    archived_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, connection, course_id),
    FOREIGN KEY (tenant_id, connection) REFERENCES connectors.canvas_connections (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX canvas_courses_listed ON connectors.canvas_courses (tenant_id, owner, name, id);
CALL app.protect('connectors.canvas_courses');

CREATE TABLE connectors.canvas_assignments (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    owner uuid NOT NULL,
    course uuid NOT NULL,
    -- Canvas's id
    assignment_id text NOT NULL,
    title text NOT NULL,
    due_at timestamptz,
    unlock_at timestamptz,
    lock_at timestamptz,
    points_possible double precision,
    submission_types text[] NOT NULL,
    -- of the person's submission, as Canvas calls it
    status text,
    -- of everything Canvas said of it, its text and rubric included
    hash bytea NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    -- when Canvas no longer listed it
    archived_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, course, assignment_id),
    FOREIGN KEY (tenant_id, course) REFERENCES connectors.canvas_courses (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX canvas_assignments_due ON connectors.canvas_assignments (tenant_id, course, due_at, title, id);
CALL app.protect('connectors.canvas_assignments');
