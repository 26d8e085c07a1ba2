-- Deploy cart:kept_replies to pg

BEGIN;

-- What requests with an Idempotency-Key were answered first, for a day; see platform/effects/kept_replies.hpp.
CREATE TABLE kept_replies (
    -- Who asked, by which method and target, with which key: a hash.
    scope bytea
        CONSTRAINT pk__kept_replies PRIMARY KEY,
    -- What they asked for: a hash.
    content bytea NOT NULL,
    status integer NOT NULL,
    etag text,
    location text,
    body text NOT NULL,
    created timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX ix__kept_replies__created ON kept_replies (created);

COMMIT;
