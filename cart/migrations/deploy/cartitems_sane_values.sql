-- Deploy cart:cartitems_sane_values to pg

BEGIN;

-- The years that RFC 3339 can write; infinity is none. Rows from elsewhere move to the nearest moment within.
UPDATE cartitems
SET created = least(greatest(created, '0001-01-01 00:00:00+00'), '9999-12-31 23:59:59.999999+00')
WHERE created NOT BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00';

ALTER TABLE cartitems ADD CONSTRAINT ck__cartitems__created
    CHECK (created BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00');

COMMIT;
