-- Deploy customers:guesses_planned to pg

BEGIN;

-- Every login asks these, so their statements are planned once a connection and not once a call: a function in SQL is planned
-- whenever it is called, and so is one that is called immutable and is not, as what is added to a time depends on its zone.
ALTER FUNCTION end_of_wait(bigint, timestamptz, integer, interval) STABLE;

ALTER FUNCTION begin_guess(cidr, bytea, bytea, integer) SET plan_cache_mode = force_generic_plan;

CREATE OR REPLACE FUNCTION end_guess(its_network cidr, its_address bytea, its_place bytea) RETURNS void
LANGUAGE plpgsql SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    DELETE FROM guesses WHERE address = its_address AND network = its_network;

    DELETE FROM known_networks WHERE address = its_address AND network IN (
        SELECT network FROM known_networks WHERE address = its_address AND network <> its_place
        ORDER BY last_login DESC OFFSET 31
    );

    INSERT INTO known_networks (address, network) VALUES (its_address, its_place)
    ON CONFLICT (address, network) DO UPDATE SET last_login = now()
    WHERE known_networks.last_login < now() - interval '1 day';
END
$$;

COMMIT;
