GRANT SELECT, INSERT (cart_id, product_id, quantity, unit_price_at_add, is_reduced),
    UPDATE (quantity, unit_price_at_add, is_reduced), DELETE ON cartitems TO :"service";
