-- Revert cart:products_search from pg

SET search_path = public, trgm;

DROP INDEX CONCURRENTLY IF EXISTS ix__products__trigrams;
DROP INDEX CONCURRENTLY IF EXISTS ix__products__grams;

CREATE OR REPLACE FUNCTION products_text(name text, sku text, category text, description text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN lower((left(name, 256) || E'\x1F' || coalesce(sku, '') || E'\x1F' || coalesce(category, '') || E'\x1F'
              || left(description, 10000)) COLLATE "und-x-icu");

CREATE INDEX CONCURRENTLY ix__products__trigrams ON products
    USING gin (products_text(name, sku, category, description) gin_trgm_ops);
CREATE INDEX CONCURRENTLY ix__products__grams ON products
    USING gin (products_grams(products_text(name, sku, category, description)));

ALTER INDEX ix__products__trigrams ALTER COLUMN 1 SET STATISTICS 1000;
ALTER INDEX ix__products__grams ALTER COLUMN 1 SET STATISTICS 1000;
ANALYZE products;

-- A page of products in one of the orders, with the plan that suits what is asked for: a term, a category or prices may fit
-- a handful of a million products, or all. The texts that it is put together from stand here, whatever is asked for.
CREATE OR REPLACE FUNCTION products_found(
    search text, of_category text, of_ids bigint[], lowest numeric, highest numeric, is_archived boolean,
    sort text, after_name text, after_price numeric, after_created timestamptz, after_id bigint, most integer
) RETURNS SETOF products
LANGUAGE plpgsql STABLE
SET enable_bitmapscan = on
SET jit = off
-- What is sold is in memory, where a page costs less than the text of a product.
SET random_page_cost = 0.1
SET seq_page_cost = 0.1
AS $$
DECLARE
    folded text := lower(search COLLATE "und-x-icu");
    needs_grams boolean := folded !~ '[a-z0-9]{3}' OR folded ~ '[^ -~]';
    is_down boolean := starts_with(sort, '-');
    place text := CASE ltrim(sort, '-')
        WHEN 'id' THEN '' WHEN 'name' THEN 'left(name, 256) COLLATE "und-x-icu"' WHEN 'price' THEN 'price'
        WHEN 'created' THEN 'created' END;
    after text := CASE ltrim(sort, '-')
        WHEN 'id' THEN '' WHEN 'name' THEN '$7' WHEN 'price' THEN '$8' WHEN 'created' THEN '$9' END;
    way text := CASE WHEN is_down THEN ' DESC' ELSE '' END;
BEGIN
    RETURN QUERY EXECUTE concat(
        'SELECT * FROM products WHERE archived = $6',
        CASE WHEN needs_grams THEN
            ' AND products_grams(products_text(name, sku, category, description)) @> $11'
            ' AND strpos(products_text(name, sku, category, description), $1) > 0'
        WHEN folded IS NOT NULL THEN
            ' AND products_text(name, sku, category, description) LIKE $1' END,
        CASE WHEN of_category IS NOT NULL THEN ' AND category = $2' END,
        CASE WHEN of_ids IS NOT NULL THEN ' AND id = ANY ($3)' END,
        CASE WHEN lowest IS NOT NULL THEN ' AND price >= $4' END,
        CASE WHEN highest IS NOT NULL THEN ' AND price <= $5' END,
        ' AND ', CASE WHEN place = '' THEN 'id' ELSE '(' || place || ', id)' END,
        CASE WHEN is_down THEN ' < ' ELSE ' > ' END,
        CASE WHEN place = '' THEN '$10' ELSE '(' || after || ', $10)' END,
        ' ORDER BY ', nullif(place, '') || way || ', ', 'id', way,
        ' LIMIT $12')
    USING CASE WHEN needs_grams THEN folded
        ELSE '%' || replace(replace(replace(folded, '\', '\\'), '%', '\%'), '_', '\_') || '%' END,
        of_category, of_ids, lowest, highest, is_archived, after_name, after_price, after_created, after_id,
        products_grams(folded), most;
END
$$;

DROP INDEX CONCURRENTLY IF EXISTS ix__products__searched;
DROP INDEX CONCURRENTLY IF EXISTS ix__products__searched_grams;
DROP FUNCTION IF EXISTS products_folded(text);
DROP FUNCTION IF EXISTS products_searched(text, text, text, text);
