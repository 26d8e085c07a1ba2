-- Revert customers:deleted_users from pg

BEGIN;

DROP TRIGGER users_deleted ON users;
DROP FUNCTION users_deleted();
DROP TABLE deleted_users;

COMMIT;
