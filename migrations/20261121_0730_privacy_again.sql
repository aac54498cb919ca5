-- Looking again: what came late, when a person or an export was already gone.

-- Where an erasure has to look: kept while it goes on, so that it knows them when the account is gone, and until it has
-- looked once more, some minutes after its end.
CREATE TABLE privacy.looks (
    tenant_id uuid NOT NULL,
    -- the erasure
    id uuid NOT NULL,
    person uuid NOT NULL,
    -- [{tenant, alone}]
    places jsonb NOT NULL,
    -- NULL while the erasure goes on
    due_at timestamptz,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX looks_due ON privacy.looks (due_at) WHERE due_at IS NOT NULL;
CALL app.protect('privacy.looks');

-- Exports that are gone, whose run may have been writing a file at that moment: nobody names it, so it is looked for.
CREATE TABLE privacy.leftovers (
    tenant_id uuid NOT NULL,
    -- the export that was
    id uuid NOT NULL,
    due_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX leftovers_due ON privacy.leftovers (due_at);
CALL app.protect('privacy.leftovers');
