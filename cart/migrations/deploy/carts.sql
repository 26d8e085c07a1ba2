-- Deploy cart:carts to pg

BEGIN;

-- The user is known to customers only, so nothing is referenced here.
CREATE TABLE carts (
    user_id bigint CONSTRAINT pk__carts PRIMARY KEY
);

COMMIT;
