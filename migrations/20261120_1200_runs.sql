-- Durable runs: a small hot table that stays small, a journal, and an archive that only grows.
CALL app.room('runs');

-- What still has to happen. Rows leave when a run ends, so that the queue costs the same on the first
-- day and on the last.
CREATE TABLE runs.runs (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    state text NOT NULL CHECK (state IN ('pending', 'running', 'waiting')),
    -- 1 waits for run_at or a signal, 2 ready to be claimed, 3 leased by a worker
    queue smallint NOT NULL CHECK (queue IN (1, 2, 3)),
    -- 0 critical, 1 high, 2 normal, 3 low
    priority smallint NOT NULL CHECK (priority BETWEEN 0 AND 3),
    -- queue 1: when to wake (infinity: only a signal wakes it); queue 2: since when it is due
    run_at timestamptz NOT NULL,
    -- fencing token: each claim adds one, and a worker writes only under its own
    attempt integer NOT NULL DEFAULT 0,
    -- attempts that failed, counted against the retry policy
    failures integer NOT NULL DEFAULT 0,
    worker uuid,
    lease_until timestamptz,
    input jsonb NOT NULL,
    context jsonb NOT NULL,
    owner uuid,
    subject text,
    dedupe text,
    parent uuid,
    -- names the signal or child this run is parked on
    waits_for text,
    progress smallint NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
    message text,
    error jsonb,
    cancel_requested boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL,
    started_at timestamptz,
    PRIMARY KEY (tenant_id, id)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
        autovacuum_vacuum_cost_delay = 0, autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 20000);
CREATE INDEX runs_ready ON runs.runs (priority, tenant_id, run_at, id) WHERE queue = 2;
CREATE INDEX runs_timed ON runs.runs (run_at) WHERE queue = 1;
CREATE INDEX runs_leased ON runs.runs (tenant_id) WHERE queue = 3;
CREATE INDEX runs_parent ON runs.runs (tenant_id, parent) WHERE parent IS NOT NULL;
CREATE INDEX runs_cancel ON runs.runs (worker) WHERE cancel_requested;
CREATE UNIQUE INDEX runs_dedupe ON runs.runs (tenant_id, kind, dedupe) WHERE dedupe IS NOT NULL;
CALL app.protect('runs.runs');

-- What happened. A failed run is a dead letter until somebody retries it.
CREATE TABLE runs.archive (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    state text NOT NULL CHECK (state IN ('completed', 'failed', 'cancelled')),
    priority smallint NOT NULL,
    attempt integer NOT NULL,
    failures integer NOT NULL,
    input jsonb NOT NULL,
    context jsonb NOT NULL,
    owner uuid,
    subject text,
    parent uuid,
    progress smallint NOT NULL,
    message text,
    output jsonb,
    error jsonb,
    created_at timestamptz NOT NULL,
    started_at timestamptz,
    finished_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
) WITH (autovacuum_vacuum_insert_scale_factor = 0.2);
CREATE INDEX archive_parent ON runs.archive (tenant_id, parent) WHERE parent IS NOT NULL;
CREATE INDEX archive_failed ON runs.archive (tenant_id, id) WHERE state = 'failed';
CALL app.protect('runs.archive');

-- Finished steps. What is here is never done again.
CREATE TABLE runs.steps (
    tenant_id uuid NOT NULL,
    run_id uuid NOT NULL,
    name text NOT NULL,
    -- the same name may occur again in a loop: 0, 1, 2, …
    occurrence integer NOT NULL,
    attempt integer NOT NULL,
    -- the result; NULL when it is kept once by its hash in runs.payloads
    output jsonb,
    payload bytea,
    started_at timestamptz NOT NULL,
    finished_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, run_id, name, occurrence)
);
CALL app.protect('runs.steps');

-- Large results, once per tenant and content.
CREATE TABLE runs.payloads (
    tenant_id uuid NOT NULL,
    hash bytea NOT NULL,
    body jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, hash)
);
CALL app.protect('runs.payloads');

-- Attempts that did not succeed: failed, lost (the worker died) or timed out.
CREATE TABLE runs.attempts (
    tenant_id uuid NOT NULL,
    run_id uuid NOT NULL,
    attempt integer NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('failed', 'lost', 'timed_out', 'handed_back')),
    worker uuid,
    error jsonb,
    ended_at timestamptz NOT NULL,
    retry_at timestamptz,
    PRIMARY KEY (tenant_id, run_id, attempt)
);
CALL app.protect('runs.attempts');

CREATE TABLE runs.log (
    tenant_id uuid NOT NULL,
    run_id uuid NOT NULL,
    n bigint GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL,
    attempt integer NOT NULL,
    level text NOT NULL CHECK (level IN ('debug', 'info', 'warn', 'error')),
    message text NOT NULL,
    PRIMARY KEY (tenant_id, run_id, n)
);
CALL app.protect('runs.log');

-- Signals wait here until the run asks for them.
CREATE TABLE runs.signals (
    tenant_id uuid NOT NULL,
    run_id uuid NOT NULL,
    name text NOT NULL,
    n bigint GENERATED ALWAYS AS IDENTITY,
    payload jsonb NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, run_id, name, n)
);
CALL app.protect('runs.signals');

CREATE TABLE runs.schedules (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    cron text NOT NULL,
    timezone text NOT NULL,
    kind text NOT NULL,
    input jsonb NOT NULL,
    context jsonb NOT NULL,
    enabled boolean NOT NULL DEFAULT true,
    next_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, name)
);
CREATE INDEX schedules_due ON runs.schedules (next_at) WHERE enabled;
CALL app.protect('runs.schedules');

-- Each tick of a schedule makes one run, whatever the clocks of the replicas do.
CREATE TABLE runs.ticks (
    tenant_id uuid NOT NULL,
    schedule_id uuid NOT NULL,
    tick timestamptz NOT NULL,
    run_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, schedule_id, tick),
    FOREIGN KEY (tenant_id, schedule_id) REFERENCES runs.schedules (tenant_id, id) ON DELETE CASCADE
);
CALL app.protect('runs.ticks');
