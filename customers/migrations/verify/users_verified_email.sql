-- Verify customers:users_verified_email on pg

BEGIN;

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'users_unverify_email' AND tgrelid = 'users'::regclass) THEN
        RAISE EXCEPTION 'a new address keeps the verification of the old one';
    END IF;
END
$$;

ROLLBACK;
