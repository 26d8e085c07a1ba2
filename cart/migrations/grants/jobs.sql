GRANT SELECT, INSERT (kind, body, is_periodic, due), UPDATE (due, claims, attempts, last_error, failed_at), DELETE ON jobs
    TO :"service";
