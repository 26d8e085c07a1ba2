-- Verify cart:products_search on pg

BEGIN;

SELECT products_found('pen', NULL, NULL, NULL, NULL, false, 'id', NULL, NULL, NULL, 0, 1);

DO $$
BEGIN
    IF 2 <> (
        SELECT count(*) FROM pg_index
        WHERE indrelid = 'products'::regclass AND indisvalid
          AND indexrelid::regclass::text IN ('ix__products__searched', 'ix__products__searched_grams')
    ) THEN
        RAISE EXCEPTION 'an index of searches is missing or was not finished';
    END IF;
END
$$;

ROLLBACK;
