-- Revert cart:products_sane_values from pg

BEGIN;

ALTER TABLE products
    DROP CONSTRAINT ck__products__created,
    DROP CONSTRAINT ck__products__price_is_number;

COMMIT;
