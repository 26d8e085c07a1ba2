-- Verify customers:users_notify_truncate on pg

BEGIN;

DO $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_trigger
        WHERE tgrelid = 'users'::regclass AND tgname = 'users_notify_truncate'
          AND tgfoid = 'users_truncated()'::regprocedure AND tgenabled IN ('O', 'A')
    ) THEN
        RAISE EXCEPTION 'users has no enabled trigger users_notify_truncate';
    END IF;
END
$$;

ROLLBACK;
