-- Verify customers_sample:users on pg

BEGIN;

DO $$
BEGIN
    IF (SELECT array_agg(is_admin ORDER BY id) FROM users
        WHERE id BETWEEN 1 AND 4 AND password LIKE '$argon2id$v=19$m=19456,t=2,p=1$%')
       IS DISTINCT FROM ARRAY[true, true, false, false] THEN
        RAISE EXCEPTION 'users 1 to 4 are not two admins and two others with Argon2id passwords';
    END IF;
END
$$;

ROLLBACK;
