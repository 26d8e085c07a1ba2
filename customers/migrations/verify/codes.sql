-- Verify customers:codes on pg

BEGIN;

SELECT user_id, purpose, asked, hash, email, expires FROM codes WHERE false;
SELECT key, rested FROM mail_requests WHERE false;

DO $$
BEGIN
    IF to_regclass('uq__codes__hash') IS NULL OR to_regclass('ix__codes__expires') IS NULL
       OR to_regclass('ix__mail_requests__rested') IS NULL THEN
        RAISE EXCEPTION 'codes and requests cannot be found';
    END IF;
END
$$;

ROLLBACK;
