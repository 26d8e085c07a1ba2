-- Revert customers:sessions from pg

BEGIN;

DROP TRIGGER users_sessions_go ON users;
DROP TRIGGER users_sessions_go_all ON users;
DROP FUNCTION users_sessions_go();

DROP TABLE sessions;
DROP FUNCTION sessions_changed();
DROP FUNCTION sessions_truncated();

COMMIT;
