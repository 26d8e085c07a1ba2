-- Revert customers:kept_replies from pg

BEGIN;

DROP TABLE kept_replies;

COMMIT;
