-- Verify cart:carts_versions on pg

BEGIN;

SELECT version, updated FROM carts WHERE false;
SELECT unit_price_at_add, is_reduced FROM cartitems WHERE false;

ROLLBACK;
