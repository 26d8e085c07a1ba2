-- Revert cart:jobs from pg

BEGIN;

DROP TABLE jobs;

DROP FUNCTION jobs_added();

COMMIT;
