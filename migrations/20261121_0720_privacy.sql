-- Taking one's things along, and erasing them.
CALL app.room('privacy');

-- What a person asked to take along. The file belongs to the export, not to the person: nobody sees it among their files.
CREATE TABLE privacy.exports (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    owner uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('queued', 'running', 'ready', 'failed')),
    run_id uuid NOT NULL,
    file uuid,
    size bigint,
    sha256 text,
    -- {room/list: rows}
    counts jsonb,
    error jsonb,
    created_at timestamptz NOT NULL,
    finished_at timestamptz,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CHECK (state <> 'ready' OR file IS NOT NULL)
);
-- one at a time per person
CREATE UNIQUE INDEX exports_active ON privacy.exports (tenant_id, owner) WHERE state IN ('queued', 'running');
CREATE INDEX exports_owner ON privacy.exports (tenant_id, owner, id DESC);
CREATE INDEX exports_expiry ON privacy.exports (expires_at);
CALL app.protect('privacy.exports');

-- Who asked to be erased, until it is done; what stays is that somebody was.
CREATE TABLE privacy.erasures (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    -- NULL once there is nobody any more
    person uuid,
    state text NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
    run_id uuid NOT NULL,
    error jsonb,
    created_at timestamptz NOT NULL,
    finished_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    CHECK (state <> 'done' OR person IS NULL)
);
CREATE UNIQUE INDEX erasures_active ON privacy.erasures (tenant_id, person) WHERE state IN ('queued', 'running');
CALL app.protect('privacy.erasures');

-- Somebody can leave for good.
GRANT DELETE ON identity.users, identity.tenants, identity.teams, identity.installation TO atelier_system;
-- A call keeps what it cost and loses for whom it was made.
GRANT UPDATE (person, run, step, said) ON models.calls TO atelier_system;
CREATE INDEX calls_person ON models.calls (tenant_id, person) WHERE person IS NOT NULL;
-- Whether another run still has a large result.
CREATE INDEX steps_payload ON runs.steps (tenant_id, payload) WHERE payload IS NOT NULL;
