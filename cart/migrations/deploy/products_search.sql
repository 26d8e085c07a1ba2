-- Deploy cart:products_search to pg

-- Beside running services, as products_pages.
SET search_path = public, trgm;

DROP INDEX CONCURRENTLY IF EXISTS ix__products__searched;
DROP INDEX CONCURRENTLY IF EXISTS ix__products__searched_grams;

-- All that a search looks through. A search goes beyond the end of a column only if it says what stands there. No product has
-- longer texts, but those that were written past the service. left() counts letters, even of those that are short.
CREATE OR REPLACE FUNCTION products_searched(name text, sku text, category text, description text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN octet_length(name) <= 256 THEN name ELSE left(name, 256) END
    || E'\x1F' || coalesce(sku, '') || E'\x1F' || coalesce(category, '') || E'\x1F'
    || CASE WHEN octet_length(description) <= 10000 THEN description ELSE left(description, 10000) END;

-- A sigma at the end of a word has a lower case of its own, and a term may end where no word does.
CREATE OR REPLACE FUNCTION products_folded(searched text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN replace(lower(searched COLLATE "und-x-icu"), 'ς', 'σ');

-- At once, as running services write to the indexes that follow.
GRANT EXECUTE ON FUNCTION products_searched(text, text, text, text), products_folded(text) TO PUBLIC;

-- Terms of ASCII, which are most, need no upper case but that of ASCII. That is three times as fast, and a search may look at
-- thousands of products. What upper case is must not depend on how the database was made, so collations are named.
CREATE INDEX CONCURRENTLY ix__products__searched ON products
    USING gin (lower(products_searched(name, sku, category, description) COLLATE "C") gin_trgm_ops);
CREATE INDEX CONCURRENTLY ix__products__searched_grams ON products
    USING gin (products_grams(products_folded(products_searched(name, sku, category, description))));

-- Which of them a term is worth is decided by how common it is.
ALTER INDEX ix__products__searched ALTER COLUMN 1 SET STATISTICS 1000;
ALTER INDEX ix__products__searched_grams ALTER COLUMN 1 SET STATISTICS 1000;
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
    folded text := products_folded(search);
    needs_grams boolean := folded !~ '[a-z0-9]{3}' OR search ~ '[^ -~]';
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
            ' AND products_grams(products_folded(products_searched(name, sku, category, description))) @> $11'
            ' AND strpos(products_folded(products_searched(name, sku, category, description)), $1) > 0'
        WHEN folded IS NOT NULL THEN
            ' AND lower(products_searched(name, sku, category, description) COLLATE "C") LIKE $1' END,
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

DROP INDEX CONCURRENTLY IF EXISTS ix__products__trigrams;
DROP INDEX CONCURRENTLY IF EXISTS ix__products__grams;
DROP FUNCTION IF EXISTS products_text(text, text, text, text);
