-- Deploy cart:products_sane_values to pg

BEGIN;

-- The years that RFC 3339 can write; infinity is none. Rows from elsewhere move to the nearest moment within.
UPDATE products
SET created = least(greatest(created, '0001-01-01 00:00:00+00'), '9999-12-31 23:59:59.999999+00')
WHERE created NOT BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00';

-- Nobody knows what such a product costs: the highest price keeps it from being sold until someone says.
UPDATE products SET price = 9999999999.99 WHERE price = 'NaN';

-- PostgreSQL takes NaN for greater than any number, so ck__products__price lets it in.
ALTER TABLE products
    ADD CONSTRAINT ck__products__created
    CHECK (created BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00'),
    ADD CONSTRAINT ck__products__price_is_number CHECK (price <> 'NaN');

COMMIT;
