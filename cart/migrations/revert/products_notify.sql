-- Revert cart:products_notify from pg

BEGIN;

DROP TRIGGER products_notify ON products;
DROP FUNCTION products_changed();

COMMIT;
