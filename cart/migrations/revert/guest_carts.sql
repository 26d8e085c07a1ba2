-- Revert cart:guest_carts from pg

BEGIN;

DELETE FROM carts WHERE user_id < 0;

DROP TABLE guest_carts, merged_guest_carts, guest_cart_makers;

COMMIT;
