-- Verify customers:deletions_stay on pg

BEGIN;

DO $$
DECLARE
    wanted record;
BEGIN
    FOR wanted IN SELECT * FROM (VALUES
        ('users', 'users_emptied'),
        ('users', 'users_ids_go_on'),
        ('deleted_users', 'deleted_users_stay')
    ) AS triggers (relation, name) LOOP
        IF NOT EXISTS (
            SELECT FROM pg_trigger
            WHERE tgrelid = wanted.relation::regclass AND tgname = wanted.name
              AND tgfoid = (wanted.name || '()')::regprocedure AND tgenabled = 'A'
        ) THEN
            RAISE EXCEPTION '% has no trigger % that fires in every session', wanted.relation, wanted.name;
        END IF;
    END LOOP;

    IF NOT EXISTS (
        SELECT FROM pg_proc
        WHERE oid = 'users_deleted()'::regprocedure AND prosecdef AND proconfig = ARRAY['search_path=public, pg_temp']
    ) THEN
        RAISE EXCEPTION 'users_deleted() does not write as its owner';
    END IF;
END
$$;

ROLLBACK;
