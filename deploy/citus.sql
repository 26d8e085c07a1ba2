-- Spreads the database of cart over the nodes of a Citus cluster: each user's cart on one node, the products on all.
-- For psql on the coordinator, as a superuser, after the migrations and while cart is stopped:  psql -f citus.sql cart
--
-- NOT TRIED ON CITUS, which is no Debian 12 package. Tested is what PostgreSQL itself can tell (migrations_test.cpp of cart):
-- every unique key of the two tables holds the distribution column. The rest is read from Citus's documentation and sources.
--
-- Constraints. None has to change: carts has PRIMARY KEY (user_id); cartitems has PRIMARY KEY (cart_id, id) and
-- UNIQUE (cart_id, product_id); cartitems refers to carts by the distribution column, and to products, a reference table.
-- `id` alone is unique because one sequence makes it, not because a constraint says so: never write ids of your own.
--
-- The triggers of products have to go, as Citus has no triggers on reference tables. Whoever changes products must say
-- NOTIFY products_changed in the same transaction, on the coordinator, or cart goes on showing what it remembers, and must move
-- version and updated.
--
-- Statements of cart/carts/carts.cpp:
--   kRead, kMake, kLock, kReadLocked, kWrite  name the cart, so one node works.
--   kFindItem                                 finds the item by its id, as its address, /cart-item/{item_id}/, has no cart in
--                                             it: every node looks into its index ix__cartitems__id.
-- Run cart's tests against a Citus cluster before you use this. Each node wants replicas: deploy/patroni.

BEGIN;

CREATE EXTENSION IF NOT EXISTS citus;

DROP TRIGGER products_notify ON products;
DROP TRIGGER products_notify_replica ON products;
DROP TRIGGER products_version ON products;
SELECT create_reference_table('products');

SELECT create_distributed_table('carts', 'user_id');
SELECT create_distributed_table('cartitems', 'cart_id', colocate_with => 'carts');

COMMIT;
