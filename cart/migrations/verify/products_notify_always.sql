-- Verify cart:products_notify_always on pg

BEGIN;

DO $$
DECLARE
    wanted record;
BEGIN
    FOR wanted IN SELECT * FROM (VALUES
        ('products_notify', 'A'),
        ('products_notify_replica', 'R')
    ) AS triggers (name, enabled) LOOP
        IF NOT EXISTS (
            SELECT FROM pg_trigger
            WHERE tgrelid = 'products'::regclass AND tgname = wanted.name AND tgenabled = wanted.enabled
        ) THEN
            RAISE EXCEPTION 'products has no trigger % that fires in every session', wanted.name;
        END IF;
    END LOOP;
END
$$;

ROLLBACK;
