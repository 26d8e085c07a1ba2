-- Revert customers:users_standing from pg

BEGIN;

DROP TRIGGER users_renew_epoch ON users;
CREATE TRIGGER users_renew_epoch
    BEFORE UPDATE OF password_version ON users
    FOR EACH ROW
    WHEN (OLD.password_version IS DISTINCT FROM NEW.password_version)
    EXECUTE FUNCTION users_renew_epoch();

DROP TRIGGER users_notify_update ON users;
CREATE TRIGGER users_notify_update
    AFTER UPDATE OF id, email, is_admin, password_version ON users
    FOR EACH ROW
    WHEN ((OLD.id, OLD.email, OLD.is_admin, OLD.password_version)
          IS DISTINCT FROM (NEW.id, NEW.email, NEW.is_admin, NEW.password_version))
    EXECUTE FUNCTION users_changed();

ALTER TABLE users ENABLE ALWAYS TRIGGER users_notify_update;

ALTER TABLE users
    DROP COLUMN email_verified,
    DROP COLUMN is_active,
    DROP COLUMN last_login;

COMMIT;
