-- A product is written by naming its columns; its id, its dates and its version are the database's own.
GRANT SELECT,
    INSERT (name, description, price, sku, category, image_url, stock, min_quantity, max_quantity, archived),
    UPDATE (name, description, price, sku, category, image_url, stock, min_quantity, max_quantity, archived)
    ON products TO :"service";

GRANT EXECUTE ON FUNCTION products_searched(text, text, text, text), products_folded(text), products_grams(text), products_found(
    text, text, bigint[], numeric, numeric, boolean, text, text, numeric, timestamptz, bigint, integer) TO :"service";
