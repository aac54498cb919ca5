-- Sealed things and the wrapped keys that open them. The master keys are not here.
CALL app.room('vault');

-- Which master keys this database was sealed with. Belongs to no tenant and holds no secret.
CREATE TABLE vault.masters (
    version    int PRIMARY KEY CHECK (version > 0),
    proof      bytea NOT NULL,           -- opens with the right key only
    created_at timestamptz NOT NULL,
    retired_at timestamptz
);
GRANT SELECT, INSERT, UPDATE ON vault.masters TO atelier_system;

-- The nil tenant is the installation itself.
CREATE TABLE vault.data_keys (
    tenant_id      uuid NOT NULL,
    purpose        text NOT NULL,
    version        int NOT NULL CHECK (version > 0),
    master_version int NOT NULL REFERENCES vault.masters,
    wrapped        bytea NOT NULL,
    created_at     timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, purpose, version)
);
CREATE INDEX data_keys_master ON vault.data_keys (master_version);
CALL app.protect('vault.data_keys', 'SELECT');
GRANT INSERT, UPDATE ON vault.data_keys TO atelier_system; -- a tenant's transaction never makes a key

CREATE TABLE vault.secrets (
    tenant_id   uuid NOT NULL,
    id          uuid NOT NULL,
    label       text NOT NULL CHECK (length(label) BETWEEN 1 AND 200),
    sealed      bytea NOT NULL,
    key_version int NOT NULL,            -- that of the sealed bytes, to find what a rotation has left
    created_at  timestamptz NOT NULL,
    replaced_at timestamptz,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX secrets_key_version ON vault.secrets (tenant_id, key_version);
CALL app.protect('vault.secrets');
