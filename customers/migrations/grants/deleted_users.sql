-- The trigger on users writes it, as its owner.
GRANT SELECT ON deleted_users TO :"service";
