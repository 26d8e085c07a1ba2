GRANT SELECT, INSERT (network, address), UPDATE (made, is_wrong), DELETE ON guesses TO :"service";
GRANT EXECUTE ON FUNCTION begin_guess(cidr, bytea, bytea, integer), end_guess(cidr, bytea, bytea),
    end_of_wait(bigint, timestamptz, integer, interval) TO :"service";
