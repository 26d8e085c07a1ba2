-- Revert cart_sample:products from pg

BEGIN;

DELETE FROM products WHERE id BETWEEN 1 AND 20;

COMMIT;
