-- Verify customers:users on pg

BEGIN;

SELECT id, created, email, first_name, last_name, password, is_admin, password_version
FROM users
WHERE false;

DO $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_constraint
        WHERE conrelid = 'users'::regclass AND conname = 'pk__users' AND contype = 'p'
    ) THEN
        RAISE EXCEPTION 'users has no primary key pk__users';
    END IF;

    IF NOT EXISTS (
        SELECT FROM pg_index
        WHERE indexrelid = 'uq__users__email'::regclass AND indrelid = 'users'::regclass
          AND indisunique AND indisvalid AND pg_get_indexdef(indexrelid) LIKE '%lower(email)%'
    ) THEN
        RAISE EXCEPTION 'uq__users__email does not keep users.email unique without regard to case';
    END IF;
END
$$;

ROLLBACK;
