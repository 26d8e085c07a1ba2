-- Deploy customers:email_is_free to pg

BEGIN;

-- Whether nobody but the account has the address; until the end of its transaction nobody else is told so. A violation of
-- uq__users__email has PostgreSQL write the address into its log, so it must not come to one.
CREATE FUNCTION email_is_free(wanted text, account bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('email ' || lower(wanted COLLATE "und-x-icu"), 0));
    -- A statement of its own, which sees what was committed during the wait.
    RETURN NOT EXISTS (
        SELECT FROM users
        WHERE lower(email COLLATE "und-x-icu") = lower(wanted COLLATE "und-x-icu") AND id <> account
    );
END
$$;

COMMIT;
