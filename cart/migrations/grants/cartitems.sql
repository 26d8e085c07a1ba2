GRANT SELECT, INSERT (cart_id, product_id, quantity), UPDATE (quantity), DELETE ON cartitems TO :"service";
