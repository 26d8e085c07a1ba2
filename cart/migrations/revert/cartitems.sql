-- Revert cart:cartitems from pg

BEGIN;

DROP TABLE cartitems;

COMMIT;
