-- Deploy cart:products_notify_always to pg

BEGIN;

-- Rows also change in sessions that are replicas: logical replication, and whoever loads data without triggers.
ALTER TABLE products ENABLE ALWAYS TRIGGER products_notify;

-- Logical replication fires no trigger of a statement. Elsewhere, one a statement is enough.
CREATE TRIGGER products_notify_replica
    AFTER INSERT OR UPDATE OR DELETE ON products
    FOR EACH ROW
    EXECUTE FUNCTION products_changed();

ALTER TABLE products ENABLE REPLICA TRIGGER products_notify_replica;

COMMIT;
