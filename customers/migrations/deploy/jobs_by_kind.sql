-- Deploy customers:jobs_by_kind to pg

BEGIN;

-- Each kind is claimed by itself, so that none is looked through for another.
CREATE INDEX ix__jobs__kind ON jobs (kind, due, id) WHERE failed_at IS NULL;

DROP INDEX ix__jobs__due;

COMMIT;
