-- Verify cart:products on pg

BEGIN;

SELECT id, created, name, description, price FROM products WHERE false;

DO $$
BEGIN
    IF (SELECT format_type(atttypid, atttypmod) FROM pg_attribute
        WHERE attrelid = 'products'::regclass AND attname = 'price') <> 'numeric(12,2)' THEN
        RAISE EXCEPTION 'products.price is not an exact decimal with two places';
    END IF;

    IF (SELECT count(*) FROM pg_constraint
        WHERE conrelid = 'products'::regclass
          AND conname IN ('pk__products', 'ck__products__price')) <> 2 THEN
        RAISE EXCEPTION 'products lacks pk__products or ck__products__price';
    END IF;
END
$$;

ROLLBACK;
