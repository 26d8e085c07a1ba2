GRANT SELECT, INSERT (user_id), UPDATE (version, updated), DELETE ON carts TO :"service";
