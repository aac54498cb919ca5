-- People, their tenants and teams, and how they sign in.
CALL app.room('identity');

-- Tenant tables --------------------------------------------------------------------------------------

-- The boundary for isolation, quota, budget and policy. Its key is tenant_id, so that a tenant sees itself.
CREATE TABLE identity.tenants (
    tenant_id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('personal', 'organization')),
    slug text NOT NULL CONSTRAINT tenants_slug UNIQUE CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
    name text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CALL app.protect('identity.tenants', 'SELECT');
GRANT INSERT, UPDATE ON identity.tenants TO atelier_system;

-- A group of members with a workspace of its own.
CREATE TABLE identity.teams (
    tenant_id uuid NOT NULL REFERENCES identity.tenants ON DELETE CASCADE,
    id uuid NOT NULL,
    slug text NOT NULL CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
    name text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT teams_slug UNIQUE (tenant_id, slug)
);
CALL app.protect('identity.teams', 'SELECT');
GRANT INSERT, UPDATE ON identity.teams TO atelier_system;

-- Installation tables --------------------------------------------------------------------------------
-- Not tenant tables, because sign-in knows an e-mail or a token and not yet a tenant, and because one
-- person may be a member of many tenants. The tenant role has no right on any of them: a use case of a
-- tenant cannot read another person's e-mail, session or password hash, whatever it asks.

CREATE TABLE identity.users (
    id uuid PRIMARY KEY,
    home_tenant uuid NOT NULL REFERENCES identity.tenants,
    email text, -- as shown; null while the local account has not been claimed
    email_key text CONSTRAINT users_email UNIQUE, -- as compared
    name text NOT NULL,
    password_hash text,
    avatar_url text,
    settings jsonb NOT NULL DEFAULT '{}',
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CHECK ((email IS NULL) = (email_key IS NULL)),
    CHECK (email IS NOT NULL OR password_hash IS NULL)
);
CREATE INDEX users_created ON identity.users (created_at);
GRANT SELECT, INSERT, UPDATE ON identity.users TO atelier_system;

-- One row: whose installation this is. Unclaimed while the operator is a local account without a password.
CREATE TABLE identity.installation (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    operator_id uuid NOT NULL REFERENCES identity.users,
    claimed_at timestamptz,
    created_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON identity.installation TO atelier_system;

-- A sign-in: one family of refresh tokens, of which `head` is the only one that is good.
CREATE TABLE identity.sessions (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES identity.users,
    in_tenant uuid NOT NULL REFERENCES identity.tenants,
    head bytea NOT NULL CHECK (length(head) = 32),
    remember boolean NOT NULL,
    user_agent text NOT NULL,
    address text NOT NULL,
    network bytea NOT NULL CHECK (length(network) = 32),
    created_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL, -- unless it is used again before
    ends_at timestamptz NOT NULL, -- whatever happens
    ended_at timestamptz,
    end_reason text CHECK (end_reason IN ('signed_out', 'revoked', 'refresh_reused', 'too_many')),
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX sessions_of_user ON identity.sessions (user_id, last_used_at DESC) WHERE ended_at IS NULL;
CREATE INDEX sessions_known_network ON identity.sessions (user_id, network);
CREATE INDEX sessions_expired ON identity.sessions (expires_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON identity.sessions TO atelier_system;

-- Digests only. A rotated token stays until it would have expired, so that its reuse is seen.
CREATE TABLE identity.refresh_tokens (
    digest bytea PRIMARY KEY CHECK (length(digest) = 32),
    session_id uuid NOT NULL REFERENCES identity.sessions ON DELETE CASCADE,
    expires_at timestamptz NOT NULL,
    rotated_at timestamptz,
    rotated_by bytea, -- digest of the client that rotated it
    salt bytea -- makes the successor again out of the token itself, for a client that asks twice
);
CREATE INDEX refresh_tokens_of_session ON identity.refresh_tokens (session_id);
CREATE INDEX refresh_tokens_expired ON identity.refresh_tokens (expires_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON identity.refresh_tokens TO atelier_system;

-- Sessions ended while an access token of theirs may still be good. Read by every process as it grows:
-- `xid` lets a reader ask for what became visible since its last look, without gaps.
CREATE TABLE identity.revocations (
    session_id uuid PRIMARY KEY,
    forget_at timestamptz NOT NULL,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX revocations_xid ON identity.revocations (xid);
GRANT SELECT, INSERT, DELETE ON identity.revocations TO atelier_system;

-- Keys that sign access tokens. The private part is a secret of the vault.
CREATE TABLE identity.signing_keys (
    id uuid PRIMARY KEY,
    secret_id uuid NOT NULL,
    signs_from timestamptz NOT NULL,
    verifies_until timestamptz, -- known once there is a successor
    created_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON identity.signing_keys TO atelier_system;

-- Failed attempts, by digest of whom or from where.
CREATE TABLE identity.throttle (
    key bytea PRIMARY KEY CHECK (length(key) = 32),
    failures integer NOT NULL DEFAULT 0,
    last_at timestamptz NOT NULL,
    blocked_until timestamptz NOT NULL
);
CREATE INDEX throttle_last ON identity.throttle (last_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON identity.throttle TO atelier_system;

-- Memberships, tenant tables again (they need the users above) ------------------------------------------

CREATE TABLE identity.tenant_members (
    tenant_id uuid NOT NULL REFERENCES identity.tenants ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES identity.users,
    role text NOT NULL CHECK (role IN ('owner', 'admin', 'member', 'guest', 'auditor')),
    joined_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, user_id)
);
CREATE INDEX tenant_members_of_user ON identity.tenant_members (user_id);
CALL app.protect('identity.tenant_members', 'SELECT');
GRANT INSERT, UPDATE, DELETE ON identity.tenant_members TO atelier_system;

-- Only a member of the tenant can be a member of its teams.
CREATE TABLE identity.team_members (
    tenant_id uuid NOT NULL,
    team_id uuid NOT NULL,
    user_id uuid NOT NULL,
    role text NOT NULL CHECK (role IN ('owner', 'admin', 'lead', 'member', 'viewer')),
    joined_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, team_id, user_id),
    FOREIGN KEY (tenant_id, team_id) REFERENCES identity.teams ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, user_id) REFERENCES identity.tenant_members ON DELETE CASCADE
);
CREATE INDEX team_members_of_user ON identity.team_members (tenant_id, user_id);
CALL app.protect('identity.team_members', 'SELECT');
GRANT INSERT, UPDATE, DELETE ON identity.team_members TO atelier_system;
