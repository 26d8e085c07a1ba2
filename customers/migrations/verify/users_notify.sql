-- Verify customers:users_notify on pg

BEGIN;

DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['users_notify_update', 'users_notify_delete'] LOOP
        IF NOT EXISTS (
            SELECT FROM pg_trigger
            WHERE tgrelid = 'users'::regclass AND tgname = wanted
              AND tgfoid = 'users_changed()'::regprocedure AND tgenabled IN ('O', 'A')
        ) THEN
            RAISE EXCEPTION 'users has no enabled trigger %', wanted;
        END IF;
    END LOOP;
END
$$;

ROLLBACK;
