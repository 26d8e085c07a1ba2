-- Revert customers:users_admins from pg

BEGIN;

DROP INDEX ix__users__admins;

COMMIT;
