-- Deploy cart:jobs to pg

BEGIN;

-- Work that is to be done beside requests, until it is done; see platform/jobs.
CREATE TABLE jobs (
    id bigint GENERATED ALWAYS AS IDENTITY
        CONSTRAINT pk__jobs PRIMARY KEY,
    kind text NOT NULL,
    body jsonb NOT NULL,
    is_periodic boolean NOT NULL DEFAULT false,
    -- From then on it may be claimed; while it is being done, the end of the lease.
    due timestamptz NOT NULL DEFAULT now(),
    -- How often it has been claimed: the latest claim is the one that counts.
    claims bigint NOT NULL DEFAULT 0,
    -- How often it has failed, or its worker has gone.
    attempts integer NOT NULL DEFAULT 0,
    last_error text,
    -- When it was given up.
    failed_at timestamptz
);

CREATE INDEX ix__jobs__due ON jobs (due, id) WHERE failed_at IS NULL;

CREATE UNIQUE INDEX uq__jobs__kind ON jobs (kind) WHERE is_periodic;

CREATE FUNCTION jobs_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('jobs_added', '');
    RETURN NULL;
END
$$;

CREATE TRIGGER jobs_notify
    AFTER INSERT ON jobs
    FOR EACH ROW
    EXECUTE FUNCTION jobs_added();

ALTER TABLE jobs ENABLE ALWAYS TRIGGER jobs_notify;

COMMIT;
