-- Revert customers:email_is_free from pg

BEGIN;

DROP FUNCTION email_is_free(text, bigint);

COMMIT;
