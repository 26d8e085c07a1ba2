-- Deploy customers:users_pages to pg

-- Builds its indexes beside running services, which no transaction can, so what an attempt that failed has left goes first.
-- The functions of the extension are not ours, so they are kept apart from what is.
CREATE SCHEMA IF NOT EXISTS trgm;
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA trgm;
SET search_path = public, trgm;

DROP INDEX CONCURRENTLY IF EXISTS ix__users__created;
DROP INDEX CONCURRENTLY IF EXISTS ix__users__inactive;
DROP INDEX CONCURRENTLY IF EXISTS ix__users__trigrams;
DROP INDEX CONCURRENTLY IF EXISTS ix__users__grams;

-- All that a search looks through: the address, and the names as one would say them.
CREATE OR REPLACE FUNCTION users_text(email text, first_name text, last_name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN email || E'\x1F' || coalesce(first_name, '') || ' ' || coalesce(last_name, '');

-- Its letters, and each two that follow each other: a trigram finds no shorter term, and where the database was made with
-- the locale C, none beyond ASCII.
CREATE OR REPLACE FUNCTION users_grams(folded text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN string_to_array(folded, NULL) || ARRAY(
    SELECT letter || next
    FROM unnest(string_to_array(folded, NULL), (string_to_array(folded, NULL))[2:]) AS pair (letter, next)
    WHERE next IS NOT NULL
);

CREATE INDEX CONCURRENTLY ix__users__created ON users (created, id);
CREATE INDEX CONCURRENTLY ix__users__inactive ON users (id) WHERE NOT is_active;
-- Terms of ASCII, which are most, need no upper case but that of ASCII, which is found three times as fast. PostgreSQL looks
-- for elements of arrays in its statistics by the collation of the database, so those are sorted by it, too.
CREATE INDEX CONCURRENTLY ix__users__trigrams ON users
    USING gin (lower(users_text(email, first_name, last_name) COLLATE "C") gin_trgm_ops);
CREATE INDEX CONCURRENTLY ix__users__grams ON users
    USING gin (users_grams(lower(users_text(email, first_name, last_name) COLLATE "und-x-icu") COLLATE "default"));

-- Which of them a term is worth is decided by how common it is.
ALTER INDEX ix__users__trigrams ALTER COLUMN 1 SET STATISTICS 1000;
ALTER INDEX ix__users__grams ALTER COLUMN 1 SET STATISTICS 1000;

-- By when they logged in last, accounts are found beside their table: an index there would cost each login an entry in all
-- indexes of it, those of searches too. So it changes a row in its place, where there is some room.
ALTER TABLE users SET (fillfactor = 90);
CREATE TABLE IF NOT EXISTS last_logins (
    user_id   bigint NOT NULL CONSTRAINT pk__last_logins PRIMARY KEY,
    logged_in timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS ix__last_logins__logged_in ON last_logins (logged_in, user_id);

COMMENT ON COLUMN last_logins.logged_in IS 'As users.last_login, or -infinity for who never has';

-- As the owner: whoever writes an account need not be able to write here.
CREATE OR REPLACE FUNCTION users_last_login_follows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        DELETE FROM last_logins;
    ELSIF TG_OP = 'DELETE' THEN
        DELETE FROM last_logins WHERE user_id = OLD.id;
    ELSE
        INSERT INTO last_logins (user_id, logged_in) VALUES (NEW.id, coalesce(NEW.last_login, '-infinity'))
        ON CONFLICT (user_id) DO UPDATE SET logged_in = EXCLUDED.logged_in;
    END IF;
    RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS users_last_login_follows ON users;
CREATE TRIGGER users_last_login_follows
    AFTER INSERT OR DELETE OR UPDATE OF last_login ON users
    FOR EACH ROW
    EXECUTE FUNCTION users_last_login_follows();

DROP TRIGGER IF EXISTS users_last_login_follows_all ON users;
CREATE TRIGGER users_last_login_follows_all
    AFTER TRUNCATE ON users
    FOR EACH STATEMENT
    EXECUTE FUNCTION users_last_login_follows();

-- Those who are there already, in steps that nobody who logs in waits for.
DO $$
DECLARE
    step constant bigint := 10000;
    last_id bigint := coalesce((SELECT max(id) FROM users), 0);
    begins bigint := coalesce((SELECT min(id) FROM users), 1);
BEGIN
    WHILE begins <= last_id LOOP
        INSERT INTO last_logins (user_id, logged_in)
        SELECT id, coalesce(last_login, '-infinity') FROM users WHERE id >= begins AND id < begins + step
        ON CONFLICT (user_id) DO NOTHING;
        COMMIT;
        begins := (SELECT min(id) FROM users WHERE id >= begins + step);
    END LOOP;
END
$$;

ANALYZE users, last_logins;

-- A page of users in one of the orders, with the plan that suits what is asked for: a term may fit a handful of ten million
-- users, or all. The texts that it is put together from stand here, whatever is asked for. Without `after_id` it is the first.
CREATE OR REPLACE FUNCTION users_found(
    search text, active boolean, sort text, after_email text, after_time timestamptz, after_id bigint, most integer
) RETURNS TABLE (
    id bigint, created timestamptz, email text, first_name text, last_name text, is_admin boolean,
    email_verified boolean, is_active boolean, last_login timestamptz
)
LANGUAGE plpgsql STABLE
SET enable_bitmapscan = on
SET jit = off
-- What administrators look for is mostly in memory.
SET random_page_cost = 0.1
SET seq_page_cost = 0.1
AS $$
DECLARE
    folded text := lower(search COLLATE "und-x-icu");
    needs_grams boolean := folded !~ '[a-z0-9]{3}' OR search ~ '[^ -~]';
    way text := CASE WHEN starts_with(sort, '-') THEN ' DESC' ELSE '' END;
    sign text := CASE WHEN starts_with(sort, '-') THEN ' < ' ELSE ' > ' END;
    place text := CASE ltrim(sort, '-')
        WHEN 'id' THEN 'users.id' WHEN 'email' THEN 'lower(email COLLATE "und-x-icu")'
        WHEN 'created' THEN 'created' WHEN 'last_login' THEN 'logged_in' END;
    tie text := CASE ltrim(sort, '-') WHEN 'created' THEN 'users.id' WHEN 'last_login' THEN 'user_id' END;
    after text := CASE ltrim(sort, '-')
        WHEN 'id' THEN '$5' WHEN 'email' THEN 'lower($3 COLLATE "und-x-icu")'
        WHEN 'created' THEN '$4' WHEN 'last_login' THEN 'coalesce($4, ''-infinity'')' END;
BEGIN
    RETURN QUERY EXECUTE concat(
        'SELECT users.id, created, email, first_name, last_name, is_admin, email_verified, is_active, last_login FROM users',
        CASE WHEN place = 'logged_in' THEN ' JOIN last_logins ON user_id = users.id' END,
        ' WHERE true',
        CASE WHEN needs_grams THEN
            ' AND users_grams(lower(users_text(email, first_name, last_name) COLLATE "und-x-icu") COLLATE "default") @> $2'
            ' AND strpos(lower(users_text(email, first_name, last_name) COLLATE "und-x-icu"), $1) > 0'
        WHEN folded IS NOT NULL THEN
            ' AND lower(users_text(email, first_name, last_name) COLLATE "C") LIKE $1' END,
        CASE WHEN active THEN ' AND is_active' WHEN NOT active THEN ' AND NOT is_active' END,
        CASE WHEN after_id IS NOT NULL THEN
            ' AND ' || CASE WHEN tie IS NULL THEN place || sign || after
                ELSE '(' || place || ', ' || tie || ')' || sign || '(' || after || ', $5)' END END,
        ' ORDER BY ', place, way, ', ' || tie || way,
        ' LIMIT $6')
    USING CASE WHEN needs_grams THEN folded
        ELSE '%' || replace(replace(replace(folded, '\', '\\'), '%', '\%'), '_', '\_') || '%' END,
        -- The letters of pairs would make a term seem rarer than it is.
        CASE WHEN char_length(folded) = 1 THEN ARRAY[folded] ELSE (users_grams(folded))[char_length(folded) + 1:] END,
        after_email, after_time, after_id, most;
END
$$;
