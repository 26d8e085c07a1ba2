-- Verify cart:products_pages on pg

BEGIN;

SELECT products_found(NULL, NULL, NULL, NULL, NULL, false, 'id', NULL, NULL, NULL, 0, 1);

DO $$
BEGIN
    IF 10 <> (
        SELECT count(*) FROM pg_index
        WHERE indrelid = 'products'::regclass AND indisvalid AND indexrelid::regclass::text LIKE 'ix\_\_products\_\_%'
    ) THEN
        RAISE EXCEPTION 'an index of the pages of products is missing or was not finished';
    END IF;
END
$$;

ROLLBACK;
