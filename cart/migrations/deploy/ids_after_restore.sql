-- Deploy cart:ids_after_restore to pg

BEGIN;

-- What `cartwright-migrate cart after-restore` does. The products and items that came after the moment to which the database
-- was restored are lost, and nobody knows how many: their ids, which clients may remember, are left out.
CREATE FUNCTION after_restore() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    skipped CONSTANT bigint := 100000000;
BEGIN
    PERFORM setval('products_id_seq',
                   greatest((SELECT last_value FROM products_id_seq), (SELECT max(id) FROM products)) + skipped);
    PERFORM setval('cartitems_id_seq',
                   greatest((SELECT last_value FROM cartitems_id_seq), (SELECT max(id) FROM cartitems)) + skipped);
END
$$;

REVOKE EXECUTE ON FUNCTION after_restore() FROM PUBLIC;

COMMIT;
