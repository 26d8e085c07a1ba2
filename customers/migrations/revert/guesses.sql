-- Revert customers:guesses from pg

BEGIN;

DROP FUNCTION end_guess(cidr, bytea, bytea);
DROP FUNCTION begin_guess(cidr, bytea, bytea, integer);
DROP FUNCTION end_of_wait(bigint, timestamptz, integer, interval);
DROP TABLE known_networks;
DROP TABLE guesses;

COMMIT;
