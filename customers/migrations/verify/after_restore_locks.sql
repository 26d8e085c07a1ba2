-- Verify customers:after_restore_locks on pg

BEGIN;

DO $$
BEGIN
    IF pg_get_functiondef('after_restore()'::regprocedure) NOT LIKE '%LOCK TABLE users%' THEN
        RAISE EXCEPTION 'after_restore() does not lock users';
    END IF;
END
$$;

ROLLBACK;
