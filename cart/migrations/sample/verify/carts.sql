-- Verify cart_sample:carts on pg

BEGIN;

DO $$
BEGIN
    IF (SELECT count(DISTINCT cart_id) FROM cartitems WHERE cart_id BETWEEN 1 AND 4) <> 4 THEN
        RAISE EXCEPTION 'the carts of users 1 to 4 are not all filled';
    END IF;
END
$$;

ROLLBACK;
