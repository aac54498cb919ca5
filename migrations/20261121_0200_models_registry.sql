-- Who runs models for a tenant, which of them is asked, what it costs, and every call that was made.
CALL app.room('models');

CREATE TABLE models.providers (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('anthropic', 'openai', 'openai_chat', 'gemini', 'ollama', 'compatible', 'scripted')),
    -- what people call it
    label text NOT NULL CHECK (length(label) BETWEEN 1 AND 100),
    base_url text NOT NULL CHECK (length(base_url) <= 500),
    -- the key, in the vault
    secret uuid,
    -- when it was last tested, and how that ended: 'ok' or the class of the failure
    verified_at timestamptz,
    verified_as text,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT providers_label UNIQUE (tenant_id, label)
);
CALL app.protect('models.providers');

-- Which model is asked: place 0 is the default, then the fallbacks in order.
CREATE TABLE models.choices (
    tenant_id uuid NOT NULL,
    place smallint NOT NULL CHECK (place >= 0),
    provider uuid NOT NULL,
    model text NOT NULL CHECK (length(model) BETWEEN 1 AND 200),
    PRIMARY KEY (tenant_id, place),
    FOREIGN KEY (tenant_id, provider) REFERENCES models.providers (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX choices_provider ON models.choices (tenant_id, provider);
CALL app.protect('models.choices');

-- Prices that differ from those shipped, in micro-dollars per million tokens.
CREATE TABLE models.prices (
    tenant_id uuid NOT NULL,
    kind text NOT NULL,
    -- a name, or a beginning of names with * behind it
    model text NOT NULL CHECK (length(model) BETWEEN 1 AND 200),
    input bigint NOT NULL CHECK (input >= 0),
    output bigint NOT NULL CHECK (output >= 0),
    cached bigint CHECK (cached >= 0),
    cache_written bigint CHECK (cache_written >= 0),
    PRIMARY KEY (tenant_id, kind, model)
);
CALL app.protect('models.prices');

-- One row per tenant that ever set something: the version of choices and prices together.
CREATE TABLE models.settings (
    tenant_id uuid PRIMARY KEY,
    version bigint NOT NULL,
    updated_at timestamptz NOT NULL
);
CALL app.protect('models.settings');

-- Calls made. They outlive their provider.
CREATE TABLE models.calls (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    provider uuid NOT NULL,
    label text NOT NULL,
    kind text NOT NULL,
    model text NOT NULL,
    -- what for: study.plan
    purpose text NOT NULL,
    -- the person it was made for
    person uuid,
    run uuid,
    step text,
    -- 'ok', 'cancelled', or the class of the failure, with what the provider said
    outcome text NOT NULL,
    said text NOT NULL DEFAULT '',
    attempts integer NOT NULL,
    input_tokens bigint NOT NULL,
    cached_tokens bigint NOT NULL,
    cache_written_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    reasoning_tokens bigint NOT NULL,
    -- micro-dollars; NULL where nobody knows
    cost bigint CHECK (cost >= 0),
    started_at timestamptz NOT NULL,
    -- milliseconds until the first piece, and in all
    first_ms bigint,
    total_ms bigint NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX calls_recent ON models.calls (tenant_id, started_at DESC, id DESC);
CREATE INDEX calls_run ON models.calls (tenant_id, run, started_at DESC, id DESC) WHERE run IS NOT NULL;
CREATE INDEX calls_age ON models.calls (started_at);
CALL app.protect('models.calls', 'SELECT, INSERT');
GRANT DELETE ON models.calls TO atelier_system;
