-- Deploy customers:users_notify_always to pg

BEGIN;

-- An account that gets another id leaves the old one, which is remembered.
DROP TRIGGER users_notify_update ON users;
CREATE TRIGGER users_notify_update
    AFTER UPDATE OF id, email, is_admin, password_version ON users
    FOR EACH ROW
    WHEN ((OLD.id, OLD.email, OLD.is_admin, OLD.password_version)
          IS DISTINCT FROM (NEW.id, NEW.email, NEW.is_admin, NEW.password_version))
    EXECUTE FUNCTION users_changed();

-- Rows also change in sessions that are replicas: logical replication, and whoever loads data without triggers.
ALTER TABLE users
    ENABLE ALWAYS TRIGGER users_notify_update,
    ENABLE ALWAYS TRIGGER users_notify_delete,
    ENABLE ALWAYS TRIGGER users_notify_truncate,
    -- Logical replication, which brings the rows of deleted_users by itself, fires no trigger of a statement.
    ENABLE ALWAYS TRIGGER users_deleted;

COMMIT;
