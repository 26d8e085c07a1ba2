-- :products products, :carts carts of users with five items each, and as many of guests, of :items items, of which five are those
-- of the user. Their tokens are numbers of 43 digits.
SET session_replication_role = replica;

INSERT INTO products (id, name, description, price)
SELECT n, 'Product ' || n, 'A product of the benchmark.', (n % 50000) / 100.0 + 1 FROM generate_series(1, :products) AS n;
INSERT INTO carts (user_id) SELECT generate_series(-:carts, :carts) EXCEPT SELECT 0;
INSERT INTO guest_carts (token_hash, cart_id, expires) OVERRIDING SYSTEM VALUE
SELECT sha256(convert_to(lpad(cart::text, 43, '0'), 'UTF8')), -cart, now() + interval '30 days'
FROM generate_series(1, :carts) AS cart;
INSERT INTO cartitems (cart_id, product_id, quantity, unit_price_at_add)
SELECT cart, (cart + (k - 1) * 37) % :products + 1, 2, 1 FROM generate_series(1, :carts) AS cart, generate_series(1, 5) AS k;
INSERT INTO cartitems (cart_id, product_id, quantity, unit_price_at_add)
SELECT -cart, (cart + (k - 1) * 37) % :products + 1, 3, 1 FROM generate_series(1, :carts) AS cart, generate_series(1, :items) AS k;
SELECT setval(pg_get_serial_sequence('guest_carts', 'cart_id'), -100000000);
SELECT setval(pg_get_serial_sequence('products', 'id'), :products);
VACUUM ANALYZE;
