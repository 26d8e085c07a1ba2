-- Verify cart_sample:products on pg

BEGIN;

DO $$
BEGIN
    IF (SELECT count(*) FROM products WHERE id BETWEEN 1 AND 20) <> 20 THEN
        RAISE EXCEPTION 'products 1 to 20 are not all there';
    END IF;
END
$$;

ROLLBACK;
