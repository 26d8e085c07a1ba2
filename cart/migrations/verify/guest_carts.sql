-- Verify cart:guest_carts on pg

BEGIN;

SELECT token_hash, cart_id, expires FROM guest_carts WHERE false;
SELECT token_hash, user_id, forgotten FROM merged_guest_carts WHERE false;
SELECT network, is_v6, rested FROM guest_cart_makers WHERE false;

DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY[
        'pk__guest_carts', 'ck__guest_carts__token_hash', 'uq__guest_carts__cart_id', 'ck__guest_carts__cart_id',
        'fk__guest_carts__cart_id__carts'
    ] LOOP
        IF NOT EXISTS (
            SELECT FROM pg_constraint WHERE conrelid = 'guest_carts'::regclass AND conname = wanted
        ) THEN
            RAISE EXCEPTION 'guest_carts has no constraint %', wanted;
        END IF;
    END LOOP;

    PERFORM 'ix__guest_carts__expires'::regclass, 'ix__merged_guest_carts__forgotten'::regclass,
            'ix__guest_cart_makers__rested'::regclass;
END
$$;

ROLLBACK;
