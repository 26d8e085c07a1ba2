-- Revert cart:carts from pg

BEGIN;

DROP TABLE carts;

COMMIT;
