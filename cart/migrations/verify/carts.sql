-- Verify cart:carts on pg

BEGIN;

SELECT user_id FROM carts WHERE false;

DO $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_constraint
        WHERE conrelid = 'carts'::regclass AND conname = 'pk__carts' AND contype = 'p'
    ) THEN
        RAISE EXCEPTION 'carts has no primary key pk__carts';
    END IF;
END
$$;

ROLLBACK;
