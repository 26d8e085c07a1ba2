-- A product is written by naming its columns; its id, its dates and its version are the database's own.
GRANT SELECT,
    INSERT (name, description, price, sku, category, image_url, stock, min_quantity, max_quantity, archived),
    UPDATE (name, description, price, sku, category, image_url, stock, min_quantity, max_quantity, archived)
    ON products TO :"service";
