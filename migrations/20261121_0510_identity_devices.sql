-- Programs that ask to be let in by somebody who is signed in elsewhere (RFC 8628). An installation table: the program
-- that asks has no tenant yet, and who answers decides which it will be.
CREATE TABLE identity.pairings (
    device_digest bytea PRIMARY KEY CHECK (length(device_digest) = 32), -- of the secret the program polls with
    code_digest bytea NOT NULL UNIQUE CHECK (length(code_digest) = 32), -- of the code the person types
    client_name text NOT NULL CHECK (length(client_name) BETWEEN 1 AND 60),
    user_agent text NOT NULL,
    address text NOT NULL,
    network bytea NOT NULL CHECK (length(network) = 32),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    polled_at timestamptz,
    answer text CHECK (answer IN ('approved', 'denied')),
    user_id uuid REFERENCES identity.users, -- who answered
    in_tenant uuid REFERENCES identity.tenants, -- where they were signed in
    session_id uuid, -- what it was exchanged for; it stays until it expires, so that a second use is seen
    CHECK ((answer IS NULL) = (user_id IS NULL) AND (user_id IS NULL) = (in_tenant IS NULL)),
    CHECK (session_id IS NULL OR answer = 'approved')
);
CREATE INDEX pairings_expired ON identity.pairings (expires_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON identity.pairings TO atelier_system;

-- What a program that was let in called itself, for its owner's list of sessions.
ALTER TABLE identity.sessions ADD COLUMN client_name text;
ALTER TABLE identity.sessions DROP CONSTRAINT sessions_end_reason_check;
ALTER TABLE identity.sessions ADD CONSTRAINT sessions_end_reason_check
    CHECK (end_reason IN ('signed_out', 'revoked', 'refresh_reused', 'too_many', 'code_reused'));
