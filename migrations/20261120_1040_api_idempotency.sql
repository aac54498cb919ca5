-- Creates that carry an Idempotency-Key: who sent which key with what, and what was answered.

CALL app.room('api');

CREATE TABLE api.idempotency (
    tenant_id   uuid        NOT NULL,
    actor_id    uuid        NOT NULL,
    key         text        NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    -- SHA-256 over method, path, content type and body: the same key must mean the same request.
    digest      bytea       NOT NULL CHECK (length(digest) = 32),
    -- Until then the first request is in work; afterwards, without an answer, nobody knows how it ended.
    claim_until timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    -- The answer that is repeated; none while in work, or where it was not kept.
    status      smallint,
    headers     jsonb,
    body        bytea,
    PRIMARY KEY (tenant_id, actor_id, key),
    CHECK ((status IS NULL) = (body IS NULL) AND (status IS NULL) = (headers IS NULL))
);
CALL app.protect('api.idempotency');

-- For the sweep of what is over.
CREATE INDEX idempotency_expires ON api.idempotency (expires_at);
