-- Verify customers:deleted_users on pg

BEGIN;

SELECT position, user_id, deleted FROM deleted_users WHERE false;

DO $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_constraint
        WHERE conrelid = 'deleted_users'::regclass AND conname = 'pk__deleted_users' AND contype = 'p'
    ) THEN
        RAISE EXCEPTION 'deleted_users has no primary key pk__deleted_users';
    END IF;

    IF NOT EXISTS (
        SELECT FROM pg_trigger
        WHERE tgrelid = 'users'::regclass AND tgname = 'users_deleted'
          AND tgfoid = 'users_deleted()'::regprocedure AND tgenabled IN ('O', 'A')
    ) THEN
        RAISE EXCEPTION 'users has no enabled trigger users_deleted';
    END IF;
END
$$;

ROLLBACK;
