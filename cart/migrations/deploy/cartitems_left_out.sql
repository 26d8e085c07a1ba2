-- Deploy cart:cartitems_left_out to pg

BEGIN;

-- 0 is a product of which a merge has taken nothing over, until somebody has seen it. Rows are not read for it, which all keep it.
ALTER TABLE cartitems
    DROP CONSTRAINT ck__cartitems__quantity,
    ADD CONSTRAINT ck__cartitems__quantity
        CHECK (quantity BETWEEN 1 AND 999 OR (quantity = 0 AND is_reduced)) NOT VALID;

COMMIT;
