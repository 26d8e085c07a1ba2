-- Deploy cart:departures to pg

BEGIN;

-- Up to which of the deletions that customers lists the carts have been removed. One row.
CREATE TABLE departures (
    position bigint NOT NULL,
    only_row boolean NOT NULL DEFAULT true
        CONSTRAINT pk__departures PRIMARY KEY
        CONSTRAINT ck__departures__only_row CHECK (only_row)
);

INSERT INTO departures (position) VALUES (0);

COMMIT;
