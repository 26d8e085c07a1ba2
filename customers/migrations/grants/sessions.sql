-- A session is never anybody else's. Triggers on users write it as its owner.
GRANT SELECT, INSERT (user_id, token_epoch, refresh_hash, expires, address, user_agent),
    UPDATE (token_epoch, refresh_hash, last_used, expires, address, user_agent, ended, ending), DELETE ON sessions
    TO :"service";
