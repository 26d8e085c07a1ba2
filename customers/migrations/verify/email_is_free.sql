-- Verify customers:email_is_free on pg

BEGIN;

DO $$
BEGIN
    PERFORM 'email_is_free(text, bigint)'::regprocedure;
END
$$;

ROLLBACK;
