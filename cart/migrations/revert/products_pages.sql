-- Revert cart:products_pages from pg

DROP INDEX CONCURRENTLY IF EXISTS ix__products__id;
DROP INDEX CONCURRENTLY IF EXISTS ix__products__name;
DROP INDEX CONCURRENTLY IF EXISTS ix__products__price;
DROP INDEX CONCURRENTLY IF EXISTS ix__products__created;
DROP INDEX CONCURRENTLY IF EXISTS ix__products__category;
DROP INDEX CONCURRENTLY IF EXISTS ix__products__category_name;
DROP INDEX CONCURRENTLY IF EXISTS ix__products__category_price;
DROP INDEX CONCURRENTLY IF EXISTS ix__products__category_created;
DROP INDEX CONCURRENTLY IF EXISTS ix__products__trigrams;
DROP INDEX CONCURRENTLY IF EXISTS ix__products__grams;

DROP FUNCTION IF EXISTS products_found(
    text, text, bigint[], numeric, numeric, boolean, text, text, numeric, timestamptz, bigint, integer);
DROP FUNCTION IF EXISTS products_grams(text);
DROP FUNCTION IF EXISTS products_text(text, text, text, text);
DROP EXTENSION IF EXISTS pg_trgm;
DROP SCHEMA IF EXISTS trgm;
