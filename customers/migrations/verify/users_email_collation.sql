-- Verify customers:users_email_collation on pg

BEGIN;

DO $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_index
        WHERE indexrelid = 'uq__users__email_folded'::regclass AND indrelid = 'users'::regclass
          AND indisunique AND indisvalid AND pg_get_indexdef(indexrelid) LIKE '%lower((email COLLATE "und-x-icu"))%'
    ) THEN
        RAISE EXCEPTION 'uq__users__email_folded does not keep users.email unique without regard to case';
    END IF;
END
$$;

ROLLBACK;
