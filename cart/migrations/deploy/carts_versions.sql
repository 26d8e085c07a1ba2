-- Deploy cart:carts_versions to pg

BEGIN;

ALTER TABLE carts
    ADD COLUMN version bigint NOT NULL DEFAULT 1,
    ADD COLUMN updated timestamptz NOT NULL DEFAULT now();

-- Room in each page for new versions, which then touch no index.
ALTER TABLE carts SET (fillfactor = 80);

ALTER TABLE cartitems
    DROP CONSTRAINT ck__cartitems__quantity,
    ADD CONSTRAINT ck__cartitems__quantity CHECK (quantity BETWEEN 1 AND 999),
    -- NULL of lines from before: nobody knows, so nobody is told that it has changed.
    ADD COLUMN unit_price_at_add numeric(12, 2),
    -- By a merge, and nobody has changed or acknowledged it since.
    ADD COLUMN is_reduced boolean NOT NULL DEFAULT false;

COMMIT;
