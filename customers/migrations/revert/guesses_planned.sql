-- Revert customers:guesses_planned from pg

BEGIN;

ALTER FUNCTION end_of_wait(bigint, timestamptz, integer, interval) IMMUTABLE;

ALTER FUNCTION begin_guess(cidr, bytea, bytea, integer) RESET plan_cache_mode;

CREATE OR REPLACE FUNCTION end_guess(its_network cidr, its_address bytea, its_place bytea) RETURNS void
LANGUAGE sql SET enable_seqscan = off AS $$
    DELETE FROM guesses WHERE address = its_address AND network = its_network;

    DELETE FROM known_networks WHERE address = its_address AND network IN (
        SELECT network FROM known_networks WHERE address = its_address AND network <> its_place
        ORDER BY last_login DESC OFFSET 31
    );

    INSERT INTO known_networks (address, network) VALUES (its_address, its_place)
    ON CONFLICT (address, network) DO UPDATE SET last_login = now()
    WHERE known_networks.last_login < now() - interval '1 day';
$$;

ALTER FUNCTION end_guess(cidr, bytea, bytea) RESET plan_cache_mode;

COMMIT;
