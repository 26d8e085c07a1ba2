-- Deploy customers:deletions_stay to pg

BEGIN;

-- Together with users, and RESTART IDENTITY, it would take along what the ids go on behind.
CREATE FUNCTION deleted_users_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'deleted_users must not be emptied: it keeps ids from being given out twice'
        USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'TRUNCATE users alone lists all accounts as deleted.';
END
$$;

CREATE TRIGGER deleted_users_stay
    BEFORE TRUNCATE ON deleted_users
    FOR EACH STATEMENT
    EXECUTE FUNCTION deleted_users_stay();

-- Also in sessions that are replicas, where others fire no trigger.
ALTER TABLE deleted_users ENABLE ALWAYS TRIGGER deleted_users_stay;
ALTER TABLE users
    ENABLE ALWAYS TRIGGER users_emptied,
    ENABLE ALWAYS TRIGGER users_ids_go_on;

-- Databases of before deleted_users.sql said so.
ALTER FUNCTION users_deleted() SECURITY DEFINER SET search_path = public, pg_temp;

COMMIT;
