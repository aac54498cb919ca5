-- "My runs, newest first" costs the same however many others the tenant has had.
CREATE INDEX archive_owner ON runs.archive (tenant_id, owner, id DESC);
