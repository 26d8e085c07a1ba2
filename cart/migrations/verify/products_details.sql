-- Verify cart:products_details on pg

BEGIN;

SELECT sku, category, image_url, stock, min_quantity, max_quantity, archived, version, updated FROM products WHERE false;

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = 'products'::regclass AND tgname = 'products_version') THEN
        RAISE EXCEPTION 'the version of a product does not move';
    END IF;
END
$$;

ROLLBACK;
