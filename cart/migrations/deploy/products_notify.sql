-- Deploy cart:products_notify to pg

BEGIN;

CREATE FUNCTION products_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NOTIFY products_changed;
    RETURN NULL;
END
$$;

-- Once a statement: whoever remembers the list reads all of it again.
CREATE TRIGGER products_notify
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON products
    FOR EACH STATEMENT
    EXECUTE FUNCTION products_changed();

COMMIT;
