-- Verify customers:users_admins on pg

BEGIN;

DO $$
BEGIN
    PERFORM 'ix__users__admins'::regclass;
END
$$;

ROLLBACK;
