-- 10,000 products, and 60,000 carts of five items. :products products, :carts carts, :items items in each. Of the first 10,000
-- carts there are copies of guests, whose tokens are numbers of 43 digits.
-- The references are good, and to look at each would take most of the time.
SET session_replication_role = replica;

INSERT INTO products (id, name, description, price)
SELECT n, 'Product ' || to_char(n - 1, 'FM0000'), 'A product of the benchmark, number ' || n || ', with a plain description.',
       (n % 50000) / 100.0 + 1
FROM generate_series(1, :products) AS n;
INSERT INTO carts (user_id) SELECT generate_series(1, :carts);
INSERT INTO cartitems (id, cart_id, product_id, quantity)
SELECT (cart - 1) * :items + k, cart, (cart + (k - 1) * 37) % :products + 1, (cart + k) % 5 + 1
FROM generate_series(1, :carts) AS cart, generate_series(1, :items) AS k;
INSERT INTO carts (user_id) SELECT -cart FROM generate_series(1, least(:carts, 10000)) AS cart;
INSERT INTO guest_carts (token_hash, cart_id, expires) OVERRIDING SYSTEM VALUE
SELECT sha256(convert_to(lpad(cart::text, 43, '0'), 'UTF8')), -cart, now() + interval '30 days'
FROM generate_series(1, least(:carts, 10000)) AS cart;
INSERT INTO cartitems (id, cart_id, product_id, quantity)
SELECT -id, -cart_id, product_id, quantity FROM cartitems WHERE cart_id <= 10000;
SELECT setval(pg_get_serial_sequence('guest_carts', 'cart_id'), -100000000);
SELECT setval(pg_get_serial_sequence('products', 'id'), :products);
SELECT setval(pg_get_serial_sequence('cartitems', 'id'), greatest(1, :carts * :items));
VACUUM ANALYZE;
