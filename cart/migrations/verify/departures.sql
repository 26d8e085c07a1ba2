-- Verify cart:departures on pg

BEGIN;

SELECT 1 / count(position) FROM departures;

DO $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_constraint
        WHERE conrelid = 'departures'::regclass AND conname = 'ck__departures__only_row' AND contype = 'c'
    ) THEN
        RAISE EXCEPTION 'departures may have more than one row';
    END IF;
END
$$;

ROLLBACK;
