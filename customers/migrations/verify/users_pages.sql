-- Verify customers:users_pages on pg

BEGIN;

SELECT users_found(NULL, NULL, 'last_login', NULL, NULL, NULL, 1);

DO $$
BEGIN
    IF 4 <> (
        SELECT count(*) FROM pg_index
        WHERE indrelid = 'users'::regclass AND indisvalid AND indexrelid::regclass::text
              IN ('ix__users__created', 'ix__users__inactive', 'ix__users__trigrams', 'ix__users__grams')
    ) THEN
        RAISE EXCEPTION 'an index of the pages of users is missing or was not finished';
    END IF;
    IF 2 <> (
        SELECT count(*) FROM pg_trigger
        WHERE tgrelid = 'users'::regclass AND tgname IN ('users_last_login_follows', 'users_last_login_follows_all')
    ) THEN
        RAISE EXCEPTION 'last_logins does not follow users';
    END IF;
    IF EXISTS (SELECT FROM users LEFT JOIN last_logins ON user_id = id WHERE user_id IS NULL) THEN
        RAISE EXCEPTION 'last_logins lacks a user';
    END IF;
END
$$;

ROLLBACK;
