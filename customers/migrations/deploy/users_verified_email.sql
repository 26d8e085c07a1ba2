-- Deploy customers:users_verified_email to pg

BEGIN;

-- Whoever writes another address has not shown yet that it is theirs.
CREATE FUNCTION users_unverify_email() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.email_verified := false;
    RETURN NEW;
END
$$;

CREATE TRIGGER users_unverify_email
    BEFORE UPDATE OF email ON users
    FOR EACH ROW
    WHEN (lower(OLD.email COLLATE "und-x-icu") IS DISTINCT FROM lower(NEW.email COLLATE "und-x-icu"))
    EXECUTE FUNCTION users_unverify_email();

COMMIT;
