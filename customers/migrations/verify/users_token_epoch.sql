-- Verify customers:users_token_epoch on pg

BEGIN;

SELECT token_epoch FROM users WHERE false;

DO $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_attrdef
        WHERE adrelid = 'users'::regclass AND pg_get_expr(adbin, adrelid) LIKE '%gen_random_uuid()%'
    ) THEN
        RAISE EXCEPTION 'users.token_epoch is not random for new accounts';
    END IF;

    IF NOT EXISTS (
        SELECT FROM pg_trigger
        WHERE tgrelid = 'users'::regclass AND tgname = 'users_renew_epoch'
          AND tgfoid = 'users_renew_epoch()'::regprocedure AND tgenabled = 'O'
    ) THEN
        RAISE EXCEPTION 'users has no enabled trigger users_renew_epoch';
    END IF;

    IF NOT EXISTS (
        SELECT FROM pg_trigger
        WHERE tgrelid = 'users'::regclass AND tgname = 'users_notify_epoch'
          AND tgfoid = 'users_changed()'::regprocedure AND tgenabled = 'A'
    ) THEN
        RAISE EXCEPTION 'users has no trigger users_notify_epoch that always fires';
    END IF;
END
$$;

ROLLBACK;
