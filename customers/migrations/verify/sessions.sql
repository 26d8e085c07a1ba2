-- Verify customers:sessions on pg

BEGIN;

SELECT id, user_id, token_epoch, refresh_hash, created, last_used, expires, address, user_agent, ended, ending
FROM sessions WHERE false;

DO $$
DECLARE
    wanted record;
BEGIN
    IF to_regclass('ix__sessions__user_id') IS NULL THEN
        RAISE EXCEPTION 'sessions cannot be found by their user';
    END IF;

    FOR wanted IN SELECT * FROM (VALUES
        ('sessions', 'sessions_notify_update', 'A'),
        ('sessions', 'sessions_notify_delete', 'A'),
        ('sessions', 'sessions_notify_truncate', 'A'),
        ('users', 'users_sessions_go', 'O'),
        ('users', 'users_sessions_go_all', 'O')
    ) AS triggers (of_table, name, enabled) LOOP
        IF NOT EXISTS (
            SELECT FROM pg_trigger
            WHERE tgrelid = wanted.of_table::regclass AND tgname = wanted.name AND tgenabled = wanted.enabled
        ) THEN
            RAISE EXCEPTION '% has no trigger % that fires', wanted.of_table, wanted.name;
        END IF;
    END LOOP;
END
$$;

ROLLBACK;
