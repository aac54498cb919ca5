-- Who did what, to what, when. Appended in the transaction that did it; nobody may change it.
CALL app.room('audit');

CREATE TABLE audit.entries (
    position bigint GENERATED ALWAYS AS IDENTITY,
    tenant_id uuid NOT NULL,
    at timestamptz NOT NULL,
    actor_id uuid NOT NULL,
    run_id uuid,
    request_id uuid,
    actor_kind text NOT NULL,
    -- whom the actor acts for, nearest first; null for nobody
    acts_for jsonb,
    -- `room.noun.verb`
    action text NOT NULL,
    -- the wire id of what it was done to
    subject text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('done', 'refused')),
    address inet,
    details jsonb CHECK (pg_column_size(details) <= 16384),
    PRIMARY KEY (tenant_id, position)
);
CALL app.protect('audit.entries', 'SELECT, INSERT');
