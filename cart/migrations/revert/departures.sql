-- Revert cart:departures from pg

BEGIN;

DROP TABLE departures;

COMMIT;
