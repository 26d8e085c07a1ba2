-- Verify cart:jobs on pg

BEGIN;

SELECT id, kind, body, is_periodic, due, claims, attempts, last_error, failed_at FROM jobs WHERE false;

DO $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_trigger WHERE tgrelid = 'jobs'::regclass AND tgname = 'jobs_notify' AND tgenabled = 'A'
    ) THEN
        RAISE EXCEPTION 'jobs that are added are not announced';
    END IF;
    IF to_regclass('uq__jobs__kind') IS NULL THEN
        RAISE EXCEPTION 'an index of jobs is missing';
    END IF;
END
$$;

ROLLBACK;
