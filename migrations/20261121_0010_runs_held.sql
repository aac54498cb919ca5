-- Whoever holds a run is named in it, and nobody else is: a worker's writes then need one condition, found by the primary
-- key, and the planner has no partial index to be tempted by.
UPDATE runs.runs SET worker = NULL WHERE queue <> 3 AND worker IS NOT NULL;
ALTER TABLE runs.runs ADD CONSTRAINT runs_held CHECK ((queue = 3) = (worker IS NOT NULL));
