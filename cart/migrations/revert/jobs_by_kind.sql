-- Revert cart:jobs_by_kind from pg

BEGIN;

CREATE INDEX ix__jobs__due ON jobs (due, id) WHERE failed_at IS NULL;

DROP INDEX ix__jobs__kind;

COMMIT;
