-- "What was done about this?" costs what was done about it, however many other runs there have been.
CREATE INDEX archive_subject ON runs.archive (tenant_id, subject, id DESC) WHERE subject IS NOT NULL;
