-- What happened, in order. Appended in the transaction in which it happened. Positions show in the order of commits, not
-- of numbers: read no further than `feed::watermark` in the events room proves.
CALL app.room('events');

CREATE SEQUENCE events.positions;

-- Narrow, with two indexes and no more: batches of runs append here by the ten thousand per second.
CREATE TABLE events.log (
    position bigint PRIMARY KEY DEFAULT nextval('events.positions'),
    at timestamptz NOT NULL,
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    -- who may see it: this person, or everybody of the tenant
    owner uuid,
    actor_id uuid NOT NULL,
    run_id uuid,
    version smallint NOT NULL DEFAULT 1,
    actor_kind text NOT NULL,
    type text NOT NULL,
    subject text NOT NULL,
    payload jsonb NOT NULL,
    CONSTRAINT log_bounded CHECK (octet_length(subject) <= 200 AND pg_column_size(payload) <= 65536)
);
CREATE INDEX log_tenant ON events.log (tenant_id, position);
CALL app.protect('events.log', 'SELECT, INSERT');
GRANT DELETE ON events.log TO atelier_system;

-- The last position that was trimmed away: a cursor below it has missed something.
CREATE TABLE events.retention (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    floor bigint NOT NULL
);
INSERT INTO events.retention (floor) VALUES (0);
GRANT SELECT ON events.retention TO atelier_app, atelier_system;
GRANT UPDATE ON events.retention TO atelier_system;
