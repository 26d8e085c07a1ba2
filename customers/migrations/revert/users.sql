-- Revert customers:users from pg

BEGIN;

DROP TABLE users;

COMMIT;
