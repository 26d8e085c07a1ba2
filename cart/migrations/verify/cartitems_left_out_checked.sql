-- Verify cart:cartitems_left_out_checked on pg

BEGIN;

DO $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_constraint
        WHERE conrelid = 'cartitems'::regclass AND conname = 'ck__cartitems__quantity' AND convalidated
    ) THEN
        RAISE EXCEPTION 'nobody has looked whether cartitems keeps ck__cartitems__quantity';
    END IF;
END
$$;

ROLLBACK;
