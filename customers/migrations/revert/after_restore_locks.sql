-- Revert customers:after_restore_locks from pg

BEGIN;

CREATE OR REPLACE FUNCTION after_restore() RETURNS void LANGUAGE plpgsql AS $$
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

COMMIT;
