-- The tenant of a transaction is read once per statement, not once per row: a sub-select is planned as a parameter.
CREATE OR REPLACE PROCEDURE app.protect(target regclass, rights text DEFAULT 'SELECT, INSERT, UPDATE, DELETE') LANGUAGE plpgsql AS $$
DECLARE
    mine constant text := 'tenant_id = (SELECT NULLIF(current_setting(''app.tenant_id'', true), '''')::uuid)';
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
    EXECUTE format('CREATE POLICY tenant ON %s TO atelier_app USING (%s) WITH CHECK (%s)', target, mine, mine);
    EXECUTE format('CREATE POLICY system ON %s TO atelier_system USING (true) WITH CHECK (true)', target);
    EXECUTE format('GRANT %s ON %s TO atelier_app, atelier_system', rights, target);
END $$;

DO $$
DECLARE
    t record;
    mine constant text := 'tenant_id = (SELECT NULLIF(current_setting(''app.tenant_id'', true), '''')::uuid)';
BEGIN
    FOR t IN SELECT schemaname, tablename FROM pg_policies
              WHERE policyname = 'tenant' AND schemaname <> 'pg_catalog'
                AND qual LIKE '%app.tenant_id%'
    LOOP
        EXECUTE format('ALTER POLICY tenant ON %I.%I USING (%s) WITH CHECK (%s)', t.schemaname, t.tablename, mine, mine);
    END LOOP;
END $$;
