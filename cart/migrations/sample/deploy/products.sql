-- Deploy cart_sample:products to pg

BEGIN;

INSERT INTO products (id, name, description, price) VALUES
    (1, 'Oak desk', 'Solid oak, oiled, 140 by 70 cm.', 389.00),
    (2, 'Desk lamp', 'Brass arm, warm light, dimmable.', 74.90),
    (3, 'Wool blanket', 'Woven from Shetland wool, 130 by 180 cm.', 119.50),
    (4, 'Espresso cup', 'Stoneware, holds 80 ml.', 12.40),
    (5, 'Teapot', 'Cast iron with a steel strainer, 1.2 litres.', 58.00),
    (6, 'Bread knife', 'Serrated blade of 24 cm, beech handle.', 46.25),
    (7, 'Chopping board', 'End-grain maple, with a groove for juice.', 64.00),
    (8, 'Enamel pan', '28 cm, for every kind of stove.', 52.99),
    (9, 'Linen apron', 'Washed linen, one deep pocket.', 39.95),
    (10, 'Storage jar', 'Glass with a cork lid, 1 litre.', 9.80),
    (11, 'Fountain pen', 'Steel nib, fine, with a converter.', 149.99),
    (12, 'Notebook', '192 dotted pages, lies flat.', 17.50),
    (13, 'Wall clock', 'Silent movement, 30 cm across.', 68.00),
    (14, 'Bookend, pair', 'Cast aluminium, felt below.', 33.00),
    (15, 'Picture frame', 'Ash, for prints of 30 by 40 cm.', 27.90),
    (16, 'Hiking bottle', 'Steel, keeps tea warm for 12 hours.', 31.50),
    (17, 'Canvas rucksack', 'Waxed canvas, 22 litres.', 134.00),
    (18, 'Umbrella', 'Opens by hand, survives storms.', 44.00),
    (19, 'Garden trowel', 'Forged steel, ash handle.', 23.75),
    (20, 'Bird feeder', '100 % recycled plastic, easy to clean.', 28.60);

DO $$
BEGIN
    PERFORM setval(pg_get_serial_sequence('products', 'id'), (SELECT max(id) FROM products));
END
$$;

COMMIT;
