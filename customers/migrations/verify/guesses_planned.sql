-- Verify customers:guesses_planned on pg

BEGIN;

DO $$
BEGIN
    IF EXISTS (
        SELECT FROM pg_proc WHERE oid IN ('begin_guess(cidr, bytea, bytea, integer)'::regprocedure,
                                          'end_guess(cidr, bytea, bytea)'::regprocedure)
            AND NOT proconfig @> ARRAY['plan_cache_mode=force_generic_plan']
    ) THEN
        RAISE EXCEPTION 'statements of a guess are planned in each call';
    END IF;
END
$$;

ROLLBACK;
