-- Verify cart:products_notify on pg

BEGIN;

DO $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_trigger
        WHERE tgrelid = 'products'::regclass AND tgname = 'products_notify'
          AND tgfoid = 'products_changed()'::regprocedure AND tgenabled IN ('O', 'A')
    ) THEN
        RAISE EXCEPTION 'products has no enabled trigger products_notify';
    END IF;
END
$$;

ROLLBACK;
