-- Verify cart:ids_after_restore on pg

BEGIN;

DO $$
BEGIN
    PERFORM 'after_restore()'::regprocedure;
END
$$;

ROLLBACK;
