-- Revert cart:carts_versions from pg

BEGIN;

ALTER TABLE carts
    DROP COLUMN version,
    DROP COLUMN updated;

ALTER TABLE carts RESET (fillfactor);

-- What is more than could be before is as much as could be.
UPDATE cartitems SET quantity = 5 WHERE quantity > 5;

ALTER TABLE cartitems
    DROP CONSTRAINT ck__cartitems__quantity,
    ADD CONSTRAINT ck__cartitems__quantity CHECK (quantity BETWEEN 1 AND 5),
    DROP COLUMN unit_price_at_add,
    DROP COLUMN is_reduced;

COMMIT;
