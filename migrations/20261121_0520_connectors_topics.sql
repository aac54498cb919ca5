-- Topics: the modules of a course, in order, with what must come before and what belongs to them.
CREATE TABLE connectors.canvas_topics (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    owner uuid NOT NULL,
    course uuid NOT NULL,
    -- Canvas's id of the module
    topic_id text NOT NULL,
    title text NOT NULL,
    position integer NOT NULL,
    -- from when it can be worked on
    unlock_at timestamptz,
    -- Canvas's ids of the modules that come before it
    prerequisites text[] NOT NULL,
    -- its items are done one after the other
    sequential boolean NOT NULL,
    -- its assignments in order: [{assignment_id, requirement}]
    items jsonb NOT NULL,
    -- of everything Canvas said of it
    hash bytea NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    -- when Canvas no longer listed it
    archived_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, course, topic_id),
    FOREIGN KEY (tenant_id, course) REFERENCES connectors.canvas_courses (tenant_id, id) ON DELETE CASCADE
);
CALL app.protect('connectors.canvas_topics');

-- by which to ask whether the list of its modules changed
ALTER TABLE connectors.canvas_courses ADD COLUMN topics_tag text;

-- Courses by name as people sort them, whatever the collation of the database: merged with lists of other rooms.
DROP INDEX connectors.canvas_courses_listed;
CREATE INDEX canvas_courses_listed
    ON connectors.canvas_courses (tenant_id, owner, lower(name COLLATE "C") COLLATE "C", id);
-- What is due when, over all courses of a person.
CREATE INDEX canvas_assignments_calendar
    ON connectors.canvas_assignments (tenant_id, owner, due_at) WHERE archived_at IS NULL;
