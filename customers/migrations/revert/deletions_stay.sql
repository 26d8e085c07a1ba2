-- Revert customers:deletions_stay from pg

BEGIN;

-- users_deleted() stays as it is: nobody has a grant for what it writes.
ALTER TABLE users
    ENABLE TRIGGER users_emptied,
    ENABLE TRIGGER users_ids_go_on;

DROP TRIGGER deleted_users_stay ON deleted_users;
DROP FUNCTION deleted_users_stay();

COMMIT;
