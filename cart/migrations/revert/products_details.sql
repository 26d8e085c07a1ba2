-- Revert cart:products_details from pg

BEGIN;

DROP TRIGGER products_version ON products;

DROP FUNCTION products_version();

ALTER TABLE products
    DROP COLUMN sku,
    DROP COLUMN category,
    DROP COLUMN image_url,
    DROP COLUMN stock,
    DROP COLUMN max_quantity,
    DROP COLUMN min_quantity,
    DROP COLUMN archived,
    DROP COLUMN version,
    DROP COLUMN updated;

COMMIT;
