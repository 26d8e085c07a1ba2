-- Verify cart:products_sane_values on pg

BEGIN;

DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['ck__products__created', 'ck__products__price_is_number'] LOOP
        IF NOT EXISTS (
            SELECT FROM pg_constraint
            WHERE conrelid = 'products'::regclass AND conname = wanted AND contype = 'c' AND convalidated
        ) THEN
            RAISE EXCEPTION 'products has no valid constraint %', wanted;
        END IF;
    END LOOP;
END
$$;

ROLLBACK;
