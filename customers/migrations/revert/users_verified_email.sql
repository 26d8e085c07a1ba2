-- Revert customers:users_verified_email from pg

BEGIN;

DROP TRIGGER users_unverify_email ON users;
DROP FUNCTION users_unverify_email();

COMMIT;
