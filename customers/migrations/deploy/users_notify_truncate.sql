-- Deploy customers:users_notify_truncate to pg

BEGIN;

CREATE FUNCTION users_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NOTIFY users_changed;
    RETURN NULL;
END
$$;

-- TRUNCATE names no rows: an announcement without an id is about all of them.
CREATE TRIGGER users_notify_truncate
    AFTER TRUNCATE ON users
    FOR EACH STATEMENT
    EXECUTE FUNCTION users_truncated();

COMMIT;
