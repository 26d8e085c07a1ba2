-- Revert cart:cartitems_sane_values from pg

BEGIN;

ALTER TABLE cartitems DROP CONSTRAINT ck__cartitems__created;

COMMIT;
