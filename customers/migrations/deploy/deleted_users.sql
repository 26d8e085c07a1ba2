-- Deploy customers:deleted_users to pg

BEGIN;

-- For those who keep something of a user elsewhere: they ask for what comes after the last position that they know.
CREATE TABLE deleted_users (
    position bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk__deleted_users PRIMARY KEY,
    user_id bigint NOT NULL,
    deleted timestamptz NOT NULL DEFAULT now()
);

-- As its owner: whoever may delete an account need not be able to write here, also before they are granted anything.
CREATE FUNCTION users_deleted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- Held until the commit, so that positions appear in their order: whoever has read one never misses an earlier one.
    PERFORM pg_advisory_xact_lock(hashtextextended('deleted_users', 0));
    INSERT INTO deleted_users (user_id) SELECT id FROM gone ORDER BY id;
    RETURN NULL;
END
$$;

CREATE TRIGGER users_deleted
    AFTER DELETE ON users
    REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT
    EXECUTE FUNCTION users_deleted();

COMMIT;
