-- At which course system a decision about a course was made: two schools number their courses alike. NULL where it was
-- made before this was kept; such a decision can only make the help stricter.
ALTER TABLE study.courses
    ADD COLUMN base_url text,
    ADD CONSTRAINT courses_base_url CHECK (base_url IS NULL OR connection IS NOT NULL);
