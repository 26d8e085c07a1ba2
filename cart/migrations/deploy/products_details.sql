-- Deploy cart:products_details to pg

BEGIN;

ALTER TABLE products
    ADD COLUMN sku text CONSTRAINT uq__products__sku UNIQUE
        CONSTRAINT ck__products__sku CHECK (length(sku) BETWEEN 1 AND 64),
    ADD COLUMN category text
        CONSTRAINT ck__products__category CHECK (length(category) BETWEEN 1 AND 100),
    ADD COLUMN image_url text
        CONSTRAINT ck__products__image_url CHECK (length(image_url) BETWEEN 1 AND 2048),
    -- How many there are to sell; NULL where nobody counts.
    ADD COLUMN stock integer CONSTRAINT ck__products__stock CHECK (stock >= 0),
    ADD COLUMN min_quantity integer NOT NULL DEFAULT 1
        CONSTRAINT ck__products__min_quantity CHECK (min_quantity >= 1),
    ADD COLUMN max_quantity integer NOT NULL DEFAULT 5
        CONSTRAINT ck__products__max_quantity CHECK (max_quantity BETWEEN min_quantity AND 999),
    ADD COLUMN archived boolean NOT NULL DEFAULT false,
    ADD COLUMN version bigint NOT NULL DEFAULT 1,
    ADD COLUMN updated timestamptz NOT NULL DEFAULT now();

-- Whoever writes: what changes nothing moves no version.
CREATE FUNCTION products_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW IS DISTINCT FROM OLD THEN
        NEW.version := OLD.version + 1;
        NEW.updated := clock_timestamp();
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER products_version
    BEFORE UPDATE ON products
    FOR EACH ROW
    EXECUTE FUNCTION products_version();

COMMIT;
