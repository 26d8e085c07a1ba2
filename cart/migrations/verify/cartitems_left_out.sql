-- Verify cart:cartitems_left_out on pg

BEGIN;

DO $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_constraint
        WHERE conrelid = 'cartitems'::regclass AND conname = 'ck__cartitems__quantity'
        AND pg_get_constraintdef(oid) LIKE '%is_reduced%'
    ) THEN
        RAISE EXCEPTION 'cartitems cannot tell what was left out';
    END IF;
END
$$;

ROLLBACK;
