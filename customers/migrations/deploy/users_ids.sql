-- Deploy customers:users_ids to pg

BEGIN;

-- A row may stand for a run of accounts, from user_id to this one; NULL where it stands for one.
ALTER TABLE deleted_users ADD COLUMN last_user_id bigint
    CONSTRAINT ck__deleted_users__last_user_id CHECK (last_user_id >= user_id);

CREATE FUNCTION users_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('deleted_users', 0));
    INSERT INTO deleted_users (user_id, last_user_id)
    SELECT min(id), max(id) FROM users HAVING count(*) > 0;
    RETURN NULL;
END
$$;

CREATE TRIGGER users_emptied
    BEFORE TRUNCATE ON users
    FOR EACH STATEMENT
    EXECUTE FUNCTION users_emptied();

-- The greatest id that any account has or had.
CREATE FUNCTION users_greatest_id() RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT greatest((SELECT max(id) FROM users),
                    (SELECT max(greatest(user_id, last_user_id)) FROM deleted_users), 0)
$$;

CREATE FUNCTION users_ids_go_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Only forward; and 0 would be no value for a sequence.
    PERFORM setval('users_id_seq', users_greatest_id())
    FROM users_id_seq
    WHERE last_value <= users_greatest_id() AND users_greatest_id() > 0;
    RETURN NULL;
END
$$;

-- RESTART IDENTITY has done its work by then.
CREATE TRIGGER users_ids_go_on
    AFTER TRUNCATE ON users
    FOR EACH STATEMENT
    EXECUTE FUNCTION users_ids_go_on();

-- What `cartwright-migrate customers after-restore` does. The accounts that came after the moment to which the database was
-- restored are lost, and nobody knows how many: their ids are left out, listed as deleted, and no token of theirs, nor any
-- other of before, is good for an account that is there.
CREATE FUNCTION after_restore() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    -- More accounts than come between two backups; 2^53, up to which every client can count, is 90 million times as far.
    skipped CONSTANT bigint := 100000000;
    -- Not what the sequence says: recovery leaves it up to 32 ids ahead of the accounts.
    known_id CONSTANT bigint := users_greatest_id();
    last_skipped bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('deleted_users', 0));
    last_skipped := greatest(known_id, (SELECT last_value FROM users_id_seq)) + skipped;
    PERFORM setval('users_id_seq', last_skipped);
    -- Beyond every position that a reader may remember.
    PERFORM setval('deleted_users_position_seq', last_value + skipped) FROM deleted_users_position_seq;
    -- Registrations that ended after that moment may have had an id before that of one which is here.
    INSERT INTO deleted_users (user_id)
    SELECT missing.id FROM generate_series(greatest(1, known_id - 1000), known_id) AS missing (id)
    WHERE NOT EXISTS (SELECT FROM users WHERE users.id = missing.id);
    INSERT INTO deleted_users (user_id, last_user_id) VALUES (known_id + 1, last_skipped);
    UPDATE users SET token_epoch = DEFAULT;
END
$$;

REVOKE EXECUTE ON FUNCTION after_restore() FROM PUBLIC;

COMMIT;
