-- Courses: those a person keeps here, and what they decided about those of a course system.
CREATE TABLE study.courses (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    owner uuid NOT NULL,
    -- NULL where a course system says it
    name text,
    code text,
    term text,
    instructor text,
    description text,
    -- how much help it allows
    mode text NOT NULL DEFAULT 'assist' CHECK (mode IN ('guide', 'assist', 'build')),
    -- of a course system: the connection, and its own id there
    connection uuid,
    course_id text,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CHECK ((connection IS NULL) = (course_id IS NULL)),
    CHECK ((connection IS NULL) = (name IS NOT NULL))
);
CREATE UNIQUE INDEX courses_external ON study.courses (tenant_id, owner, connection, course_id)
    WHERE connection IS NOT NULL;
CREATE INDEX courses_own ON study.courses (tenant_id, owner, lower(name COLLATE "C") COLLATE "C", id)
    WHERE connection IS NULL;
CALL app.protect('study.courses');

-- Parts of a person's own course, in order.
CREATE TABLE study.topics (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    course uuid NOT NULL,
    title text NOT NULL,
    position integer NOT NULL,
    -- its assignments are done one after the other
    sequential boolean NOT NULL DEFAULT false,
    -- topics of the same course that come before it
    depends_on uuid[] NOT NULL DEFAULT '{}',
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, course) REFERENCES study.courses (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX topics_course ON study.topics (tenant_id, course, position, id);
CALL app.protect('study.topics');

-- An assignment belongs to one topic of its course at most.
CREATE TABLE study.topic_assignments (
    tenant_id uuid NOT NULL,
    assignment uuid NOT NULL,
    topic uuid NOT NULL,
    n integer NOT NULL,
    PRIMARY KEY (tenant_id, assignment),
    FOREIGN KEY (tenant_id, assignment) REFERENCES study.assignments (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, topic) REFERENCES study.topics (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX topic_assignments_topic ON study.topic_assignments (tenant_id, topic, n);
CALL app.protect('study.topic_assignments');

-- The own course of an assignment that was entered here.
ALTER TABLE study.assignments
    ADD COLUMN course uuid,
    ADD CONSTRAINT assignments_course FOREIGN KEY (tenant_id, course) REFERENCES study.courses (tenant_id, id)
        ON DELETE SET NULL (course);
CREATE INDEX assignments_course ON study.assignments (tenant_id, course, due_at) WHERE course IS NOT NULL;
