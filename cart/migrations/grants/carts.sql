GRANT SELECT, INSERT (user_id), DELETE ON carts TO :"service";
