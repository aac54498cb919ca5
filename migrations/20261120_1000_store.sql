-- The ground under every room: two roles, and one way to protect a table.

-- Roles belong to the whole server: another database, or another replica at this moment, may have made them.
DO $$ BEGIN CREATE ROLE atelier_app NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE atelier_system NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
-- Since PostgreSQL 16 the maker of a role is its member without the right to become it, so this is granted
-- even then. A superuser needs no grant; a role made by somebody else was granted by them, or SET ROLE says so.
DO $$ BEGIN GRANT atelier_app, atelier_system TO CURRENT_USER;
EXCEPTION WHEN insufficient_privilege OR unique_violation OR SQLSTATE 'XX000' THEN NULL; END $$;

-- CALL app.room('work'): a schema both roles may use.
CREATE PROCEDURE app.room(room name) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE SCHEMA %I', room);
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO atelier_app, atelier_system', room);
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT USAGE ON SEQUENCES TO atelier_app, atelier_system', room);
END $$;

-- CALL app.protect('work.items'): forced row security. The table has a column tenant_id. The tenant role
-- sees the tenant of its transaction; after a transaction the setting is '', hence NULLIF.
CREATE PROCEDURE app.protect(target regclass, rights text DEFAULT 'SELECT, INSERT, UPDATE, DELETE') LANGUAGE plpgsql AS $$
DECLARE
    mine constant text := 'tenant_id = NULLIF(current_setting(''app.tenant_id'', true), '''')::uuid';
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
    EXECUTE format('CREATE POLICY tenant ON %s TO atelier_app USING (%s) WITH CHECK (%s)', target, mine, mine);
    EXECUTE format('CREATE POLICY system ON %s TO atelier_system USING (true) WITH CHECK (true)', target);
    EXECUTE format('GRANT %s ON %s TO atelier_app, atelier_system', rights, target);
END $$;
