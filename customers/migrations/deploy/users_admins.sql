-- Deploy customers:users_admins to pg

BEGIN;

-- So that asking whether an administrator is left does not read all accounts.
CREATE INDEX ix__users__admins ON users (id) WHERE is_admin;

COMMIT;
