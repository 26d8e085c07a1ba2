-- Revert cart:cartitems_left_out_checked from pg

BEGIN;

ALTER TABLE cartitems
    DROP CONSTRAINT ck__cartitems__quantity,
    ADD CONSTRAINT ck__cartitems__quantity
        CHECK (quantity BETWEEN 1 AND 999 OR (quantity = 0 AND is_reduced)) NOT VALID;

COMMIT;
