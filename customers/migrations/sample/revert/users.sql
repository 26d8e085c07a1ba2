-- Revert customers_sample:users from pg

BEGIN;

DELETE FROM users WHERE id BETWEEN 1 AND 4;

COMMIT;
