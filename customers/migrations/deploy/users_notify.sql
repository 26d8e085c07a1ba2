-- Deploy customers:users_notify to pg

BEGIN;

CREATE FUNCTION users_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('users_changed', OLD.id::text);
    RETURN NULL;
END
$$;

-- Only what a remembered token or account state depends on; a changed name disturbs no cache.
CREATE TRIGGER users_notify_update
    AFTER UPDATE OF email, is_admin, password_version ON users
    FOR EACH ROW
    WHEN ((OLD.email, OLD.is_admin, OLD.password_version)
          IS DISTINCT FROM (NEW.email, NEW.is_admin, NEW.password_version))
    EXECUTE FUNCTION users_changed();

CREATE TRIGGER users_notify_delete
    AFTER DELETE ON users
    FOR EACH ROW
    EXECUTE FUNCTION users_changed();

COMMIT;
