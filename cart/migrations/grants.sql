-- What the statements of cart need, and nothing else: cartwright-migrate applies it after each `up`.

GRANT SELECT ON products TO :"service";
GRANT SELECT, INSERT (user_id), DELETE ON carts TO :"service";
GRANT SELECT, INSERT (cart_id, product_id, quantity), UPDATE (quantity), DELETE ON cartitems TO :"service";
GRANT SELECT, UPDATE (position) ON departures TO :"service";
GRANT SELECT, INSERT (kind, body, is_periodic, due), UPDATE (due, attempts, last_error, failed_at), DELETE ON jobs
    TO :"service";
