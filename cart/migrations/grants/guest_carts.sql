GRANT SELECT, INSERT (token_hash, expires), UPDATE (expires), DELETE ON guest_carts TO :"service";
GRANT SELECT, INSERT, UPDATE (user_id, forgotten), DELETE ON merged_guest_carts TO :"service";
GRANT SELECT, INSERT, UPDATE (rested), DELETE ON guest_cart_makers TO :"service";
