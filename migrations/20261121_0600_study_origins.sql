-- Where assignments come from, and by whom their plans are to be made.

ALTER TABLE study.assignments
    ADD COLUMN origin text NOT NULL DEFAULT 'entered' CHECK (origin IN ('entered', 'canvas', 'captured')),
    -- through which connection it is fetched; NULL where nothing is
    ADD COLUMN connection uuid,
    -- where a person sees it at the course system
    ADD COLUMN url text;

-- What a browser saw of an assignment, where the course system gives no keys.
CREATE TABLE study.captures (
    tenant_id uuid NOT NULL,
    assignment uuid NOT NULL,
    context jsonb NOT NULL,
    captured_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, assignment),
    FOREIGN KEY (tenant_id, assignment) REFERENCES study.assignments (tenant_id, id) ON DELETE CASCADE
);
CALL app.protect('study.captures');
