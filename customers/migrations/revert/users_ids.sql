-- Revert customers:users_ids from pg

BEGIN;

DROP FUNCTION after_restore();
DROP TRIGGER users_ids_go_on ON users;
DROP FUNCTION users_ids_go_on();
DROP FUNCTION users_greatest_id();
DROP TRIGGER users_emptied ON users;
DROP FUNCTION users_emptied();
ALTER TABLE deleted_users DROP COLUMN last_user_id;

COMMIT;
