-- Verify customers:users_standing on pg

BEGIN;

SELECT email_verified, is_active, last_login FROM users WHERE false;

DO $$
DECLARE
    wanted record;
BEGIN
    FOR wanted IN SELECT * FROM (VALUES
        ('users_renew_epoch', 'O'),
        ('users_notify_update', 'A')
    ) AS triggers (name, enabled) LOOP
        IF NOT EXISTS (
            SELECT FROM pg_trigger
            WHERE tgrelid = 'users'::regclass AND tgname = wanted.name AND tgenabled = wanted.enabled
              AND (SELECT attnum FROM pg_attribute WHERE attrelid = 'users'::regclass AND attname = 'is_active')
                  = ANY (tgattr)
        ) THEN
            RAISE EXCEPTION 'users has no trigger % of is_active', wanted.name;
        END IF;
    END LOOP;
END
$$;

ROLLBACK;
