-- Deploy customers:codes to pg

BEGIN;

-- Codes that go out by mail, of an account and a purpose the latest; see customers/mail/codes.hpp.
CREATE TABLE codes (
    -- No reference to users, which may be emptied by itself: whoever uses a code looks for the account.
    user_id bigint NOT NULL,
    purpose text NOT NULL
        CONSTRAINT ck__codes__purpose CHECK (purpose IN ('verification', 'recovery')),
    -- When it was asked for, in microseconds since 1970 by the clock of the service.
    asked bigint NOT NULL,
    -- NULL once it has been used.
    hash bytea,
    -- Where it was sent to.
    email text NOT NULL,
    expires timestamptz NOT NULL,
    CONSTRAINT pk__codes PRIMARY KEY (user_id, purpose)
);

CREATE UNIQUE INDEX uq__codes__hash ON codes (hash);

CREATE INDEX ix__codes__expires ON codes (expires);

-- How many mails were asked for, by whom and to which address; see customers/mail/mail_brake.hpp.
CREATE TABLE mail_requests (
    -- A hash.
    key bytea
        CONSTRAINT pk__mail_requests PRIMARY KEY,
    -- From when on all of them are free again.
    rested timestamptz NOT NULL
);

CREATE INDEX ix__mail_requests__rested ON mail_requests (rested);

COMMIT;
