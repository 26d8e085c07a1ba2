-- Revert customers:users_email_collation from pg

DROP INDEX CONCURRENTLY uq__users__email_folded;
