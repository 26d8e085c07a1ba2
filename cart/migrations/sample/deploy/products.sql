-- Deploy cart_sample:products to pg

BEGIN;

INSERT INTO products (id, name, description, price, sku, category) VALUES
    (1, 'Oak desk', 'Solid oak, oiled, 140 by 70 cm.', 389.00, 'DESK-OAK', 'Desks'),
    (2, 'Desk lamp', 'Brass arm, warm light, dimmable.', 74.90, 'LAMP-BRASS', 'Desks'),
    (3, 'Wool blanket', 'Woven from Shetland wool, 130 by 180 cm.', 119.50, 'BLANKET-WOOL', 'Living'),
    (4, 'Espresso cup', 'Stoneware, holds 80 ml.', 12.40, 'CUP-ESPRESSO', 'Kitchen'),
    (5, 'Teapot', 'Cast iron with a steel strainer, 1.2 litres.', 58.00, 'TEAPOT-IRON', 'Kitchen'),
    (6, 'Bread knife', 'Serrated blade of 24 cm, beech handle.', 46.25, 'KNIFE-BREAD', 'Kitchen'),
    (7, 'Chopping board', 'End-grain maple, with a groove for juice.', 64.00, 'BOARD-MAPLE', 'Kitchen'),
    (8, 'Enamel pan', '28 cm, for every kind of stove.', 52.99, 'PAN-ENAMEL', 'Kitchen'),
    (9, 'Linen apron', 'Washed linen, one deep pocket.', 39.95, 'APRON-LINEN', 'Kitchen'),
    (10, 'Storage jar', 'Glass with a cork lid, 1 litre.', 9.80, 'JAR-CORK', 'Kitchen'),
    (11, 'Fountain pen', 'Steel nib, fine, with a converter.', 149.99, 'PEN-FOUNTAIN', 'Desks'),
    (12, 'Notebook', '192 dotted pages, lies flat.', 17.50, 'NOTEBOOK-DOTS', 'Desks'),
    (13, 'Wall clock', 'Silent movement, 30 cm across.', 68.00, 'CLOCK-WALL', 'Living'),
    (14, 'Bookend, pair', 'Cast aluminium, felt below.', 33.00, 'BOOKENDS', 'Living'),
    (15, 'Picture frame', 'Ash, for prints of 30 by 40 cm.', 27.90, 'FRAME-ASH', 'Living'),
    (16, 'Hiking bottle', 'Steel, keeps tea warm for 12 hours.', 31.50, 'BOTTLE-STEEL', 'Outdoors'),
    (17, 'Canvas rucksack', 'Waxed canvas, 22 litres.', 134.00, 'RUCKSACK-22', 'Outdoors'),
    (18, 'Umbrella', 'Opens by hand, survives storms.', 44.00, 'UMBRELLA', 'Outdoors'),
    (19, 'Garden trowel', 'Forged steel, ash handle.', 23.75, 'TROWEL-ASH', 'Outdoors'),
    (20, 'Bird feeder', '100 % recycled plastic, easy to clean.', 28.60, 'FEEDER-BIRD', 'Outdoors');

DO $$
BEGIN
    PERFORM setval(pg_get_serial_sequence('products', 'id'), (SELECT max(id) FROM products));
END
$$;

COMMIT;
