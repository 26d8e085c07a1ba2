-- Verify cart:jobs_by_kind on pg

BEGIN;

DO $$
BEGIN
    IF to_regclass('ix__jobs__kind') IS NULL THEN
        RAISE EXCEPTION 'jobs cannot be found by their kind';
    END IF;
END
$$;

ROLLBACK;
