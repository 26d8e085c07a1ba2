-- Revert cart:ids_after_restore from pg

BEGIN;

DROP FUNCTION after_restore();

COMMIT;
