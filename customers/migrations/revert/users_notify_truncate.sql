-- Revert customers:users_notify_truncate from pg

BEGIN;

DROP TRIGGER users_notify_truncate ON users;
DROP FUNCTION users_truncated();

COMMIT;
