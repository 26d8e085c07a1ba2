-- Verify customers:kept_replies on pg

BEGIN;

SELECT scope, content, status, etag, location, body, created FROM kept_replies WHERE false;

DO $$
BEGIN
    IF to_regclass('ix__kept_replies__created') IS NULL THEN
        RAISE EXCEPTION 'kept replies cannot be found by their age';
    END IF;
END
$$;

ROLLBACK;
