-- Files and uploads. Their bytes are in the data folder.
CALL app.room('blobs');

CREATE TABLE blobs.files (
    tenant_id     uuid NOT NULL,
    id            uuid NOT NULL,
    owner         uuid NOT NULL,         -- a person; nobody else sees the row
    name          text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
    mime          text NOT NULL,         -- what the bytes show
    declared_mime text,                  -- what the sender claimed
    size          bigint NOT NULL CHECK (size >= 0),
    sha256        bytea NOT NULL CHECK (length(sha256) = 32),
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX files_owner ON blobs.files (tenant_id, owner, created_at DESC, id DESC);
CREATE INDEX files_content ON blobs.files (tenant_id, sha256);
CALL app.protect('blobs.files');

CREATE TABLE blobs.uploads (
    tenant_id     uuid NOT NULL,
    id            uuid NOT NULL,
    owner         uuid NOT NULL,
    name          text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
    declared_mime text,
    size          bigint NOT NULL CHECK (size >= 0),
    sha256        bytea CHECK (length(sha256) = 32),
    received      bigint NOT NULL CHECK (received BETWEEN 0 AND size),
    attempt       int NOT NULL,          -- grows when the upload begins again
    file_id       uuid,                  -- what it became; the file may be deleted since
    created_at    timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX uploads_owner ON blobs.uploads (tenant_id, owner);
CREATE INDEX uploads_expiry ON blobs.uploads (expires_at);
CALL app.protect('blobs.uploads');

-- What a tenant keeps, counted as it goes: a sum over all files would grow with them.
CREATE TABLE blobs.usage (
    tenant_id uuid PRIMARY KEY,
    bytes     bigint NOT NULL CHECK (bytes >= 0),
    files     bigint NOT NULL CHECK (files >= 0)
);
CALL app.protect('blobs.usage');
