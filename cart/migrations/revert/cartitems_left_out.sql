-- Revert cart:cartitems_left_out from pg

BEGIN;

DELETE FROM cartitems WHERE quantity = 0;

ALTER TABLE cartitems
    DROP CONSTRAINT ck__cartitems__quantity,
    ADD CONSTRAINT ck__cartitems__quantity CHECK (quantity BETWEEN 1 AND 999);

COMMIT;
