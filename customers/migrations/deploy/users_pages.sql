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
-- for elements of arrays in its statistics by the collation of the database, so those are sorted by it, too. What waits to be
-- put in order is read by each search, so it is little.
CREATE INDEX CONCURRENTLY ix__users__trigrams ON users
    USING gin (lower(users_text(email, first_name, last_name) COLLATE "C") gin_trgm_ops)
    WITH (gin_pending_list_limit = 256);
CREATE INDEX CONCURRENTLY ix__users__grams ON users
    USING gin (users_grams(lower(users_text(email, first_name, last_name) COLLATE "und-x-icu") COLLATE "default"))
    WITH (gin_pending_list_limit = 256);

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

-- A page of users in one of the orders. Without `after_id` it is the first. The texts that it is put together from stand here,
-- whatever is asked for.
-- A term may fit a handful of ten million users, or all. Those who fit are found by the index of what they hold, and sorted; or
-- many of them soon turn up along the order. But addresses are made of names: in the order of e-mails all who fit may stand at
-- its end. So the order is followed for as many users as there are to sort, and that is twice the shorter way at most.
CREATE OR REPLACE FUNCTION users_found(
    search text, active boolean, sort text, after_email text, after_time timestamptz, after_id bigint, most integer
) RETURNS TABLE (
    id bigint, created timestamptz, email text, first_name text, last_name text, is_admin boolean,
    email_verified boolean, is_active boolean, last_login timestamptz
)
-- PostgreSQL tells its guesses to nothing less.
LANGUAGE plpgsql VOLATILE
SET enable_bitmapscan = on
-- A page needs few rows of last_logins, and nobody to help, whatever is guessed.
SET enable_hashjoin = off
SET enable_mergejoin = off
SET max_parallel_workers_per_gather = 0
SET jit = off
-- What administrators look for is mostly in memory.
SET random_page_cost = 0.1
SET seq_page_cost = 0.1
AS $$
DECLARE
    folded text := lower(search COLLATE "und-x-icu");
    needs_grams boolean := folded !~ '[a-z0-9]{3}' OR search ~ '[^ -~]';
    term text := CASE WHEN needs_grams THEN folded
        ELSE '%' || replace(replace(replace(folded, '\', '\\'), '%', '\%'), '_', '\_') || '%' END;
    -- The letters of pairs would make a term seem rarer than it is.
    grams text[] := CASE WHEN char_length(folded) = 1 THEN ARRAY[folded]
        ELSE (users_grams(folded))[char_length(folded) + 1:] END;
    fits text := concat_ws(' AND ', 'true',
        CASE WHEN active THEN 'is_active' WHEN NOT active THEN 'NOT is_active' END,
        CASE WHEN needs_grams THEN
            'users_grams(lower(users_text(email, first_name, last_name) COLLATE "und-x-icu") COLLATE "default") @> $2'
            ' AND strpos(lower(users_text(email, first_name, last_name) COLLATE "und-x-icu"), $1) > 0'
        WHEN folded IS NOT NULL THEN 'lower(users_text(email, first_name, last_name) COLLATE "C") LIKE $1' END);
    way text := CASE WHEN starts_with(sort, '-') THEN ' DESC' ELSE '' END;
    sign text := CASE WHEN starts_with(sort, '-') THEN ' < ' ELSE ' > ' END;
    key text := CASE ltrim(sort, '-')
        WHEN 'id' THEN 'users.id' WHEN 'email' THEN 'lower(email COLLATE "und-x-icu")'
        WHEN 'created' THEN 'created' WHEN 'last_login' THEN 'logged_in' END;
    tie text := CASE ltrim(sort, '-') WHEN 'created' THEN 'users.id' WHEN 'last_login' THEN 'user_id' END;
    after text := CASE ltrim(sort, '-')
        WHEN 'id' THEN '$5' WHEN 'email' THEN 'lower($3 COLLATE "und-x-icu")'
        WHEN 'created' THEN '$4' WHEN 'last_login' THEN 'coalesce($4, ''-infinity'')' END;
    listed text := concat(
        'SELECT users.*, ', key, ' AS place FROM users',
        CASE WHEN key = 'logged_in' THEN ' JOIN last_logins ON user_id = users.id' END,
        ' WHERE ', CASE WHEN after_id IS NULL THEN 'true' WHEN tie IS NULL THEN key || sign || after
            ELSE '(' || key || ', ' || tie || ')' || sign || '(' || after || ', $5)' END);
    in_order text := concat(' ORDER BY place', way, CASE WHEN tie IS NOT NULL THEN ', id' || way END);
    shown constant text := 'SELECT id, created, email, first_name, last_name, is_admin, email_verified, is_active, last_login'
        ' FROM (';
    sorted text := concat(shown, listed, ' AND ', fits, ' OFFSET 0) AS found', in_order, ' LIMIT $6');
    -- Pairs that stand in one name are guessed to come together by chance, so a term of several seems rarer than it is.
    shortest_walk integer := CASE WHEN needs_grams AND char_length(folded) > 2 THEN 1000 ELSE 0 END;
    guess json;
    statement text := concat(shown, listed, ' AND ', fits, ') AS found', in_order, ' LIMIT $6');
BEGIN
    IF folded IS NOT NULL THEN
        EXECUTE 'EXPLAIN (FORMAT JSON) SELECT FROM users WHERE ' || fits INTO guess USING term, grams;
        statement := concat(
            'WITH near AS MATERIALIZED (', shown, listed, in_order,
            ' LIMIT ', greatest(shortest_walk, (guess #>> '{0,Plan,Plan Rows}')::bigint), ') AS stretch'
            ' WHERE ', fits, in_order, ' LIMIT $6)'
            ' SELECT * FROM near WHERE (SELECT count(*) FROM near) = $6'
            ' UNION ALL SELECT * FROM (', sorted, ') AS all_found WHERE (SELECT count(*) FROM near) < $6');
    END IF;
    RETURN QUERY EXECUTE statement USING term, grams, after_email, after_time, after_id, most;
END
$$;
