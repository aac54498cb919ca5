-- A page of a person's assignments is read in the order of an index, and counted in one, however many there are.
DROP INDEX study.assignments_due;
CREATE INDEX assignments_due ON study.assignments (tenant_id, owner, due_at, id DESC);
CREATE INDEX assignments_newest ON study.assignments (tenant_id, owner, id DESC);
