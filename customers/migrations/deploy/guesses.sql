-- Deploy customers:guesses to pg

BEGIN;

-- Guesses at passwords of the last hour: those that were wrong, and those of which nobody knows yet. Not worth a line in the
-- log of PostgreSQL each: a crash, or a replica that takes over, forgets them.
CREATE UNLOGGED TABLE guesses (
    id bigint GENERATED ALWAYS AS IDENTITY
        CONSTRAINT pk__guesses PRIMARY KEY,
    -- An IPv4 address, or 64 bits of an IPv6 address.
    network cidr NOT NULL,
    -- The address of mail that was typed, whether it has an account or not: a keyed hash.
    address bytea NOT NULL,
    made timestamptz NOT NULL DEFAULT clock_timestamp(),
    is_wrong boolean NOT NULL DEFAULT false
) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);

CREATE INDEX ix__guesses__network ON guesses (network, made);
CREATE INDEX ix__guesses__address ON guesses (address, made);

-- From where an account has logged in before: keyed hashes of its address of mail, and of that with the network.
CREATE TABLE known_networks (
    address bytea,
    network bytea,
    last_login timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk__known_networks PRIMARY KEY (address, network)
);

CREATE INDEX ix__known_networks__last_login ON known_networks (last_login);

-- When the wait ends that so many wrong guesses make: one second after the first that is not free, twice as long after each
-- further one.
CREATE FUNCTION end_of_wait(wrong bigint, latest timestamptz, free integer, longest interval) RETURNS timestamptz
IMMUTABLE LANGUAGE sql AS $$
    SELECT CASE WHEN wrong > free
        THEN latest + least(longest, interval '1 second' * 2 ^ least(wrong - free - 1, 20)) END
$$;

-- Counts a guess and answers its id; or, if it has to wait, for how many milliseconds, whether all of its network have to, and
-- whether that `is_open` yet: up to guesses from the same network that may turn out to be right. A pair of address and network
-- needs no count of its own: what is wrong there is wrong in the network, which waits as long.
CREATE FUNCTION begin_guess(
    its_network cidr, its_address bytea, its_place bytea, free integer,
    OUT id bigint, OUT wait bigint, OUT is_of_network boolean, OUT is_open boolean
) LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    moment timestamptz;
    -- The ends of the waits that wrong guesses make, and of those that open ones make if they are wrong.
    of_network timestamptz;
    of_address timestamptz;
    of_network_if_wrong timestamptz;
    of_address_if_wrong timestamptz;
BEGIN
    -- Without locks first, so that those who have to wait stand in nobody's way; then one after the other.
    FOR look IN 1..2 LOOP
        moment := clock_timestamp();

        SELECT end_of_wait(count(*) FILTER (WHERE is_known), max(made) FILTER (WHERE is_known), free, '15 minutes'),
               end_of_wait(count(*), max(made), free, '15 minutes')
        INTO of_network, of_network_if_wrong
        FROM (
            -- What takes that long will not be heard of any more.
            SELECT made, is_wrong OR made < moment - interval '30 seconds' AS is_known
            FROM guesses WHERE network = its_network AND made > moment - interval '1 hour'
        ) AS near;

        SELECT end_of_wait(count(*) FILTER (WHERE is_known), max(made) FILTER (WHERE is_known), free, '1 minute'),
               end_of_wait(count(*), max(made), free, '1 minute')
        INTO of_address, of_address_if_wrong
        FROM (
            SELECT made, is_wrong OR network <> its_network OR made < moment - interval '30 seconds' AS is_known
            FROM guesses WHERE address = its_address AND made > moment - interval '1 hour'
        ) AS there
        WHERE NOT EXISTS (SELECT FROM known_networks WHERE address = its_address AND network = its_place);

        IF greatest(of_network_if_wrong, of_address_if_wrong) > moment THEN
            is_of_network := of_network > moment IS TRUE;
            is_open := greatest(of_network, of_address) > moment IS NOT TRUE;
            wait := ceil(1000 * extract(epoch FROM CASE
                WHEN is_open THEN greatest(of_network_if_wrong, of_address_if_wrong)
                ELSE greatest(of_network, of_address)
            END - moment));
            RETURN;
        END IF;

        IF look = 1 THEN
            PERFORM pg_advisory_xact_lock(key)
            FROM (VALUES (hashtextextended('guesses from ' || its_network, 0)),
                         (hashtextextended('guesses at ' || encode(its_address, 'hex'), 0))) AS locks (key)
            ORDER BY key;
        END IF;
    END LOOP;

    INSERT INTO guesses (network, address) VALUES (its_network, its_address) RETURNING guesses.id INTO id;
END
$$;

-- Somebody has logged in: forgets what was wrong before from that network at that address, this guess too, and knows the
-- network from now on, as one of the latest 32.
CREATE FUNCTION end_guess(its_network cidr, its_address bytea, its_place bytea) RETURNS void
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

COMMIT;
