-- Verify customers:users_ids on pg

BEGIN;

SELECT last_user_id FROM deleted_users WHERE false;

DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['users_emptied', 'users_ids_go_on'] LOOP
        IF NOT EXISTS (
            SELECT FROM pg_trigger
            WHERE tgrelid = 'users'::regclass AND tgname = wanted
              AND tgfoid = (wanted || '()')::regprocedure AND tgenabled IN ('O', 'A')
        ) THEN
            RAISE EXCEPTION 'users has no enabled trigger %', wanted;
        END IF;
    END LOOP;

    PERFORM 'after_restore()'::regprocedure;
END
$$;

ROLLBACK;
