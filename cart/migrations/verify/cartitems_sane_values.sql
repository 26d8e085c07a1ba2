-- Verify cart:cartitems_sane_values on pg

BEGIN;

DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['ck__cartitems__created'] LOOP
        IF NOT EXISTS (
            SELECT FROM pg_constraint
            WHERE conrelid = 'cartitems'::regclass AND conname = wanted AND contype = 'c' AND convalidated
        ) THEN
            RAISE EXCEPTION 'cartitems has no valid constraint %', wanted;
        END IF;
    END LOOP;
END
$$;

ROLLBACK;
