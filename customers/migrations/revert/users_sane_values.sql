-- Revert customers:users_sane_values from pg

BEGIN;

ALTER TABLE users DROP CONSTRAINT ck__users__created;

COMMIT;
