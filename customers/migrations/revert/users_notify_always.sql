-- Revert customers:users_notify_always from pg

BEGIN;

DROP TRIGGER users_notify_update ON users;
CREATE TRIGGER users_notify_update
    AFTER UPDATE OF email, is_admin, password_version ON users
    FOR EACH ROW
    WHEN ((OLD.email, OLD.is_admin, OLD.password_version)
          IS DISTINCT FROM (NEW.email, NEW.is_admin, NEW.password_version))
    EXECUTE FUNCTION users_changed();

ALTER TABLE users
    ENABLE TRIGGER users_notify_update,
    ENABLE TRIGGER users_notify_delete,
    ENABLE TRIGGER users_notify_truncate,
    ENABLE TRIGGER users_deleted;

COMMIT;
