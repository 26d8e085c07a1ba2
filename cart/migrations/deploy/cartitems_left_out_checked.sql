-- Deploy cart:cartitems_left_out_checked to pg

BEGIN;

-- By itself, so that nobody waits while it reads the table.
ALTER TABLE cartitems VALIDATE CONSTRAINT ck__cartitems__quantity;

COMMIT;
