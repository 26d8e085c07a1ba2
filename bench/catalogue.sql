-- :products products that differ as those of a shop do, and :carts carts of :items items.
-- Indexes of searches are made at once, which takes a tenth of the time.
SELECT string_agg(indexdef, '; ') AS indexes FROM pg_indexes WHERE indexname IN ('ix__products__searched', 'ix__products__searched_grams')
\gset
DROP INDEX ix__products__searched, ix__products__searched_grams;

INSERT INTO products (id, name, description, price, sku, category)
SELECT n,
       (ARRAY['Walnut', 'Oak', 'Maple', 'Beech', 'Cherry', 'Steel', 'Glass', 'Linen', 'Cotton', 'Velvet'])[1 + n % 10] || ' '
       || (ARRAY['desk', 'chair', 'lamp', 'shelf', 'table', 'sofa', 'stool', 'bench', 'rug', 'clock'])[1 + n / 10 % 10],
       'Made for rooms of every size' || CASE WHEN n % 200 = 0 THEN ', with drawers' ELSE '' END || ', and delivered in a week.',
       (n::bigint * 7919 % 100000) / 100.0 + 1, 'S' || to_char(n, 'FM0000000'), 'Category ' || n % 100
FROM generate_series(1, :products) AS n;

SET maintenance_work_mem = '1GB';
:indexes;
ALTER INDEX ix__products__searched ALTER COLUMN 1 SET STATISTICS 1000;
ALTER INDEX ix__products__searched_grams ALTER COLUMN 1 SET STATISTICS 1000;

INSERT INTO carts (user_id) SELECT generate_series(1, :carts);
INSERT INTO cartitems (cart_id, product_id, quantity)
SELECT cart, (cart + (k - 1) * 37) % :products + 1, (cart + k) % 5 + 1
FROM generate_series(1, :carts) AS cart, generate_series(1, :items) AS k;

SELECT setval(pg_get_serial_sequence('products', 'id'), :products);
VACUUM ANALYZE;
