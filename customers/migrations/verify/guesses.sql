-- Verify customers:guesses on pg

BEGIN;

SELECT id, network, address, made, is_wrong FROM guesses WHERE false;
SELECT address, network, last_login FROM known_networks WHERE false;

DO $$
BEGIN
    PERFORM 'begin_guess(cidr, bytea, bytea, integer)'::regprocedure, 'end_guess(cidr, bytea, bytea)'::regprocedure;
    IF end_of_wait(6, 'epoch', 5, '15 minutes') <> 'epoch'::timestamptz + interval '1 second' THEN
        RAISE EXCEPTION 'the first wait is another than of one second';
    END IF;
END
$$;

ROLLBACK;
