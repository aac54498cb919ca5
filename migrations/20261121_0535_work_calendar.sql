-- Which milestones fall into a month, done or not.
CREATE INDEX items_calendar ON work.items (tenant_id, owner, due_at) WHERE kind = 'milestone' AND archived_at IS NULL;
