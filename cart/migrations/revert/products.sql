-- Revert cart:products from pg

BEGIN;

DROP TABLE products;

COMMIT;
