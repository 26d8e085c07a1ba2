-- Verify cart:cartitems on pg

BEGIN;

SELECT id, created, cart_id, product_id, quantity FROM cartitems WHERE false;

DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY[
        'pk__cartitems', 'ck__cartitems__quantity', 'uq__cartitems__cart_id__product_id',
        'fk__cartitems__cart_id__carts', 'fk__cartitems__product_id__products'
    ] LOOP
        IF NOT EXISTS (
            SELECT FROM pg_constraint WHERE conrelid = 'cartitems'::regclass AND conname = wanted
        ) THEN
            RAISE EXCEPTION 'cartitems has no constraint %', wanted;
        END IF;
    END LOOP;

    IF EXISTS (
        SELECT FROM pg_constraint
        WHERE conrelid = 'cartitems'::regclass AND contype = 'f' AND confdeltype <> 'c'
    ) THEN
        RAISE EXCEPTION 'items do not go with their cart and product';
    END IF;

    PERFORM 'ix__cartitems__id'::regclass, 'ix__cartitems__product_id'::regclass;
END
$$;

ROLLBACK;
