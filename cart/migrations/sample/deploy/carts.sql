-- Deploy cart_sample:carts to pg

BEGIN;

INSERT INTO carts (user_id) VALUES (1), (2), (3), (4);

INSERT INTO cartitems (id, cart_id, product_id, quantity) VALUES
    (1, 1, 1, 1),
    (2, 1, 2, 2),
    (3, 1, 12, 3),
    (4, 2, 4, 4),
    (5, 2, 5, 1),
    (6, 3, 11, 1),
    (7, 3, 12, 5),
    (8, 3, 15, 2),
    (9, 4, 17, 1);

DO $$
BEGIN
    PERFORM setval(pg_get_serial_sequence('cartitems', 'id'), (SELECT max(id) FROM cartitems));
END
$$;

COMMIT;
