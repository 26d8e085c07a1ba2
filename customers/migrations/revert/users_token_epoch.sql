-- Revert customers:users_token_epoch from pg

BEGIN;

DROP TRIGGER users_notify_epoch ON users;
DROP TRIGGER users_renew_epoch ON users;
DROP FUNCTION users_renew_epoch();
ALTER TABLE users DROP COLUMN token_epoch;

COMMIT;
