-- Revert cart_sample:carts from pg

BEGIN;

DELETE FROM carts WHERE user_id BETWEEN 1 AND 4;

COMMIT;
