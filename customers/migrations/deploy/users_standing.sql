-- Deploy customers:users_standing to pg

BEGIN;

ALTER TABLE users
    ADD COLUMN email_verified boolean NOT NULL DEFAULT false,
    ADD COLUMN is_active boolean NOT NULL DEFAULT true,
    ADD COLUMN last_login timestamptz;

COMMENT ON COLUMN users.is_active IS 'Who is not has no tokens and cannot log in';

-- Who is switched off loses all tokens, and does not get them back when switched on.
DROP TRIGGER users_renew_epoch ON users;
CREATE TRIGGER users_renew_epoch
    BEFORE UPDATE OF password_version, is_active ON users
    FOR EACH ROW
    WHEN ((OLD.password_version, OLD.is_active) IS DISTINCT FROM (NEW.password_version, NEW.is_active))
    EXECUTE FUNCTION users_renew_epoch();

DROP TRIGGER users_notify_update ON users;
CREATE TRIGGER users_notify_update
    AFTER UPDATE OF id, email, is_admin, password_version, is_active ON users
    FOR EACH ROW
    WHEN ((OLD.id, OLD.email, OLD.is_admin, OLD.password_version, OLD.is_active)
          IS DISTINCT FROM (NEW.id, NEW.email, NEW.is_admin, NEW.password_version, NEW.is_active))
    EXECUTE FUNCTION users_changed();

ALTER TABLE users ENABLE ALWAYS TRIGGER users_notify_update;

COMMIT;
