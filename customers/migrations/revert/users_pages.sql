-- Revert customers:users_pages from pg

DROP FUNCTION IF EXISTS users_found(text, boolean, text, text, timestamptz, bigint, integer);

DROP TRIGGER IF EXISTS users_last_login_follows ON users;
DROP TRIGGER IF EXISTS users_last_login_follows_all ON users;
DROP FUNCTION IF EXISTS users_last_login_follows();
DROP TABLE IF EXISTS last_logins;
ALTER TABLE users RESET (fillfactor);

DROP INDEX CONCURRENTLY IF EXISTS ix__users__created;
DROP INDEX CONCURRENTLY IF EXISTS ix__users__inactive;
DROP INDEX CONCURRENTLY IF EXISTS ix__users__trigrams;
DROP INDEX CONCURRENTLY IF EXISTS ix__users__grams;

DROP FUNCTION IF EXISTS users_grams(text);
DROP FUNCTION IF EXISTS users_text(text, text, text);
DROP EXTENSION IF EXISTS pg_trgm;
DROP SCHEMA IF EXISTS trgm;
