-- Verify customers:users_notify_always on pg

BEGIN;

DO $$
DECLARE
    wanted record;
BEGIN
    FOR wanted IN SELECT * FROM (VALUES
        ('users_notify_update', 'A'),
        ('users_notify_delete', 'A'),
        ('users_notify_truncate', 'A'),
        ('users_deleted', 'A')
    ) AS triggers (name, enabled) LOOP
        IF NOT EXISTS (
            SELECT FROM pg_trigger
            WHERE tgrelid = 'users'::regclass AND tgname = wanted.name AND tgenabled = wanted.enabled
        ) THEN
            RAISE EXCEPTION 'users has no trigger % that fires in every session', wanted.name;
        END IF;
    END LOOP;
END
$$;

ROLLBACK;
