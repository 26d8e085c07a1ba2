-- Revert cart:products_notify_always from pg

BEGIN;

DROP TRIGGER products_notify_replica ON products;
ALTER TABLE products ENABLE TRIGGER products_notify;

COMMIT;
